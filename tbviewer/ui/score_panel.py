"""The score gauge: what the Reading says, in figures, on a bar and in words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tbviewer.reading.question import Answer, answer_figure
from tbviewer.reading.reading import ModelName, Reading, Remark, Status
from tbviewer.reading.score import (
    advice_text,
    correction_text,
    put_right_text,
    score_text,
    source_text,
    standing_text,
)
from tbviewer.reading.zones import zones_text
from tbviewer.ui import icons, look
from tbviewer.ui.score_bar import ScoreBar
from tbviewer.ui.viewing import Shown, Stage, Viewing
from tbviewer.ui.wrap import Wrap
from tbviewer.words import say

LEAST_HEIGHT = 212
"""So that what is below does not jump when a score arrives."""


class ScorePanel(QWidget):
    """Shows the score, or that it is being made, or why there is none."""

    read_anyway_requested = Signal()
    read_corrected_requested = Signal()
    read_again_requested = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.figure = QLabel()
        self.figure.setFont(look.font(look.HUGE, bold=True))
        self.asked = _Asked()
        self._reading: Reading | None = None
        self.standing = _words("large")
        self.advice = _words("")
        self.source = _words("muted")
        self.where = _words("")
        self.where.setToolTip(say("Where in the lungs the map offered first has its heat."))
        self.refusal = _Refusal()
        self.refusal.button.clicked.connect(lambda _: self.read_anyway_requested.emit())
        self.refusal.put_right.clicked.connect(lambda _: self.read_corrected_requested.emit())
        self.again = QPushButton(say("Try again"))
        self.again.clicked.connect(lambda _: self.read_again_requested.emit())
        self.mark = _words("mark")
        self.bar = ScoreBar()
        self.cautions = QVBoxLayout()
        self.cautions.setSpacing(2 * look.STEP)
        self._caution_rows: list[_Caution] = []
        self.model = QLabel()
        self.model.setProperty("kind", "muted")
        self._arrange()
        self.show_shown(Shown())

    def _arrange(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * look.STEP)
        caption = QLabel(say("SCORE"))
        caption.setProperty("kind", "caption")
        head = QHBoxLayout()
        head.addWidget(caption)
        head.addStretch(1)
        head.addWidget(self.model)
        column.addLayout(head)
        column.addLayout(Wrap(self.figure, self.asked, spacing=2 * look.STEP))
        for widget in (self.bar, self.refusal, self.standing, self.advice,
                       self.source, self.where, self.again, self.mark):  # fmt: skip
            column.addWidget(widget)
        column.addLayout(self.cautions)
        column.addStretch(1)
        self.setMinimumHeight(LEAST_HEIGHT)

    def ask(self, viewing: Viewing) -> None:
        """Let `viewing` do what is asked for here."""
        self.read_anyway_requested.connect(viewing.read_anyway)
        self.read_corrected_requested.connect(viewing.read_corrected)
        self.read_again_requested.connect(viewing.read_again)

    def show_shown(self, shown: Shown) -> None:
        """Show what stands; nothing of what was shown before stays."""
        reading = self._reading = shown.reading
        self.asked.show_figure("")
        refused = reading is not None and reading.status is Status.REFUSED
        busy = shown.stage in (Stage.OPENING, Stage.READING)
        self.bar.show_reading(None if refused else reading, busy=busy)
        self.bar.setVisible(not refused)
        self.figure.setText(_figure(shown))
        self.figure.setVisible(not refused)
        self.figure.setStyleSheet(f"color: {_figure_colour(reading)}")
        self.refusal.show_refusal(reading.refusal if refused and reading else None)
        self._tell(self.standing, _standing(shown))
        self._tell(self.advice, _capital(advice_text(reading)) if reading else "")
        self._tell(self.source, _capital(source_text(reading)) if reading else "")
        where = _capital(zones_text(reading.zones)) if reading else ""
        self._tell(self.where, where.replace(" %", "\u00a0%"))  # a line never ends before it
        self.again.setVisible(shown.stage is Stage.UNREAD)
        self._tell(self.mark, _mark(reading))
        self._show_cautions(reading.cautions if reading else ())
        if reading is not None:
            self.show_model(reading.model)

    def show_answer(self, answer: Answer | None) -> None:
        """Show beside the film's score what a question was answered with, or the score alone."""
        reading = self._reading
        if answer is None or reading is None or reading.score is None:
            self.asked.show_figure("")
            self.bar.show_asked(None)
            return
        figure = answer_figure(reading, answer)
        above = reading.threshold is not None and answer.score >= reading.threshold
        self.asked.show_figure(figure, above=above)
        self.bar.show_asked(answer.score, figure)

    def show_model(self, model: ModelName | None) -> None:
        """Name the Model."""
        self._tell(self.model, say("Model {model}", model=model.short) if model else "")
        self.model.setToolTip(
            say("SHA-256 of its weights: {hash}", hash=model.sha256) if model else ""
        )

    def _tell(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _show_cautions(self, cautions: tuple[Remark, ...]) -> None:
        for row in self._caution_rows:
            self.cautions.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._caution_rows = [_Caution(remark) for remark in cautions]
        for row in self._caution_rows:
            self.cautions.addWidget(row)


class _Asked(QWidget):
    """The score of an answer, beside the film's own: after an arrow, with what it is."""

    def __init__(self) -> None:
        super().__init__()
        arrow, what = QLabel("\N{RIGHTWARDS ARROW}"), QLabel(say("as changed"))
        arrow.setFont(look.font(look.LARGE))
        arrow.setStyleSheet(f"color: {look.FOCUS}")
        what.setProperty("kind", "muted")
        self.figure = QLabel()
        self.figure.setFont(look.font(look.HUGE, bold=True))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * look.STEP)
        line.addWidget(arrow)
        line.addWidget(self.figure)
        line.addWidget(what, 0, Qt.AlignmentFlag.AlignBottom)

    def show_figure(self, figure: str, *, above: bool = False) -> None:
        """Show a score, above the threshold or not; vanish without one."""
        self.figure.setText(figure)
        self.figure.setStyleSheet(f"color: {look.AMBER if above else look.TEXT}")
        self.setVisible(bool(figure))


