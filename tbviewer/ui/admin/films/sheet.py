"""A sheet of random films of each class, side by side, to catch swapped folders."""

import random
from collections import deque

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.record.clinic.scan import Scan
from tbviewer.record.clinic.words import class_name, name_text
from tbviewer.ui import look
from tbviewer.ui.admin.films.preview import image_of
from tbviewer.ui.admin.films.services import FilmsServices
from tbviewer.ui.job import Lane
from tbviewer.words import say

OF_EACH = 24
SIDE = 104
_NAME = Qt.ItemDataRole.UserRole


class Sheet(QWidget):
    """Shows films of both classes by chance; they are opened one after the other."""

    chosen = Signal(object)
    """A tuple with the name of the film that was clicked."""

    def __init__(self, services: FilmsServices, parent: QWidget | None = None):
        super().__init__(parent)
        self._services = services
        self._lane = Lane(self)
        self._scan: Scan | None = None
        self._waiting: deque[tuple[QListWidget, str, str]] = deque()
        self.captions: dict[int, QLabel] = {}
        self.lists: dict[int, QListWidget] = {}
        self.others = QPushButton(say("Others"))
        self.others.setToolTip(say("Draw other films by chance"))
        self.others.clicked.connect(lambda _: self.draw())
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(3 * look.STEP)
        for label in (1, 0):
            across.addLayout(self._column(label), 1)

    def _column(self, label: int) -> QVBoxLayout:
        caption, films = QLabel(class_name(label)), _Films()
        caption.setProperty("kind", "muted")
        films.setAccessibleName(class_name(label))
        films.itemClicked.connect(lambda item: self._tell(films, item))
        films.itemActivated.connect(lambda item: self._tell(films, item))
        self.captions[label], self.lists[label] = caption, films
        column = QVBoxLayout()
        column.setSpacing(look.STEP)
        column.addWidget(caption)
        column.addWidget(films, 1)
        return column

    def show_scan(self, scan: Scan | None) -> None:
        """Draw films of another scan; what was drawn of the same one stays."""
        before, self._scan = self._scan, scan
        if scan is None or before is None or (before.folder, before.at) != (scan.folder, scan.at):
            self.forget()
            if self.isVisible():
                self.draw()

    def draw(self) -> None:
        """Draw films by chance."""
        self.forget()
        if self._scan is None:
            return
        for label, films in self.lists.items():
            usable = [film for film in self._scan.used if film.label == label]
            for film in random.sample(usable, min(OF_EACH, len(usable))):
                item = QListWidgetItem(_blank(), "", films)
                item.setData(_NAME, film.film)
                item.setToolTip(name_text(film.film))
                self._waiting.append((films, film.film, film.path))
        self._fetch()

    def draw_if_empty(self) -> None:
        """Draw films unless some are shown."""
        if not any(films.count() for films in self.lists.values()):
            self.draw()

    def forget(self) -> None:
        """Show none."""
        self._waiting.clear()
        self._lane.stop()
        for films in self.lists.values():
            films.clear()

    def close_down(self) -> None:
        """Stop for good."""
        self._waiting.clear()
        self._lane.close()

    def _fetch(self) -> None:
        if not self._waiting:
            return
        films, name, path = self._waiting.popleft()

        def shown(icon: QIcon) -> None:
            for row in range(films.count()):
                if films.item(row).data(_NAME) == name:
                    films.item(row).setIcon(icon)
            self._fetch()

        self._lane.run(
            lambda _: self._services.picture(path, SIDE),
            done=lambda picture: shown(QIcon(QPixmap.fromImage(image_of(picture)))),
            failed=lambda _: shown(_blank(look.ALARM)),  # gone since it was scanned
        )

    def _tell(self, films: QListWidget, item: QListWidgetItem) -> None:
        for other in self.lists.values():
            if other is not films:
                other.clearSelection()
        self.chosen.emit((item.data(_NAME),))


class _Films(QListWidget):
    """Pictures side by side, as many as fit."""

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setGridSize(QSize(SIDE + 6, SIDE + 6))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _blank(colour: str = look.RAISED) -> QIcon:
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(QColor(colour))
    return QIcon(pixmap)
