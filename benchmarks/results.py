"""``python -m benchmarks.results [--write]``: the tables of every study kept in ``results/``.

They stand in ``docs/results.md`` between two marks; ``--write`` puts them there, with a picture
of each study's curves in ``docs/pictures/``. A test holds the document against them.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.missed import missed
from tbviewer.training.crossval import FACTS
from tbviewer.training.delong import auc_difference
from tbviewer.training.metrics import auc
from tbviewer.training.roc_figure import draw
from tbviewer.training.seeds import over_seeds, spread_text, studies
from tbviewer.training.study import figures, parts_of, read_scores

ROOT = Path(__file__).resolve().parent.parent
BEST = "best"
BESIDE = {
    "paper": "the paper's preset",
    "leaning": "the recipe before, which saw films lean as they were",
    "unsmoothed": "the one before that, which saw films unsmoothed, too",
    "untaught": "the first one, which nobody taught, either",
    "upright-teacher": "its teacher",
}
"""Studies that `best` is told side by side with, as far as they have scored the same films."""
MISSED_BY = ("best", "leaning", "untaught", "upright-teacher")
"""Studies of all films whose Networks learned differently."""
DOCUMENT = ROOT / "docs" / "results.md"
_BLOCK = re.compile(r"(<!-- python -m benchmarks\.results -->\n).*?(<!-- end -->)", re.S)

_HEAD = (
    "| films | films (TB) | mean ± SD of folds | pooled AUC (95 % DeLong; bootstrap) | accuracy"
    " | sens. at 70 % spec. | spec. at 90 % sens. | ECE |",
    "|---|---|---|---|---|---|---|---|",
)


def tables(results: Path) -> str:
    """Return the Markdown of all studies in a folder."""
    found = studies(results)
    if not found:
        return "No study is kept in `results/`.\n"
    told = [study_table(name, folders) for name, folders in found.items()]
    told += [
        beside(found[BEST][0], found[name][0], words)
        for name, words in BESIDE.items()
        if name in found and BEST in found
    ]
    if all(name in found for name in MISSED_BY):
        told.append(missed([folder for name in MISSED_BY for folder in found[name]]))
    return "\n".join(told)


def beside(best: Path, other: Path, words: str) -> str:
    """Return how two studies do on the very films that both have scored out of fold."""
    new, old = read_scores(best), read_scores(other)
    old = old.part(np.isin(old.films, new.films))
    paired = new.logits_of(old.films)
    sites = np.array([film.split("/")[0] for film in old.films])
    lines = [
        f"### `best` beside {words}",
        "",
        f"The films that both `results/{best.name}` and `results/{other.name}` have scored, by"
        " Networks of the same other folds. The difference is paired (DeLong, 95 %).",
        "",
        f"| films | films (TB) | AUC, `{other.name}` | AUC, `{best.name}` | difference |",
        "|---|---|---|---|---|",
    ]
    for site in ("all", *sorted(set(sites.tolist()))):
        here = (sites == site) | (site == "all")
        labels, was, now = old.labels[here], old.logits[here], paired[here]
        gain = auc_difference(now, was, labels)
        lines.append(
            f"| {site} | {len(labels)} ({int(labels.sum())}) | {auc(was, labels):.3f}"
            f" | {auc(now, labels):.3f} | {gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f}) |"
        )
    return "\n".join([*lines, ""])


def study_table(name: str, folders: Sequence[Path]) -> str:
    """Return a study's heading and tables: each seed's, then all seeds together."""
    lines = [f"### {name}", ""]
    for folder in folders:
        told = figures(folder)
        lines += [f"`results/{folder.name}`: {_asked(folder)}", "", *_HEAD]
        lines += [_row(part_name, part) for part_name, part in parts_of(told).items()]
        lines += ["", *_elsewhere(told)]
    if len(folders) > 1:
        lines += _seeds(folders)
    return "\n".join([*lines, f"![ROC curves](pictures/{picture_name(name)})", ""])


def picture_name(study: str) -> str:
    """Return what the study's picture is called."""
    return f"roc-{study}.svg"


