"""A Run in words: where it stands, what comes next, how long it still takes."""

from datetime import datetime

from tbviewer.record.runs.looking import RunSeen, Standing
from tbviewer.record.runs.state import RunState, Stage
from tbviewer.words import number_text, say, say_count, time_text


def duration_text(seconds: float) -> str:
    """Return a length of time that is guessed, in the unit that fits it."""
    if seconds < 50:
        return say("less than a minute")
    if seconds < 90 * 60:
        return say_count("about {count} minute", "about {count} minutes", round(seconds / 60))
    return say("about {hours:.1f} hours", hours=seconds / 3600)


def headline_of(run: RunSeen) -> tuple[str, str]:
    """Return where a Run stands, and what is to be said below it."""
    state = run.state
    if run.standing is Standing.ASKING:
        return (
            say("This Run will take {time}.", time=duration_text(state.seconds_left or 0.0)),
            say(
                "Measured on its first steps. Films are read as usual meanwhile, and the window"
                " may be closed."
            ),
        )
    if run.standing is Standing.DONE:
        waits = say("It reads no film before somebody has compared and activated it.")
        doubts = say("Labels that look wrong to it are told in the step Films.")
        return state.sentence, f"{waits} {doubts}" if run.wish.folds else waits
    if run.standing is Standing.LEFT_OFF:
        return state.sentence, state.advice
    if run.stopping:
        return say("The Run is being stopped."), say("It can be resumed at any time.")
    return _going_text(state), _about_going(state)


def _going_text(state: RunState) -> str:
    if state.stage is Stage.OPENING:
        return say(
            "Opening films: {done} of {count}.", done=state.opened, count=max(state.films, 1)
        )
    if state.stage is Stage.MEASURING:
        return say("Timing the first steps.")
    if state.stage is Stage.WRITING:
        return say("Writing the Model and checking it.")
    if state.stage is Stage.BEGINNING or state.seconds_left is None:
        return say("The Run begins.")
    return say("Training: {time} left.", time=duration_text(state.seconds_left))


def _about_going(state: RunState) -> str:
    if state.stage is Stage.SCORING:
        return say(
            "The Model is trained. Network {number} of {count} of the study that sets its threshold"
            " is being trained.",
            number=state.part - 1,
            count=state.parts - 1,
        )
    if state.stage in (Stage.OPENING, Stage.MEASURING):
        return say("Nothing is trained before you have seen how long it takes.")
    return say("Films are read as usual meanwhile. The window may be closed: the Run goes on.")


def facts_of(run: RunSeen) -> tuple[tuple[str, str], ...]:
    """Return what stands beside the charts: names and values."""
    state, wish = run.state, run.wish
    going = run.standing is Standing.GOING
    rows = [
        (say("Model"), wish.model),
        (say("begins with"), wish.begin_with or say("nothing")),
        (say("films"), _films_text(state)),
        (say("epoch"), _epoch_text(state)),
    ]
    asks = run.standing is Standing.ASKING
    if (going or asks) and state.films_per_second is not None:
        rows.append((say("films a second"), number_text(state.films_per_second, ".1f")))
    if going and state.seconds_left is not None:
        rows.append((say("time left"), duration_text(state.seconds_left)))
    return tuple(rows)


def _films_text(state: RunState) -> str:
    if not state.left_out:
        return str(state.films)
    return say("{count}, {out} left out", count=state.films, out=state.left_out)


def _epoch_text(state: RunState) -> str:
    if not state.epochs:
        return "–"
    told = say("{done} of {count}", done=state.epoch, count=state.epochs)
    if state.part > 1:
        return say("{epochs}, study {part} of {parts}", epochs=told, part=state.part - 1,
                   parts=state.parts - 1)  # fmt: skip
    return told


_STANDING = {
    Standing.GOING: lambda: say("going on"),
    Standing.ASKING: lambda: say("waits to be begun"),
    Standing.DONE: lambda: say("done"),
    Standing.LEFT_OFF: lambda: say("left off"),
}


def name_of(run: RunSeen) -> str:
    """Return how a Run is called in the list."""
    when = time_text(datetime.fromtimestamp(run.asked_at))
    return say("{model}, {when}, {standing}", model=run.wish.model, when=when,
               standing=_STANDING[run.standing]())  # fmt: skip


def share_of(state: RunState) -> float | None:
    """Return how much of what a Run does now is done, from 0 to 1; None where nobody knows."""
    if state.stage is Stage.OPENING and state.films:
        return state.opened / state.films
    return state.done / state.total if state.total else None
