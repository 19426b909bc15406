"""One film looked at: its picture, what is wrong with it, and whether it is used."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tbviewer.film.window import Grey
from tbviewer.record.clinic.scan import Scan, ScannedFilm
from tbviewer.record.clinic.words import class_name, fault_text, name_text
from tbviewer.ui import look
from tbviewer.ui.admin.films.services import FilmsServices
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane
from tbviewer.words import say, say_count

_NARROWEST, _WIDEST = 220, 400
_LONGEST = 512


def image_of(picture: Grey) -> QImage:
    """Return a grey picture as Qt draws it."""
    rows, columns = picture.shape
    image = QImage(picture.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
    return image.copy()  # its own bytes: Qt keeps no hold of ours


class _Picture(QWidget):
    """A picture as large as it fits, or words in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.image, self.words = QImage(), ""
        self.setMinimumHeight(120)

    def show_image(self, image: QImage, words: str = "") -> None:
        self.image, self.words = image, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        if self.image.isNull():
            painter.setPen(QColor(look.MUTED))
            box = self.rect().adjusted(12, 12, -12, -12)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), self.words)
            return
        size: QSize = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        inside = QRect(0, 0, size.width(), size.height())
        inside.moveCenter(self.rect().center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(inside, self.image)


class FilmPreview(QFrame):
    """Shows the films that are chosen: one with its picture, of several how many."""

    choice_requested = Signal(object, object)
    """Names of films, and whether to leave them out (True), or take them in (False)."""

    def __init__(self, services: FilmsServices, parent: QWidget | None = None):
        super().__init__(parent)
        self._services = services
        self._lane = Lane(self)
        self._scan: Scan | None = None
        self.names: tuple[str, ...] = ()
        """The films that are shown."""
        self._shown = ""
        self.setObjectName("card")
        self.setMinimumWidth(_NARROWEST)
        self.setMaximumWidth(_WIDEST)
        self.picture = _Picture()
        self.name, self.facts, self.wrong = QLabel(), QLabel(), QLabel()
        self.facts.setProperty("kind", "muted")
        for label in (self.name, self.facts, self.wrong):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.leave_out, self.take_in = QPushButton(say("Leave out")), QPushButton(say("Take in"))
        self.leave_out.clicked.connect(lambda _: self._request(left_out=True))
        self.take_in.clicked.connect(lambda _: self._request(left_out=False))
        buttons = QHBoxLayout()
        buttons.addWidget(self.leave_out)
        buttons.addWidget(self.take_in)
        column = QVBoxLayout(self)
        margin = 2 * look.STEP
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(2 * look.STEP)
        column.addWidget(self.picture, 1)
        for label in (self.name, self.facts, self.wrong):
            column.addWidget(label)
        column.addLayout(buttons)
        self._show()

    def show_films(self, scan: Scan | None, names: tuple[str, ...]) -> None:
        """Show films of a scan."""
        self._scan = scan
        self.names = tuple(name for name in names if scan is not None and scan.film(name))
        self._show()

    def close_down(self) -> None:
        """Stop for good."""
        self._lane.close()

    @property
    def _films(self) -> list[ScannedFilm]:
        found = (self._scan.film(name) for name in self.names) if self._scan else ()
        return [film for film in found if film is not None]

    def _show(self) -> None:
        films = self._films
        one = films[0] if len(films) == 1 else None
        self.name.setText(
            name_text(one.film) if one else say_count("{count} film", "{count} films", len(films))
            if films else ""
        )  # fmt: skip
        self.facts.setText(_facts(one) if one else "")
        self.wrong.setText("\n".join(fault_text(f, one) for f in one.faults) if one else "")
        for label in (self.name, self.facts, self.wrong):
            label.setVisible(bool(label.text()))
        usable = [film for film in films if film.can_be_used]
        self.leave_out.setEnabled(any(not film.left_out for film in usable))
        self.take_in.setEnabled(any(film.left_out for film in usable))
        self._show_picture(one)

    def _show_picture(self, film: ScannedFilm | None) -> None:
        if film is None:
            self._shown = ""
            self._lane.stop()
            self.picture.show_image(QImage(), "" if self.names else say("Choose a film to see it"))
            return
        if film.path == self._shown:
            return
        self._shown = film.path
        if not film.seen.form:
            self._lane.stop()
            self.picture.show_image(QImage(), say("There is no picture to be seen."))
            return
        self.picture.show_image(QImage(), "…")
        path = film.path
        self._lane.run(
            lambda _: self._services.picture(path, _LONGEST),
            done=lambda picture: self.picture.show_image(image_of(picture)),
            failed=lambda error: self.picture.show_image(
                QImage(), fault_of(error, path=path).sentence
            ),
        )

    def _request(self, *, left_out: bool) -> None:
        names = tuple(film.film for film in self._films if film.can_be_used)
        self.choice_requested.emit(names, left_out)


def _facts(film: ScannedFilm) -> str:
    seen = film.seen
    parts = [class_name(film.label)]
    parts += [f"{seen.columns} × {seen.rows}", seen.form] if seen.form else []
    parts += [film.sex] if film.sex else []
    if film.age_years is not None:
        parts.append(say("{years} y", years=int(film.age_years)))
    return "  ·  ".join(parts)
