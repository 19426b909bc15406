"""What the list says of a film, for the eye, for the mouse that rests on it, and read aloud."""

from tbviewer.reading.score import standing_text
from tbviewer.ui.entries import Entry, State
from tbviewer.ui.films import Films
from tbviewer.words import date_text, later, say, say_count

STATE_WORDS = {
    State.WAITING: later("waiting"),
    State.READING: later("reading …"),
    State.READ: later("read"),
    State.REFUSED: later("refused"),
}
SCORE_HIDDEN = later("your own reading first")


def day_and_view(entry: Entry) -> str:
    """Return the study's day and the view: "2026-03-01  PA"."""
    header = entry.survey.header if entry.survey else None
    return "  ".join(filter(None, (date_text(header.study_date), header.view))) if header else ""


def all_of(entry: Entry, films: Films) -> str:
    """Return everything the list knows of a film, one fact a line."""
    lines = [entry.title]
    if entry.title != entry.name:
        lines.append(entry.name)
    if entry.survey is not None:
        header = entry.survey.header
        lines += [header.patient_id, day_and_view(entry)]
    lines += _standing(entry, films)
    decision = films.decision_of(entry.key)
    if decision:
        lines.append(say("Decision: {decision}", decision=decision))
    return "\n".join(filter(None, lines))


def _standing(entry: Entry, films: Films) -> list[str]:
    if entry.state is State.REFUSED:
        return [say("refused: {why}", why=entry.reason)]
    if entry.survey is None:
        return [say(STATE_WORDS[entry.state])]
    if films.hides_score(entry):
        return [say(SCORE_HIDDEN)]
    reading = entry.survey.reading
    score = say("score {score}", score=entry.figure)
    lines = [", ".join(filter(None, (score, standing_text(reading))))]
    if reading.forced and reading.refusal:
        lines.append(say("Read although refused: {why}", why=reading.refusal.sentence))
    return lines + [caution.sentence for caution in reading.cautions]


def progress_text(films: Films, seconds_left: float | None) -> str:
    """Return how far the list is: "28 of 40 films read, about 20 s left"; empty for one film."""
    if films.count < 2:
        told = []
    elif films.done < films.count:
        told = [say("{done} of {count} films read", done=films.done, count=films.count)]
        if seconds_left is not None:
            told[0] = say("{read}, about {time} left", read=told[0], time=_time(seconds_left))
    else:
        refused = films.refused
        told = [say_count("{count} film read", "{count} films read", films.count - refused)]
        if refused:
            told.append(say_count("{count} refused", "{count} refused", refused))
    if films.others:
        others = say_count(
            "{count} other file passed over", "{count} other files passed over", films.others
        )
        told.append(others)
    return ", ".join(told)


def _time(seconds: float) -> str:
    """Return a time that is guessed: seconds in steps of five, then minutes."""
    if seconds < 90:
        return say("{count} s", count=max(5, 5 * round(seconds / 5)))
    return say("{count} min", count=round(seconds / 60))
