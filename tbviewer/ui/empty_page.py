"""What the window shows before there is a film: what to do."""

from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tbviewer.ui import icons, look
from tbviewer.ui.actions import KeyOf, with_keys
from tbviewer.ui.recent import RecentFilms
from tbviewer.words import say

DROP_WIDTH, DROP_HEIGHT = 620, 300


class EmptyPage(QWidget):
    """A place to drop films, two buttons, and the last films."""

    open_requested = Signal()
    folder_requested = Signal()
    sample_requested = Signal()
    film_requested = Signal(str)

    def __init__(self, recent: RecentFilms, parent: QWidget | None = None):
        super().__init__(parent)
        self._recent = recent
        self._icon = QLabel()
        self._icon.setPixmap(
            icons.picture("tray-arrow-down", look.MUTED, 48, self.devicePixelRatioF())
        )
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open = QPushButton(say("Open a film"))
        self.open.setProperty("act", True)
        self.open.clicked.connect(lambda _: self.open_requested.emit())
        self.folder = QPushButton(say("Open a folder"))
        self.folder.clicked.connect(lambda _: self.folder_requested.emit())
        self.sample = QPushButton(say("Try the sample film"))
        self.sample.setToolTip(say("A simulated chest film that comes with the program"))
        self.sample.clicked.connect(lambda _: self.sample_requested.emit())
        self.drop = QFrame()
        self.drop.setObjectName("drop")
        self._films = QVBoxLayout()
        self._films.setSpacing(0)
        self._rows: list[QPushButton] = []
        self._recent_caption = QLabel(say("LAST FILMS"))
        self._recent_caption.setProperty("kind", "caption")
        self._arrange()
        self.show_keys(lambda _: "")
        recent.changed.connect(self._take_recent)
        self.show_recent()

    def _arrange(self) -> None:
        title = QLabel(say("Drop chest films here"))
        title.setFont(look.font(look.LARGE, bold=True))
        kinds = QLabel(say("DICOM, PNG, JPEG, TIFF or BMP; folders, ZIP files and DICOMDIR too"))
        kinds.setProperty("kind", "muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(3 * look.STEP)
        buttons.addStretch(1)
        buttons.addWidget(self.open)
        buttons.addWidget(self.folder)
        buttons.addWidget(self.sample)
        buttons.addStretch(1)
        inside = QVBoxLayout(self.drop)
        inside.setSpacing(2 * look.STEP)
        inside.addStretch(1)
        inside.addWidget(self._icon)
        for label in (title, kinds):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        inside.addSpacing(4 * look.STEP)
        inside.addLayout(buttons)
        inside.addStretch(1)
        self.drop.setFixedSize(DROP_WIDTH, DROP_HEIGHT)
        column = QVBoxLayout()
        column.setSpacing(2 * look.STEP)
        column.addStretch(1)
        column.addWidget(self.drop)
        column.addSpacing(4 * look.STEP)
        column.addWidget(self._recent_caption)
        column.addLayout(self._films)
        column.addStretch(1)
        middle = QHBoxLayout(self)
        middle.addStretch(1)
        middle.addLayout(column)
        middle.addStretch(1)

    def show_keys(self, key_of: KeyOf) -> None:
        """Name in tool tips the keys that do the same."""
        film = say("Choose a film on this computer")
        folder = say("Choose a folder; all films in it are listed")
        self.open.setToolTip(with_keys(film, key_of("open")))
        self.folder.setToolTip(with_keys(folder, key_of("folder")))

    def set_hot(self, hot: bool) -> None:
        """Light up while something is held over the window."""
        self.drop.setProperty("hot", hot)
        self.drop.style().unpolish(self.drop)
        self.drop.style().polish(self.drop)

    def showEvent(self, event: QShowEvent) -> None:
        """List what was opened since this page was last seen."""
        super().showEvent(event)
        self.show_recent()

    def _take_recent(self) -> None:
        if self.isVisible():  # paging through films builds no rows that nobody sees
            self.show_recent()

    def show_recent(self) -> None:
        """List the last films; those that are gone are greyed."""
        for row in self._rows:
            self._films.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(path) for path in self._recent.paths]
        for row in self._rows:
            self._films.addWidget(row)
        self._recent_caption.setVisible(bool(self._recent.paths))

    def _row(self, path: str) -> QPushButton:
        place = PurePath(path)
        missing = self._recent.is_missing(path)
        row = QPushButton()
        row.setProperty("row", True)
        row.setEnabled(not missing)
        row.setToolTip(say("{path} is not there", path=path) if missing else path)
        row.setAccessibleName(say("Open {name}", name=place.name))
        metrics = row.fontMetrics()
        name = metrics.elidedText(place.name, Qt.TextElideMode.ElideMiddle, DROP_WIDTH // 2)
        room = DROP_WIDTH - metrics.horizontalAdvance(name) - 60
        folder = metrics.elidedText(str(place.parent), Qt.TextElideMode.ElideMiddle, room)
        row.setText(f"{name}    {folder}".replace("&", "&&"))
        row.clicked.connect(lambda _: self.film_requested.emit(path))
        return row
