"""What is no frontal chest film, to be refused: real pictures from packages, and made-up ones.

Kinds are known by name. `TUNING` are those that the gate network was trained on or a threshold
was set with (`resources/gate/made_up.py`): none of them may be reported.
"""

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.errors import FilmError
from tbviewer.film.film import Film, FilmHeader, levels_of
from tbviewer.film.opening import open_film
from tbviewer.film.window import automatic_window

Picture = NDArray[Any]
Rng = np.random.Generator

TUNING = frozenset(
    {
        "clouds", "shapes", "limbs", "slices", "side views", "patches", "halves", "puzzles",
        "textures", "cells", "stars",
    }
)  # fmt: skip
"""Kinds that the gate network was trained on: never reported."""
EACH = 40
"""Made-up pictures of a kind."""
SIZE = 256


@dataclass(frozen=True, eq=False)
class Negative:
    """A picture that is to be refused, with what a file of its kind would say of itself."""

    kind: str
    real: bool
    pixels: Picture
    header: FilmHeader

    def with_header(self) -> Film:
        """Return the film as DICOM."""
        return film_of(self.pixels, self.header)

    def without_header(self) -> Film:
        """Return the same pixels as a PNG would bring them: 8 or 16 bits, no header."""
        return film_of(as_png(self.pixels), FilmHeader())


def film_of(pixels: Picture, header: FilmHeader) -> Film:
    """Return a Film of `pixels`."""
    levels = levels_of(pixels)
    return Film("", "", levels, None, (automatic_window(pixels),), None, header)


def as_png(pixels: Picture) -> Picture:
    """Return what a PNG keeps of `pixels`: unsigned, 8 bits where they are, else 16."""
    if pixels.dtype == np.uint8:
        return pixels
    values = pixels.astype(np.float64)
    spread = float(values.max() - values.min()) or 1.0
    return np.asarray((values - values.min()) * (65_535 / spread), np.uint16)


def negatives(shared_films: Path | None) -> Iterator[Negative]:
    """Yield every negative to be reported; real ones first."""
    yield from real_negatives(shared_films)
    yield from made_negatives()


