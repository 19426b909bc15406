"""Own reading first: who has seen which score, and which scores are kept back until a Decision."""

from dataclasses import replace

from PySide6.QtCore import QObject, QSettings, Signal

from tbviewer.reading.decision import FilmHistory
from tbviewer.reading.reading import Reading
from tbviewer.record.journal.entries import FilmName, reading_entry, seen_entry
from tbviewer.ui.journal_queue import JournalQueue
from tbviewer.ui.viewing import Shown, Stage

_SETTING = "decision/own_first"


class OwnReading(QObject):
    """Journals each Reading once, knows whose eyes saw its score, and keeps scores back.

    A score that was on the screen at any moment makes a later Decision one made *after* it. In
    the mode "own reading first" no score is on the screen before the Decision.
    """

    changed = Signal()
    """Other scores than before are kept back."""

    def __init__(self, queue: JournalQueue, settings: QSettings, parent: QObject | None = None):
        super().__init__(parent)
        self._queue, self._settings = queue, settings
        self._on = str(settings.value(_SETTING)) == "on"
        self._decided: set[tuple[str, str]] = set()
        self._seen: set[tuple[str, str]] = set()
        self._journalled: set[tuple[object, ...]] = set()
        self._unseen: dict[str, tuple[FilmName, Reading]] = {}

    @property
    def on(self) -> bool:
        """Whether people read on their own first."""
        return self._on

    def set_on(self, on: bool, who: str) -> None:
        """Keep scores back until a Decision is entered, or show them all at once to `who`."""
        if on != self._on:
            self._on = on
            self._settings.setValue(_SETTING, "on" if on else "off")
            for film, reading in tuple(self._unseen.values()):
                self._see(film, reading, who)
            self.changed.emit()

    def learn(self, film_key: str, history: FilmHistory) -> None:
        """Take in what the journal knows of earlier sessions."""
        self._decided |= {(who, film_key) for who in history.decided_by}
        self._seen |= {(who, film_key) for who in history.seen_by}

    def decided(self, film_key: str, who: str) -> None:
        """Take in that `who` has entered a Decision: the score is free for them, for good."""
        self._decided.add((who, film_key))
        if film_key in self._unseen:
            self._see(*self._unseen[film_key], who)

    def keeps_back(self, film_key: str, who: str) -> bool:
        """Return whether the score of a film is kept from `who`."""
        return self._on and (who, film_key) not in self._decided

    def has_seen(self, film_key: str, who: str) -> bool:
        """Return whether `who` has ever been shown a score of this film."""
        return (who, film_key) in self._seen

    def veiled(self, shown: Shown, who: str) -> Shown:
        """Return what `who` may see of what stands: a refused film has nothing to keep back."""
        film, reading = shown.film, shown.reading
        if film is None or reading is None or reading.score is None:
            return shown
        if not self.keeps_back(film.key, who):
            return shown
        return replace(shown, stage=Stage.KEPT_BACK, reading=None)

    def take(self, film: FilmName, reading: Reading, who: str) -> None:
        """Journal a Reading that came, once a session, and that its score is now seen, if so."""
        sees = reading.score is not None and not self.keeps_back(film.key, who)
        act = (
            film.key, reading.model.sha256, reading.status, reading.forced,
            reading.score, reading.threshold, reading.threshold_source,
        )  # fmt: skip
        if act not in self._journalled:
            self._journalled.add(act)
            self._queue.put(reading_entry(film, reading, by=who, score_seen=sees))
            if sees:
                self._seen.add((who, film.key))
        self._see(film, reading, who)

    def _see(self, film: FilmName, reading: Reading, who: str) -> None:
        """Journal that `who` sees this score now, unless it is kept back or was seen before."""
        if reading.score is None or self.has_seen(film.key, who):
            return
        if self.keeps_back(film.key, who):
            self._unseen[film.key] = film, replace(reading, maps=())
        else:
            self._seen.add((who, film.key))
            self._unseen.pop(film.key, None)
            self._queue.put(seen_entry(film, reading, by=who))
