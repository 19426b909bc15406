"""Refusals: how many chest films are refused, how much of everything else is not.

``python -m benchmarks refusals``, with the sets of ``--shared`` (``../shared``) where they
are. Every figure stands twice: with the header of a DICOM file, and for the same pixels as a
PNG brings them.
"""

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.measuring import Row
from benchmarks.refusal_kinds import Negative, as_png, film_of, negatives
from tbviewer import paths
from tbviewer.film.film import Film, FilmHeader
from tbviewer.film.opening import open_film
from tbviewer.net.gate import glance
from tbviewer.net.reader import judged, one_thread
from tbviewer.net.squares import BlankFilm
from tbviewer.reading.correction import Correction, corrected
from tbviewer.reading.reading import Remark

SHARED = Path("../shared")
CHEST = FilmHeader(modality="DX", body_part="CHEST", view="PA", age_years=40.0)
UPRIGHT_EVERY = 4
"""Of the films, every n-th is also turned, inverted and mirrored."""
HELD_OUT, OTHER_SITE, EVERYTHING_ELSE = 0.01, 0.03, 0.97


@dataclass
class Tally:
    """How many films of a row were refused, and why."""

    films: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, remark: Remark | None) -> None:
        """Count one film."""
        self.films += 1
        self.refused += remark is not None
        if remark is not None:
            self.reasons[remark.code] += 1

    @property
    def share(self) -> float:
        """The share refused."""
        return self.refused / max(self.films, 1)

    def __str__(self) -> str:
        return f"{self.refused} of {self.films} ({self.share:.1%})"

    def why(self) -> str:
        """Return the reasons in words, the commonest first."""
        return ", ".join(f"{code} {n}" for code, n in self.reasons.most_common())


def refusal_of(film: Film) -> Remark | None:
    """Return why the film would be refused, or None."""
    try:
        return judged(film)[0]
    except BlankFilm:
        return Remark("blank", "")


def rows() -> list[Row]:
    """Measure what is there."""
    one_thread()
    return [*_positives(), *_put_wrong(), *_negatives(), _cost()]


def _listed(which: Callable[[dict[str, str]], bool], table: str = "films.csv") -> list[Path]:
    path = SHARED / "data" / table
    if not path.is_file():
        return []
    with path.open(newline="") as file:
        return sorted({path.parent / r["film"] for r in csv.DictReader(file) if which(r)})


def _sites() -> dict[str, tuple[list[Path], float]]:
    """Return the chest films of each row, and how many of them may be refused."""

    def of(dataset: str) -> Callable[[dict[str, str]], bool]:
        return lambda r: r["dataset"] == dataset

    return {
        "Montgomery, fold 4 (its other folds taught the gate network)": (
            _listed(lambda r: r["dataset"] == "montgomery" and r["fold"] == "4"),
            HELD_OUT,
        ),
        "Shenzhen (another site)": (_listed(of("shenzhen")), OTHER_SITE),
        "TBX11K (another site)": (_listed(lambda r: True, "boxes.csv"), OTHER_SITE),
    }


def _positives() -> Iterator[Row]:
    for name, (files, at_most) in _sites().items():
        told, silent = Tally(), Tally()
        for film in map(open_film, map(str, files)):
            told.add(refusal_of(film_of(film.pixels, CHEST)))
            silent.add(refusal_of(film_of(as_png(film.pixels), FilmHeader())))
        if files:
            reached = max(told.share, silent.share) <= at_most
            yield Row(f"chest: {name}", f"{told} · PNG {silent}", silent.why(),
                      f"at most {at_most:.0%} refused", reached)  # fmt: skip


def _put_wrong() -> Iterator[Row]:
    """Measure turned, inverted and mirrored films: is the right correction suggested?"""
    files = [f for paths_, _ in _sites().values() for f in paths_][::UPRIGHT_EVERY]
    done = {f"turned by {t}°": Correction(t) for t in (90, 180, 270)}
    done |= {"inverted": Correction(0, True), "turned by 90° and inverted": Correction(90, True)}
    right: Counter[str] = Counter()
    mirrored, alarmed, films = 0, 0, 0
    for film in map(open_film, map(str, files)):
        small = film_of(as_png(film.levels[-1]), FilmHeader())
        for name, wrong in done.items():
            remark = refusal_of(corrected(small, wrong))
            back = None if remark is None else remark.suggestion
            right[name] += back is not None and not wrong.then(back)
        films += 1
        flipped = film_of(np.ascontiguousarray(small.pixels[:, ::-1]), FilmHeader())
        mirrored += _looks_mirrored(flipped)
        alarmed += _looks_mirrored(small)
    if films:
        for name in done:
            share = right[name] / films
            yield Row(f"chest, {name}", f"{right[name]} of {films} ({share:.1%})", "",
                      "refused, the right correction suggested", None)  # fmt: skip
        yield Row("chest, mirrored", f"{mirrored} of {films} ({mirrored / films:.1%})",
                  f"false alarm on {alarmed} as they are", "a caution", None)  # fmt: skip


def _looks_mirrored(film: Film) -> bool:
    seen = glance(film)
    return seen.is_frontal and seen.looks_mirrored


def _negatives() -> Iterator[Row]:
    told: dict[tuple[bool, str], Tally] = {}
    silent: dict[tuple[bool, str], Tally] = {}
    turned: dict[bool, Tally] = {True: Tally(), False: Tally()}
    for negative in negatives(SHARED / "films"):
        key = negative.real, negative.kind
        told.setdefault(key, Tally()).add(refusal_of(negative.with_header()))
        png = negative.without_header()
        silent.setdefault(key, Tally()).add(refusal_of(png))
        for variant in _variants(png, negative):
            turned[negative.real].add(refusal_of(variant))
    for real in (True, False):
        name = "real" if real else "made up"
        for key, tally in silent.items():
            if key[0] is real:
                yield Row(f"{name}: {key[1]}", f"{told[key]} · PNG {tally}", tally.why(), "", None)
        yield _total(f"{name}, all, PNG", [t for key, t in silent.items() if key[0] is real])
        yield _total(f"{name}, turned, flipped and inverted, PNG", [turned[real]])


def _variants(film: Film, negative: Negative) -> Iterable[Film]:
    """Return a negative the other ways round; of made-up ones one, of real ones all fifteen."""
    found = []
    for number in range(1, 16):
        pixels = np.rot90(film.pixels, number & 3)
        pixels = pixels[:, ::-1] if number & 4 else pixels
        pixels = ~pixels if number & 8 else pixels
        if negative.real or number == 13:
            found.append(film_of(np.ascontiguousarray(pixels), FilmHeader()))
    return found


def _total(name: str, tallies: list[Tally]) -> Row:
    total = Tally()
    for tally in tallies:
        total.films += tally.films
        total.refused += tally.refused
        total.reasons += tally.reasons
    reached = total.share >= EVERYTHING_ELSE if total.films else None
    return Row(f"**{name}**", str(total), total.why(),
               f"at least {EVERYTHING_ELSE:.0%} refused", reached)  # fmt: skip


def _cost() -> Row:
    film = open_film(str(paths.sample_film()))
    glance(film)
    taken = []
    for _ in range(15):
        started = time.process_time()
        glance(film)
        taken.append(time.process_time() - started)
    median = sorted(taken)[len(taken) // 2]
    return Row("judging the sample film", f"{1000 * median:.1f} ms of processor time", "",
               "at most 30 ms", median <= 0.030)  # fmt: skip