def real_negatives(shared_films: Path | None) -> Iterator[Negative]:
    """Yield the real negatives that are installed, each picture once."""
    seen: set[bytes] = set()
    for kind, path in _real_files(shared_films):
        try:
            film = open_film(str(path))
        except FilmError:
            continue
        mark = film.pixels[:: max(1, film.rows // 64), :: max(1, film.columns // 64)]
        scaled = as_png(mark)
        key = (scaled / max(1, scaled.max()) * 15).astype(np.uint8).tobytes()
        if min(film.rows, film.columns) < 60 or key in seen:
            continue
        seen.add(key)
        yield Negative(_checked(kind), True, film.pixels, film.header)


_DICOM = {
    "leg": ("RG3_UNCI",),
    "CT": ("693_UNCI", "693_J2KI", "CT_small", "explicit_VR-UN", "bad_sequence",
           "J2K_pixelrep_mismatch", "eCT_Supplemental"),
    "MR": ("MR2_UNCI", "MR_small", "MR-SIEMENS-DICOM-WithOverlays", "emri_small",
           "examples_overlay"),
    "nuclear medicine": ("JPEG2000_UNC",),
    "ultrasound": ("JPGLosslessP14SV1_1s_1f_8b", "OBXXXX1A", "US1_UNCI", "color-px",
                   "ExplVR_BigEnd", "color3d_jpeg_baseline", "gdcm-US-ALOKA-16",
                   "examples_jpeg2k", "examples_palette", "examples_rgb_color",
                   "examples_ybr_color"),
    "photograph": ("OT-PAL-8-face", "image_dfl"),
    "test picture": ("SC_rgb", "mlut_18", "vlut_04", "SC_rgb_jpeg", "GDCMJ2K_TextGBR"),
    "segmentation": ("liver_1frame",),
}  # fmt: skip
_PACKAGED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "photograph": {
        "skimage": ("astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg",
                    "motorcycle_left.png", "clock_motion.png", "coins.png", "color.png"),
        "sklearn": ("china.jpg", "flower.jpg"),
        "matplotlib": ("grace_hopper.jpg", "Minduka_Present_Blue_Pack.png"),
    },
    "text page": {"skimage": ("page.png", "text.png")},
    "drawing": {"skimage": ("horse.png", "logo.png"), "matplotlib": ("logo2.png",)},
    "eye": {"skimage": ("retina.jpg",)},
    "CT": {"skimage": ("phantom.png",)},
}  # fmt: skip
_FOLDERS = {
    "skimage": "data",
    "sklearn": "datasets/images",
    "matplotlib": "mpl-data/sample_data",
}


def _real_files(shared_films: Path | None) -> Iterator[tuple[str, Path]]:
    if shared_films is not None and shared_films.is_dir():
        for path in sorted(shared_films.iterdir()):
            kind = path.name.split("-")[0]
            if kind != "chest":
                yield kind, path
    for package, folder in (("data_store", "data"), ("pydicom", "data/test_files")):
        place = _folder(package, folder)
        for kind, stems in _DICOM.items():
            for stem in stems:
                if place is not None and (place / f"{stem}.dcm").is_file():
                    yield kind, place / f"{stem}.dcm"
    for kind, files in _PACKAGED.items():
        for package, names in files.items():
            place = _folder(package, _FOLDERS[package])
            for name in names:
                if place is not None and (place / name).is_file():
                    yield kind, place / name


def _folder(package: str, inside: str) -> Path | None:
    found = importlib.util.find_spec(package)
    places = list(found.submodule_search_locations or []) if found else []
    return Path(places[0]) / inside if places else None


def _checked(kind: str) -> str:
    if kind in TUNING:
        raise ValueError(f"{kind} was used for tuning and cannot be reported")
    return kind


_X, _Y = np.meshgrid(np.linspace(-1, 1, SIZE), np.linspace(-1, 1, SIZE))


def _soft(distance: Picture, edge: float = 0.01) -> Picture:
    inside: Picture = 1 / (1 + np.exp(np.clip(distance / edge, -30, 30)))
    return inside


def _grain(rng: Rng, share: float) -> Picture:
    return share * rng.normal(size=(SIZE, SIZE))


def _bone(x0: float, y0: float, x1: float, y1: float, half: float) -> Picture:
    """Return a bone from one point to another, thicker at its ends, bright at its walls."""
    length = float(np.hypot(x1 - x0, y1 - y0)) or 1e-6
    along = ((_X - x0) * (x1 - x0) + (_Y - y0) * (y1 - y0)) / length**2
    across = np.abs((_X - x0) * (y1 - y0) - (_Y - y0) * (x1 - x0)) / length
    width = half * (0.75 + 0.5 * (2 * np.clip(along, 0, 1) - 1) ** 4)
    d = np.maximum(across - width, length * np.maximum(-along, along - 1))
    bone: Picture = _soft(d) * (0.55 + 0.45 * np.clip(across / width, 0, 1) ** 2)
    return bone


def _hand(rng: Rng) -> Picture:
    lean = rng.uniform(-0.2, 0.2)
    picture = np.zeros((SIZE, SIZE))
    flesh = _soft(np.hypot(_X / 0.38, (_Y - 0.25) / 0.42) - 1, 0.05)
    for finger, at in enumerate(np.linspace(-0.55, 0.55, 5)):
        a = at * 1.1 + lean
        x, y = 0.45 * at, 0.15 + 0.1 * abs(at)
        for part, length in enumerate((0.34, 0.26, 0.17, 0.13)):
            if finger == 0 and part == 3:
                break
            x1, y1 = x + 0.85 * length * np.sin(a), y - 0.85 * length * np.cos(a)
            picture = np.maximum(picture, _bone(x, y, x1, y1, 0.045 - 0.006 * part))
            reach = np.hypot(x1 - x, y1 - y)
            d = np.abs((_X - x) * (y1 - y) - (_Y - y) * (x1 - x)) / reach - 0.095
            t = ((_X - x) * (x1 - x) + (_Y - y) * (y1 - y)) / reach**2
            flesh = np.maximum(flesh, _soft(np.maximum(d, reach * np.maximum(-t, t - 1.3)), 0.02))
            x, y = x + length * np.sin(a), y - length * np.cos(a)
    for _ in range(8):
        cx, cy = rng.uniform(-0.2, 0.2), rng.uniform(0.28, 0.48)
        picture = np.maximum(picture, 0.8 * _soft(np.hypot(_X - cx, _Y - cy) - 0.08, 0.015))
    for side in (-0.13, 0.13):
        picture = np.maximum(picture, _bone(side, 0.55, side, 1.1, 0.09))
    forearm = _soft(np.abs(_X) - 0.3, 0.02) * (_Y > 0.4)
    hand: Picture = 0.35 * np.maximum(flesh, forearm) + 0.6 * picture + _grain(rng, 0.02)
    return hand


def _mammogram(rng: Rng) -> Picture:
    across, down = rng.uniform(0.9, 1.5), rng.uniform(0.6, 0.95)
    breast = _soft(np.hypot((_X + 1) / across, (_Y - rng.uniform(-0.1, 0.1)) / down) - 1, 0.02)
    muscle = _soft((_X + 1) * rng.uniform(0.8, 1.4) + (_Y + 1) * 0.6 - rng.uniform(0.5, 0.9), 0.03)
    glands = np.zeros((SIZE, SIZE))
    for _ in range(int(rng.integers(10, 40))):
        cx, cy = rng.uniform(-0.7, across - 1.2), rng.uniform(-0.5, 0.5) * down
        r = rng.uniform(0.04, 0.2)
        glands += rng.uniform(0.05, 0.3) * np.exp(-((_X - cx) ** 2 + (_Y - cy) ** 2) / r**2)
    picture = breast * (0.3 + np.minimum(glands, 0.6)) + 0.5 * muscle * breast
    sided: Picture = picture if rng.random() < 0.5 else picture[:, ::-1]
    return sided + _grain(rng, 0.015)


def _jaws(rng: Rng) -> Picture:
    """Return a panorama of teeth."""
    bend = rng.uniform(0.15, 0.4)
    picture = (
        0.3 + 0.1 * np.cos(3 * _X) + 0.15 * _soft(np.abs(_Y - 0.55 + bend * _X**2) - 0.25, 0.05)
    )
    for row, sign in ((-0.03, -1), (0.03, 1)):
        for k in np.linspace(-0.75, 0.75, 16):
            y = row + bend * (0.25 - k * k)
            tip = y + sign * rng.uniform(0.28, 0.38)
            picture = picture + 0.45 * _bone(k, y, k * 1.04, tip, 0.04)
            picture = picture + 0.2 * _soft(np.hypot(_X - k, (_Y - y - sign * 0.05) / 1.5) - 0.042)
    return picture + _grain(rng, 0.02)


def _pelvis(rng: Rng) -> Picture:
    picture = 0.35 * _soft(np.abs(_X) - rng.uniform(0.75, 0.95), 0.04)
    for side in (-1, 1):
        wing = np.hypot((_X - side * 0.5) / 0.33, (_Y + 0.35) / 0.42)
        picture = picture + 0.25 * _soft(np.abs(wing - 0.8) - 0.2, 0.03)
        head = np.hypot(_X - side * 0.55, _Y - 0.2)
        picture = (
            picture + 0.35 * _soft(head - 0.13, 0.015) + 0.2 * _soft(np.abs(head - 0.17) - 0.02)
        )
        picture = picture + 0.35 * _bone(side * 0.6, 0.25, side * 0.75, 0.4, 0.08)
        picture = picture + 0.4 * _bone(side * 0.74, 0.35, side * 0.66, 1.2, 0.09)
        hole = np.hypot((_X - side * 0.22) / 0.12, (_Y - 0.5) / 0.15)
        picture = picture + 0.25 * _soft(np.abs(hole - 1) - 0.35, 0.05)
    for y in np.arange(-1, -0.2, 0.24):
        vertebra = np.maximum(np.abs(_X) - 0.14, np.abs(_Y - y) - 0.09)
        picture = picture + 0.25 * _soft(vertebra, 0.02)
    gas = np.hypot(_X - rng.uniform(-0.4, 0.4), _Y + rng.uniform(0.3, 0.8)) - rng.uniform(0.05, 0.2)
    return picture - 0.15 * _soft(gas, 0.03) + _grain(rng, 0.02)


def _skull(rng: Rng) -> Picture:
    bowl = np.hypot(_X / rng.uniform(0.6, 0.75), (_Y + 0.2) / rng.uniform(0.65, 0.78))
    picture = 0.35 * _soft(bowl - 1, 0.02) + 0.35 * _soft(np.abs(bowl - 0.96) - 0.04)
    for side in (-1, 1):
        eye = np.hypot((_X - side * 0.24) / 0.17, (_Y - 0.12) / 0.15)
        picture = picture - 0.18 * _soft(eye - 1, 0.05) + 0.15 * _soft(np.abs(eye - 1) - 0.1, 0.03)
    jaw = np.maximum(np.abs(_X) - 0.36 + 0.15 * _Y, np.abs(_Y - 0.55) - 0.3)
    picture = (
        picture + 0.25 * _soft(jaw, 0.03) + 0.2 * _soft(np.hypot(_X / 0.2, (_Y - 0.6) / 0.12) - 1)
    )
    return picture + _grain(rng, 0.02)


def _white_noise(rng: Rng) -> Picture:
    return rng.normal(size=(SIZE, SIZE)) if rng.random() < 0.5 else rng.random((SIZE, SIZE))


def _stripes(rng: Rng) -> Picture:
    turn, step = rng.uniform(0, np.pi), rng.uniform(2, 40)
    wave = np.sin(step * (_X * np.cos(turn) + _Y * np.sin(turn)))
    stripes: Picture = np.sign(wave) if rng.random() < 0.5 else wave
    return stripes


def _board(rng: Rng) -> Picture:
    n = int(rng.integers(3, 17))
    squares = (np.floor((_X + 1) * n / 2) + np.floor((_Y + 1) * n / 2)) % 2
    return np.asarray(squares + _grain(rng, 0.05))


def _page(rng: Rng) -> Picture:
    """Return a written page: lines of words made of small strokes."""
    page = np.ones((SIZE, SIZE))
    size = int(rng.integers(8, 22))
    for y in range(size, SIZE - size, int(1.8 * size)):
        x = size
        while x < SIZE - 2 * size:
            for _ in range(int(rng.integers(1, 9))):
                stroke = rng.random((size, max(3, size // 2))) < 0.45
                page[y : y + size, x : x + stroke.shape[1]][stroke[:, : SIZE - x]] = 0
                x += stroke.shape[1] + 2
                if x > SIZE - 2 * size:
                    break
            x += size
    return page


def _ramp(rng: Rng) -> Picture:
    turn = rng.uniform(0, 2 * np.pi)
    ramp: Picture = _X * np.cos(turn) + _Y * np.sin(turn)
    return ramp + rng.uniform(0, 1) * np.hypot(_X, _Y)


_MADE: Mapping[str, tuple[Callable[[Rng], Picture], FilmHeader]] = {
    "hand": (_hand, FilmHeader(modality="DX", body_part="HAND")),
    "mammogram": (_mammogram, FilmHeader(modality="MG", body_part="BREAST")),
    "jaws": (_jaws, FilmHeader(modality="PX", body_part="JAW")),
    "pelvis": (_pelvis, FilmHeader(modality="DX", body_part="PELVIS")),
    "skull": (_skull, FilmHeader(modality="DX", body_part="SKULL")),
    "white noise": (_white_noise, FilmHeader(modality="DX", body_part="CHEST", view="PA")),
    "stripes": (_stripes, FilmHeader(modality="OT")),
    "chessboard": (_board, FilmHeader(modality="OT")),
    "written page": (_page, FilmHeader(modality="OT")),
    "ramp": (_ramp, FilmHeader(modality="DX", body_part="CHEST", view="PA")),
}


def made_negatives() -> Iterator[Negative]:
    """Yield the made-up negatives, the same each time."""
    for kind, (make, header) in _MADE.items():
        rng = np.random.default_rng(sum(map(ord, kind)))
        for _ in range(EACH):
            picture = make(rng)
            spread = float(picture.max() - picture.min()) or 1.0
            pixels = ((picture - picture.min()) * (4095 / spread)).astype(np.uint16)
            yield Negative(_checked(kind), False, pixels, header)
