"""What is said below a picture with maps: what it needs to stand alone on paper."""

from collections.abc import Iterable, Sequence

from tbviewer.film.spacing import Spacing
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.map_words import map_meaning_by
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.reading import Reading, ThresholdSource
from tbviewer.reading.score import source_text
from tbviewer.words import later, say

_NO_PROBABILITY = later("A score, from 0 to 1, is not a probability and means something only"
                        " against its threshold.")  # fmt: skip


def model_captions(readings: Sequence[Reading]) -> Iterable[str]:
    """Yield which Models read, what a score is, and whose threshold it is."""
    for reading in readings:
        yield say("Model {name}, SHA-256 {hash}.", name=reading.model.name,
                  hash=reading.model.sha256[:16])  # fmt: skip
    if any(reading.score is not None for reading in readings):
        yield say(_NO_PROBABILITY)
    for reading in readings:
        if reading.threshold_source is ThresholdSource.CARD:
            yield say("Threshold: {source}.", source=source_text(reading))


def map_captions(maps: Sequence[tuple[HeatMap, str]]) -> Iterable[str]:
    """Yield what maps show; beside each stands how its saliency was taken."""
    for heatmap, method in maps:
        yield map_meaning_by(heatmap, method)
    if maps:
        yield say("Maps show influence on the score, not the outline of a lesion.")


def look_captions(look: OverlayLook, *, over_film: bool) -> Iterable[str]:
    """Yield how maps are drawn; `over_film` is whether any of them lies over its film."""
    if look.common_scale:
        yield say("Colours of Grad-CAMs end at the largest peak among them.")
    else:
        yield say("Colours end at each map's own peak.")
    if over_film and not look.contours:
        yield say("Over a film, colours fade to transparent towards zero.")
    if look.cut_off > 0:
        percent = round(100 * look.cut_off)
        yield say("Heat below {percent} % of the scale is not drawn.", percent=percent)


def scale_caption(spacing: Spacing | None) -> str:
    """Return what the millimetres of a scale bar are worth."""
    if spacing is None:
        return say("The file gives no millimetres, so there is no scale bar.")
    return say("Scale bar: {label}.", label=spacing.label)


def one_text(sentences: Iterable[str]) -> str:
    """Return sentences as one text, each once."""
    return " ".join(dict.fromkeys(filter(None, sentences)))
