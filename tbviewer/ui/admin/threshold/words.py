"""Where a site's threshold stands, and what the journal can tell of it, in words."""

from tbviewer.reading.screening_words import threshold_text
from tbviewer.record.journal.drift import Month
from tbviewer.ui.admin.threshold.services import Standing
from tbviewer.words import date_text, say, say_count


def standing_text(standing: Standing) -> str:
    """Return which threshold counts for the Model that reads, and who set it."""
    model, here = standing.model.short, standing.set_here
    if here is not None:
        return say(
            "This site's threshold for {model} is {threshold}, set on {date} by {who}.",
            model=model, threshold=threshold_text(here.threshold), date=date_text(here.at[:10]),
            who=here.by or say("somebody"),
        )  # fmt: skip
    if standing.default is not None:
        return say(
            "No threshold is set here for {model}: its default {threshold} counts.",
            model=model, threshold=threshold_text(standing.default),
        )  # fmt: skip
    return say("No threshold is set here for {model}, and it has none.", model=model)


def drift_text(months: tuple[Month, ...]) -> str:
    """Return what the months rest on."""
    if not months:
        return say("On this account, this Model has read no film yet.")
    return say_count(
        "Films read on this account. {count} Decision was made before the score was seen: only"
        " such a one is a second opinion.",
        "Films read on this account. {count} Decisions were made before the score was seen: only"
        " those are a second opinion.",
        sum(month.own for month in months),
    )
