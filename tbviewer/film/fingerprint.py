"""A film's fingerprint: what is the same when one picture is stored twice in different forms."""

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.film import Film
from tbviewer.film.thumbnail import cell_means

SIDE = 32
BITS = SIDE * SIDE
_NEIGHBOURS = 5
_FLAT_SHARE = 0.002
"""Of the picture's range: cells nearer to their neighbourhood than this are flat."""
TWINS_DIFFER_BY = 0.09
"""Share of bits by which one picture's forms may differ. By ``python -m benchmarks twins``, of 100
films exported anew in four ways the worst pair differed by 0.075; of 800 films of 800 patients
the nearest two differed by 0.121."""


def fingerprint(film: Film) -> str:
    """Return 1024 bits in hex: which of 32×32 cells are brighter than the 5×5 around them.

    Size, bit depth, compression and Window leave it nearly as it is, so it finds a picture again
    that was exported anew; it is no picture that anybody could look at. Empty for a film with
    fewer than 32 rows or columns, and for one that is flat.
    """
    if min(film.levels[-1].shape) < SIDE:
        return ""
    cells = cell_means(film.levels[-1], SIDE, SIDE)
    reach = _NEIGHBOURS // 2
    framed = np.pad(cells, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(framed, (_NEIGHBOURS, _NEIGHBOURS))
    flat = _FLAT_SHARE * float(np.ptp(cells))
    brighter = cells > windows.mean(axis=(2, 3)) + flat
    return np.packbits(brighter).tobytes().hex() if brighter.any() else ""


def twins(fingerprints: list[str]) -> list[tuple[int, ...]]:
    """Return groups of places in `fingerprints` that show one picture, in order.

    Empty fingerprints are nobody's twin.
    """
    places = [at for at, one in enumerate(fingerprints) if one]
    signs = _signs([fingerprints[at] for at in places])
    leader = list(range(len(places)))
    for first, second in _near_pairs(signs):
        a, b = _lead(leader, first), _lead(leader, second)
        leader[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for at, place in enumerate(places):
        groups.setdefault(_lead(leader, at), []).append(place)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _signs(fingerprints: list[str]) -> NDArray[np.float32]:
    """Return bits as −1 and 1 (n, 1024), so that a product of matrices counts those that agree."""
    raw = np.frombuffer(bytes.fromhex("".join(fingerprints)), np.uint8)
    bits = np.unpackbits(raw.reshape(-1, BITS // 8), axis=1)
    return bits.astype(np.float32) * 2 - 1


_ROWS_AT_ONCE = 256


def _near_pairs(signs: NDArray[np.float32]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    least = BITS * (1 - 2 * TWINS_DIFFER_BY)
    for start in range(0, len(signs), _ROWS_AT_ONCE):
        agree = signs[start : start + _ROWS_AT_ONCE] @ signs[start:].T
        rows, columns = np.nonzero(agree >= least)
        later = columns > rows
        pairs += zip((rows[later] + start).tolist(), (columns[later] + start).tolist(), strict=True)
    return pairs


def _lead(leader: list[int], at: int) -> int:
    while leader[at] != at:
        at = leader[at]
    return at
