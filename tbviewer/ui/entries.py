"""Entries: the films of a list as plain facts, and their order. No Qt."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from tbviewer.reading.decision import REVIEWED
from tbviewer.reading.reading import Status
from tbviewer.reading.score import score_text
from tbviewer.reading.survey import Survey
from tbviewer.ui.film_files import as_people_count
from tbviewer.words import say

_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".dcm", ".dicom"})


class State(StrEnum):
    """How far a film of the list has come."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    REFUSED = "refused"
    """By the Model, or since it cannot be opened: no score."""


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """A film of the list; replaced whole when more is known of it.

    `reason` says why it was refused. `named` if a person chose this very file.
    """

    path: str
    named: bool
    state: State = State.WAITING
    survey: Survey | None = None
    reason: str = ""
    error: Exception | None = None
    """What keeps it from being opened."""

    @property
    def name(self) -> str:
        """The film's file name."""
        return PurePath(self.path).name

    @property
    def title(self) -> str:
        """Whose film it is, or its file name where the header is silent."""
        patient = self.survey.header.patient_name if self.survey else ""
        return patient or (self.name if self.has_own_suffix else PurePath(self.path).stem)

    @property
    def has_own_suffix(self) -> bool:
        """Whether its file's suffix tells more than the kind of file: room is scarce."""
        return PurePath(self.path).suffix.lower() not in _SUFFIXES

    @property
    def key(self) -> str:
        """SHA-256 of the film's file; empty until it is known."""
        return self.survey.key if self.survey else ""

    @property
    def date(self) -> str:
        """The study's day, ISO 8601; empty where it is not known."""
        return self.survey.header.study_date if self.survey else ""

    @property
    def score(self) -> float | None:
        """The score, unrounded."""
        return self.survey.reading.score if self.survey else None

    @property
    def figure(self) -> str:
        """The score as it is shown."""
        return score_text(self.survey.reading) if self.survey else ""

    @property
    def flagged(self) -> bool | None:
        """Whether the score reaches the threshold."""
        return self.survey.reading.flagged if self.survey else None


def surveyed(entry: Entry, survey: Survey) -> Entry:
    """Return `entry` with what was learned of its film."""
    reading = survey.reading
    if reading.status is Status.READ:
        return Entry(entry.path, entry.named, State.READ, survey)
    reason = reading.refusal.sentence if reading.refusal else ""
    return Entry(entry.path, entry.named, State.REFUSED, survey, reason)


class Sort(StrEnum):
    """By what the list is sorted."""

    OPENED = "opened"
    SCORE = "score"
    NAME = "name"
    DATE = "date"


class Show(StrEnum):
    """Which films of the list are shown."""

    ALL = "all"
    ABOVE = "above"
    BELOW = "below"
    UNREAD = "unread"
    REFUSED = "refused"
    UNDECIDED = "undecided"


def in_order(
    entries: Iterable[Entry], sort: Sort, hides_score: Callable[[Entry], bool] = lambda _: False
) -> list[Entry]:
    """Return `entries`, given as opened, sorted; equal ones stay as opened, the unknown come last.

    The highest score and the newest film come first. A score that is hidden counts as unknown.
    """
    if sort is Sort.SCORE:

        def score(entry: Entry) -> float:
            return -1.0 if entry.score is None or hides_score(entry) else entry.score

        return sorted(entries, key=score, reverse=True)
    if sort is Sort.DATE:
        return sorted(entries, key=lambda e: e.date, reverse=True)
    if sort is Sort.NAME:
        return sorted(entries, key=lambda e: as_people_count(e.title))
    return list(entries)


def is_shown(
    entry: Entry, show: Show, words: str, decisions: Mapping[str, str], *, hidden: bool = False
) -> bool:
    """Tell whether `entry` passes both filters; each of `words` must be in what is known of it.

    A score that is `hidden` is neither above nor below.
    """
    passes = {
        Show.ABOVE: entry.flagged is True and not hidden,
        Show.BELOW: entry.flagged is False and not hidden,
        Show.UNREAD: entry.state in (State.WAITING, State.READING),
        Show.REFUSED: entry.state is State.REFUSED,
        Show.UNDECIDED: decisions.get(entry.key, "") in ("", say(REVIEWED)),
    }.get(show, True)
    if not passes or not words:
        return passes
    known = _known(entry, decisions).casefold()
    return all(word in known for word in words.casefold().split())


def _known(entry: Entry, decisions: Mapping[str, str]) -> str:
    header = entry.survey.header if entry.survey else None
    facts = (header.patient_name, header.patient_id, header.study_date) if header else ()
    return " ".join((entry.path, entry.reason, decisions.get(entry.key, ""), *facts))
