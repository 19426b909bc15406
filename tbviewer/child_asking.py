"""What a child process answers when the Network is asked; the film stays there, prepared once."""

from functools import lru_cache
from typing import TYPE_CHECKING

from tbviewer.child import kept_film, reader_of
from tbviewer.reading.correction import Correction
from tbviewer.reading.question import Answer, Filling, Logits, Question
from tbviewer.reading.reading import Wish

if TYPE_CHECKING:
    from tbviewer.net.asking import AskedFilm
    from tbviewer.net.reader import Reader


def ask(path: str, key: str, wish: Wish, question: Question) -> Answer:
    """Return what the Network says to a question about a film that was opened."""
    return _asked_film(path, key, reader_of(wish.model), wish.correction).answer(question)


def hide_places(path: str, key: str, wish: Wish, filling: Filling, places: range) -> Logits:
    """Return the logits of a film with each of a sweep's places hidden."""
    asked = _asked_film(path, key, reader_of(wish.model), wish.correction)
    return asked.logits_hidden(filling, places)


@lru_cache(maxsize=1)
def _asked_film(path: str, key: str, reader: "Reader", correction: Correction) -> "AskedFilm":
    """Return the film that questions are asked of, prepared."""
    from tbviewer.net.asking import AskedFilm

    return AskedFilm(reader, kept_film(path, key), correction)
