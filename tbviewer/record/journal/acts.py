"""Readings and Decisions out of the journal, as far as counting needs them, oldest first."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tbviewer.reading.reading import ModelName
from tbviewer.record.journal import asking
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.entries import Kind


@dataclass(frozen=True, slots=True)
class Read:
    """A Reading.

    Attributes
    ----------
    number : int
        Its place in the journal.
    at : str
        UTC, ISO 8601.
    film : str
        The film's SHA-256.
    model : ModelName
    score, threshold : float or None
    source : str
        Whose threshold it is.
    forced : bool
        Read although refused.
    kept_back : bool
        Whether its score must not be told to whoever asks.
    """

    number: int
    at: str
    film: str
    model: ModelName
    score: float | None
    threshold: float | None
    source: str
    forced: bool
    kept_back: bool = False

    @property
    def counts(self) -> bool:
        """Whether its score is one to count by: of a film that was not refused."""
        return self.score is not None and not self.forced

    @property
    def flagged(self) -> bool | None:
        """Whether the unrounded score reaches the threshold in force then; None without one."""
        if self.score is None or self.threshold is None:
            return None
        return self.score >= self.threshold


@dataclass(frozen=True, slots=True)
class Decided:
    """A Decision; `withdrawn` if it was taken back later."""

    number: int
    at: str
    film: str
    by: str
    kind: str
    score_seen: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Acts:
    """What a search finds of both."""

    read: tuple[Read, ...] = ()
    decided: tuple[Decided, ...] = ()


def acts(journal: Path, search: Search) -> Acts:
    """Return Readings and Decisions that `search` finds; its kinds and its Decision do not matter.

    Withdrawals count up to the search's end, so that a past month stays as it was.

    Raises
    ------
    JournalError
        If the journal cannot be read.
    """
    whole = replace(search, kinds=(Kind.READING, Kind.DECISION), decision="")
    with asking.reading(journal) as connection:
        if connection is None:
            return Acts()
        where, values = asking.condition_of(whole)
        rows = list(
            connection.execute(
                "SELECT number, id, kind, at, film_key, by_whom, decision, score_seen, model_name,"
                " model_sha256, score, threshold, threshold_source, facts FROM entry"
                f" WHERE {where} AND film_key != '' ORDER BY number",
                values,
            )
        )
        withdrawn = _withdrawn(connection, search.until)
        free = _decided_by(connection, search.scores_hidden_from)
    return Acts(
        tuple(_read(row, free) for row in rows if row[2] == Kind.READING),
        tuple(_decided(row, withdrawn) for row in rows if row[2] == Kind.DECISION),
    )


def local_day(at: str) -> str:
    """Return the day of a moment by this computer's clock, ISO 8601."""
    try:
        return datetime.fromisoformat(at).astimezone().date().isoformat()
    except ValueError:
        return at[:10]


def last_by_film(told: Iterator[Read] | tuple[Read, ...]) -> dict[str, Read]:
    """Return each film's last Reading: one with a score before one without."""
    last: dict[str, Read] = {}
    for read in told:
        before = last.get(read.film)
        if before is None or read.score is not None or before.score is None:
            last[read.film] = read
    return last


def standing(decided: tuple[Decided, ...]) -> dict[str, Decided]:
    """Return each film's Decision that stands: its last that was not taken back."""
    return {act.film: act for act in decided if not act.withdrawn}


def _withdrawn(connection: sqlite3.Connection, until: str) -> set[str]:
    before = ("AND at < ?", (until,)) if until else ("", ())
    found = connection.execute(
        f"SELECT about FROM entry WHERE kind = ? {before[0]}", (Kind.WITHDRAWAL, *before[1])
    )
    return {about for (about,) in found}


def _decided_by(connection: sqlite3.Connection, person: str | None) -> set[str] | None:
    """Return the films of which a person may see scores; None for one who may see all."""
    if person is None:
        return None
    found = connection.execute(
        "SELECT DISTINCT film_key FROM entry WHERE kind = ? AND by_whom = ?",
        (Kind.DECISION, person),
    )
    return {film for (film,) in found}


def _read(row: tuple[Any, ...], free: set[str] | None) -> Read:
    number, _, _, at, film, _, _, _, name, sha256, score, threshold, source, facts = row
    forced = bool(json.loads(facts).get("forced"))
    hidden = free is not None and film not in free and score is not None
    return Read(number, at, film, ModelName(name, sha256), score, threshold, source, forced, hidden)


def _decided(row: tuple[Any, ...], withdrawn: set[str]) -> Decided:
    number, key, _, at, film, by, kind, seen = row[:8]
    return Decided(number, at, film, by, kind, bool(seen), key in withdrawn)
