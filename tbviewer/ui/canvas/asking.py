"""Asking: what of the film on the screen is hidden from the Network, and how."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from tbviewer.film.field import Field
from tbviewer.reading.question import Filling, Patch, Question, Stroke
from tbviewer.ui.canvas.tools import Tool, Tools

ASKING = (Tool.HIDE, Tool.KEEP, Tool.BRUSH)
"""The tools that ask."""
FIRST_SHARE = 1 / 6
"""Of the Field across and down: the first patch."""
FIRST_RADIUS, LEAST_RADIUS, MOST_RADIUS = 0.02, 0.004, 0.1
"""Of the Field's longer side: the brush."""
MOST_BRIGHTNESS = 0.5
STEP = 1 / 64
"""Of the Field: one step by key."""
FINE_STEP = 1 / 512

Point = tuple[float, float]


class Asking(QObject):
    """The state of a question, in film pixels, while a tool that asks is in the hand.

    Hand, keys and panel change it; canvas, gauge and the Network's child obey it.
    """

    changed = Signal()

    def __init__(self, tools: Tools, parent: QObject | None = None):
        super().__init__(parent)
        self._tools = tools
        self._field: Field | None = None
        self._patch = Patch(0, 0, 1, 1)
        self._filling = Filling.BLURRED
        self._radius_share = FIRST_RADIUS
        self._forget()

    def _forget(self) -> None:
        self._strokes: tuple[Stroke, ...] = ()
        self._brightness = 0.0

    @property
    def on(self) -> bool:
        """Whether questions are asked."""
        return self._field is not None and self._tools.current in ASKING

    @property
    def field(self) -> Field:
        """What the Network sees, on the film as stored."""
        assert self._field is not None
        return self._field

    @property
    def patch(self) -> Patch | None:
        """The patch, unless the brush is in the hand."""
        return self._patch if self.on and self._tools.current is not Tool.BRUSH else None

    @property
    def brush_at(self) -> Point:
        """Where the brush stands for the keys: with the patch."""
        return self._patch.x + self._patch.width / 2, self._patch.y + self._patch.height / 2

    @property
    def radius(self) -> float:
        """The brush's, in film pixels."""
        return self._radius_share * max(self.field.width, self.field.height)

    @property
    def radius_share(self) -> float:
        """The brush's, as a share of the Field's longer side."""
        return self._radius_share

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was painted over."""
        return self._strokes

    @property
    def filling(self) -> Filling:
        """What takes the place of what is hidden."""
        return self._filling

    @property
    def brightness(self) -> float:
        """What is added to what the Network sees, as a share of its range."""
        return self._brightness

    @property
    def question(self) -> Question:
        """What is to be asked."""
        return Question(
            patch=self.patch,
            keeps=self._tools.current is Tool.KEEP,
            strokes=self._strokes,
            filling=self._filling,
            brightness=self._brightness,
        )

    def begin(self, field: Field, at: Point) -> None:
        """Begin anew over a `field`, with a patch at film pixel `at`."""
        self._field = field
        self._forget()
        self._patch = Patch.around(
            *at, width=FIRST_SHARE * field.width, height=FIRST_SHARE * field.height
        )
        self.changed.emit()

    def leave(self) -> None:
        """Ask no more."""
        if self._field is not None:
            self._field = None
            self._forget()
            self.changed.emit()

    def start_over(self) -> None:
        """Forget what was painted, and the brightness."""
        self._forget()
        self.changed.emit()

    def set_patch(self, patch: Patch) -> None:
        """Hide, or keep, another patch; its centre stays within the Field."""
        f = self.field
        x, y = patch.x + patch.width / 2, patch.y + patch.height / 2
        across = min(max(x, f.x), f.right) - x
        down = min(max(y, f.y), f.bottom) - y
        self._patch = patch.moved(across=across, down=down)
        self.changed.emit()

    def set_filling(self, filling: Filling) -> None:
        """Fill otherwise."""
        if filling is not self._filling:
            self._filling = filling
            self.changed.emit()

    def set_brightness(self, brightness: float) -> None:
        """Let the Network see a brighter or darker film."""
        if brightness != self._brightness:
            self._brightness = min(max(brightness, -MOST_BRIGHTNESS), MOST_BRIGHTNESS)
            self.changed.emit()

    def set_radius_share(self, share: float) -> None:
        """Paint with another brush from now on."""
        self._radius_share = min(max(share, LEAST_RADIUS), MOST_RADIUS)
        self.changed.emit()

    def dab(self, at: Point) -> None:
        """Begin a stroke with a dot."""
        self._strokes = (*self._strokes, Stroke((at,), self.radius))
        self.changed.emit()

    def draw_to(self, at: Point) -> None:
        """Go on with the stroke; steps much smaller than the brush are left out."""
        *before, last = self._strokes
        x, y = last.points[-1]
        if abs(at[0] - x) + abs(at[1] - y) >= last.radius / 3:
            self._strokes = (*before, replace(last, points=(*last.points, at)))
            self.changed.emit()

    def take_back(self) -> None:
        """Forget the last stroke."""
        if self._strokes:
            self._strokes = self._strokes[:-1]
            self.changed.emit()

    def step(self, *, across: int, down: int, fine: bool) -> None:
        """Move patch and brush by steps to the right and down on the film."""
        share = FINE_STEP if fine else STEP
        moved = self._patch.moved(
            across=across * share * self.field.width, down=down * share * self.field.height
        )
        self.set_patch(moved)

    def grow(self, *, across: int, down: int, fine: bool) -> None:
        """Make the patch larger by steps around its centre, or the brush."""
        if self._tools.current is Tool.BRUSH:
            self.set_radius_share(self._radius_share + (across + down) * LEAST_RADIUS)
            return
        share, p, f = FINE_STEP if fine else STEP, self._patch, self.field
        x, y = self.brush_at
        width = max(p.width + 2 * across * share * f.width, FINE_STEP * f.width)
        height = max(p.height + 2 * down * share * f.height, FINE_STEP * f.height)
        self.set_patch(Patch.around(x, y, width=width, height=height))
