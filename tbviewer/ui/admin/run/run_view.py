"""One Run, watched: its progress, its charts, its facts, its log."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from tbviewer.record.runs.looking import RunSeen, Standing
from tbviewer.ui import look
from tbviewer.ui.admin.line_chart import Line, LineChart
from tbviewer.ui.admin.run.words import facts_of, share_of
from tbviewer.ui.admin.share_line import ShareLine
from tbviewer.words import say

_FACTS_WIDTH, _FACTS_AT_MOST = 250, 6


class RunView(QWidget):
    """Shows what was last seen of a Run."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        waiting = say("The first epoch is not done yet.")
        self.loss = LineChart(say("Loss"), say("epoch"), waiting, lowest=0.0)
        self.loss.setToolTip(
            say("How far scores lie from labels. Lower is better, above all of films held back.")
        )
        self.auc = LineChart(
            say("AUC of the films held back"), say("epoch"), waiting, lowest=0.5, highest=1.0
        )
        self.auc.setToolTip(
            say(
                "How well scores part both classes: 1 is without an error, 0.5 is chance. Of films"
                " that it does not learn from."
            )
        )
        self.share = ShareLine()
        self.facts = tuple((QLabel(), QLabel()) for _ in range(_FACTS_AT_MOST))
        self.log = QPlainTextEdit()
        self._told: tuple[tuple[str, str], ...] = ()
        self._arrange()

    def show_run(self, run: RunSeen) -> None:
        """Show a Run, or the same one a second later."""
        self.share.set_share(share_of(run.state) if run.standing is Standing.GOING else None)
        epochs = float(run.wish.epochs)
        self.loss.show_lines(
            [
                Line(say("learned from"), look.MUTED, _points(run, "loss")),
                Line(say("held back"), look.FOCUS, _points(run, "validation_loss")),
            ],
            epochs,
        )
        self.auc.show_lines(
            [Line(say("held back"), look.FOCUS, _points(run, "validation_auc"))], epochs
        )
        self._show_facts(facts_of(run))
        self._show_log(run.said)

    def _show_log(self, said: tuple[tuple[str, str], ...]) -> None:
        if said == self._told:
            return
        self._told = said
        bar = self.log.verticalScrollBar()
        was_at_end, before = bar.value() == bar.maximum(), bar.value()
        self.log.setPlainText("\n".join(f"{when}  {sentence}" for when, sentence in said))
        bar.setValue(bar.maximum() if was_at_end else before)

    def _arrange(self) -> None:
        self.log.setReadOnly(True)
        self.log.setAccessibleName(say("Log of the Run"))
        self.log.setMinimumHeight(80)
        self.log.setTabChangesFocus(True)
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(_FACTS_WIDTH)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(4 * look.STEP, 4 * look.STEP, 4 * look.STEP, 4 * look.STEP)
        grid = QGridLayout()
        grid.setVerticalSpacing(2 * look.STEP)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self.facts):
            name.setProperty("kind", "muted")
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        inside.addLayout(grid)
        inside.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(3 * look.STEP)
        across.addWidget(self.loss, 1)
        across.addWidget(self.auc, 1)
        across.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * look.STEP)
        column.addWidget(self.share)
        column.addLayout(across, 3)
        column.addWidget(self.log, 2)

    def _show_facts(self, rows: tuple[tuple[str, str], ...]) -> None:
        for at, labels in enumerate(self.facts):
            texts = rows[at] if at < len(rows) else ("", "")
            for label, text in zip(labels, texts, strict=True):
                label.setText(text)
                label.setVisible(bool(texts[0]))


def _points(run: RunSeen, name: str) -> tuple[tuple[float, float], ...]:
    found = ((line.epoch + 1.0, getattr(line, name)) for line in run.history)
    return tuple((x, y) for x, y in found if y is not None)
