"""``python -m benchmarks.maps.sides --study results/NAME --runs runs/NAME``: sides, out of fold.

A Model that learned from all films has also learned from their readings. Here each fold's
Network names the side on its own fold's films, whose readings it has never met, by the maps
that a Card may add.
"""

import argparse
import sys
from pathlib import Path

import torch

from benchmarks.maps.findings import Finding, one_sided
from benchmarks.maps.localisation import named
from benchmarks.robustness import FILMS, Reads, of_study
from tbviewer.film.opening import open_film
from tbviewer.net.focus import further_maps
from tbviewer.net.framing import lung_fields
from tbviewer.net.prepare import normalised, prepare
from tbviewer.reading.zones import Zones, zones_of
from tbviewer.training.located import COLUMN
from tbviewer.training.memory import keep_freed_memory

MAPS = ("focus", "region")

Told = dict[str, list[tuple[Finding, Zones]]]


def told_by(reads: Reads) -> Told:
    """Return each map's zones of the fold's films whose reading names exactly one side."""
    found: Told = {kind: [] for kind in MAPS}
    for film in reads.films:
        finding = one_sided(film.columns.get(COLUMN, "")) if film.label == 1 else None
        if finding is None:
            continue
        opened = open_film(str(film.path))
        lungs = lung_fields(opened.pixels, opened.padding)
        if lungs is None:
            continue
        prepared, field = prepare(opened.pixels, opened.padding, reads.geometry)
        for heatmap in further_maps(reads.network, normalised(prepared, reads.rule), MAPS, field):
            zones = zones_of(heatmap, lungs)
            if zones is not None:
                found[heatmap.name].append((finding, zones))
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True, help="its scores, in results/")
    parser.add_argument("--runs", type=Path, required=True, help="its Runs' folder")
    parser.add_argument("--films", type=Path, default=FILMS)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    keep_freed_memory()
    each, _ = of_study(chosen.study, chosen.runs, chosen.films)
    folds = [told_by(reads) for reads in each]
    lines = ["| map | films | side, balanced accuracy | zone |", "|---|---|---|---|"]
    for kind in MAPS:
        right = named([pair for fold in folds for pair in fold[kind]])
        if right is not None:
            zone = f"{right.zone:.2f} of {right.zone_films}"
            lines.append(f"| {kind} | {right.films} | {right.side:.2f} | {zone} |")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
