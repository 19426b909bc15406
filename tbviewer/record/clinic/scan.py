"""Scan: what a labelled folder was found to hold, film by film, with what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from tbviewer.words import later, say

TEST_SHARE: Final = 0.2
"""Of the patients, set apart before anything else for the final comparison alone."""


class ReferenceStandard(StrEnum):
    """What a folder's labels rest on, as its owner states it."""

    BACTERIOLOGICAL = "bacteriological"
    CLINICAL = "clinical or radiological"
    UNKNOWN = "unknown"


_STANDARD_WORDS = {
    ReferenceStandard.BACTERIOLOGICAL: later("bacteriological"),
    ReferenceStandard.CLINICAL: later("clinical or radiological"),
    ReferenceStandard.UNKNOWN: later("unknown"),
}


def standard_text(standard: ReferenceStandard) -> str:
    """Return a reference standard in words."""
    return say(_STANDARD_WORDS[standard])


class FaultKind(StrEnum):
    """What can be wrong with a film of a labelled folder."""

    UNREADABLE = "unreadable"
    BLANK = "blank"
    TWIN = "same-picture"
    LABELS_DIFFER = "same-picture-other-label"
    BOTH_LABELS = "patient-with-both-labels"
    SMALL = "too-small"
    NOT_A_CHEST = "not-a-chest"
    TURNED = "turned"
    INVERTED = "inverted"
    DOUBTED = "label-in-doubt"
    """Found by a Run that learned without the film, and never kept with a scan."""


NEVER_USED: Final = frozenset({FaultKind.UNREADABLE, FaultKind.BLANK})
"""A film with one of these cannot be taken in by anybody."""
NOT_USED_UNASKED: Final = NEVER_USED | {
    FaultKind.TWIN,
    FaultKind.LABELS_DIFFER,
    FaultKind.NOT_A_CHEST,
    FaultKind.TURNED,
    FaultKind.INVERTED,
}
"""A film with one of these is left out unless somebody takes it in."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one film.

    Attributes
    ----------
    kind : FaultKind
    told : str
        The sentence of whoever refused the film; empty where the kind alone says it.
    others : tuple of str
        Films of the folder that it is about: those with the same picture, or the same patient.
    """

    kind: FaultKind
    told: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen when a film's file was opened.

    Attributes
    ----------
    key : str
        SHA-256 of the file's bytes; empty if they could not be read.
    form : str
        What the file is, for a person: ``DICOM, JPEG 2000, 12 bit``; empty if unreadable.
    rows, columns : int
        0 if unreadable.
    patient : str
        The patient's number: as the header has it while it crosses from the reading room, and
        its salted hash once kept; empty where the header is silent.
    sex : str
    age_years : float or None
    fingerprint : str
        See `film.fingerprint`; empty if unreadable.
    against : FaultKind or None
        What the file, its header or its picture says against using it.
    code : str
        The same as a stable code of whoever refused it: ``damaged``, ``lateral`` …
    told : str
        The same in a sentence.
    """

    key: str = ""
    form: str = ""
    rows: int = 0
    columns: int = 0
    patient: str = ""
    sex: str = ""
    age_years: float | None = None
    fingerprint: str = ""
    against: FaultKind | None = None
    code: str = ""
    told: str = ""

    @property
    def kind(self) -> str:
        """The file's kind: ``DICOM``, ``PNG`` …; empty if unreadable."""
        return self.form.partition(",")[0]


