"""A month of a programme, from the journal: films, shares above the threshold, agreement.

Only what was written before the month's end counts, so that the sheet of a past month stays
the same for ever.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from tbviewer.reading.decision import DecisionKind
from tbviewer.reading.interval import Interval, wilson
from tbviewer.reading.reading import ModelName
from tbviewer.record.journal.acts import Decided, Read, acts, last_by_film, standing
from tbviewer.record.journal.asking import Search


@dataclass(frozen=True, slots=True)
class Share:
    """Films that one Model read against one threshold, each counted once.

    Attributes
    ----------
    model : ModelName
    threshold : float or None
    source : str
        ``site``, ``card`` or ``none``.
    films, above : int
    """

    model: ModelName
    threshold: float | None
    source: str
    films: int
    above: int

    @property
    def above_share(self) -> Interval:
        """The share above the threshold."""
        return wilson(self.above, self.films)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Decisions to refer or not, beside where the score stood.

    Attributes
    ----------
    refer_above, refer_below, not_above, not_below : int
    """

    refer_above: int = 0
    refer_below: int = 0
    not_above: int = 0
    not_below: int = 0

    @property
    def count(self) -> int:
        """How many Decisions there are."""
        return self.refer_above + self.refer_below + self.not_above + self.not_below

    @property
    def agreed(self) -> int:
        """How many say what the threshold says."""
        return self.refer_above + self.not_below

    @property
    def share(self) -> Interval:
        """The share that agrees."""
        return wilson(self.agreed, self.count)


@dataclass(frozen=True, slots=True)
class Month:
    """What a month comes to.

    Attributes
    ----------
    month : str
        ``2026-11``, by this computer's clock.
    films : int
        Films with a Reading in the month.
    read, refused, forced, kept_back : int
        Of these: with a score; without one; read although refused; whose score must not be told.
    shares : tuple of Share
        Of films with a score that may be told.
    decisions : mapping of str to int
        Decisions of the month that stand, one a film.
    no_decision : int
        Films of the month without one.
    own : Agreement
        Readers' first Decisions on a film, made before they saw its score, also those that they
        took back later: only these tell how reader and Network agree.
    own_withdrawn : int
        How many of these were taken back.
    after : Agreement
        Decisions that stand and were made after the score was seen: they may have followed it.
    """

    month: str
    films: int = 0
    read: int = 0
    refused: int = 0
    forced: int = 0
    kept_back: int = 0
    shares: tuple[Share, ...] = ()
    decisions: Mapping[str, int] = field(default_factory=dict)
    no_decision: int = 0
    own: Agreement = Agreement()
    own_withdrawn: int = 0
    after: Agreement = Agreement()


def month_of(journal: Path, month: date, *, hidden_from: str | None = None) -> Month:
    """Return what the month in which the day `month` lies comes to.

    Parameters
    ----------
    hidden_from
        Someone who reads on their own first: scores of films they have not decided on are
        counted as kept back.

    Raises
    ------
    JournalError
        If the journal cannot be read.
    """
    first = month.replace(day=1)
    since, until = _moment(first), _moment(_next(first))
    until_then = acts(journal, Search(until=until, scores_hidden_from=hidden_from))
    read = tuple(one for one in until_then.read if one.at >= since)
    decided = tuple(act for act in until_then.decided if act.at >= since)
    last, stand = last_by_film(read), standing(decided)
    told = [one for one in last.values() if one.counts and not one.kept_back]
    known = _by_film(until_then.read)
    own = _first_own(until_then.decided, since)
    after = [act for act in stand.values() if act.score_seen]
    return Month(
        f"{first:%Y-%m}",
        films=len(last),
        read=sum(one.counts for one in last.values()),
        refused=sum(one.score is None for one in last.values()),
        forced=sum(one.forced and one.score is not None for one in last.values()),
        kept_back=sum(one.counts and one.kept_back for one in last.values()),
        shares=_shares(told),
        decisions=Counter(act.kind for act in stand.values()),
        no_decision=sum(film not in stand for film in last),
        own=_agreement(own, known),
        own_withdrawn=sum(
            act.withdrawn for act in own if _flagged_at(act, known.get(act.film, [])) is not None
        ),
        after=_agreement(after, known),
    )


def month_at(moment: str) -> str:
    """Return the month of a journal's time by this computer's clock: ``2026-03``."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m}"


def _moment(day: date) -> str:
    """Return the first moment of a day by this computer's clock, as the journal writes times."""
    midnight = datetime.combine(day, time()).astimezone()
    return midnight.astimezone(UTC).isoformat(timespec="milliseconds")


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _by_film(read: Iterable[Read]) -> dict[str, list[Read]]:
    """Return the Readings of each film that may be counted and told, oldest first."""
    known: dict[str, list[Read]] = {}
    for one in read:
        if one.counts and not one.kept_back:
            known.setdefault(one.film, []).append(one)
    return known


def _first_own(decided: Iterable[Decided], since: str) -> list[Decided]:
    """Return each reader's first Decision on each film, if it was made blind and in the month."""
    first: dict[tuple[str, str], Decided] = {}
    for act in decided:
        first.setdefault((act.film, act.by), act)
    return [
        act
        for act in first.values()
        if act.at >= since and not act.score_seen and act.kind in _TELLING
    ]


_TELLING = (str(DecisionKind.REFER), str(DecisionKind.DO_NOT_REFER))


def _shares(told: Iterable[Read]) -> tuple[Share, ...]:
    counts: dict[tuple[ModelName, float | None, str], list[int]] = {}
    for one in told:
        both = counts.setdefault((one.model, one.threshold, one.source), [0, 0])
        both[0] += 1
        both[1] += one.flagged is True
    shares = [Share(*which, films=both[0], above=both[1]) for which, both in counts.items()]
    return tuple(sorted(shares, key=lambda share: (-share.films, share.model.short)))


def _agreement(decided: Iterable[Decided], known: Mapping[str, list[Read]]) -> Agreement:
    count: Counter[tuple[str, bool]] = Counter()
    for act in decided:
        flagged = _flagged_at(act, known.get(act.film, []))
        if flagged is not None and act.kind in _TELLING:
            count[act.kind, flagged] += 1
    refer, do_not = _TELLING
    return Agreement(
        count[refer, True], count[refer, False], count[do_not, True], count[do_not, False]
    )


def _flagged_at(act: Decided, read: list[Read]) -> bool | None:
    """Return where the score stood when the Decision was made: the last one before, else after."""
    before = [one for one in read if one.number < act.number]
    nearest = before[-1] if before else read[0] if read else None
    return nearest.flagged if nearest else None
