"""How one film of the list is drawn: thumbnail, whose and when, score against the threshold."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tbviewer.reading.decision import DecisionKind, decision_text
from tbviewer.ui import look
from tbviewer.ui.entries import Entry, State
from tbviewer.ui.film_list.model import ENTRY
from tbviewer.ui.film_list.words import SCORE_HIDDEN, STATE_WORDS, day_and_view
from tbviewer.ui.films import Films
from tbviewer.words import later, say

HEIGHT = 76
PICTURE = 60
_GAP = 2 * look.STEP
_CHIP_HEIGHT = 18
_CHIP_SIDE = 6
_END, _MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
_STANDINGS = {True: later("above"), False: later("below"), None: ""}
_SHORT = {
    DecisionKind.DO_NOT_REFER: later("not"),
    DecisionKind.REPEAT: later("repeat"),
    DecisionKind.UNDECIDED: later("open"),
}
_MARKS = {True: "▲", False: "▽", None: ""}


class FilmRow(QStyledItemDelegate):
    """Draws a film. Above the threshold: amber, filled, an arrow up and the word; never green."""

    def __init__(self, films: Films, parent: QObject | None = None):
        super().__init__(parent)
        self._films = films
        self.thumbnails = True
        """Whether each row has a small picture of its film."""
        self.shown_path = ""
        """The film on the canvas."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a row: all are equal."""
        return QSize(look.LIST_WIDTH - 3 * _GAP, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        entry = index.data(ENTRY)
        if entry is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self._draw_ground(painter, box, state, shown=entry.path == self.shown_path)
        words = box.adjusted(_GAP, _GAP, -_GAP, -_GAP)
        if self.thumbnails:
            top = box.top() + (HEIGHT - PICTURE) // 2
            _draw_thumbnail(painter, QRect(words.left(), top, PICTURE, PICTURE), entry)
            words.setLeft(words.left() + PICTURE + _GAP)
        self._draw_words(painter, words, entry)
        painter.restore()

    def _draw_ground(
        self, painter: QPainter, box: QRect, state: QStyle.StateFlag, *, shown: bool
    ) -> None:
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if shown or hovered:
            painter.fillRect(box, QColor(look.HOVER if shown else look.RAISED))
        if shown:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(look.FOCUS))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(look.LINE))
        if focused:
            painter.setPen(QPen(QColor(look.FOCUS), 1))
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -1.5))

    def _draw_words(self, painter: QPainter, box: QRect, entry: Entry) -> None:
        line = box.height() // 3
        first = QRect(box.left(), box.top(), box.width(), line)
        bold = entry.path == self.shown_path
        # The ends of a file name tell films apart, the beginning of a person's name does.
        patient = entry.survey is not None and entry.survey.header.patient_name
        cut = _END if patient else _MIDDLE
        _draw_line(painter, first, entry.title, look.TEXT, bold=bold, cut=cut)
        second = first.translated(0, line)
        third = QRect(box.left(), box.bottom() - _CHIP_HEIGHT, box.width(), _CHIP_HEIGHT)
        third = self._draw_standing(painter, third, entry)
        decision = _short(self._films.decision_of(entry.key))
        if decision:
            painter.setFont(look.font(look.SMALL))
            wide = painter.fontMetrics().horizontalAdvance(decision) + 2 * _CHIP_SIDE
            if wide > third.width():  # no room beside the score: at the end of the line above
                third = second.adjusted(max(0, second.width() - wide), 0, 0, -2)
                second.setRight(third.left() - _GAP)
            _draw_chip(painter, third, decision, look.TEXT, look.EDGE)
        elif entry.flagged is not None and not self._films.hides_score(entry):
            _draw_line(painter, third, say(_STANDINGS[entry.flagged]), look.MUTED)
        below = day_and_view(entry) or (entry.name if patient else "")
        _draw_line(painter, second, below, look.MUTED)

    def _draw_standing(self, painter: QPainter, box: QRect, entry: Entry) -> QRect:
        """Draw the score, or why there is none; return the room to its right."""
        if entry.state is State.READ and not self._films.hides_score(entry):
            words = f"{_MARKS[entry.flagged]} {entry.figure}".strip()
            if entry.flagged:
                return _draw_chip(painter, box, words, look.BACKGROUND, look.AMBER, filled=True)
            return _draw_chip(painter, box, words, look.TEXT, look.EDGE)
        if entry.state is State.REFUSED:
            return _draw_chip(painter, box, f"✕ {say('refused')}", look.ALARM_TEXT, look.ALARM)
        words = SCORE_HIDDEN if entry.state is State.READ else STATE_WORDS[entry.state]
        return _draw_line(painter, box, say(words), look.MUTED)


def _short(decision: str) -> str:
    """Return the words for a Decision as they fit beside a score."""
    for kind, short in _SHORT.items():
        if decision == decision_text(kind):
            return say(short)
    return decision


def _draw_thumbnail(painter: QPainter, box: QRect, entry: Entry) -> None:
    painter.fillRect(box, QColor("black"))
    if entry.survey is None:
        return
    thumbnail = entry.survey.thumbnail
    rows, columns = thumbnail.shape
    image = QImage(thumbnail.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
    size = QSize(columns, rows).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    inside = QRect(box.topLeft(), size)
    inside.moveCenter(box.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(inside, image)


def _draw_line(
    painter: QPainter,
    box: QRect,
    words: str,
    colour: str,
    *,
    bold: bool = False,
    cut: Qt.TextElideMode = _END,
) -> QRect:
    """Draw `words`, cut where the room ends; return the room to their right."""
    painter.setFont(look.font(look.SMALL, bold=bold))
    painter.setPen(QColor(colour))
    metrics = painter.fontMetrics()
    words = metrics.elidedText(words, cut, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    return box.adjusted(min(box.width(), metrics.horizontalAdvance(words) + _GAP), 0, 0, 0)


def _draw_chip(
    painter: QPainter, box: QRect, words: str, colour: str, edge: str, *, filled: bool = False
) -> QRect:
    """Draw `words` in a rounded frame; return the room to its right."""
    painter.setFont(look.font(look.SMALL, bold=filled))
    metrics = painter.fontMetrics()
    room = max(0, box.width() - 2 * _CHIP_SIDE)
    cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    chip = QRect(
        box.left(), box.top(), metrics.horizontalAdvance(cut) + 2 * _CHIP_SIDE, box.height()
    )
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(edge) if filled else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(colour))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, cut)
    return box.adjusted(min(box.width(), chip.width() + look.STEP), 0, 0, 0)
