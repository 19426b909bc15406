"""Decision: what the person reading said of a film, and what is known of it from before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tbviewer.words import later, say, time_text


class DecisionKind(StrEnum):
    """What is to become of the person on the film."""

    REFER = "refer"
    DO_NOT_REFER = "do-not-refer"
    REPEAT = "repeat"
    UNDECIDED = "undecided"


_SHORT = {
    DecisionKind.REFER: later("refer"),
    DecisionKind.DO_NOT_REFER: later("do not refer"),
    DecisionKind.REPEAT: later("repeat the film"),
    DecisionKind.UNDECIDED: later("undecided"),
}
REVIEWED = later("reviewed")
"""What stands in a Decision's place where somebody only went on from the film."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One Decision on one film, as it stands in the journal.

    Attributes
    ----------
    id : str
        Its own, for ever: the id of its entry in the journal.
    film_key : str
        SHA-256 of the film's file.
    kind : DecisionKind
    by : str
        Who decided, by the name they go under on this computer.
    at : str
        When, UTC, ISO 8601.
    score_seen : bool
        Whether `by` had seen a score of this film before deciding.
    note : str
        One line of their own.
    overlays : tuple of str
        The names of the maps that were switched on over this film before deciding.
    """

    id: str
    film_key: str
    kind: DecisionKind
    by: str
    at: str
    score_seen: bool
    note: str = ""
    overlays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilmHistory:
    """What the journal holds of one film.

    Attributes
    ----------
    decisions : tuple of Decision
        Those that were not withdrawn, newest first.
    note : str
        The newest note, empty if it was emptied.
    decided_by : frozenset of str
        Everyone who ever entered a Decision, withdrawn or not.
    seen_by : frozenset of str
        Everyone who was ever shown a score of this film.
    reviewed : bool
        Whether anyone went on from it as reviewed.
    """

    decisions: tuple[Decision, ...] = ()
    note: str = ""
    decided_by: frozenset[str] = frozenset()
    seen_by: frozenset[str] = frozenset()
    reviewed: bool = False

    @property
    def decision(self) -> Decision | None:
        """The Decision that stands."""
        return self.decisions[0] if self.decisions else None


def decision_text(kind: DecisionKind) -> str:
    """Return a Decision in words: "do not refer"."""
    return say(_SHORT[kind])


def before_or_after_text(score_seen: bool) -> str:
    """Return whether the score was seen before deciding."""
    return say("after the score was seen") if score_seen else say("before the score was seen")


def local_time_text(at: str) -> str:
    """Return a time of the journal (UTC, ISO 8601) by this computer's clock."""
    try:
        return time_text(datetime.fromisoformat(at).astimezone())
    except ValueError:
        return at


def provenance_text(decision: Decision) -> str:
    """Return by whom, when, and whether before or after the score was seen."""
    return say(
        "{who}, {when}, {order}",
        who=decision.by or say("nobody named"),
        when=local_time_text(decision.at),
        order=before_or_after_text(decision.score_seen),
    )
