"""The bones: ribs, spine, collar bones, shoulder blades, upper arms."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from .chance import Dice
from .curves import Array, path, smooth, step
from .grid import Grid, Plane
from .tubes import Tube

Point = tuple[float, float, float]

# Of ribs 1 to 12: greatest distance from the middle, depth of the chest, slope from back to
# front, and how far round from the back (degrees) the bone goes before it turns to cartilage.
_RIB_REACH = (56, 93, 117, 132.5, 142, 148.5, 153, 156, 157.5, 155, 147, 115)
_RIB_DEPTH = (72, 108, 138, 158, 172, 184, 192, 197, 198, 196, 188, 176)
_RIB_SLOPE = (0.62, 0.66, 0.69, 0.71, 0.72, 0.72, 0.72, 0.71, 0.70, 0.69, 0.66, 0.62)
_RIB_END = (146, 151, 153, 152, 150, 148, 143, 136, 128, 119, 100, 72)
_SPACING = (18.5, 19.3, 20.2, 21, 21.8, 22.4, 23, 23.8, 24.6, 25.5, 26.5, 27.8, 29.5, 31, 32)
_NECK_SPACING = 17.3
_RIM: tuple[Point, ...] = (
    (171, 99, -55), (162, 138, -70), (153, 172, -82), (145.5, 200, -90), (140, 209, -92),
    (134, 203, -94), (128, 172, -97), (123, 130, -96), (123, 102, -90), (128, 87, -80),
    (139, 80, -70), (154, 79, -60), (166, 83, -52),
)  # fmt: skip
"""The left shoulder blade's border: from the socket down, round the tip, and up again."""
_CLAVICLE: tuple[Point, ...] = (
    (17, 97, 70), (30, 93, 74), (55, 82, 72), (85, 68.5, 55), (115, 56, 40), (142, 46, 28),
    (172, 42, 22),
)  # fmt: skip


