"""What the step Compare needs from the rest of the program: plain functions that block."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tbviewer.film.film import Film
from tbviewer.reading.comparison import Comparison
from tbviewer.reading.reading import ModelName, Reading

Report = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Run that has finished: its Model waits, quarantined.

    Attributes
    ----------
    run : Path
        The Run's folder.
    model : ModelName
    folder : str
        The labelled folder that it learned from.
    found : Comparison or None
        What was made of it last; None if it never was compared.
    """

    run: Path
    model: ModelName
    folder: str
    found: Comparison | None = None

    def compared_with(self, active: ModelName | None) -> Comparison | None:
        """Return the comparison with the Model that reads now; None if it is with another."""
        found = self.found
        if found is None or found.old_model != active or found.new_model != self.model:
            return None
        return found


@dataclass(frozen=True, eq=False, slots=True)
class Looked:
    """A film on which the Models differ, read by both with their maps."""

    film: Film
    new: Reading
    old: Reading


@dataclass(frozen=True)
class CompareServices:
    """Called inside Jobs only; each may raise a `TbViewerError`.

    Attributes
    ----------
    active
        Names the Model that reads now.
    candidates
        Returns the Runs that have finished, the newest first.
    compare
        Compares a candidate with the Model that reads now and keeps what comes out; tells how
        many films are done and of how many, or None; that may raise to stop it.
    look
        Takes a film's path and a candidate; reads the film by both Models.
    activate
        Puts a candidate's Model into the store and lets it read from now on; takes who wants it.
        Returns the Model that read before, and the new one as it is called there.
    rest
        Frees what `look` needs, until it is called again.
    """

    active: Callable[[], ModelName]
    candidates: Callable[[], tuple[Candidate, ...]]
    compare: Callable[[Candidate, Report], Comparison]
    look: Callable[[str, Candidate], Looked]
    activate: Callable[[Candidate, str], tuple[ModelName, ModelName]]
    rest: Callable[[], None] = lambda: None
