"""A study's picture: ROC curves as in the paper's Figure 2, and how far its scores are shares.

By matplotlib's own canvases, never by pyplot: no window, no state.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.training.checkpoint import write_whole
from tbviewer.training.metrics import auc, auc_interval, reliability, roc
from tbviewer.training.study import Scored, joined, read_scores
from tbviewer.words import say

GRID = np.linspace(0, 1, 201)
"""False positive rates at which folds' curves are averaged."""
_ALL = "all"


def mean_curve(scored: Scored) -> NDArray[np.float64]:
    """Return the mean over the folds of the true positive rate at each rate of `GRID`."""
    curves = []
    for k in np.unique(scored.folds):
        inside = scored.folds == k
        false, true = roc(scored.scores[inside], scored.labels[inside])
        curves.append(np.interp(GRID, false, true))
    mean: NDArray[np.float64] = np.mean(curves, axis=0)
    mean[0] = 0.0
    return mean


def draw(folders: Sequence[Path], target: Path) -> None:
    """Draw the curves of a study, or of one study with several seeds, to an SVG or PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    seeds = [read_scores(folder) for folder in folders]
    groups = {_ALL: seeds}
    for name in seeds[0].groups():
        groups[name] = [scored.groups()[name] for scored in seeds]
    figure = Figure(figsize=(4.2 * (len(groups) + 1), 4.4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, len(groups) + 1)
    for place, (name, each) in zip(axes[:-1], groups.items(), strict=True):
        _curves(place, name, each)
    _reliability(axes[-1], joined(seeds))
    write_whole(target, _content(figure, target.suffix.lstrip(".") or "svg"))


def _curves(axes: Any, name: str, seeds: Sequence[Scored]) -> None:
    """The folds' curves of every seed, thin; the mean of them all, thick."""
    for scored in seeds:
        for k in np.unique(scored.folds):
            inside = scored.folds == k
            false, true = roc(scored.scores[inside], scored.labels[inside])
            area = auc(scored.scores[inside], scored.labels[inside])
            label = say("fold {k}: {auc:.3f}", k=k, auc=area) if len(seeds) == 1 else None
            axes.plot(false, true, linewidth=0.8, alpha=0.6, label=label)
    mean = np.mean([mean_curve(scored) for scored in seeds], axis=0)
    pooled = [auc_interval(scored.scores, scored.labels) for scored in seeds]
    label = say("mean of the folds; pooled AUC {auc:.3f}", auc=np.mean([p.value for p in pooled]))
    axes.plot(GRID, mean, color="black", linewidth=1.8, label=label)
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=0.8, linestyle="--")
    axes.set(
        title=say("all") if name == _ALL else name,
        xlabel=say("1 − specificity"), ylabel=say("sensitivity"),
        xlim=(0, 1), ylim=(0, 1.005), aspect="equal",
    )  # fmt: skip
    axes.legend(loc="lower right", fontsize=8, frameon=False)


def _reliability(axes: Any, scored: Scored) -> None:
    curve = reliability(scored.scores, scored.labels)
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=0.8, linestyle="--")
    axes.plot(
        [r.mean_score for r in curve], [r.share_positive for r in curve],
        color="black", marker="o", markersize=4, linewidth=1.2,
    )  # fmt: skip
    axes.set(
        title=say("calibration"), xlabel=say("score, not calibrated"),
        ylabel=say("share with tuberculosis"), xlim=(0, 1), ylim=(0, 1.005), aspect="equal",
    )  # fmt: skip


def _content(figure: Any, form: str) -> bytes:
    import matplotlib as mpl

    content = io.BytesIO()
    # The same picture from the same scores: no date, no random names.
    with mpl.rc_context({"svg.hashsalt": "tbviewer", "svg.fonttype": "none"}):
        figure.savefig(content, format=form, dpi=150, metadata=_metadata(form))
    return content.getvalue()


def _metadata(form: str) -> dict[str, Any]:
    return {"Date": None} if form == "svg" else {"Software": None}
