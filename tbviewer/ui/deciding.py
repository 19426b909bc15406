"""Deciding: the Decision on the film that is shown, its note, and whether they are on the disk."""

import getpass
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QSettings, Signal

from tbviewer.reading.decision import REVIEWED, Decision, DecisionKind, FilmHistory, decision_text
from tbviewer.reading.question import OCCLUSION
from tbviewer.reading.reading import Reading
from tbviewer.record.journal.entries import (
    Entry,
    FilmName,
    Kind,
    decision_entry,
    new_id,
    note_entry,
    now,
    review_entry,
    withdrawal_entry,
)
from tbviewer.ui.histories import Histories
from tbviewer.ui.journal_queue import JournalQueue
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.own_reading import OwnReading
from tbviewer.ui.services import JournalServices
from tbviewer.ui.viewing import Shown
from tbviewer.words import say

_SETTING = "decision/who"
_PERSONS_OWN = (Kind.DECISION, Kind.WITHDRAWAL, Kind.NOTE)
"""Entries that a person made and would have to make again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the shown film stands, whole.

    Attributes
    ----------
    film_key : str
        Empty without a film.
    decision : Decision or None
        The one that stands; another person's is kept back with the score.
    note : str
    kept_back : bool
        Whether there is a score that is not shown before a Decision.
    may_withdraw : bool
        Whether the Decision is this person's own.
    unsaved : bool
        Whether something of this film could not be written.
    """

    film_key: str = ""
    decision: Decision | None = None
    note: str = ""
    kept_back: bool = False
    may_withdraw: bool = False
    unsaved: bool = False


