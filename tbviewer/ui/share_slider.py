"""A slider from 0 to 100 % with its figure; it obeys a state and wishes for changes."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSlider

from tbviewer.ui import look


class ShareSlider:
    """The two widgets of one share; where they stand is up to who makes them."""

    def __init__(self, name: str, about: str, wished: Callable[[float], None]):
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(40)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(about)
        self.percent = QLabel()
        self.percent.setFont(look.font(look.SMALL))
        self.percent.setMinimumWidth(look.scaled(38))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._share = 0.0
        self._wished = wished
        self.slider.valueChanged.connect(self._moved)

    def obey(self, share: float) -> None:
        """Show `share`, from 0 to 1."""
        self._share = share
        percent = round(100 * share)
        self.slider.setValue(percent)
        self.percent.setText(f"{percent} %")

    def _moved(self, percent: int) -> None:
        # A share between two steps of the slider stays what it is until somebody moves it.
        if percent != round(100 * self._share):
            self._wished(percent / 100)
