"""The journal added up: films by day, by Model, by Decision.

Films are counted, not Readings: one that was read twice counts once, by its last Reading.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tbviewer.reading.decision import DecisionKind
from tbviewer.record.journal.acts import (
    Acts,
    Decided,
    Read,
    acts,
    last_by_film,
    local_day,
    standing,
)
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.export import guarded


class By(StrEnum):
    """Of what there is a sum each."""

    DAY = "day"
    MODEL = "model"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Sum:
    """Films of one day, one Model or one Decision.

    Attributes
    ----------
    what : str
        A day by this computer's clock (ISO 8601), a Model's name with four digits of its hash,
        or a `DecisionKind`; empty for films without a Decision.
    read : int
        Films with a score, but those read although refused.
    above, below : int
        Of these, at or above the threshold in force then, and below it.
    kept_back : int
        Of these, whose score must not be told yet: neither above nor below.
    refused : int
        Films without a score.
    forced : int
        Films read although refused.
    decisions : mapping of str to int
        How many have each Decision.
    own : int
        Decisions made before the score was seen.
    """

    what: str
    read: int = 0
    above: int = 0
    below: int = 0
    kept_back: int = 0
    refused: int = 0
    forced: int = 0
    decisions: Mapping[str, int] = field(default_factory=dict)
    own: int = 0


def sums(journal: Path, search: Search, by: By) -> tuple[Sum, ...]:
    """Return the sums of what `search` finds; days newest first, the others in their own order.

    Raises
    ------
    JournalError
        If the journal cannot be read.
    """
    told = acts(journal, search)
    return {By.DAY: _by_day, By.MODEL: _by_model, By.DECISION: _by_decision}[by](told)


def csv_of_sums(told: Iterable[Sum], by: By) -> bytes:
    """Return sums as CSV, with stable codes."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    kinds = [str(kind) for kind in DecisionKind]
    counts = ("read", "above", "below", "kept_back", "refused", "forced")
    writer.writerow([str(by), *counts, *kinds, "before_score"])
    for one in told:
        figures = [getattr(one, name) for name in counts]
        decisions = [one.decisions.get(kind, 0) for kind in kinds]
        writer.writerow([guarded(one.what), *figures, *decisions, one.own])
    return text.getvalue().encode("utf-8", "replace")


def _by_day(told: Acts) -> tuple[Sum, ...]:
    read: dict[str, list[Read]] = {}
    decided: dict[str, list[Decided]] = {}
    for one in told.read:
        read.setdefault(local_day(one.at), []).append(one)
    for act in told.decided:
        decided.setdefault(local_day(act.at), []).append(act)
    return tuple(
        _sum(
            day,
            last_by_film(tuple(read.get(day, ()))).values(),
            standing(tuple(decided.get(day, ()))).values(),
        )
        for day in sorted({*read, *decided}, reverse=True)
    )


def _by_model(told: Acts) -> tuple[Sum, ...]:
    read: dict[tuple[str, str], list[Read]] = {}
    for one in told.read:
        read.setdefault((one.model.name, one.model.sha256), []).append(one)
    stand = standing(told.decided)
    found = []
    for _, own in sorted(read.items()):
        last = last_by_film(tuple(own))
        found.append(
            _sum(own[0].model.short, last.values(), [d for f, d in stand.items() if f in last])
        )
    return tuple(found)


def _by_decision(told: Acts) -> tuple[Sum, ...]:
    last, stand = last_by_film(told.read), standing(told.decided)
    found = []
    for kind in (*map(str, DecisionKind), ""):
        films = {f for f in {*last, *stand} if (stand[f].kind if f in stand else "") == kind}
        found.append(
            _sum(
                kind,
                [read for film, read in last.items() if film in films],
                [act for film, act in stand.items() if film in films],
            )
        )
    return tuple(found)


def _sum(what: str, read: Iterable[Read], decided: Iterable[Decided]) -> Sum:
    of, acts_of = list(read), list(decided)
    counted = [one for one in of if one.counts]
    open_to_all = [one for one in counted if not one.kept_back]
    return Sum(
        what,
        read=len(counted),
        above=sum(one.flagged is True for one in open_to_all),
        below=sum(one.flagged is False for one in open_to_all),
        kept_back=len(counted) - len(open_to_all),
        refused=sum(one.score is None for one in of),
        forced=sum(one.forced and one.score is not None for one in of),
        decisions=Counter(act.kind for act in acts_of),
        own=sum(not act.score_seen for act in acts_of),
    )
