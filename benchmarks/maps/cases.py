"""The films that maps are measured on, prepared as the Model wants them."""

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.maps.findings import Finding, one_sided
from tbviewer.film.field import Field
from tbviewer.film.opening import open_film
from tbviewer.net.card import Card
from tbviewer.net.framing import Geometry, lung_fields
from tbviewer.net.prepare import prepare
from tbviewer.reading.zones import LungFields

ACTIVE = "ActiveTuberculosis"
GRID = 64
"""Cells along each side of the Field on which maps, boxes and lungs are compared: 8 pixels."""


@dataclass(frozen=True, eq=False)
class Case:
    """One film: its name, its boxes of active and of old TB (x, y, width, height), its reading."""

    name: str
    active: tuple[tuple[float, float, float, float], ...] = ()
    old: tuple[tuple[float, float, float, float], ...] = ()
    finding: Finding | None = None
    seen_in_training: bool = False

    @property
    def chooses(self) -> bool:
        """Whether it is of the half that chooses a map; the other half reports it."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True, eq=False)
class Prepared:
    """What the Network sees of a film, its Field, and where its lungs are."""

    picture: NDArray[np.uint8]
    field: Field
    lungs: LungFields | None


def boxed_cases(data: Path) -> list[Case]:
    """Return the films with boxes."""
    boxes: dict[str, tuple[list[tuple[float, ...]], list[tuple[float, ...]]]] = {}
    for row in _rows(data / "boxes.csv"):
        active, old = boxes.setdefault(row["film"], ([], []))
        box = tuple(float(row[key]) for key in ("x", "y", "width", "height"))
        (active if row["kind"] == ACTIVE else old).append(box)
    return [
        Case(name, tuple(active), tuple(old))  # type: ignore[arg-type]
        for name, (active, old) in sorted(boxes.items())
    ]


def one_sided_cases(data: Path, card: Card) -> list[Case]:
    """Return the films whose reading names exactly one side."""
    cases = []
    for row in _rows(data / "films.csv"):
        finding = one_sided(row["finding"]) if row["label"] == "1" else None
        if finding is not None:
            cases.append(
                Case(row["film"], finding=finding, seen_in_training=was_trained_on(row, card))
            )
    return cases


def was_trained_on(row: dict[str, str], card: Card) -> bool:
    """Return whether a row of films.csv was among those that the Card says it learnt from."""
    training = card.facts.get("training")
    chosen: Sequence[str] = training.get("only", ()) if isinstance(training, dict) else ()
    for choice in chosen:
        column, _, values = choice.partition("=")
        if row.get(column) not in _meant(values):
            return False
    return True


def _meant(values: str) -> set[str]:
    meant = set()
    for value in values.split(","):
        span = re.fullmatch(r"(\d+)-(\d+)", value)
        if span:
            meant |= {str(n) for n in range(int(span[1]), int(span[2]) + 1)}
        else:
            meant.add(value)
    return meant


def prepared_case(case: Case, data: Path, geometry: Geometry) -> Prepared:
    """Open and prepare a film."""
    film = open_film(str(data / case.name))
    picture, field = prepare(film.pixels, film.padding, geometry)
    return Prepared(picture, field, lung_fields(film.pixels, film.padding))


def box_shares(
    boxes: Sequence[tuple[float, float, float, float]], field: Field
) -> NDArray[np.float64]:
    """Return boxes as left, top, right, bottom in shares of the Field, (boxes, 4)."""
    b = np.array(boxes, np.float64).reshape(-1, 4)
    left, top = (b[:, 0] - field.x) / field.width, (b[:, 1] - field.y) / field.height
    return np.stack([left, top, left + b[:, 2] / field.width, top + b[:, 3] / field.height], axis=1)


def box_mask(shares: NDArray[np.float64], *, fine: int = 8) -> NDArray[np.float64]:
    """Return how much of each cell of the Field is box, float array (GRID, GRID)."""
    at = (np.arange(GRID * fine) + 0.5) / (GRID * fine)
    mask = np.zeros((GRID * fine, GRID * fine), bool)
    for left, top, right, bottom in shares:
        mask[np.ix_((top <= at) & (at <= bottom), (left <= at) & (at <= right))] = True
    cells: NDArray[np.float64] = mask.reshape(GRID, fine, GRID, fine).mean(axis=(1, 3))
    return cells


def lungs_in_field(lungs: LungFields, field: Field) -> NDArray[np.bool_]:
    """Return which cells of the Field are lung, (GRID, GRID)."""
    share = (np.arange(GRID) + 0.5) / GRID
    rows, columns = lungs.mask.shape
    f = lungs.field
    x = np.floor((field.x + share * field.width - f.x) / f.width * columns).astype(int)
    y = np.floor((field.y + share * field.height - f.y) / f.height * rows).astype(int)
    inside = np.ix_(np.clip(y, 0, rows - 1), np.clip(x, 0, columns - 1))
    cells: NDArray[np.bool_] = lungs.mask[inside].copy()
    cells[(y < 0) | (y >= rows)] = False
    cells[:, (x < 0) | (x >= columns)] = False
    return cells


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