class _Caution(QWidget):
    """One caution with its sign."""

    def __init__(self, remark: Remark):
        super().__init__()
        sign = QLabel()
        ratio = self.devicePixelRatioF()
        sign.setPixmap(icons.picture("alert-outline", look.TEXT, look.ICON, ratio))
        label = _words("")
        label.setText(remark.sentence.replace(" %", "\N{NO-BREAK SPACE}%"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * look.STEP)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1)


class _Refusal(QWidget):
    """Why there is no score, in the gauge's place."""

    def __init__(self) -> None:
        super().__init__()
        sign = QLabel()
        ratio = self.devicePixelRatioF()
        sign.setPixmap(icons.picture("cancel", look.ALARM_TEXT, 20, ratio))
        title = QLabel(say("Not read"))
        title.setProperty("kind", "title")
        title.setStyleSheet(f"color: {look.ALARM_TEXT}")
        self._reason = _words("")
        note = _words("muted")
        note.setText(say("If you read it all the same, the Reading stays marked."))
        self.put_right = QPushButton()
        self.button = QPushButton(say("Read anyway"))
        head = QHBoxLayout()
        head.setSpacing(2 * look.STEP)
        head.addWidget(sign)
        head.addWidget(title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * look.STEP)
        column.addLayout(head)
        for widget in (self._reason, self.put_right, self.button, note):
            column.addWidget(widget)

    def show_refusal(self, refusal: Remark | None) -> None:
        """Tell the reason, or vanish."""
        self._reason.setText(refusal.sentence if refusal else "")
        suggestion = refusal.suggestion if refusal else None
        self.put_right.setText(put_right_text(suggestion) if suggestion else "")
        self.put_right.setVisible(suggestion is not None)
        self.setVisible(refusal is not None)


def _figure(shown: Shown) -> str:
    return (score_text(shown.reading) if shown.reading else "") or "–"


def _figure_colour(reading: Reading | None) -> str:
    if reading is None or reading.score is None:
        return look.FAINT
    return look.AMBER if reading.flagged else look.TEXT


def _standing(shown: Shown) -> str:
    if shown.reading is not None:
        return _capital(standing_text(shown.reading))
    return {
        Stage.OPENING: say("Opening …"),
        Stage.READING: say("Reading …"),
        Stage.UNREAD: say("No score: reading failed."),
        Stage.KEPT_BACK: say("Enter your Decision to see the score."),
    }.get(shown.stage, "")


def _mark(reading: Reading | None) -> str:
    if reading is None or reading.score is None:
        return ""
    reason = reading.refusal.sentence if reading.refusal else ""
    forced = say("Read although refused. {reason}", reason=reason).strip() if reading.forced else ""
    return " ".join(filter(None, (correction_text(reading.correction), forced)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(kind: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("kind", kind)
    return label
