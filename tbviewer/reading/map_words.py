"""What a map is called and what it shows, in words."""

from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.question import OCCLUSION
from tbviewer.words import later, say

_TITLES = {
    "saliency": later("Saliency"),
    "gradcam": later("Block {number}"),
    "focus": later("Focus"),
    "region": later("Region"),
    OCCLUSION: later("Occlusion"),
}
_MEANINGS = {
    "saliency": later("How strongly each pixel of the input moves the score."),
    "gradcam": later("Grad-CAM at the end of block {number}: {columns} × {rows} cells."),
    "focus": later("Where pixels, fine structure and their region all speak for tuberculosis."),
    "region": later("Which parts of the film, weighed for and against, speak for tuberculosis."),
    OCCLUSION: later("How far the score's logit falls when this place is hidden (a sweep)."),
}
METHODS = {
    "gradient": later("Gradient"),
    "guided": later("Guided backpropagation"),
    "smooth": later("SmoothGrad"),
}
"""How saliency is taken, as a `Wish` names it, and its name for a person."""
METHOD_MEANINGS = {
    "gradient": later("The plain derivative of the score with respect to each pixel."),
    "guided": later("Only what is positive on both sides of each ReLU is passed back: cleaner."),
    "smooth": later("The mean derivative over 16 copies with a little noise: less speckled."),
}


def map_title(name: str) -> str:
    """Return a map's name for a person; maps that only their Card knows keep their own."""
    kind, _, number = name.partition("-")
    return say(_TITLES[kind], number=number) if kind in _TITLES else name


def map_meaning(heatmap: HeatMap) -> str:
    """Return what the map shows, in one sentence; empty for maps that only their Card knows."""
    kind, _, number = heatmap.name.partition("-")
    rows, columns = heatmap.grid
    told = _MEANINGS.get(kind)
    return say(told, number=number, rows=rows, columns=columns) if told else ""


def map_meaning_by(heatmap: HeatMap, method: str) -> str:
    """Return what the map shows; of a saliency also by which of `METHODS` it was taken."""
    meaning = map_meaning(heatmap)
    if heatmap.name != "saliency" or method not in METHODS:
        return meaning
    return say(
        "Saliency ({method}): {meaning}",
        method=say(METHODS[method]).lower(),
        meaning=f"{meaning} {say(METHOD_MEANINGS[method])}",
    )


def over_film_title(names: tuple[str, ...]) -> str:
    """Return what a film under the maps called `names` is called."""
    titles = ", ".join(map_title(name) for name in names)
    return say("{map} over the film", map=titles) if titles else say("Film")
