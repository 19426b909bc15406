"""The panel of questions: what is hidden, how it is filled, and what the Network says to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.question import Filling
from tbviewer.ui import look
from tbviewer.ui.actions import KeyOf
from tbviewer.ui.canvas.asking import LEAST_RADIUS, MOST_BRIGHTNESS, MOST_RADIUS, Asking
from tbviewer.ui.canvas.tools import Tool, Tools
from tbviewer.ui.wrap import Wrap
from tbviewer.words import later, say

_TOOLS = {
    Tool.HIDE: (later("Hide"), later("Hide a region from the Network")),
    Tool.KEEP: (later("Keep only"), later("Hide everything but a region")),
    Tool.BRUSH: (later("Paint over"), later("Paint over letters and markers with a brush")),
}
_FILLINGS = {
    Filling.BLURRED: (
        later("Blurred film"),
        later("What is hidden is seen out of focus: its brightness stays, its structure goes."),
    ),
    Filling.MEAN: (
        later("Mean of its surroundings"),
        later("What is hidden has one grey: the mean of what lies around it."),
    ),
    Filling.MIRRORED: (
        later("Other side, mirrored"),
        later("In the place of what is hidden stands the same place of the other lung."),
    ),
}

_FILLING_LETTERS = 20
"""Of a filling's name, shown at least."""


class AskingPanel(QWidget):
    """Obeys `asking` and `tools`, and sets them; hidden while nothing is asked."""

    sweep_requested = Signal()
    stop_requested = Signal()

    def __init__(self, asking: Asking, tools: Tools, parent: QWidget | None = None):
        super().__init__(parent)
        self._asking, self._tools = asking, tools
        self.buttons = {tool: _choice(*words) for tool, words in _TOOLS.items()}
        group = QButtonGroup(self)
        for tool, button in self.buttons.items():
            group.addButton(button)
            button.clicked.connect(lambda _, tool=tool: tools.take(tool))
        self.answer = QLabel()
        self.answer.setWordWrap(True)
        # Two lines always: nothing below jumps while the hand drags.
        self.answer.setMinimumHeight(2 * self.answer.fontMetrics().lineSpacing())
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.fillings = QComboBox()
        self.fillings.setAccessibleName(say("Filled with"))
        shorter = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.fillings.setSizeAdjustPolicy(shorter)
        self.fillings.setMinimumContentsLength(_FILLING_LETTERS)
        self.fillings.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for at, (filling, (title, about)) in enumerate(_FILLINGS.items()):
            self.fillings.addItem(say(title), filling)
            self.fillings.setItemData(at, say(about), Qt.ItemDataRole.ToolTipRole)
        self.fillings.activated.connect(
            lambda at: asking.set_filling(Filling(self.fillings.itemData(at)))
        )
        most = round(100 * MOST_BRIGHTNESS)
        self.brightness = _slider(say("Brightness of what the Network sees"), -most, most)
        self.brightness.valueChanged.connect(lambda percent: asking.set_brightness(percent / 100))
        self.brightness_figure = _figure()
        self.brush = _slider(
            say("Size of the brush"), round(1000 * LEAST_RADIUS), round(1000 * MOST_RADIUS)
        )
        self.brush.valueChanged.connect(self._set_size)
        self.over = QPushButton(say("Start over"))
        self.over.setProperty("flat", True)
        self.over.setToolTip(say("Forget what was painted, and the brightness"))
        self.over.clicked.connect(lambda _: asking.start_over())
        self.sweep = QPushButton(say("Sweep"))
        self.sweep.setToolTip(say("Hide place after place and map how far the score falls"))
        self.sweep.clicked.connect(lambda _: self.sweep_requested.emit())
        self.stop = QPushButton(say("Cancel"))
        self.stop.clicked.connect(lambda _: self.stop_requested.emit())
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName(say("Sweep"))
        self._arrange()
        self.show_progress(None)
        asking.changed.connect(self._obey)
        tools.changed.connect(self._obey)
        self._obey()

    def _arrange(self) -> None:
        caption = QLabel(say("ASK THE NETWORK"))
        caption.setProperty("kind", "caption")
        choices = Wrap(*self.buttons.values(), spacing=look.STEP, fill=True)
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(2 * look.STEP)
        grid.setVerticalSpacing(look.STEP)
        grid.setColumnStretch(1, 1)
        self._brush_label = QLabel(say("Brush"))
        filled = Wrap(QLabel(say("Filled with")), self.fillings, spacing=2 * look.STEP)
        grid.addLayout(filled, 0, 0, 1, 3)
        grid.addWidget(QLabel(say("Brightness")), 1, 0)
        grid.addWidget(self.brightness, 1, 1)
        grid.addWidget(self.brightness_figure, 1, 2)
        grid.addWidget(self._brush_label, 2, 0)
        grid.addWidget(self.brush, 2, 1, 1, 2)
        row = self.sweep, self.progress, self.stop, self.over
        sweep = Wrap(*row, spacing=2 * look.STEP, fill=True)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("kind", "muted")
        self.show_keys(lambda _: "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * look.STEP)
        column.addWidget(caption)
        column.addLayout(choices)
        column.addWidget(self.answer)
        column.addLayout(grid)
        column.addLayout(sweep)
        column.addWidget(self.note)

    def show_keys(self, key_of: KeyOf) -> None:
        """Name the key that puts the tool away."""
        key = key_of("reset")
        self.note.setText(
            say("Nothing of this is kept. {key} brings the film back.", key=key)
            if key
            else say("Nothing of this is kept.")
        )

    def tell(self, answer: str) -> None:
        """Say how the last answer compares with the film's own score."""
        self.answer.setText(answer)

    def show_progress(self, progress: float | None) -> None:
        """Show how far a sweep has come, 0 to 1; None where there is none."""
        runs = progress is not None
        self.sweep.setVisible(not runs)
        self.progress.setVisible(runs)
        self.stop.setVisible(runs)
        if progress is not None:
            self.progress.setValue(round(100 * progress))

    def _set_size(self, thousandths: int) -> None:
        if thousandths != round(1000 * self._asking.radius_share):
            self._asking.set_radius_share(thousandths / 1000)

    def _obey(self) -> None:
        asking, tool = self._asking, self._tools.current
        self.setVisible(asking.on)
        if not asking.on:
            return
        for its, button in self.buttons.items():
            button.setChecked(its is tool)
        self.fillings.setCurrentIndex(self.fillings.findData(asking.filling))
        self.fillings.setToolTip(say(_FILLINGS[asking.filling][1]))
        percent = round(100 * asking.brightness)
        self.brightness.setValue(percent)
        self.brightness_figure.setText(
            say("{percent} %", percent=f"{percent:+d}" if percent else 0)
        )
        self.brush.setValue(round(1000 * asking.radius_share))
        for widget in (self.brush, self._brush_label):
            widget.setVisible(tool is Tool.BRUSH)
        self.over.setEnabled(bool(asking.strokes) or asking.brightness != 0)


def _choice(title: str, about: str) -> QPushButton:
    button = QPushButton(say(title))
    button.setToolTip(say(about))
    button.setCheckable(True)
    button.setProperty("choice", True)
    return button


def _slider(name: str, least: int, most: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(least, most)
    slider.setPageStep(10)
    slider.setAccessibleName(name)
    slider.setToolTip(name)
    return slider


def _figure() -> QLabel:
    label = QLabel()
    label.setFont(look.font(look.SMALL))
    label.setMinimumWidth(42)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
