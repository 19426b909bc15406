"""How strongly the picture is sharpened: a slider in the menu of tools."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget, QWidgetAction

from tbviewer.ui import look
from tbviewer.ui.canvas.enhancing import MOST_STRENGTH, Enhancing
from tbviewer.words import say

_STEPS = 10
"""A unit of strength."""


class StrengthAction(QWidgetAction):
    """Shows the slider; it obeys `enhancing`, and moving it sharpens at once."""

    def __init__(self, enhancing: Enhancing, parent: QObject):
        super().__init__(parent)
        self._enhancing = enhancing
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, round(MOST_STRENGTH * _STEPS))
        self.slider.setAccessibleName(say("Strength of sharpening"))
        self.slider.setMinimumWidth(120)
        inside = QWidget()
        across = QHBoxLayout(inside)
        across.setContentsMargins(3 * look.STEP, look.STEP, 3 * look.STEP, look.STEP)
        across.addWidget(QLabel(say("Strength")))
        across.addWidget(self.slider, 1)
        self.setDefaultWidget(inside)
        enhancing.changed.connect(self._obey)
        self._obey()
        self.slider.valueChanged.connect(self._sharpen)

    def _obey(self) -> None:
        self.slider.setValue(round(self._enhancing.wish.strength * _STEPS))

    def _sharpen(self, steps: int) -> None:
        strength = steps / _STEPS
        if strength != self._enhancing.wish.strength:
            self._enhancing.set_strength(strength)
            self._enhancing.set_sharpen(True)
