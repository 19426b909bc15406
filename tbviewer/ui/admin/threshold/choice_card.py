"""The card of the step Threshold: the curve with its slider, and what a choice does."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.screening import BACTERIOLOGICAL, Conditions, Curve, Row, Sample
from tbviewer.reading.screening_words import chosen_lines, threshold_text, who_text
from tbviewer.ui import look
from tbviewer.ui.admin.roc_chart import Band, Line, RocChart
from tbviewer.words import say


class ChoiceCard(QFrame):
    """Shows a sample's curve and one of its rows; where it is to be used is typed here."""

    conditions_changed = Signal(object)
    """The `Conditions` that are typed."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("card")
        self.chart, self.slider = RocChart(), QSlider(Qt.Orientation.Horizontal)
        self.value, self.does = QLabel(), QLabel()
        self.does.setWordWrap(True)
        self.does.setTextFormat(Qt.TextFormat.PlainText)
        self.does.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.prevalence = _spin(0.1, 99.0, 2.0, suffix="\u00a0%", decimals=1)
        self.film_cost = _spin(0.0, 1e6, 0.0, decimals=2)
        self.test_cost = _spin(0.0, 1e6, 0.0, decimals=2)
        self.site = QLineEdit()
        self._arrange()
        for field in (self.prevalence, self.film_cost, self.test_cost):
            field.valueChanged.connect(lambda _: self.conditions_changed.emit(self.conditions))

    @property
    def conditions(self) -> Conditions:
        """What is typed."""
        share = self.prevalence.value() / 100
        return Conditions(share, self.film_cost.value(), self.test_cost.value())

    def show_choice(
        self, sample: Sample, curve: Curve, rows: tuple[Row, ...], at: int, conditions: Conditions
    ) -> None:
        """Show the curve with one of its thresholds chosen."""
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(len(rows) - 1, 0))
            self.slider.setValue(at)
        row = rows[at]
        self.value.setText(threshold_text(row.threshold))
        told = [*chosen_lines(row, conditions), who_text(row, sample.standard)]
        self.does.setText("\n".join(line for line in told if line))
        area = say(
            "AUC {value:.3f} ({low:.3f} to {high:.3f})",
            value=curve.auc.value, low=curve.auc.low, high=curve.auc.high,
        )  # fmt: skip
        point = (1 - row.specificity.value, row.sensitivity.value)
        self.chart.show_curves(
            [Line(tuple(curve.false), tuple(curve.true), area, point=point)],
            band=Band(tuple(curve.at), tuple(curve.low), tuple(curve.high)),
            corner=sample.standard == BACTERIOLOGICAL,
        )

    def _arrange(self) -> None:
        across = QHBoxLayout(self)
        margin = 4 * look.STEP
        across.setContentsMargins(margin, margin, margin, margin)
        across.setSpacing(6 * look.STEP)
        left = QVBoxLayout()
        left.addWidget(self.chart)
        left.addStretch(1)
        across.addLayout(left, 1)
        right = QVBoxLayout()
        right.setSpacing(2 * look.STEP)
        self.value.setFont(look.font(look.HUGE, bold=True))
        right.addWidget(self.value)
        right.addLayout(self._slider())
        right.addWidget(self.does)
        right.addSpacing(2 * look.STEP)
        right.addLayout(self._form())
        right.addStretch(1)
        across.addLayout(right, 1)

    def _slider(self) -> QVBoxLayout:
        """Return the slider and what its ends mean, where a small screen shows them at once."""
        hint = QLabel(say("Left finds more, right tests fewer"))
        hint.setProperty("kind", "muted")
        hint.setWordWrap(True)
        self.slider.setAccessibleName(say("Threshold"))
        self.slider.setToolTip(hint.text())
        column = QVBoxLayout()
        column.setSpacing(look.STEP)
        column.addWidget(self.slider)
        column.addWidget(hint)
        return column

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(3 * look.STEP)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for told, field in (
            (say("Prevalence here"), self.prevalence),
            (say("Cost of a film"), self.film_cost),
            (say("Cost of a test"), self.test_cost),
            (say("Name of this place"), self.site),
        ):
            field.setAccessibleName(told)
            field.setMinimumWidth(look.scaled(90))
            form.addRow(told, field)
        return form


def _spin(
    low: float, high: float, value: float, *, suffix: str = "", decimals: int
) -> QDoubleSpinBox:
    spin = QDoubleSpinBox()
    spin.setRange(low, high)
    spin.setDecimals(decimals)
    spin.setValue(value)
    spin.setSuffix(suffix)
    return spin
