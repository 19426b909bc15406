"""Both curves and their figures side by side, and the same for parts of the films."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tbviewer.reading.comparison import Comparison, Group, Side
from tbviewer.reading.comparison_words import notes
from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ThresholdSource
from tbviewer.reading.screening import BACTERIOLOGICAL
from tbviewer.reading.screening_words import share_text, threshold_text
from tbviewer.ui import look
from tbviewer.ui.admin.roc_chart import Line, RocChart
from tbviewer.words import later, number_text, say

_SOURCES = {
    ThresholdSource.SITE: later("this site's"),
    ThresholdSource.CARD: later("its default"),
}
_COLUMNS = {"sex": later("Sex"), "age": later("Age")}
_SEXES = {"f": later("female"), "m": later("male")}


class TextGrid(QFrame):
    """A small table of words: a head, and rows; figures to the right."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4 * look.STEP)
        self._grid.setVerticalSpacing(look.STEP)
        self._labels: list[QLabel] = []

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows; the first is the head."""
        for label in self._labels:
            self._grid.removeWidget(label)
            label.deleteLater()
        self._labels = []
        for at, row in enumerate(rows):
            for column, words in enumerate(row):
                label = QLabel(words)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                if at == 0 or column == 0:
                    label.setProperty("kind", "muted")
                side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
                self._grid.addWidget(label, at, column, side)
                self._labels.append(label)
        width = len(rows[0]) if rows else 0
        self._grid.setColumnStretch(width, 1)

    @property
    def texts(self) -> list[str]:
        """Every word in it, row by row."""
        return [label.text() for label in self._labels]


class FiguresCard(QFrame):
    """Shows a comparison's curves, figures and what else to know."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("card")
        self.chart, self.table, self.notes = RocChart(), TextGrid(), QLabel()
        self.notes.setWordWrap(True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes.setProperty("kind", "muted")
        right = QVBoxLayout()
        right.setSpacing(4 * look.STEP)
        right.addWidget(self.table)
        right.addWidget(self.notes)
        right.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.chart)
        left.addStretch(1)
        across = QHBoxLayout(self)
        margin = 4 * look.STEP
        across.setContentsMargins(margin, margin, margin, margin)
        across.setSpacing(6 * look.STEP)
        across.addLayout(left, 1)
        across.addLayout(right, 1)

    def show_comparison(self, found: Comparison) -> None:
        """Show another comparison."""
        self.notes.setText("\n".join(notes(found)))
        sides = [side for side in (found.new, found.old) if side is not None]
        self.chart.setVisible(bool(sides))
        self.table.setVisible(bool(sides))
        if found.new is None or found.old is None:
            return
        self.chart.show_curves(
            [_line(found.old, say("now"), dashed=True), _line(found.new, say("new"))],
            corner=found.standard == BACTERIOLOGICAL,
        )
        self.table.show_rows(figure_rows(found.new, found.old))


def figure_rows(new: Side, old: Side) -> list[list[str]]:
    """Return the table of both Models' figures as words."""
    rows = [["", say("new"), say("now")], [say("Model"), new.model.short, old.model.short]]
    for name, pick in (
        (later("AUC"), lambda side: number_text(side.auc.value, ".3f")),
        (later("95 % interval"), lambda side: _ends(side.auc)),
        (later("Sensitivity"), lambda side: _share(side.sensitivity)),
        (later("Specificity"), lambda side: _share(side.specificity)),
        (later("at the threshold"), _threshold),
        (later("which is"), lambda side: say(_SOURCES[side.source]) if side.threshold else "–"),
    ):
        rows.append([say(name), pick(new), pick(old)])
    return rows


def group_rows(groups: Sequence[Group]) -> list[list[str]]:
    """Return the table of parts of the films as words."""
    head = (say("Group"), say("Films"), say("with tuberculosis"), say("AUC new"), say("AUC now"),
            say("Difference"))  # fmt: skip
    return [list(head)] + [
        [
            f"{say(_COLUMNS.get(group.column, group.column))}: {_group_name(group)}",
            str(group.films),
            str(group.positive),
            area_text(group.new),
            area_text(group.old),
            area_text(group.difference, "+.2f"),
        ]
        for group in groups
    ]


def area_text(interval: Interval | None, spec: str = ".3f") -> str:
    """Return an AUC, or a difference of two, with its interval; a dash where there is none."""
    if interval is None:
        return "–"
    value, low, high = (
        number_text(end, spec).replace("-", "−")
        for end in (interval.value, interval.low, interval.high)
    )
    return say("{value} ({low}; {high})", value=value, low=low, high=high)


def _group_name(group: Group) -> str:
    if group.column == "sex":
        return say(_SEXES[group.value]) if group.value in _SEXES else group.value
    return group.value


def _ends(interval: Interval) -> str:
    return "–".join(number_text(end, ".3f") for end in (interval.low, interval.high))


def _share(share: Interval | None) -> str:
    return "–" if share is None else share_text(share)


def _threshold(side: Side) -> str:
    return "–" if side.threshold is None else threshold_text(side.threshold)


def _line(side: Side, name: str, *, dashed: bool = False) -> Line:
    point = None
    if side.sensitivity is not None and side.specificity is not None:
        point = (1 - side.specificity.value, side.sensitivity.value)
    colour = look.MUTED if dashed else look.FOCUS
    area = number_text(side.auc.value, ".3f")
    told = say("{name}: AUC {area}", name=name, area=area)
    return Line(side.false, side.true, told, colour, dashed=dashed, point=point)
