"""What a film of a labelled folder is like, seen once: for training, not for reading."""

import hashlib

from tbviewer.errors import FilmError
from tbviewer.film.film import Film
from tbviewer.film.fingerprint import fingerprint
from tbviewer.film.flaw import FlawError
from tbviewer.film.opening import open_film
from tbviewer.film.source import read_file
from tbviewer.net.reader import judged
from tbviewer.net.squares import BlankFilm
from tbviewer.reading.reading import Remark
from tbviewer.record.clinic.scan import FaultKind, Inspection
from tbviewer.words import say

_AGAINST = {"turned": FaultKind.TURNED, "inverted": FaultKind.INVERTED}


def inspect(path: str, known_key: str = "") -> Inspection | None:
    """Return what is seen in the film at `path`; None if its SHA-256 is still `known_key`.

    Raises
    ------
    FilmError
        If it cannot be opened.
    """
    if known_key and _key(path) == known_key:
        return None
    return inspection(open_film(path))


def _key(path: str) -> str:
    try:
        return hashlib.sha256(read_file(path)).hexdigest()
    except FlawError as flaw:
        raise FilmError(path, flaw.fault, detail=flaw.detail, **flaw.facts) from flaw


def inspection(film: Film) -> Inspection:
    """Return what is seen in an opened film."""
    against, told = _against(film)
    return Inspection(
        key=film.key,
        form=film.header.form,
        rows=film.rows,
        columns=film.columns,
        patient=film.header.patient_id,
        sex=film.header.sex,
        age_years=film.header.age_years,
        fingerprint=fingerprint(film),
        against=against,
        code=told.code if told else "",
        told=told.sentence if told else "",
    )


def _against(film: Film) -> tuple[FaultKind | None, Remark | None]:
    """Return what header and picture say against a film: the very judgement that reading obeys."""
    try:
        refusal, _ = judged(film)
    except BlankFilm:
        blank = Remark("blank", say("The film is blank: all of it has one grey value."))
        return FaultKind.BLANK, blank
    if refusal is None:
        return None, None
    return _AGAINST.get(refusal.code, FaultKind.NOT_A_CHEST), refusal
