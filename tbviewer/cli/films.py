"""``tbviewer films``: what a labelled folder holds and what is wrong with it."""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbviewer.cli.noting import note
from tbviewer.cli.progress import advance, progress_bar
from tbviewer.errors import TrainingError
from tbviewer.words import say

if TYPE_CHECKING:
    from tbviewer.reading.reading import Remark
    from tbviewer.record.clinic.scan import Scan, ScannedFilm, ScanProgress

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "films", help=say("look at a labelled folder before a Model is trained on it")
    )
    parser.add_argument(
        "folder", type=Path, metavar=say("FOLDER"), help=say("labelled films, or their CSV")
    )
    parser.add_argument(
        "--standard",
        choices=("bacteriological", "clinical or radiological", "unknown"),
        help=say("what the labels rest on; kept with the folder"),
    )
    for option, about in (
        ("--leave-out", say("leave this film out; may be given several times")),
        ("--take-in", say("use this film in spite of what is wrong with it")),
    ):
        parser.add_argument(option, action="append", default=[], metavar=say("FILM"), help=about)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Scan the folder and tell of it; return 1 if no Run can be begun on it."""
    from tbviewer.administration import stands_against
    from tbviewer.cli import put
    from tbviewer.record.clinic.judging import refusals, warnings

    scan = _chosen(scanned(arguments.folder), arguments)
    obstacle = stands_against(scan)
    refused = (*((obstacle,) if obstacle else ()), *refusals(scan))
    as_json = arguments.format == "json"
    for film in scan.films if as_json else scan.noticed:
        put(json.dumps(_film_facts(film, scan)) if as_json else _film_text(film, scan))
    facts = _facts(scan, refused, warnings(scan))
    put(json.dumps(facts) if as_json else "\n".join(_lines(scan)))
    for remark in (*refused, *warnings(scan)):
        if not as_json:
            put(remark.sentence)
    return 1 if refused else 0


def scanned(folder: Path) -> "Scan":
    """Scan a labelled folder, with a bar; labels that Runs doubt are told with it."""
    from tbviewer import retraining
    from tbviewer.record.runs.doubts import doubts, with_doubts
    from tbviewer.rooms import ReadingRooms, cores, rooms_that_fit
    from tbviewer.training.clinic.scanning import scan_folder

    count = rooms_that_fit(cores())
    with ReadingRooms(count) as rooms, progress_bar(0, "film", say("looking at films")) as bar:

        def report(progress: "ScanProgress") -> None:
            bar.total = progress.count
            advance(bar, progress.done)

        scan = scan_folder(folder, inspect=rooms.inspect, at_once=count, report=report)
    return with_doubts(scan, doubts(retraining.place(), scan.folder))


def _chosen(scan: "Scan", arguments: argparse.Namespace) -> "Scan":
    """Return the scan with what was asked on the command line, and keep it."""
    from tbviewer.record.clinic.scan import ReferenceStandard
    from tbviewer.training.clinic.keeping import keep_choices

    asked = scan
    for names, left_out in ((arguments.leave_out, True), (arguments.take_in, False)):
        for name in names:
            if scan.film(name) is None:
                raise TrainingError(
                    say(
                        "{folder} has no film {film}.",
                        folder=Path(scan.folder).name,
                        film=name,
                    )
                )
        asked = asked.with_choice(names, left_out=left_out)
    if arguments.standard:
        asked = replace(asked, standard=ReferenceStandard(arguments.standard))
    if asked != scan:
        keep_choices(asked)
    for kind, names in (
        ("films-left-out", arguments.leave_out),
        ("films-taken-in", arguments.take_in),
    ):
        if names:
            note(kind, facts={"folder": scan.folder, "films": names})
    if asked.standard is not scan.standard:
        facts = {"folder": scan.folder, "standard": str(asked.standard)}
        note("reference-standard", facts=facts)
    return asked


def _film_text(film: "ScannedFilm", scan: "Scan") -> str:
    from tbviewer.record.clinic.words import fault_text, kinds_text, name_text, use_text

    told = " ".join(fault_text(fault, film) for fault in film.faults)
    return f"{name_text(film.film)}: {kinds_text(film)}; {use_text(scan.use_of(film))}. {told}"


def _film_facts(film: "ScannedFilm", scan: "Scan") -> dict[str, Any]:
    return {
        "film": film.film,
        "label": film.label,
        "use": str(scan.use_of(film)),
        "faults": [{"code": str(fault.kind), "films": list(fault.others)} for fault in film.faults],
        "form": film.seen.form,
        "rows": film.seen.rows,
        "columns": film.seen.columns,
        "sha256": film.seen.key,
    }


def _facts(
    scan: "Scan", refused: "tuple[Remark, ...]", warned: "tuple[Remark, ...]"
) -> dict[str, Any]:
    from tbviewer.record.clinic.summary import class_summaries, fault_counts

    return {
        "folder": scan.folder,
        "standard": str(scan.standard),
        "classes": [
            {
                "label": one.label,
                "films": one.found,
                "used": one.used,
                "patients": one.patients,
                "learn": one.learning,
                "test": one.test,
                "kinds": dict(one.kinds),
                "shorter_sides": one.sides,
            }
            for one in class_summaries(scan)
        ],
        "faults": {str(kind): count for kind, count in fault_counts(scan).items()},
        "passed_over": scan.passed_over,
        "refused": [remark.code for remark in refused],
        "warnings": [remark.code for remark in warned],
    }


def _lines(scan: "Scan") -> list[str]:
    from tbviewer.record.clinic.scan import standard_text
    from tbviewer.record.clinic.summary import class_summaries
    from tbviewer.record.clinic.words import class_name

    lines = [
        say(
            "{name}: {found} films, {used} used, of {patients} patients; {learning} to learn from,"
            " {test} set apart",
            name=class_name(one.label),
            found=one.found,
            used=one.used,
            patients=one.patients,
            learning=one.learning,
            test=one.test,
        )
        for one in class_summaries(scan)
    ]
    return [*lines, say("The labels rest on: {standard}", standard=standard_text(scan.standard))]
