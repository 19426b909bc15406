"""``python -m benchmarks maps``: measure a Model's maps, print the tables, tell which is best."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from benchmarks.maps import tables
from benchmarks.maps.cases import Case, boxed_cases, one_sided_cases
from benchmarks.maps.kinds import KINDS
from benchmarks.maps.localisation import (
    Boxes,
    Constants,
    Named,
    best_threshold,
    constants,
    on_boxes,
    on_readings,
    worth,
)
from benchmarks.maps.looking import Look, Looker, looks
from benchmarks.maps.trials import LAYERS, Faithfulness, Sanity, faithfulness, sanity
from tbviewer.cli.progress import progress_bar
from tbviewer.net.card import read_card
from tbviewer.net.focus import FURTHER
from tbviewer.net.reader import one_thread
from tbviewer.net.store import CARD, StoredModel, find
from tbviewer.record.files import write_whole
from tbviewer.training.memory import keep_freed_memory

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
OFFERABLE = (
    "saliency",
    "gradcam-1",
    "gradcam-2",
    "gradcam-3",
    "gradcam-4",
    "gradcam-5",
    "focus",
    "region",
)
"""What a Reading can have; the others were only tried."""
FAITHFUL_FILMS, SANITY_FILMS = 12, 10


@dataclass(frozen=True, eq=False)
class Measured:
    """Everything that the tables tell of one Model."""

    model: StoredModel
    choosing: dict[str, Boxes]
    reporting: dict[str, Boxes]
    old: dict[str, Boxes]
    random: dict[str, Boxes]
    fixed_choosing: Constants
    fixed: Constants
    unseen: dict[str, Named | None]
    seen: dict[str, Named | None]
    sensitivity: float
    faithful: dict[str, Faithfulness]
    sane: dict[str, Sanity]

    @property
    def ranked(self) -> list[str]:
        """The kinds, the one that the choosing half finds best first."""
        at = self.fixed_choosing.hit
        return sorted(self.choosing, key=lambda kind: -worth(self.choosing[kind], at))

    @property
    def offered(self) -> str:
        """The best map that a Reading has and that passes the sanity test."""
        usable = [kind for kind in self.ranked if kind in OFFERABLE]
        return next((kind for kind in usable if self.sane[kind].sane), usable[0])


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks maps", description=__doc__)
    parser.add_argument("--model", metavar="NAME", help="a Model's name, or its folder")
    parser.add_argument("--data", metavar="DIR", type=Path, default=DATA)
    parser.add_argument("--kept", metavar="DIR", type=Path, help="where what was made is kept")
    parser.add_argument("--limit", metavar="N", type=int, help="at most N films of each group")
    parser.add_argument(
        "--card",
        action="store_true",
        help="write the map offered and what each is worth on the Card",
    )
    chosen = parser.parse_args(arguments)
    if not (chosen.data / "boxes.csv").is_file():
        sys.stderr.write(f"benchmarks: there are no films in {chosen.data}\n")
        return 2
    one_thread()
    keep_freed_memory()
    kept = chosen.kept or platformdirs.user_cache_path("tbviewer", appauthor=False) / "benchmarks"
    measured = measure(model_of(chosen.model), chosen.data, kept, limit=chosen.limit)
    sys.stdout.write(tables.page(measured) + "\n")
    if chosen.card:
        write_card(measured, limit=chosen.limit)
    return 0


def model_of(name: str | None) -> StoredModel:
    """Return the Model of that name, or in that folder."""
    if name is not None and (Path(name) / CARD).is_file():
        return StoredModel(Path(name), read_card(Path(name) / CARD))
    return find(name)


def measure(model: StoredModel, data: Path, kept: Path, *, limit: int | None = None) -> Measured:
    """Return all figures of one Model; what was made before is not made again."""
    looker = Looker(model, data, kept)
    nothing_learnt = Looker(model, data, kept, random=True)
    boxed = boxed_cases(data)
    active = [case for case in boxed if case.active]
    choosing = [case for case in active if case.chooses][:limit]
    reporting = [case for case in active if not case.chooses][:limit]
    old = [case for case in boxed if case.old and not case.active][:limit]
    sided = one_sided_cases(data, model.card)
    unseen = [case for case in sided if not case.seen_in_training][:limit]
    seen = [] if unseen else sided[:limit]  # what trained a Model speaks of it only for want
    for_sanity = reporting[:SANITY_FILMS]
    total = len(choosing) + 2 * len(reporting) + len(old) + len(seen) + len(unseen)
    total += LAYERS * len(for_sanity) + min(FAITHFUL_FILMS, len(reporting))
    with progress_bar(total, "film") as bar:

        def look(cases: Sequence[Case], by: Looker = looker) -> list[Look]:
            return looks(by, cases, bar.update)

        chosen, reported = look(choosing), look(reporting)
        thresholds = {kind: best_threshold(chosen, kind) for kind in KINDS}
        by_nothing = look(reporting, nothing_learnt)
        # The score that is deleted must be there at first: the films found surest.
        surest = sorted(reported, key=lambda one: -one.logit)[:FAITHFUL_FILMS]
        return Measured(
            model=model,
            choosing=_boxes(chosen, thresholds),
            reporting=_boxes(reported, thresholds),
            old=_boxes(look(old), thresholds, active=False),
            random=_boxes(by_nothing, thresholds),
            fixed_choosing=constants(reported, chosen),
            fixed=constants(chosen, reported),
            unseen=_named(look(unseen)),
            seen=_named(look(seen)),
            sensitivity=sum(one.logit > 0 for one in chosen + reported) / len(chosen + reported),
            faithful=faithfulness(looker, [one.case for one in surest], KINDS, bar.update),
            sane=sanity(looker, for_sanity, KINDS, bar.update),
        )


def _boxes(
    found: Sequence[Look], thresholds: dict[str, float], *, active: bool = True
) -> dict[str, Boxes]:
    return {
        kind: on_boxes(found, kind, threshold=thresholds[kind], active=active)
        for kind in KINDS
        if found and all(kind in one.maps for one in found)
    }


def _named(found: Sequence[Look]) -> dict[str, Named | None]:
    return {kind: on_readings(found, kind) if found else None for kind in KINDS}


def write_card(measured: Measured, *, limit: int | None = None) -> None:
    """Write on the Model's Card which map is offered, and what each is worth."""
    limited = f" --limit {limit}" if limit is not None else ""
    path = measured.model.folder / CARD
    facts = json.loads(path.read_text("utf-8"))
    first = measured.offered
    facts["further_maps"] = list(FURTHER)
    facts["offered"] = {"map": first, "chosen_by": f"python -m benchmarks maps{limited}"}
    facts["maps"] = {kind: card_facts(measured, kind) for kind in OFFERABLE}
    write_whole(path, (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode())


def card_facts(measured: Measured, kind: str) -> dict[str, float | int | bool]:
    """Return what a Card says of one kind of map."""
    found = measured.reporting[kind]
    return {
        "hit_rate": round(found.hit, 4),
        "chance": round(measured.fixed.hit, 4),
        "hit_rate_on_other_films_boxes": round(found.hit_other, 4),
        "films": found.films,
        "energy_ratio": round(found.energy_ratio, 3),
        "heat_in_lungs": round(found.in_lungs, 4),
        "sane": measured.sane[kind].sane,
    }
