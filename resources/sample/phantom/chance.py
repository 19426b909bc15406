"""Chance that falls the same everywhere.

Only the raw bits of PCG64 are used: numpy promises those for ever, its distributions it does not.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Dice:
    """Random numbers from a seed."""

    def __init__(self, seed: int):
        self._bits = np.random.PCG64(seed)

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """Return one number from `low` to `high`."""
        return low + (high - low) * (int(self._bits.random_raw()) >> 11) * 2.0**-53

    def normal(self) -> float:
        """Return one number, about normal: mean 0, deviation 1."""
        return float(self.noise(1, 1)[0, 0])

    def noise(self, rows: int, columns: int) -> Array:
        """Return white noise, about normal: mean 0, deviation 1.

        The sum of four 16-bit numbers: near enough to a Gaussian, and exact on any computer.
        """
        raw = np.asarray(self._bits.random_raw(rows * columns), np.uint64)
        total = np.zeros(raw.shape, np.int64)
        for shift in (0, 16, 32, 48):
            total += ((raw >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.int64)
        deviation = (4 * (65536.0**2 - 1) / 12) ** 0.5
        return ((total - 2 * 65535) / deviation).reshape(rows, columns)


def frequencies(rows: int, columns: int, pitch_mm: float) -> Array:
    """Return the spatial frequency (cycles per mm) of each bin of ``rfft2``."""
    down = np.fft.fftfreq(rows, pitch_mm)[:, None]
    across = np.fft.rfftfreq(columns, pitch_mm)[None, :]
    return np.sqrt(down * down + across * across)


def texture(
    dice: Dice, size: int, width_mm: float, *, coarse: float, fine: float, slope: float
) -> Array:
    """Return cloudy noise: mean 0, deviation 1, structures from `fine` to `coarse` mm.

    The power at wavelengths between falls with frequency to the power of ``2 * slope``. It is
    made on few pixels where it is coarse, so that it looks the same at every `size`.
    """
    cells = 64
    while cells * fine < 2.2 * width_mm:
        cells *= 2
    pitch = width_mm / cells
    f = frequencies(cells, cells, pitch)
    shape = np.exp(-((f * fine) ** 2) / 2) / (1 + (f * coarse) ** 2) ** (slope / 2)
    shape[0, 0] = 0
    field = np.fft.irfft2(np.fft.rfft2(dice.noise(cells, cells)) * shape, (cells, cells))
    field /= np.sqrt((field * field).mean())
    return resized(field, size)


def resized(plane: Array, size: int) -> Array:
    """Return a square plane at another size, linear between pixel centres, edges held."""
    if plane.shape == (size, size):
        return plane
    cells = plane.shape[0]
    at = np.clip((np.arange(size) + 0.5) * cells / size - 0.5, 0, cells - 1)
    first = np.minimum(at.astype(np.intp), cells - 2)
    share = at - first
    tall = plane[first] * (1 - share)[:, None] + plane[first + 1] * share[:, None]
    return np.asarray(tall[:, first] * (1 - share) + tall[:, first + 1] * share)


def blurred(plane: Array, pitch_mm: float, sigma_mm: float) -> Array:
    """Return a plane under a Gaussian of `sigma_mm`, its edges mirrored outwards."""
    pad = min(int(np.ceil(3 * sigma_mm / pitch_mm)), plane.shape[0] - 1)
    wide = np.pad(plane, pad, mode="symmetric")
    f = frequencies(*wide.shape, pitch_mm)
    kept = np.exp(-2 * (np.pi * sigma_mm * f) ** 2)
    result = np.fft.irfft2(np.fft.rfft2(wide) * kept, wide.shape)
    return np.asarray(result[pad : pad + plane.shape[0], pad : pad + plane.shape[1]])
