"""What is said below a figure: what it needs to stand alone in a paper."""

from collections.abc import Iterable, Sequence

from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.reading import ThresholdSource
from tbviewer.reading.score import source_text
from tbviewer.ui.exporting.panels import Exported
from tbviewer.ui.overlay import Overlay
from tbviewer.ui.saliency import MEANINGS, METHODS
from tbviewer.words import later, say

_NO_PROBABILITY = later("A score, from 0 to 1, is not a probability and means something only"
                        " against its threshold.")  # fmt: skip


def captions_of(panels: Sequence[Exported], look: OverlayLook) -> tuple[str, ...]:
    """Return the sentences below a figure of `panels`."""
    sentences = [
        *_models(panels),
        *_maps(panels),
        *_how_drawn(panels, look),
        *_scales(panels),
    ]
    return (" ".join(dict.fromkeys(sentences)),) if sentences else ()


def _models(panels: Sequence[Exported]) -> Iterable[str]:
    readings = [reading for exported in panels for reading in exported.readings]
    for reading in readings:
        yield say("Model {name}, SHA-256 {hash}.", name=reading.model.name,
                  hash=reading.model.sha256[:16])  # fmt: skip
    if any(reading.score is not None for reading in readings):
        yield say(_NO_PROBABILITY)
    for reading in readings:
        if reading.threshold_source is ThresholdSource.CARD:
            yield say("Threshold: {source}.", source=source_text(reading))


def _maps(panels: Sequence[Exported]) -> Iterable[str]:
    maps = [(heatmap, method) for exported in panels for heatmap, method in exported.maps]
    for heatmap, method in maps:
        yield _meaning(heatmap, method)
    if maps:
        yield say("Maps show influence on the score, not the outline of a lesion.")
    for exported in panels:
        if exported.subtracted:
            yield say("Difference: {what}, each divided by its own peak.", what=exported.subtracted)


def _meaning(heatmap: HeatMap, method: str) -> str:
    meaning = Overlay(heatmap).meaning
    if heatmap.name == "saliency" and method in METHODS:
        return say("Saliency ({method}): {meaning}", method=say(METHODS[method]).lower(),
                   meaning=f"{meaning} {say(MEANINGS[method])}")  # fmt: skip
    return meaning


def _how_drawn(panels: Sequence[Exported], look: OverlayLook) -> Iterable[str]:
    if not any(exported.maps for exported in panels):
        return
    if look.common_scale:
        yield say("Colours of Grad-CAMs end at the largest peak among them.")
    else:
        yield say("Colours end at each map's own peak.")
    if any(exported.panel.over for exported in panels) and not look.contours:
        yield say("Over a film, colours fade to transparent towards zero.")
    if look.cut_off > 0:
        percent = round(100 * look.cut_off)
        yield say("Heat below {percent} % of the scale is not drawn.", percent=percent)


def _scales(panels: Sequence[Exported]) -> Iterable[str]:
    for exported in panels:
        film = exported.film
        if film is not None and film.spacing is not None:
            yield say("Scale bar: {label}.", label=film.spacing.label)
        elif film is not None:
            yield say("The file gives no millimetres, so there is no scale bar.")
