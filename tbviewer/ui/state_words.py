"""What the status bar says of the film that is shown."""

from tbviewer.reading.reading import Status
from tbviewer.ui.viewing import Shown, Stage
from tbviewer.words import number_text, say


def state_text(shown: Shown) -> str:
    """Return how far the film has come, and its place among the others."""
    place = (
        say("film {number} of {count}", number=shown.number, count=shown.count)
        if shown.count > 1
        else ""
    )
    seconds = number_text(shown.reading.seconds, ".1f") if shown.reading else ""
    doing = {
        Stage.OPENING: say("Opening {name} …", name=shown.name),
        Stage.READING: say("Reading {name} …", name=shown.name),
        Stage.READ: say("{name}: read in {seconds} s", name=shown.name, seconds=seconds),
        Stage.UNREAD: say("{name}: not read", name=shown.name),
        Stage.UNOPENED: say("{name}: refused", name=shown.name),
        Stage.KEPT_BACK: say("{name}: your own reading first", name=shown.name),
    }.get(shown.stage, "")
    if shown.reading is not None and shown.reading.status is Status.REFUSED:
        doing = say("{name}: refused", name=shown.name)
    return "   ".join(part for part in (doing, place) if part)
