"""The instruments of a view: its tools, and what each does with the left button."""

from PySide6.QtCore import QObject, QPointF

from tbviewer.ui.canvas.asking import Asking
from tbviewer.ui.canvas.asking_hand import AskingHand
from tbviewer.ui.canvas.magnifier import Magnifier
from tbviewer.ui.canvas.measures import Measures
from tbviewer.ui.canvas.measuring import Measuring
from tbviewer.ui.canvas.region import Region
from tbviewer.ui.canvas.tools import Tools
from tbviewer.ui.canvas.view import FilmView

Hand = Measuring | Region | AskingHand


class Instruments(QObject):
    """What can be taken into the hand over a `FilmView`."""

    def __init__(self, view: FilmView):
        super().__init__(view)
        self.tools = Tools(self)
        self.measures = Measures(self)
        self.measuring = Measuring(view, self.tools, self.measures)
        self.region = Region(view, self.tools)
        self.magnifier = Magnifier(view, self.tools)
        self.asking = Asking(self.tools, self)
        self.asking_hand = AskingHand(view, self.tools, self.asking)

    def press(self, at: QPointF) -> Hand | None:
        """Return who takes a press of the left button, if anybody does."""
        hands: tuple[Hand, ...] = (self.measuring, self.region, self.asking_hand)
        return next((hand for hand in hands if hand.press(at)), None)

    def hover(self, at: QPointF | None) -> None:
        """Follow the cursor while nothing is pressed; None where it has left the view."""
        self.asking_hand.hover(at)
        if at is not None:
            self.measuring.move(at)

    def holds(self, at: QPointF) -> bool:
        """Return whether a press at view position `at` would take hold of something."""
        return self.measuring.holds(at) or self.asking_hand.holds(at)

    def leave(self) -> bool:
        """Put away the tool in the hand and what it began; return whether there was one."""
        if self.tools.current is None:
            return False
        self.measuring.cancel()
        self.region.cancel()
        self.asking_hand.cancel()
        self.tools.take(None)
        return True
