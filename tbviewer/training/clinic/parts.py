"""The two parts of a scanned folder: the films to learn from, and those set apart."""

from pathlib import Path

from tbviewer.record.clinic.scan import Scan, ScannedFilm
from tbviewer.training.folder import LabelledFilm


def learning_films(scan: Scan) -> tuple[LabelledFilm, ...]:
    """Return the films a Run may learn from and validate on; left-out ones are absent.

    None is of a patient of the test part, nor shows a picture that is in it. `patient` is the
    salted hash; `columns` are ``sex`` (``M``, ``F`` or empty) and ``age`` (whole years or empty).
    """
    return tuple(_labelled(film) for film in scan.learning)


def test_films(scan: Scan) -> tuple[LabelledFilm, ...]:
    """Return the films for nothing but the final comparison; left-out ones are absent."""
    return tuple(_labelled(film) for film in scan.test)


test_films.__test__ = False  # type: ignore[attr-defined] # pytest takes its name for a test's


def _labelled(film: ScannedFilm) -> LabelledFilm:
    age = "" if film.age_years is None else f"{film.age_years:.0f}"
    facts = {"sex": film.sex, "age": age}
    return LabelledFilm(Path(film.path), film.film, film.label, film.patient, facts)