@dataclass(frozen=True, slots=True)
class ScannedFilm:
    """One film of a labelled folder.

    Attributes
    ----------
    film : str
        How the folder names it: its path below the folder, or what stands in the CSV.
    path : str
    label : int
        1 with tuberculosis, 0 without.
    size : int
        Of the file, in bytes; with `modified_ns` it tells whether the file has changed.
    modified_ns : int
        When the file was last changed, nanoseconds since 1970.
    seen : Inspection
    patient : str
        Salted hash of the patient, or of the picture where the folder tells no patient.
    is_test : bool
        Whether it belongs to the part that is set apart.
    sex : str
        ``M``, ``F``, another letter or empty.
    age_years : float or None
    faults : tuple of Fault
    twins : tuple of str
        The other films of the folder that show the same picture.
    chosen : bool or None
        Whether a person left it out (True) or took it in (False); None if nobody chose.
    """

    film: str
    path: str
    label: int
    size: int
    modified_ns: int
    seen: Inspection
    patient: str = ""
    is_test: bool = False
    sex: str = ""
    age_years: float | None = None
    faults: tuple[Fault, ...] = ()
    twins: tuple[str, ...] = ()
    chosen: bool | None = None

    @property
    def can_be_used(self) -> bool:
        """Whether it has a picture to learn from."""
        return not any(fault.kind in NEVER_USED for fault in self.faults)

    @property
    def left_out(self) -> bool:
        """Whether it is left out: by a person, or by its faults while nobody has chosen."""
        if not self.can_be_used:
            return True
        if self.chosen is not None:
            return self.chosen
        return any(fault.kind in NOT_USED_UNASKED for fault in self.faults)


class Use(StrEnum):
    """What becomes of a film."""

    LEARN = "learn"
    TEST = "test"
    LEFT_OUT = "left-out"
    TWIN_APART = "twin-apart"
    """Not learned from, because the same picture is set apart under another name."""


@dataclass(frozen=True)
class Scan:
    """A labelled folder as it was found.

    Attributes
    ----------
    folder : str
        The folder or CSV file, absolute.
    at : str
        When the scan ended, UTC, ISO 8601.
    films : tuple of ScannedFilm
        Every labelled film that was found, sorted by name.
    standard : ReferenceStandard
        What the labels rest on.
    passed_over : int
        Files in it that are no films and do not claim to be.
    """

    folder: str
    at: str
    films: tuple[ScannedFilm, ...]
    standard: ReferenceStandard = ReferenceStandard.UNKNOWN
    passed_over: int = 0

    @cached_property
    def _by_name(self) -> dict[str, ScannedFilm]:
        return {film.film: film for film in self.films}

    def film(self, name: str) -> ScannedFilm | None:
        """Return the film that the folder calls `name`."""
        return self._by_name.get(name)

    @cached_property
    def used(self) -> tuple[ScannedFilm, ...]:
        """The films that are not left out."""
        return tuple(film for film in self.films if not film.left_out)

    @cached_property
    def faulty(self) -> tuple[ScannedFilm, ...]:
        """The films with something wrong, used or not."""
        return tuple(film for film in self.films if film.faults)

    @cached_property
    def noticed(self) -> tuple[ScannedFilm, ...]:
        """The films with something wrong, and those that a person left out for other reasons."""
        return tuple(film for film in self.films if film.faults or film.left_out)

    @cached_property
    def learning(self) -> tuple[ScannedFilm, ...]:
        """The used films to learn from: none of a patient, or with a picture, that is set apart."""
        return tuple(film for film in self.films if self.use_of(film) is Use.LEARN)

    def use_of(self, film: ScannedFilm) -> Use:
        """Return what becomes of one of its films."""
        if film.left_out:
            return Use.LEFT_OUT
        if film.is_test:
            return Use.TEST
        return Use.LEARN if self._apart.isdisjoint(film.twins) else Use.TWIN_APART

    @cached_property
    def _apart(self) -> frozenset[str]:
        return frozenset(film.film for film in self.films if film.is_test)

    @cached_property
    def test(self) -> tuple[ScannedFilm, ...]:
        """The used films that are set apart for the final comparison."""
        return tuple(film for film in self.films if self.use_of(film) is Use.TEST)

    def with_choice(self, names: Iterable[str], *, left_out: bool | None) -> "Scan":
        """Return the scan with films left out, taken in, or (None) as their faults say."""
        chosen = set(names)
        return replace(
            self,
            films=tuple(
                replace(film, chosen=left_out) if film.film in chosen else film
                for film in self.films
            ),
        )


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is: films done, of how many, and the seconds left (None: not known yet)."""

    done: int
    count: int
    seconds_left: float | None
