"""What ZIP files and DICOMDIRs hold; where pydicom may be loaded."""

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.archive import is_archive, member_names
from tbviewer.film.directory import films_named_by
from tbviewer.film.flaw import FlawError
from tbviewer.film.holders import Held, is_directory
from tbviewer.film.hush import libraries_hushed


def films_in(path: str) -> Held:
    """Return what the ZIP file or DICOMDIR at `path` holds.

    Raises
    ------
    FilmError
        If it is damaged, gone or no such file.
    """
    try:
        if is_archive(path):
            names, others = member_names(path)
            return Held(tuple(f"{path}/{name}" for name in names), others)
        if is_directory(path):
            with libraries_hushed():
                return Held(films_named_by(path))
    except FlawError as flaw:
        # It is not a picture that is damaged.
        damaged = flaw.fault is FilmFault.DAMAGED
        fault = FilmFault.DAMAGED_HOLDER if damaged else flaw.fault
        raise FilmError(path, fault, detail=flaw.detail, **flaw.facts) from flaw
    except OSError as error:
        raise FilmError(path, FilmFault.UNREADABLE, detail=type(error).__name__) from error
    raise FilmError(path, FilmFault.NOT_AN_IMAGE)