def _asked(folder: Path) -> str:
    facts = json.loads((folder / FACTS).read_text("utf-8"))
    config = facts.get("config", {})
    parts = [f"preset {config['preset']}"] if "preset" in config else []
    parts.append(f"{config.get('epochs')} epochs")
    if more := config.get("consistency", {}).get("epochs", 0):
        parts.append(f"{more} of consistency")
    if config.get("geometry") == "upright":
        parts.append("films stood upright")
    if "teacher" in facts:
        parts.append(f"taught by {facts['teacher']}")
    if smoothing := config.get("smoothing", 0):
        parts.append(f"films smoothed over {smoothing} px")
    if harmonising := config.get("harmonising", 0):
        parts.append(f"harmonised over {harmonising} px")
    parts += [f"seed {config.get('seed')}", *facts.get("only", [])]
    return ", ".join([*parts, *([facts["note"]] if "note" in facts else [])])


def _row(name: str, part: Mapping[str, Any]) -> str:
    value, low, high = part["pooled_auc"]
    _, lower, higher = part["pooled_auc_bootstrap"]
    spread = f" ± {part['sd_auc']:.3f}" if part["sd_auc"] is not None else ""
    return (
        f"| {name} | {part['films']} ({part['positive']}) | {part['mean_auc']:.3f}{spread}"
        f" | {value:.3f} ({low:.3f}–{high:.3f}; {lower:.3f}–{higher:.3f})"
        f" | {part['accuracy']:.3f} | {part['sensitivity_at_70_specificity']:.3f}"
        f" | {part['specificity_at_90_sensitivity']:.3f} | {part['calibration_error']:.3f} |"
    )


def _elsewhere(told: Mapping[str, Any]) -> list[str]:
    lines = []
    if "elsewhere" in told:
        there = told["elsewhere"]
        spread = f" ± {there['sd_auc']:.3f}" if there["sd_auc"] is not None else ""
        lines += [
            f"All {there['films']} films of the site not trained on, by each fold's Network:"
            f" AUC {there['mean_auc']:.3f}{spread}.",
            "",
        ]
    if "whole, elsewhere" in told:
        there = told["whole, elsewhere"]
        value, low, high = there["pooled_auc"]
        lines += [
            f"All {there['films']} films of the site not trained on, by one Network made of all"
            f" films of the other: AUC {value:.3f} ({low:.3f}–{high:.3f}).",
            "",
        ]
    return lines


def _seeds(folders: Sequence[Path]) -> list[str]:
    told = over_seeds(folders)
    lines = [
        f"The same over {len(folders)} seeds: the mean of the seeds' figures and, in brackets, the"
        " smallest and the largest. Scores are not averaged.",
        "",
        "| films | mean AUC of folds | pooled AUC | accuracy | sens. at 70 % spec."
        " | spec. at 90 % sens. | ECE |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, part in told["parts"].items():
        lines.append(f"| {name} | " + " | ".join(spread_text(s) for s in part.values()) + " |")
    for key, words in (
        ("elsewhere", "each fold's Network on the other site"),
        ("whole, elsewhere", "one Network of all films on the other site"),
    ):
        if key in told:
            lines.append(f"| {words} | {spread_text(told[key])} | | | | | |")
    return [*lines, ""]


def with_tables(document: str, results: Path) -> str:
    """Return a document with the tables between its marks."""
    text = tables(results)
    filled, count = _BLOCK.subn(lambda m: f"{m[1]}{text}{m[2]}", document)
    if count != 1:
        raise ValueError("the document has no place for the tables")
    return filled


def main() -> int:
    """Print the tables, or put them in their place with their pictures."""
    results = ROOT / "results"
    if "--write" not in sys.argv[1:]:
        sys.stdout.write(tables(results))
        return 0
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text("utf-8"), results), "utf-8")
    for name, folders in studies(results).items():
        draw(folders, ROOT / "docs" / "pictures" / picture_name(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
