"""Which other film of the list belongs beside the one that is shown."""

from collections.abc import Iterable, Sequence

from tbviewer.film.film import Film, FilmHeader
from tbviewer.reading.survey import Survey

MOST_FILMS = 12


def film_before(film: Film, surveys: Iterable[Survey]) -> str:
    """Return the path of the same patient's film before `film`, or of a later one, or nothing.

    Patients are the same by their number, or by name where neither film has one; the same file
    under another name is no other film.
    """
    others = [s for s in surveys if s.key != film.key and _same_patient(s.header, film.header)]
    earlier = [s for s in others if s.header.study_date < film.header.study_date]
    by_date = sorted(earlier or others, key=lambda survey: survey.header.study_date)
    if not by_date:
        return ""
    return (by_date[-1] if earlier else by_date[0]).path


def films_at_hand(film: Film | None, surveys: Sequence[Survey]) -> tuple[str, ...]:
    """Return the paths to offer beside `film`: its patient's first, then the list's."""
    same = [s.path for s in surveys if film and _same_patient(s.header, film.header)]
    paths = dict.fromkeys([*same, *(survey.path for survey in surveys)])
    if film is not None:
        paths.pop(film.path, None)
    return tuple(paths)[:MOST_FILMS]


def _same_patient(one: FilmHeader, other: FilmHeader) -> bool:
    if one.patient_id or other.patient_id:
        return one.patient_id == other.patient_id
    return bool(one.patient_name) and one.patient_name == other.patient_name