class Deciding(QObject):
    """Holds what people said of films; the journal is the only store of it."""

    changed = Signal(object)
    """A `Standing`."""
    film_changed = Signal(str, str)
    """A film's key and what is said of it in two words: "refer", "reviewed", or nothing."""

    def __init__(
        self,
        journal: JournalServices,
        settings: QSettings,
        overlays: Overlays,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self._settings, self._overlays = settings, overlays
        self.queue = JournalQueue(journal.append, self)
        self.own_reading = OwnReading(self.queue, settings, self)
        self.standing = Standing()
        self._who = str(settings.value(_SETTING) or "") or user_name()
        self._histories = Histories(journal.histories, self)
        self._film: FilmName | None = None
        self._reading: Reading | None = None
        self._known = False
        self._wanted: DecisionKind | None = None
        self._looked_at: dict[str, None] = {}
        self._histories.learned.connect(self._learn)
        self._histories.shown_known.connect(self._go_on)
        self._histories.went_wrong.connect(self.queue.went_wrong)
        overlays.changed.connect(self._look_at_overlays)
        self.queue.changed.connect(self._tell)
        self.own_reading.changed.connect(self._tell_all)

    @property
    def who(self) -> str:
        """The name under which Decisions are entered."""
        return self._who

    def set_who(self, who: str) -> None:
        """Let another person decide; without a name, the computer's user."""
        who = " ".join(who.split()) or user_name()
        if who != self._who:
            self._who = who
            self._settings.setValue(_SETTING, who)
            if self._film is not None and self._reading is not None:
                self.take_reading(self._film, self._reading)
            self.own_reading.changed.emit()

    def set_own_first(self, on: bool) -> None:
        """Keep scores back until a Decision, or show them."""
        self.own_reading.set_on(on, self._who)

    def veiled(self, shown: Shown) -> Shown:
        """Return what may be shown of what stands."""
        return self.own_reading.veiled(shown, self._who)

    def keeps_back(self, film_key: str) -> bool:
        """Return whether a film's score may not be shown yet."""
        return self.own_reading.keeps_back(film_key, self._who)

    def take_reading(self, film: FilmName, reading: Reading) -> None:
        """Take in a Reading, of the shown film or of one read in the background."""
        self.own_reading.take(film, reading, self._who)

    def show(self, shown: Shown) -> None:
        """Turn to what is shown now: `shown` as it is, before anything of it is kept back."""
        film = FilmName.of(shown.film) if shown.film else None
        other = (film and film.key) != (self._film and self._film.key)
        self._film, self._reading = film, shown.reading
        if film is not None and shown.reading is not None:
            self.take_reading(film, shown.reading)
        if other:
            self._wanted, self._looked_at = None, {}
            self._known = film is None
            if film is not None:
                self._histories.look_up_shown(film.key)
        self._tell()

    def decide(self, kind: DecisionKind) -> None:
        """Enter a Decision, unless it stands already."""
        film = self._film
        if film is None:
            return
        if not self._known:  # whether the score was seen in an earlier session is not known yet
            self._wanted = kind
            return
        history = self._histories.of(film.key)
        stands = history.decision
        if stands is not None and (stands.kind, stands.by) == (kind, self._who):
            return
        seen = self.own_reading.has_seen(film.key, self._who)
        decision = Decision(
            new_id(), film.key, kind, self._who, now(), seen, history.note, tuple(self._looked_at)
        )
        reading = self._reading if seen else None
        self._write(
            decision_entry(film, decision, reading),
            replace(history, decisions=(decision, *history.decisions)),
        )
        if self.own_reading.on:
            self.own_reading.changed.emit()

    def withdraw(self) -> None:
        """Take one's own Decision back; both stay in the journal."""
        film, decision = self._film, self.standing.decision
        if film is not None and decision is not None and self.standing.may_withdraw:
            history = self._histories.of(film.key)
            left = tuple(d for d in history.decisions if d.id != decision.id)
            entry = withdrawal_entry(film, decision, by=self._who)
            self._write(entry, replace(history, decisions=left))

    def set_note(self, note: str) -> None:
        """Note something on the shown film."""
        note = " ".join(note.split())
        film = self._film
        if film is not None and note != self._histories.of(film.key).note:
            entry = note_entry(film, note, by=self._who)
            self._write(entry, replace(self._histories.of(film.key), note=note))

    def review(self) -> None:
        """Mark the shown film as looked at."""
        film = self._film
        if film is not None and not self._histories.of(film.key).reviewed:
            entry = review_entry(film, by=self._who)
            self._write(entry, replace(self._histories.of(film.key), reviewed=True))

    def look_up(self, film_keys: tuple[str, ...]) -> None:
        """Look up what is known of films that are listed; `film_changed` tells it."""
        self._histories.look_up(film_keys)

    def text_of(self, film_key: str) -> str:
        """Return what is said of a film in two words, for the list of films."""
        decision = self._decision_to_show(film_key)
        if decision is not None:
            return decision_text(decision.kind)
        return say(REVIEWED) if self._histories.of(film_key).reviewed else ""

    @property
    def unsaved_of_person(self) -> int:
        """How many Decisions and notes are not on the disk."""
        return sum(entry.kind in _PERSONS_OWN for entry in self.queue.unsaved)

    def close(self) -> None:
        """Stop for good; the queue is flushed before."""
        self._histories.close()

    def _go_on(self) -> None:
        self._known = True
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.decide(wanted)

    def _learn(self, histories: Mapping[str, FilmHistory]) -> None:
        unsaved = {entry.film_key for entry in self.queue.unsaved}
        for key, history in histories.items():
            self.own_reading.learn(key, history)
            if key not in unsaved:  # what is not yet in the journal is newer
                self._histories.put(key, history)
                self.film_changed.emit(key, self.text_of(key))
        if self.own_reading.on:
            self.own_reading.changed.emit()
        self._tell()

    def _write(self, entry: Entry, history: FilmHistory) -> None:
        self._histories.put(entry.film_key, history)
        self.queue.put(entry)
        if entry.kind == Kind.DECISION:
            self.own_reading.decided(entry.film_key, self._who)
        self.film_changed.emit(entry.film_key, self.text_of(entry.film_key))
        self._tell()

    def _decision_to_show(self, film_key: str) -> Decision | None:
        return None if self.keeps_back(film_key) else self._histories.of(film_key).decision

    def _look_at_overlays(self) -> None:
        for overlay in self._overlays.drawn:
            if overlay.heatmap.name == OCCLUSION:  # of a question nothing is ever stored
                continue
            self._looked_at[_looked_at_name(overlay.heatmap.name, self._reading)] = None

    def _tell_all(self) -> None:
        for key in self._histories:
            self.film_changed.emit(key, self.text_of(key))
        self._tell()

    def _tell(self) -> None:
        film = self._film
        if film is None:
            self.standing = Standing()
        else:
            decision = self._decision_to_show(film.key)
            unsaved = self.queue.error is not None and any(
                e.film_key == film.key and e.kind in _PERSONS_OWN for e in self.queue.unsaved
            )
            self.standing = Standing(
                film.key,
                decision,
                self._histories.of(film.key).note,
                kept_back=self.keeps_back(film.key),
                may_withdraw=decision is not None and decision.by == self._who,
                unsaved=unsaved,
            )
        self.changed.emit(self.standing)


def _looked_at_name(heatmap: str, reading: Reading | None) -> str:
    """Return a map's name, with how the saliency was taken unless it is the plain gradient."""
    if heatmap != "saliency" or reading is None or reading.saliency == "gradient":
        return heatmap
    return f"{heatmap} ({reading.saliency})"


def user_name() -> str:
    """Return the name of the computer's user, empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
