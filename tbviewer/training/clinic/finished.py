"""The Model of a Run in the clinic: whole, checked, in quarantine until somebody activates it."""

import hashlib
import shutil
from collections.abc import Mapping
from typing import Any

import torch
from safetensors.torch import save

from tbviewer.errors import TrainingError
from tbviewer.net.card import Card, card_from, read_card
from tbviewer.net.reader import load_network
from tbviewer.net.store import CARD, WEIGHTS, StoredModel
from tbviewer.reading import card_sentences
from tbviewer.record.runs.folder import ClinicRun
from tbviewer.record.runs.wish import RunWish
from tbviewer.training.checkpoint import write_whole
from tbviewer.training.config import Kept
from tbviewer.training.metrics import threshold_by_youden, threshold_for_sensitivity
from tbviewer.training.model import Provenance, card_facts, write_card
from tbviewer.training.run import Trained
from tbviewer.training.study import CLAIMED_FOLDS, SENSITIVITY, figures, read_scores
from tbviewer.words import say

_CHOSE = {Kept.BEST: "the epoch; not an unbiased figure", Kept.LAST: "nothing"}
"""What the films held back chose where out-of-fold scores set the threshold."""


def write_finished(
    run: ClinicRun, wish: RunWish, trained: Trained, origin: Provenance, begin_with: Card | None
) -> None:
    """Write the Model beside its place, check it, then put it there whole.

    Raises
    ------
    TbViewerError
        If it cannot be written, or does not read.
    OSError
        If the Run's folder cannot be written.
    """
    new = run.path / "model.part"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    weights = save(trained.weights)
    facts = clinic_facts(
        card_facts(wish.model, hashlib.sha256(weights).hexdigest(), trained, origin),
        run,
        wish,
        begin_with,
        kept=origin.config.kept,
    )
    write_whole(new / WEIGHTS, weights)
    write_card(new, facts)
    _check(StoredModel(new, read_card(new / CARD)))
    new.rename(run.model)


def clinic_facts(
    facts: Mapping[str, Any],
    run: ClinicRun,
    wish: RunWish,
    begin_with: Card | None,
    *,
    kept: Kept,
) -> dict[str, Any]:
    """Return a Card's facts as a clinic's Model tells them.

    Films are named by number: a film's name is a patient's in most clinics, and Models travel.
    Named are those of the Model it began with, too: it has met them.
    """
    films = {f"clinic/{n}": sha for n, sha in enumerate(facts["films_sha256"].values(), start=1)}
    told = {**facts, "films_sha256": films}
    if begin_with is not None:
        former = begin_with.facts
        earlier = former.get("films_sha256", {})
        told["films_sha256"] = {f"{begin_with.name}/{k}": v for k, v in earlier.items()} | films
        told |= {key: former[key] for key in ("further_maps", "not_for") if key in former}
        if begin_with.offered:
            told["offered"] = {
                "map": begin_with.offered,
                "note": f"as in {begin_with.name}; not measured again",
            }
    if wish.folds:
        told |= _of_study(run, facts["training"]["command"])
        told["validation"] = {**told["validation"], "chose": _CHOSE[kept]}
    card_from(told)
    return told


def _of_study(run: ClinicRun, command: str) -> dict[str, Any]:
    """Return what the out-of-fold scores say: thresholds and results.

    No temperature: a clinic's films are few, and its share with tuberculosis is not that of
    the people who will be read; the score is not called a probability.
    """
    scored = read_scores(run.scores)
    told = figures(run.scores)
    for key in ("study", CLAIMED_FOLDS):
        told.pop(key, None)
    return {
        "default_threshold": threshold_for_sensitivity(scored.scores, scored.labels, SENSITIVITY),
        "youden_threshold": threshold_by_youden(scored.scores, scored.labels),
        "threshold_rule": card_sentences.RULE_OUT_OF_FOLD,
        "results": [
            {
                "on": card_sentences.CROSS_VALIDATION,
                "note": card_sentences.RESULTS_OF_RUN,
                "command": command,
                "first_study": told,
            }
        ],
    }


def _check(model: StoredModel) -> None:
    """See that the Model loads and says a number of a grey film."""
    network = load_network(model)
    with torch.inference_mode():
        said = network(torch.zeros(1, 1, 512, 512))
    if not bool(torch.isfinite(said).all()):
        raise TrainingError(
            say("The Run ended in a Model that says no numbers; it was not kept."),
            advice=say("Start another Run, with another seed or from a bundled Model."),
        )


def clear_up(run: ClinicRun) -> None:
    """Leave of a finished Run what is looked at; pixels of patients' films are not kept."""
    for path in (run.prepared, run.kept, run.path / "checkpoint.safetensors"):
        path.unlink(missing_ok=True)
    shutil.rmtree(run.folds, ignore_errors=True)
