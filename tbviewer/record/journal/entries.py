"""What is written into the journal: one row, whatever it tells."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from tbviewer import __version__
from tbviewer.film.film import Film
from tbviewer.reading.decision import Decision, DecisionKind
from tbviewer.reading.reading import Reading, Remark


class Kind(StrEnum):
    """What an entry tells. The column is free: a later kind needs no other schema."""

    READING = "reading"
    DECISION = "decision"
    WITHDRAWAL = "withdrawal"
    NOTE = "note"
    SEEN = "score-seen"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class FilmName:
    """Which film: by its hash, and as a person would search for it."""

    key: str
    path: str
    patient_id: str = ""
    patient_name: str = ""

    @classmethod
    def of(cls, film: Film) -> "FilmName":
        """Return the name of an opened film."""
        return cls(film.key, film.path, film.header.patient_id, film.header.patient_name)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal; the fields are its columns.

    Attributes
    ----------
    id : str
        Its own, for ever: writing the same id again writes nothing.
    kind : str
        A `Kind`, or a word that a later version of the program uses.
    at : str
        When, UTC, ISO 8601, to the millisecond.
    by : str
        Who.
    program : str
        The version of the program that wrote it.
    film_key, film_name, film_path, patient_id, patient_name : str
        Which film; empty in an entry that is about none.
    model_name, model_sha256 : str
        Which Model; empty in an entry that is about none.
    score, threshold : float or None
    threshold_source : str
        ``site``, ``card`` or ``none``.
    decision : str
        A `DecisionKind`, or empty.
    score_seen : bool or None
        For a Decision: whether its maker had seen the score before. For a Reading: whether
        its score was shown at once.
    note : str
    about : str
        The id of the entry that this one withdraws.
    facts : mapping
        What belongs to one kind only, as JSON: cautions, refusal, forced, overlays …
    """

    id: str
    kind: str
    at: str
    by: str = ""
    program: str = __version__
    film_key: str = ""
    film_name: str = ""
    film_path: str = ""
    patient_id: str = ""
    patient_name: str = ""
    model_name: str = ""
    model_sha256: str = ""
    score: float | None = None
    threshold: float | None = None
    threshold_source: str = ""
    decision: str = ""
    score_seen: bool | None = None
    note: str = ""
    about: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column in fields(self):
            value = getattr(self, column.name)
            if type(value) is str:
                object.__setattr__(self, column.name, _storable(value))


def _storable(text: str) -> str:
    """Return `text` as a database can hold it: file names need not be valid text on their disk."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def new_id() -> str:
    """Return an id that no other entry has."""
    return uuid.uuid4().hex


def now() -> str:
    """Return the time, UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _film_facts(film: FilmName) -> dict[str, Any]:
    return {
        "film_key": film.key,
        "film_name": PurePath(film.path).name,
        "film_path": film.path,
        "patient_id": film.patient_id,
        "patient_name": film.patient_name,
    }


def _score_facts(reading: Reading) -> dict[str, Any]:
    return {
        "model_name": reading.model.name,
        "model_sha256": reading.model.sha256,
        "score": reading.score,
        "threshold": reading.threshold,
        "threshold_source": str(reading.threshold_source),
    }


def _remark(remark: Remark) -> dict[str, str]:
    return {"code": remark.code, "sentence": remark.sentence}


def reading_entry(film: FilmName, reading: Reading, *, by: str, score_seen: bool) -> Entry:
    """Return the entry of a Reading; `score_seen` is whether `by` was shown its score."""
    facts: dict[str, Any] = {
        "status": str(reading.status),
        "forced": reading.forced,
        "seconds": round(reading.seconds, 3),
    }
    if reading.correction:
        facts["correction"] = reading.correction.as_json()
    if reading.cautions:
        facts["cautions"] = [_remark(caution) for caution in reading.cautions]
    if reading.refusal:
        facts["refusal"] = _remark(reading.refusal)
    return Entry(
        new_id(), Kind.READING, now(), by,
        **_film_facts(film), **_score_facts(reading), score_seen=score_seen, facts=facts,
    )  # fmt: skip


def seen_entry(film: FilmName, reading: Reading, *, by: str) -> Entry:
    """Return the entry that says that `by` was shown the score of an earlier Reading."""
    return Entry(new_id(), Kind.SEEN, now(), by, **_film_facts(film), **_score_facts(reading))


def decision_entry(film: FilmName, decision: Decision, reading: Reading | None) -> Entry:
    """Return the entry of a Decision; `reading` is what its maker saw, if anything."""
    return Entry(
        decision.id, Kind.DECISION, decision.at, decision.by,
        **_film_facts(film),
        **(_score_facts(reading) if reading else {}),
        decision=str(decision.kind), score_seen=decision.score_seen, note=decision.note,
        facts={"overlays": list(decision.overlays)} if decision.overlays else {},
    )  # fmt: skip


def withdrawal_entry(film: FilmName, decision: Decision, *, by: str) -> Entry:
    """Return the entry that withdraws a Decision, which itself stays where it is."""
    return Entry(
        new_id(), Kind.WITHDRAWAL, now(), by,
        **_film_facts(film), about=decision.id, facts={"withdrawn": str(decision.kind)},
    )  # fmt: skip


def note_entry(film: FilmName, note: str, *, by: str) -> Entry:
    """Return the entry of a note on a film; an empty one takes the last back."""
    return Entry(new_id(), Kind.NOTE, now(), by, **_film_facts(film), note=note)


def review_entry(film: FilmName, *, by: str) -> Entry:
    """Return the entry that says that `by` looked at the film and went on."""
    return Entry(new_id(), Kind.REVIEW, now(), by, **_film_facts(film))


def decision_of(entry: Entry) -> Decision:
    """Return the Decision that an entry tells."""
    return Decision(
        entry.id,
        entry.film_key,
        DecisionKind(entry.decision),
        entry.by,
        entry.at,
        bool(entry.score_seen),
        entry.note,
        tuple(entry.facts.get("overlays", ())),
    )
