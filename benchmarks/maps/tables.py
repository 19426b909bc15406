"""The tables of docs/maps.md, in Markdown."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from benchmarks.maps.localisation import AIMS, Boxes, Named, worth

if TYPE_CHECKING:
    from benchmarks.maps.command import Measured


def page(measured: "Measured") -> str:
    """Return all tables of one Model."""
    parts = [
        f"Model {measured.model.name.short}, geometry {measured.model.card.geometry}; its score of"
        f" {100 * measured.sensitivity:.0f} % of the films with active TB is above 0.5.",
        "**Choosing half**, active TB: the best map first, by the mean share of the four aims.",
        boxes_table(measured, measured.choosing, measured.fixed_choosing.hit),
        f"Offered first: **{measured.offered}**.",
        "**Reporting half**, active TB.",
        boxes_table(measured, measured.reporting, measured.fixed.hit),
        controls_table(measured),
        aims_table(measured),
        "**Old (latent) TB**: films with such boxes only.",
        boxes_table(measured, measured.old, measured.fixed.hit, share=False),
        "**Shenzhen readings** that name exactly one side.",
        readings_table(measured.unseen, measured.seen),
        "**Faithfulness** (areas under the score) and **sanity** (likeness while layers are drawn"
        " anew).",
        trials_table(measured),
    ]
    return "\n\n".join(parts)


def boxes_table(
    measured: "Measured", found: dict[str, Boxes], fixed_hit: float, *, share: bool = True
) -> str:
    """Return localisation, a row a kind."""
    head = [
        "map", "films", "hit rate", "on other films' boxes", "energy in boxes",
        "in other films' boxes", "ratio", "IoU", "heat in lungs",
    ]  # fmt: skip
    rows = []
    for kind in measured.ranked:
        if kind not in found:
            continue
        b = found[kind]
        figures = (b.hit, b.hit_other, b.energy, b.energy_other, b.energy_ratio, b.iou, b.in_lungs)
        row = [kind, str(b.films), *(f"{value:.2f}" for value in figures)]
        rows.append([*row, f"{worth(b, fixed_hit):.2f}"] if share else row)
    return table([*head, "aims reached"] if share else head, rows)


def controls_table(measured: "Measured") -> str:
    """Return what constants and a Network that has learnt nothing do on the reporting half."""
    fixed = measured.fixed
    rows = [
        ["one fixed point", f"{fixed.hit:.2f}", ""],
        ["one fixed map", "", f"{fixed.energy:.2f}"],
        ["a flat map", "", f"{fixed.area:.2f}"],
    ]
    rows += [
        [f"{kind} of a random Network", f"{b.hit:.2f}", f"{b.energy:.2f}"]
        for kind, b in measured.random.items()
    ]
    return table(["control", "hit rate", "energy in boxes"], rows)


def aims_table(measured: "Measured") -> str:
    """Return the aims for the map offered first."""
    b, fixed = measured.reporting[measured.offered], measured.fixed.hit
    named = measured.unseen[measured.offered] or measured.seen[measured.offered]
    figures = [
        ("hit rate", b.hit, AIMS["hit"]),
        ("above one fixed point", b.hit - fixed, AIMS["lead"]),
        ("above other films' boxes", b.hit - b.hit_other, AIMS["lead"]),
        ("energy ratio", b.energy_ratio, AIMS["energy_ratio"]),
        ("heat in lungs", b.in_lungs, AIMS["in_lungs"]),
    ]
    if named is not None:
        figures.append(("side, balanced accuracy", named.side, 0.75))
    rows = [
        [name, f"{figure:.2f}", f"{aim:.2f}", "reached" if figure >= aim else "**missed**"]
        for name, figure, aim in figures
    ]
    return table([f"{measured.offered}", "measured", "aim", ""], rows)


def readings_table(unseen: dict[str, Named | None], seen: dict[str, Named | None]) -> str:
    """Return sides and zones, films that the Model never saw beside those that trained it."""
    rows = [
        [kind, *_named(unseen[kind]), *_named(seen[kind])]
        for kind in unseen
        if unseen[kind] or seen[kind]
    ]
    head = ["map", "unseen films", "side", "zone", "films trained on", "side", "zone"]
    return table(head, rows)


def _named(named: Named | None) -> list[str]:
    if named is None:
        return ["0", "", ""]
    return [str(named.films), f"{named.side:.2f}", f"{named.zone:.2f} of {named.zone_films}"]


def trials_table(measured: "Measured") -> str:
    """Return faithfulness and sanity, a row a kind."""
    head = [
        "map", "deletion", "insertion", "SSIM: classifier", "… block 5", "… 4", "… 3", "… 2",
        "… 1", "another film", "rank", "another film", "",
    ]  # fmt: skip
    rows = []
    for kind, found in measured.faithful.items():
        row = [kind, f"{found.deletion:.2f}", f"{found.insertion:.2f}"]
        sane = measured.sane.get(kind)
        if sane is not None:
            row += [f"{value:.2f}" for value in (*sane.ssim, sane.ssim_floor)]
            row += [f"{sane.rank:.2f}", f"{sane.rank_floor:.2f}"]
            row.append("passes" if sane.sane else "**fails**")
        rows.append(row + [""] * (len(head) - len(row)))
    return table(head, rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
