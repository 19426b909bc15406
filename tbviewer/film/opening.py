"""The one door through which a file becomes a film."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.contents import Contents
from tbviewer.film.dicom import contents_of_dicom
from tbviewer.film.film import Film, levels_of
from tbviewer.film.flaw import FlawError
from tbviewer.film.hush import libraries_hushed
from tbviewer.film.raster import contents_of_raster
from tbviewer.film.sniff import Kind, kind_of, other_picture
from tbviewer.film.source import read_file

_LONGEST_DETAIL = 300


def open_film(path: str) -> Film:
    """Open the file at `path` as a film.

    What it is, is told by its content. The file is read once, and only read; nothing is
    printed or logged. May be called from one thread at a time.

    Raises
    ------
    FilmError
        For everything that is not a film: it names the file, the fault and what to do.
    """
    try:
        with libraries_hushed():
            return _film(path)
    except FlawError as flaw:
        raise FilmError(path, flaw.fault, detail=flaw.detail, **flaw.facts) from flaw
    except MemoryError as error:
        raise FilmError(path, FilmFault.NO_MEMORY) from error
    except Exception as error:  # hostile bytes make the decoders raise anything
        detail = f"{type(error).__name__}: {error}"[:_LONGEST_DETAIL]
        raise FilmError(path, FilmFault.DAMAGED, detail=detail) from error


def _film(path: str) -> Film:
    data = read_file(path)
    # hashlib lets other threads run meanwhile: the hash is done when the pixels are.
    with ThreadPoolExecutor(max_workers=1) as beside:
        digest = beside.submit(_digest, data)
        contents = _contents(data)
        levels = levels_of(contents.pixels)
        key = digest.result()
    return Film(
        path=path,
        key=key,
        levels=levels,
        padding=contents.padding,
        windows=contents.windows,
        spacing=contents.spacing,
        header=contents.header,
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _contents(data: bytes) -> Contents:
    kind = kind_of(data)
    if kind is None:
        form = other_picture(data)
        if form:
            raise FlawError(FilmFault.UNSUPPORTED, form=form)
        raise FlawError(FilmFault.NOT_AN_IMAGE)
    return contents_of_dicom(data) if kind is Kind.DICOM else contents_of_raster(data, kind)
