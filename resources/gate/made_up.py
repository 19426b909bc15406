"""Pictures that are no frontal chest films, made up to train the gate network with.

Their kinds are for training alone: `benchmarks` reports other kinds, made otherwise.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]
Rng = np.random.Generator
SIZE = 160
_AXIS = (np.arange(SIZE, dtype=np.float32) + 0.5) / SIZE * 2 - 1
_X, _Y = _AXIS[None, :], _AXIS[:, None]


def clouds(rng: Rng, slope: float | None = None) -> Picture:
    """Return noise whose power falls with its frequency."""
    slope = rng.uniform(0.6, 2.2) if slope is None else slope
    f = np.hypot(np.fft.fftfreq(SIZE)[:, None], np.fft.rfftfreq(SIZE)[None, :])
    f[0, 0] = 1
    wave = rng.normal(size=f.shape) + 1j * rng.normal(size=f.shape)
    field = np.fft.irfft2(wave / f**slope, (SIZE, SIZE))
    return _scaled(field)


def _scaled(field: NDArray[np.floating]) -> Picture:
    low, high = np.percentile(field, (1, 99))
    return np.clip((field - low) / max(high - low, 1e-6), 0, 1).astype(np.float32)


def _soft(distance: NDArray[np.floating], edge: float) -> Picture:
    """Return 1 inside (distance below 0), 0 outside, with a soft edge."""
    return (1 / (1 + np.exp(np.clip(distance / edge, -30, 30)))).astype(np.float32)


def _ellipse(x: float, y: float, a: float, b: float, turn: float = 0.0) -> Picture:
    """Return about the distance to an ellipse in shares of its size, below 0 inside."""
    c, s = np.cos(turn), np.sin(turn)
    u, v = (_X - x) * c + (_Y - y) * s, -(_X - x) * s + (_Y - y) * c
    return (np.hypot(u / a, v / b) - 1).astype(np.float32)


def shapes(rng: Rng) -> Picture:
    """Return shaded ellipses and bars on a gradient."""
    picture = rng.uniform(0, 1) + rng.uniform(-0.5, 0.5) * _X + rng.uniform(-0.5, 0.5) * _Y
    for _ in range(rng.integers(1, 12)):
        if rng.random() < 0.6:
            d = _ellipse(*rng.uniform(-1, 1, 2), *rng.uniform(0.05, 0.9, 2), rng.uniform(0, 3.2))
        else:
            t = rng.uniform(0, 3.2)
            d = np.abs(_X * np.cos(t) + _Y * np.sin(t) - rng.uniform(-1, 1)) - rng.uniform(
                0.02, 0.4
            )
        picture = picture + rng.uniform(-0.8, 0.8) * _soft(d, 10 ** rng.uniform(-2.2, -0.7))
    return _scaled(picture + rng.uniform(0, 0.15) * clouds(rng))


def limbs(rng: Rng) -> Picture:
    """Return one or two limbs of soft tissue with bright, tapered bones."""
    picture = rng.uniform(0, 0.1) * np.ones((SIZE, SIZE), np.float32)
    count = rng.integers(1, 3)
    for k in range(count):
        x0 = rng.uniform(-0.3, 0.3) if count == 1 else (-0.5, 0.5)[k] + rng.uniform(-0.1, 0.1)
        lean, bend = rng.uniform(-0.25, 0.25), rng.uniform(-0.15, 0.15)
        axis = x0 + lean * _Y + bend * _Y**2
        half = rng.uniform(0.2, 0.6) / count * (1 + rng.uniform(-0.3, 0.3) * _Y)
        d = np.abs(_X - axis) - half
        flesh = np.sqrt(np.clip(1 - ((_X - axis) / half) ** 2, 0, 1))
        picture = picture + rng.uniform(0.2, 0.5) * flesh * _soft(d, 0.02)
        for shift in rng.uniform(-0.4, 0.4, rng.integers(1, 3)):
            joint = rng.uniform(-0.8, 0.8)
            swell = 1 + 0.8 * np.exp(-(((_Y - joint) / 0.15) ** 2))
            width = rng.uniform(0.15, 0.4) * half * swell
            gap = 1 - 0.8 * _soft(np.abs(_Y - joint) - 0.015, 0.008)
            bone = np.abs(_X - axis - shift * half)
            shell = _soft(bone - width, 0.01) - 0.5 * _soft(bone - 0.65 * width, 0.02)
            picture = picture + rng.uniform(0.3, 0.7) * shell * gap
    return _scaled(picture + rng.uniform(0.02, 0.1) * clouds(rng))


def slices(rng: Rng) -> Picture:
    """Return a cut across a body: a ring of fat, organs, a spine, sometimes air."""
    a, b = rng.uniform(0.55, 0.95), rng.uniform(0.4, 0.9)
    picture = rng.uniform(0.3, 0.7) * _soft(_ellipse(0, 0, a, b), 0.02)
    ring = rng.uniform(-0.4, 0.6)
    picture = picture + ring * (
        _soft(_ellipse(0, 0, a, b), 0.02) - _soft(_ellipse(0, 0, 0.92 * a, 0.92 * b), 0.02)
    )
    air = rng.random() < 0.4
    for side in (-1, 1):
        at = _ellipse(side * a * rng.uniform(0.4, 0.55), rng.uniform(-0.15, 0.1), 0.4 * a, 0.65 * b)
        picture = picture - (0.45 if air else rng.uniform(-0.2, 0.2)) * _soft(at, 0.04)
    for _ in range(rng.integers(2, 9)):
        r, t = rng.uniform(0, 0.6), rng.uniform(0, 6.3)
        d = _ellipse(
            r * a * np.cos(t), r * b * np.sin(t), *rng.uniform(0.04, 0.3, 2), rng.uniform(0, 3)
        )
        picture = picture + rng.uniform(-0.3, 0.4) * _soft(d, 0.05)
    spine = rng.choice((-1, 1)) * b * 0.6
    picture = picture + rng.uniform(0.2, 0.8) * _soft(_ellipse(0, spine, 0.12, 0.1), 0.03)
    return _scaled(picture + rng.uniform(0, 0.2) * clouds(rng) * _soft(_ellipse(0, 0, a, b), 0.02))


def side_views(rng: Rng) -> Picture:
    """Return a chest seen from the side: spine behind, heart in front, lungs on each other."""
    front = -0.75 + 0.25 * np.clip(-_Y, 0, 1) * rng.uniform(0.5, 1.5)
    back = 0.75 - 0.15 * np.abs(_Y + 0.1) * rng.uniform(0, 1.5)
    body = _soft(np.maximum(front - _X, _X - back), 0.04)
    picture = rng.uniform(0.45, 0.65) * body
    turn = rng.uniform(-0.2, 0.2)
    lungs = _ellipse(
        rng.uniform(-0.1, 0.1),
        rng.uniform(-0.2, 0.05),
        rng.uniform(0.42, 0.62),
        rng.uniform(0.6, 0.8),
        turn,
    )
    dome = rng.uniform(0.2, 0.5)
    floor = _Y - dome + rng.uniform(0, 0.5) * (_X + 0.2) ** 2 - rng.uniform(0, 0.4) * _X
    picture = picture - rng.uniform(0.3, 0.55) * _soft(lungs, 0.06) * _soft(floor, 0.03)
    heart = _ellipse(
        rng.uniform(-0.45, -0.2),
        rng.uniform(0.05, 0.3),
        rng.uniform(0.2, 0.4),
        rng.uniform(0.25, 0.4),
        0.5,
    )
    picture = picture + rng.uniform(0.12, 0.35) * _soft(heart, 0.08)
    hilum = _ellipse(rng.uniform(-0.1, 0.1), rng.uniform(-0.2, 0), 0.12, 0.15)
    picture = picture + rng.uniform(0.05, 0.25) * _soft(hilum, 0.2)
    curve = rng.uniform(0.42, 0.62) - rng.uniform(0, 0.2) * _Y**2 + rng.uniform(-0.1, 0.1) * _Y
    discs = 0.75 + 0.25 * np.sin(_Y * rng.uniform(18, 30) + rng.uniform(0, 6))
    picture = (
        picture
        + rng.uniform(0.08, 0.4) * _soft(np.abs(_X - curve) - rng.uniform(0.07, 0.13), 0.03) * discs
    )
    arms = _ellipse(rng.uniform(-0.3, 0.3), -1.0, rng.uniform(0.4, 0.9), rng.uniform(0.2, 0.45))
    picture = picture + rng.uniform(0.05, 0.3) * _soft(arms, 0.1)
    ribs = np.sin(14 * (_Y + rng.uniform(0.2, 0.6) * _X) + rng.uniform(0, 6))
    picture = picture + rng.uniform(0, 0.05) * ribs * body + rng.uniform(0.02, 0.1) * clouds(rng)
    return _scaled(picture)


def patches(rng: Rng, film: Picture) -> Picture:
    """Return a small part of a chest film, enlarged."""
    side = int(SIZE * rng.uniform(0.16, 0.42))
    top, left = rng.integers(0, SIZE - side, 2)
    at = np.clip((np.arange(SIZE) * side) // SIZE, 0, side - 1)
    return film[top : top + side, left : left + side][at][:, at]


def halves(rng: Rng, film: Picture) -> Picture:
    """Return the left or right half of a chest film, or its upper or lower one, stretched."""
    share = rng.uniform(0.36, 0.5)
    at = (np.arange(SIZE) * share).astype(int)
    at = at + (SIZE - 1 - at.max()) * int(rng.integers(0, 2))
    return film[at] if rng.random() < 0.4 else film[:, at]


def puzzles(rng: Rng, film: Picture) -> Picture:
    """Return a chest film cut into tiles and put together wrongly."""
    n = int(rng.choice((2, 4, 5)))
    side = SIZE // n
    tiles = [film[r * side : (r + 1) * side, c * side : (c + 1) * side]
             for r in range(n) for c in range(n)]  # fmt: skip
    order = rng.permutation(n * n)
    if n == 2 and (order == np.arange(4)).all():
        order = order[::-1]
    rows = [np.concatenate([tiles[order[r * n + c]] for c in range(n)], 1) for r in range(n)]
    return np.concatenate(rows, 0)


MADE_UP: dict[str, Callable[[Rng], Picture]] = {
    "clouds": clouds,
    "shapes": shapes,
    "limbs": limbs,
    "slices": slices,
}
FROM_FILMS: dict[str, Callable[[Rng, Picture], Picture]] = {
    "patches": patches,
    "halves": halves,
    "puzzles": puzzles,
}
