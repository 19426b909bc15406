"""What is said below a figure of what the window shows."""

from collections.abc import Iterable, Sequence

from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.record.captions import (
    look_captions,
    map_captions,
    model_captions,
    one_text,
    scale_caption,
)
from tbviewer.ui.exporting.panels import Exported
from tbviewer.words import say


def captions_of(panels: Sequence[Exported], look: OverlayLook) -> tuple[str, ...]:
    """Return the sentences below a figure of `panels`."""
    maps = [told for exported in panels for told in exported.maps]
    sentences = [
        *model_captions([reading for exported in panels for reading in exported.readings]),
        *map_captions(maps),
        *_differences(panels),
        *(look_captions(look, over_film=any(e.panel.over for e in panels)) if maps else ()),
        *(scale_caption(e.film.spacing) for e in panels if e.film is not None),
    ]
    text = one_text(sentences)
    return (text,) if text else ()


def _differences(panels: Sequence[Exported]) -> Iterable[str]:
    for exported in panels:
        if exported.subtracted:
            yield say("Difference: {what}, each divided by its own peak.", what=exported.subtracted)
