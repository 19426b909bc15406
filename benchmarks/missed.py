"""Films with disease that the Networks of every study take for films without."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tbviewer.training.metrics import auc
from tbviewer.training.study import Scored, read_scores

BEHIND = 0.3
"""A film is missed if more than this share of the films without disease score above it."""


def missed(studies: Sequence[Path]) -> str:
    """Return the Markdown on what the first study loses by films that the others miss as well.

    One minus the AUC is the mean, over films with disease, of the share of films without that
    score above (Mann & Whitney 1947): each film has its part in what is lost.
    """
    told = [read_scores(folder) for folder in studies]
    films = sorted(set.intersection(*(set(scores.films) for scores in told)))
    labels = dict(zip(told[0].films, told[0].labels, strict=True))
    ill = np.array([labels[film] == 1 for film in films])
    behind = np.array([_behind(scores, films, ill) for scores in told])
    by_all = (behind > BEHIND).all(axis=0)
    logits, kept = told[0].logits_of(films), ~ill
    kept[ill] = ~by_all
    names = np.array(films)[ill][by_all]
    held = behind[0, by_all].sum() / behind[0].sum()
    lines = [
        "### What all of them miss",
        "",
        f"{by_all.sum()} of the {ill.sum()} films with tuberculosis score lower than more than"
        f" {100 * BEHIND:.0f} % of the films without, in each of "
        + ", ".join(f"`{folder.name}`" for folder in studies)
        + f". They hold {100 * held:.0f} % of what the first of these studies loses (one minus the"
        f" AUC): without them its AUC is {auc(logits[kept], ill[kept]):.3f} instead of"
        f" {auc(logits, ill):.3f}. They are " + ", ".join(f"`{name}`" for name in names) + ".",
        "",
    ]
    return "\n".join(lines)


def _behind(scores: Scored, films: Sequence[str], ill: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return, for each film with disease, the share of films without that score above it."""
    logits = scores.logits_of(films)
    above: NDArray[np.float64] = (logits[~ill] > logits[ill][:, None]).mean(axis=1)
    return above
