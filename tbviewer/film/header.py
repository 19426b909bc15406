"""The header fields that are shown and judged by, as people read them."""

import re
from datetime import date
from typing import Any

from pydicom.dataset import Dataset

from tbviewer.film.elements import BROKEN, text, texts, tidy, value
from tbviewer.film.film import FilmHeader
from tbviewer.words import say

_AGE = re.compile(r"(\d{1,3})([DWMY]?)", re.IGNORECASE)
_YEARS = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0, "": 1.0}
_DATE = re.compile(r"(\d{4})[.\-/]?(\d{2})[.\-/]?(\d{2})")
_STUDY_DATES = ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate")
_OLDEST_YEARS = 130
_AGES_AGREE_YEARS = 1.5
_DIRECTION = re.compile(r"[AFHLPR]{1,3}")


def header_of(dataset: Dataset, *, form: str, disagreements: tuple[str, ...] = ()) -> FilmHeader:
    """Return what the screen shows of a dataset; fields that make no sense are left empty.

    `form` says what the file is; `disagreements` are what the pixels' own stages found.
    """
    study = next(filter(None, (day_of(text(dataset, tag)) for tag in _STUDY_DATES)), None)
    born = day_of(text(dataset, "PatientBirthDate"))
    stated = age_in_years(text(dataset, "PatientAge"))
    counted = _years_between(born, study)
    if stated is not None and counted is not None and abs(stated - counted) > _AGES_AGREE_YEARS:
        clause = say(
            "the age is given as {age} years, by the date of birth it is {counted}",
            age=round(stated),
            counted=round(counted),
        )
        disagreements = (*disagreements, clause)
    return FilmHeader(
        patient_name=_name(dataset),
        patient_id=text(dataset, "PatientID"),
        sex=text(dataset, "PatientSex").upper(),
        age_years=counted if stated is None else stated,
        study_date=study.isoformat() if study else "",
        study_description=text(dataset, "StudyDescription"),
        modality=text(dataset, "Modality").upper(),
        body_part=text(dataset, "BodyPartExamined"),
        view=text(dataset, "ViewPosition").upper(),
        orientation=_orientation(texts(dataset, "PatientOrientation")),
        form=form,
        disagreements=disagreements,
    )


def age_in_years(stated: str) -> float | None:
    """Return the years of an Age String (PS3.5 6.2) such as ``034Y`` or ``018M``.

    A number without a unit, as some devices write it, is taken for years.
    """
    match = _AGE.fullmatch(stated.replace(" ", ""))
    if match is None:
        return None
    years = int(match[1]) * _YEARS[match[2].upper()]
    return years if years <= _OLDEST_YEARS else None


def day_of(stated: str) -> date | None:
    """Return the day of a DICOM date, also in the old form ``1995.07.20``; None if it is none."""
    match = _DATE.fullmatch(stated)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _years_between(born: date | None, study: date | None) -> float | None:
    if born is None or study is None:
        return None
    years = (study - born).days / 365.25
    return years if 0 <= years <= _OLDEST_YEARS else None


def _name(dataset: Dataset) -> str:
    """Return the patient's name: ``family, given``, in front of it the ideographic one."""
    name: Any = value(dataset, "PatientName")
    try:
        groups = [str(part) for part in name.components]
    except BROKEN:
        return text(dataset, "PatientName")
    alphabetic, ideographic, phonetic = [*groups, "", "", ""][:3]
    latin = readable_name(alphabetic)
    other = tidy(ideographic.replace("^", " ")) or tidy(phonetic.replace("^", " "))
    return f"{other} ({latin})" if other and latin else other or latin


def readable_name(stored: str) -> str:
    """Return ``Adams, John Robert`` for ``Adams^John^Robert^Dr^`` (PS3.5 6.2.1)."""
    family, given, middle = [*(tidy(part) for part in stored.split("^")), "", "", ""][:3]
    return ", ".join(filter(None, (family, " ".join(filter(None, (given, middle))))))


def _orientation(stated: tuple[str, ...]) -> tuple[str, str] | None:
    if len(stated) != 2:
        return None
    rows, columns = (direction.upper() for direction in stated)
    if not (_DIRECTION.fullmatch(rows) and _DIRECTION.fullmatch(columns)):
        return None
    return rows, columns