@dataclass
class Bones:
    """Millimetres of compact and of spongy bone along the rays.

    Spongy bone is smooth and much of it: half the resolution is enough for it.
    """

    grid: Grid
    compact: Plane = field(init=False)
    spongy: Plane = field(init=False)

    def __post_init__(self) -> None:
        self.compact = self.grid.empty()
        self._coarse = Grid(self.grid.size // 2)
        self.spongy = self._coarse.empty()

    def tube(self, points: ArrayLike, radii: ArrayLike, *, flat: float = 1.0) -> Tube:
        """Return a tube through points, fine enough for the detector's pixels."""
        return Tube.through(points, radii, 0.6 * self.grid.pitch_mm, flat=flat)

    def add(self, tube: Tube, *, wall: ArrayLike, filled: ArrayLike) -> None:
        """Add a tube with a wall of compact bone, mm, and spongy bone in a share of it."""
        tube.cast_shell(self.grid, self.compact, wall)
        every = 2 if len(tube.course) >= 80 else 1
        share = np.broadcast_to(np.asarray(filled, float), len(tube.course))
        tube.thinned(every).cast_core(self._coarse, self.spongy, share=share[::every])

    def bar(
        self, points: list[Point], radii: list[float], wall: float, *, flat: float = 1.0,
        filled: float = 0.8,
    ) -> None:  # fmt: skip
        """Add a bone without ado: a hollow bar with soft ends."""
        tube = self.tube(points, radii, flat=flat)
        share = np.linspace(0, 1, len(tube.course))
        ends = step(share / 0.12) * step((1 - share) / 0.12)
        self.add(tube, wall=wall * ends, filled=filled * ends)


def cage(grid: Grid, dice: Dice) -> Bones:
    """Return the shadows of ribs, collar bones, shoulder blades and upper arms."""
    bones = Bones(grid)
    for side in (-1, 1):
        for number in range(1, 13):
            _add_rib(bones, dice, number, side)
        _add_clavicle(bones, side)
        _add_scapula(bones, side)
        _add_arm(bones, side)
    return bones


def spine(grid: Grid, dice: Dice) -> Bones:
    """Return the shadows of the vertebrae from the fifth of the neck to the loins."""
    bones = Bones(grid)
    for number in range(-2, 16):
        _add_vertebra(bones, dice, number)
    return bones


def spine_at(y: ArrayLike) -> Array:
    """Return how far the spine's middle lies from the film's: it is never quite straight."""
    return smooth([(0, -3), (60, -1), (140, 1.6), (230, 0.8), (320, -1.4), (400, -2)], y)


def vertebra_middle(number: int) -> float:
    """Return the height of a vertebra's middle: 1 to 12 thoracic, 0 is C7, 13 is L1."""
    first = 53.25
    if number < 1:
        return first + _NECK_SPACING * (number - 1)
    return first + sum(_SPACING[: number - 1]) + (_SPACING[number - 1] - _SPACING[0]) / 2


def rib_courses(dice: Dice, step_mm: float) -> list[Array]:
    """Return the middle lines of all ribs, each (points, 3): x, y, z in mm."""
    return [
        _rib_course(dice, number, side, step_mm)[0] for side in (-1, 1) for number in range(1, 13)
    ]


def _rib_course(dice: Dice, number: int, side: int, step_mm: float) -> tuple[Array, Array]:
    """Return a rib's middle line and the direction away from the chest's inside."""
    i = number - 1
    reach = _RIB_REACH[i] + (2.2 if side > 0 else 0) + dice.uniform(-1.2, 1.2)
    depth, slope = _RIB_DEPTH[i], _RIB_SLOPE[i] * dice.uniform(0.97, 1.03)
    top = vertebra_middle(number) - 9.5 + dice.uniform(-1.2, 1.2) + 0.8 * side
    start = float(np.degrees(np.arcsin(15.0 / reach)))
    angle = np.radians(np.linspace(start, _RIB_END[i] + dice.uniform(-4, 4), 80))
    # A chest is squarer than an ellipse.
    across = reach * np.sin(angle) ** np.where(angle > np.pi / 2, 0.92, 0.86)
    back_to_front = (1 - np.cos(angle)) * depth / 2
    wave = dice.uniform(-1.6, 1.6) * np.sin(3 * angle + dice.uniform(0, 6))
    neck = 2.6 * np.exp(-(((across - 16) / 13) ** 2))
    y = top + slope * back_to_front + 0.035 * across - neck + wave
    x = spine_at(top) * np.exp(-across / 60) + side * across
    course = path(np.stack([x, y, back_to_front - depth / 2], axis=1), step_mm)
    outward = course * (1 / reach**2, 0.0, 4 / depth**2)
    return course, outward


def _add_rib(bones: Bones, dice: Dice, number: int, side: int) -> None:
    course, outward = _rib_course(dice, number, side, 0.6 * bones.grid.pitch_mm)
    share = np.linspace(0, 1, len(course))
    size = smooth([(1, 0.95), (2, 0.86), (4, 0.97), (7, 1.06), (10, 1), (12, 0.8)], number)
    height = smooth([(0, 4.2), (0.1, 5), (0.3, 6), (0.6, 6.4), (0.9, 7.3), (1, 7.6)], share)
    height *= size * (1 + 0.03 * np.sin(9 * share + dice.uniform(0, 6)))
    depth = size * smooth([(0, 4.4), (0.15, 4.4), (0.45, 3.7), (0.8, 2.9), (1, 2.5)], share)
    fade = {1: 0.75, 12: 0.6}.get(number, 1.0) * step((1 - share) / 0.05)
    fade *= 0.55 + 0.45 * step(share / 0.05)
    wall = smooth([(0, 0.55), (0.15, 0.85), (0.45, 0.95), (0.68, 0.5), (1, 0.3)], share)
    filled = 1 - 0.45 * step((share - 0.45) / 0.3)
    bones.add(Tube(course, height, depth, outward), wall=wall * fade, filled=filled * fade)


def _add_clavicle(bones: Bones, side: int) -> None:
    drop = 4.5 if side > 0 else -1.5
    course = [(side * x + 0.8, y + drop * (0.3 + 0.7 * x / 172), z) for x, y, z in _CLAVICLE]
    tube = bones.tube(course, [9.5, 7.6, 5.9, 5.7, 6.0, 6.6, 5.8], flat=0.85)
    share = np.linspace(0, 1, len(tube.course))
    wall = smooth([(0, 0.5), (0.15, 0.9), (0.5, 1.5), (0.8, 1.1), (1, 0.5)], share)
    ends = step(share / 0.02) * step((1 - share) / 0.07)
    bones.add(tube, wall=wall * ends, filled=0.8 * ends)


def _add_scapula(bones: Bones, side: int) -> None:
    """Add a shoulder blade; the left one hangs lower and is turned a little."""
    lean, drop = (0.05, 5.0) if side > 0 else (0.0, -1.0)

    def at(*points: Point) -> list[Point]:
        return [(side * (x + 1.5 + lean * (y - 80)), y + drop, z) for x, y, z in points]

    rim = at(*_RIM)
    tube = bones.tube(rim, (5.6, 4.6, 4, 3.4, 2.8, 2.4, 2, 1.8, 1.8, 1.8, 1.8, 2.2, 3.4))
    share = np.linspace(0, 1, len(tube.course))
    wall = smooth([(0, 0.2), (0.06, 1.25), (0.3, 1), (0.42, 0.45), (0.7, 0.3), (1, 0.3)], share)
    bones.add(tube, wall=wall, filled=0.6)
    ridge = at((126, 107, -100), (138, 98, -102), (156, 80, -98), (172, 65, -85), (179, 57, -65),
               (181, 51, -42))  # fmt: skip
    bones.bar(ridge, [1.6, 2.4, 3.8, 5.0, 6.0, 4.0], 0.5, flat=0.8)
    coracoid = at((168, 78, -45), (161, 70, -35), (153, 68, -22), (147, 73, -12))
    bones.bar(coracoid, [4.5, 5.5, 5.0, 3.0], 0.4, filled=0.5)
    socket = at((171, 66, -50), (174.5, 82, -50), (171, 101, -52))
    bones.bar(socket, [2.5, 4.2, 3.0], 0.4, flat=2.2)
    _add_blade(bones, rim)


def _add_blade(bones: Bones, rim: list[Point]) -> None:
    """Add the thin plate within the rim of a shoulder blade, row by row."""
    grid, course = bones.grid, path(rim, 1.0)
    x, y = np.abs(course[:, 0]), course[:, 1]
    lowest = int(np.argmax(y))
    rows = grid.y[:, 0]
    outer = np.interp(rows, y[: lowest + 1], x[: lowest + 1])
    inner = np.interp(rows, y[lowest:][::-1], x[lowest:][::-1])
    across = np.abs(grid.x)
    depth = np.minimum(across - inner[:, None], outer[:, None] - across)
    tall = step((rows - 80) / 10) * step((y[lowest] - rows) / 6)
    plate = 0.7 * step((depth + 1) / 5) * (1 - 0.4 * step(depth / 22)) * tall[:, None]
    bones.compact += plate * ((grid.x > 0) == (rim[0][0] > 0))


def _add_arm(bones: Bones, side: int) -> None:
    drop = 5.0 if side > 0 else -1.0
    course = [(187, 58), (190, 79), (206, 104), (236, 136)]
    tube = bones.tube([(side * x, y + drop, -30.0) for x, y in course], [1.0, 1.0])
    share = np.linspace(0, 1, len(tube.course))
    head = smooth([(0, 8), (0.1, 19), (0.22, 24.5), (0.34, 23.5), (0.5, 17), (1, 13)], share)
    shaft = step((share - 0.35) / 0.4)
    tube = Tube(tube.course, head, head, tube.facing)
    bones.add(tube, wall=0.7 + 1.6 * shaft, filled=0.5 - 0.4 * shaft)


def _add_vertebra(bones: Bones, dice: Dice, number: int) -> None:
    """Add a vertebra: its body with end plates, and the arch behind it."""
    y = vertebra_middle(number)
    x = float(spine_at(y)) + dice.uniform(-0.5, 0.5)
    half_height = (_SPACING[number - 1] if number > 0 else 16.5) / 2 - 2.3
    half_width = float(
        smooth([(-2, 13), (1, 15), (4, 14.5), (9, 16.5), (13, 21), (16, 23)], number)
    )
    lean = dice.uniform(-0.4, 0.4)
    ends = [(x - lean, y - half_height, -60), (x, y, -60), (x + lean, y + half_height, -60)]
    body = bones.tube(ends, [1.0, 1.0])
    share = np.linspace(-1, 1, len(body.course))
    waist = half_width * (0.9 + 0.1 * share**2)
    rim = 1 + 1.8 * step((np.abs(share) - 0.86) / 0.12)
    plate = np.exp(-(((1 - np.abs(share)) * half_height / 0.8) ** 2))
    body = Tube(body.course, waist, 0.82 * waist, body.facing)
    bones.add(body, wall=0.34 * rim, filled=0.2 + 0.7 * plate)
    _add_arch(bones, number, (x, y), (half_width, half_height))
    drop = float(smooth([(-2, 5), (1, 9), (5, 17), (9, 14), (13, 7)], number))
    tip = (x + 2 * lean, y + drop, -125.0)
    bones.bar([(x, y + 0.5 * half_height, -102), tip], [2.6, 3.4], 0.4, flat=1.5)


def _add_arch(
    bones: Bones, number: int, middle: tuple[float, float], half: tuple[float, float]
) -> None:
    """Add pedicles, seen end-on as rings, transverse processes and laminae."""
    x, y = middle
    for side in (-1, 1):
        root = x + side * half[0] * 0.66
        high = y - 0.18 * half[1]
        thick = 4.6 if number < 10 else 5.6
        pedicle = [(root, high, -72.0), (root + side * 0.6, high + 0.6, -92.0)]
        bones.bar(pedicle, [thick, thick], 0.22, flat=0.62, filled=0.15)
        if number < 13:
            out = x + side * (31 - 0.5 * number if number > 0 else 26)
            rise = 4 if number > 0 else -1
            bones.bar([(root, high + 2, -90), (out, high + 5 - rise, -104)], [4.4, 3.6], 0.5)
        lamina = [(root, high + 1, -92.0), (x + side * 2, y + 0.6 * half[1], -104.0)]
        bones.bar(lamina, [5.0, 3.0], 0.35)
