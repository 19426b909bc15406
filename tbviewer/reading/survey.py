"""Survey: what a list keeps of a film; small, whatever the film's size."""

from dataclasses import dataclass, replace

from tbviewer.film.film import Film, FilmHeader
from tbviewer.film.thumbnail import thumbnail_of
from tbviewer.film.window import Grey
from tbviewer.reading.reading import Reading


@dataclass(frozen=True, eq=False, slots=True)
class Survey:
    """A film as a list knows it.

    Attributes
    ----------
    path : str
        As the film was named.
    key : str
        SHA-256 of the film's file.
    thumbnail : uint8 array (rows, columns)
        The film in its first Window, at most 96 pixels long and wide; read-only.
    header : FilmHeader
    reading : Reading
        Without HeatMaps.
    """

    path: str
    key: str
    thumbnail: Grey
    header: FilmHeader
    reading: Reading


def survey_of(film: Film, reading: Reading) -> Survey:
    """Return what a list keeps of a film that was opened and read."""
    bare = replace(reading, maps=())
    return Survey(film.path, film.key, thumbnail_of(film), film.header, bare)
