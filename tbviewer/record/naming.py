"""Which film it is and how its score stands, in a line, on whatever leaves the program."""

from tbviewer.film.film import Film, FilmHeader
from tbviewer.reading.reading import Reading
from tbviewer.reading.score import score_text, standing_text
from tbviewer.words import date_text, say, say_count


def age_text(years: float | None) -> str:
    """Return an age as people say it: months below two years."""
    if years is None:
        return ""
    if years < 2:
        return say_count("{count} month", "{count} months", int(years * 12))
    return say_count("{count} year", "{count} years", int(years))


def film_line(film: Film, *, identity: bool) -> str:
    """Return which film it is; without `identity` by the first digits of its file's hash."""
    return film_name(film.key, film.header, identity=identity)


def film_name(key: str, header: FilmHeader, *, identity: bool) -> str:
    """Return which film it is, by its SHA-256 and its header.

    A film's file name and a patient's name are the same thing in most clinics; a film that does
    not say whose it is goes by its hash even with `identity`.
    """
    what = " ".join(part for part in (header.modality, header.view) if part)
    if not identity:
        tag = say("film {tag}", tag=key[:8])
        return ", ".join(part for part in (tag, what) if part)
    tag = "" if is_named(header) else say("film {tag}", tag=key[:8])
    age = age_text(header.age_years).replace(" ", "\N{NO-BREAK SPACE}")
    who = (tag, header.patient_name, header.patient_id, header.sex, age)
    return ", ".join(part for part in (*who, what, date_text(header.study_date)) if part)


def is_named(header: FilmHeader) -> bool:
    """Return whether a film says whose it is."""
    return bool(header.patient_name or header.patient_id)


def score_line(reading: Reading | None) -> str:
    """Return the Model and its score against the threshold, in the words agreed for it."""
    if reading is None:
        return ""
    if reading.score is None:
        return say("{model}: refused, no score", model=reading.model.short)
    line = say(
        "{model}: score {score}, {standing}",
        model=reading.model.short,
        score=score_text(reading),
        standing=standing_text(reading),
    )
    return f"{line} ({say('read although refused')})" if reading.forced else line
