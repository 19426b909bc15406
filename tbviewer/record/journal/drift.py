"""Drift: month by month, how many films were flagged and how often readers agreed.

A film counts once a month, by its last Reading by the Model in question; all months are held
against the same threshold, so that what moves is the films and not the threshold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tbviewer.reading.decision import DecisionKind
from tbviewer.reading.interval import Interval, wilson
from tbviewer.record.journal.asking import reading
from tbviewer.record.journal.entries import Kind
from tbviewer.record.journal.month import month_at

_TOLD = (str(DecisionKind.REFER), str(DecisionKind.DO_NOT_REFER))


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one Model.

    Attributes
    ----------
    month : str
        ``2026-03``, by this computer's clock, as on the month's sheet.
    films : int
        Films that were read.
    above : int
        Those with a score at or above the threshold.
    decided : int
        Those with a Decision that stands, to refer or not to.
    agreed : int
        Those decided as the threshold says.
    own, own_agreed : int
        The same of Decisions that were made before the score was seen: the others may have
        followed it.
    """

    month: str
    films: int = 0
    above: int = 0
    decided: int = 0
    agreed: int = 0
    own: int = 0
    own_agreed: int = 0

    @property
    def share_above(self) -> Interval:
        """Share of the films above the threshold."""
        return wilson(self.above, self.films)

    @property
    def agreement(self) -> Interval:
        """Share of the decided films on which the reader and the threshold agree."""
        return wilson(self.agreed, self.decided)

    @property
    def own_agreement(self) -> Interval:
        """The same of those decided before the score was seen."""
        return wilson(self.own_agreed, self.own)


def drift(journal: Path, sha256: str, threshold: float) -> tuple[Month, ...]:
    """Return the months in which the Model with this hash read films, the first first.

    Months between them in which it read none are there too, empty.

    Raises
    ------
    JournalError
        If the journal cannot be read.
    """
    scores: dict[str, dict[str, float]] = {}
    decisions: dict[str, tuple[str, bool]] = {}
    with reading(journal) as connection:
        if connection is None:
            return ()
        for at, film, score in connection.execute(
            "SELECT at, film_key, score FROM entry WHERE kind = ?"
            " AND model_sha256 = ? AND score IS NOT NULL AND film_key != '' ORDER BY number",
            (Kind.READING, sha256),
        ):
            scores.setdefault(month_at(at), {})[film] = score
        withdrawn = "SELECT about FROM entry WHERE kind = ?"
        for film, decision, seen in connection.execute(
            "SELECT film_key, decision, score_seen FROM entry WHERE kind = ?"
            f" AND id NOT IN ({withdrawn}) ORDER BY number",
            (Kind.DECISION, Kind.WITHDRAWAL),
        ):
            decisions[film] = (decision, bool(seen))
    return tuple(
        _month(month, scores.get(month, {}), decisions, threshold)
        for month in (_months(min(scores), max(scores)) if scores else ())
    )


def _month(
    month: str, scores: dict[str, float], decisions: dict[str, tuple[str, bool]], threshold: float
) -> Month:
    above = decided = agreed = own = own_agreed = 0
    for film, score in scores.items():
        flagged = score >= threshold
        above += flagged
        decision, seen = decisions.get(film, ("", True))
        if decision in _TOLD:
            agrees = flagged == (decision == DecisionKind.REFER)
            decided, agreed = decided + 1, agreed + agrees
            if not seen:
                own, own_agreed = own + 1, own_agreed + agrees
    return Month(month, len(scores), above, decided, agreed, own, own_agreed)


def _months(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while (told := f"{year:04d}-{month:02d}") <= last:
        yield told
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
