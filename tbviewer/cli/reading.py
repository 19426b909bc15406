"""``tbviewer read``: readings without a window."""

import argparse
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbviewer.cli.progress import progress_bar
from tbviewer.cli.side_by_side import Outcome, read_in_order
from tbviewer.errors import FilmError, TbViewerError
from tbviewer.film.held import films_in
from tbviewer.film.holders import holds_films
from tbviewer.reading.correction import TURNS, Correction
from tbviewer.reading.reading import Reading, Status, Wish
from tbviewer.reading.score import (
    advice_text,
    correction_text,
    score_text,
    source_text,
    standing_text,
)
from tbviewer.reading.zones import Zones, zones_text
from tbviewer.rooms import ReadingRooms, cores, rooms_that_fit
from tbviewer.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

COLUMNS = (
    "film",
    "status",
    "score",
    "threshold",
    "threshold_source",
    "flagged",
    "cautions",
    "model",
    "field",
    "zones",
    "maps",
    "seconds",
    "forced",
    "error",
    "error_code",
    "suggestion",
    "turn",
    "invert",
    "tilt",
)


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("read", help=say("read films and print their scores"))
    parser.add_argument("films", nargs="+", metavar=say("FILM or FOLDER"), type=Path)
    parser.add_argument("--model", metavar=say("NAME"), help=say("the Model that reads"))
    parser.add_argument(
        "--maps", metavar=say("DIR"), type=Path, help=say("write heat maps as PNG files")
    )
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")
    parser.add_argument(
        "--saliency",
        choices=("gradient", "guided", "smooth"),
        default="gradient",
        help=say("the plain gradient, guided backpropagation or SmoothGrad"),
    )
    parser.add_argument(
        "--turn",
        choices=TURNS[1:],
        type=int,
        default=0,
        metavar=say("DEGREES"),
        help=say("turn the films clockwise by 90, 180 or 270 degrees before they are read"),
    )
    parser.add_argument(
        "--invert", action="store_true", help=say("exchange black and white before films are read")
    )
    parser.add_argument("--force", action="store_true", help=say("read refused films all the same"))
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_positive,
        help=say("how many films to read at once; as a rule one a processor"),
    )
    parser.set_defaults(run=run)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def run(arguments: argparse.Namespace) -> int:
    """Read every film; return 1 if some were refused."""
    from tbviewer.cli import put, tell
    from tbviewer.net import store

    paths = list(films_named(arguments.films))
    if not paths:
        tell(say("there are no files in what was named."))
        return 1
    store.find(arguments.model)  # one that cannot be used is told once, before any film
    refused = 0
    if arguments.format == "csv":
        put(_csv_line(COLUMNS))
    wish = Wish(
        force=arguments.force,
        saliency=arguments.saliency,
        maps=arguments.maps is not None,
        zones=True,
        correction=Correction(arguments.turn, arguments.invert),
    )
    jobs = arguments.jobs or rooms_that_fit(cores())
    with (
        ReadingRooms(min(jobs, len(paths)), model=arguments.model) as rooms,
        progress_bar(len(paths), "film", hidden=len(paths) == 1) as bar,
        closing(read_in_order(rooms, paths, wish, arguments.maps)) as outcomes,
    ):
        for path, outcome in outcomes:
            facts, sentences = _told(path, outcome)
            refused += facts["status"] == Status.REFUSED
            put(_line(facts, sentences, arguments.format))
            bar.update()
    return 1 if refused else 0


def films_named(named: Sequence[Path]) -> Iterator[Path]:
    """Yield the files named, and every visible file in the folders named, sorted.

    A ZIP file is what it holds; so is a DICOMDIR that was named itself.
    """
    for path in named:
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if not p.is_dir()):
                if not file.name.startswith("."):
                    yield from _held(file) if file.suffix.lower() == ".zip" else (file,)
        else:
            yield from _held(path)


def _held(path: Path) -> Iterable[Path]:
    if not holds_films(str(path)):
        return (path,)
    try:
        return [Path(inside) for inside in films_in(str(path)).paths]
    except FilmError:
        return (path,)  # opening it tells what is wrong


def _told(path: Path, outcome: Outcome) -> tuple[dict[str, Any], list[str]]:
    if isinstance(outcome, TbViewerError):
        return _refused_facts(path, outcome), [outcome.sentence, outcome.advice]
    return reading_facts(path, outcome.reading, outcome.maps), _sentences(outcome.reading)


def reading_facts(path: Path, reading: Reading, maps: Sequence[Path] = ()) -> dict[str, Any]:
    """Return a Reading as the fixed JSON object."""
    refused = reading.status is Status.REFUSED and reading.refusal
    return {
        "film": str(path),
        "status": str(reading.status),
        "score": reading.score,
        "threshold": reading.threshold,
        "threshold_source": str(reading.threshold_source),
        "flagged": reading.flagged,
        "cautions": [caution.code for caution in reading.cautions],
        "model": reading.model.short,
        "field": reading.field.as_list() if reading.field else None,
        "zones": zones_facts(reading.zones),
        "maps": [str(m) for m in maps],
        "seconds": round(reading.seconds, 4),
        "forced": reading.forced,
        "error": reading.refusal.sentence if refused and reading.refusal else None,
        "error_code": reading.refusal.code if refused and reading.refusal else None,
        "suggestion": suggestion.as_json() if (suggestion := _suggestion(reading)) else None,
        **reading.correction.as_json(),
        "tilt": reading.field.seen.tilt if reading.field else None,
    }


def _suggestion(reading: Reading) -> Correction | None:
    """Return with which correction of the file a refused film could be read."""
    if reading.status is Status.READ or not (reading.refusal and reading.refusal.suggestion):
        return None
    return reading.correction.then(reading.refusal.suggestion)


def _with_options(correction: Correction) -> str:
    turn = f"--turn {correction.turn}" if correction.turn else ""
    return " ".join(filter(None, (turn, "--invert" if correction.inverted else "")))


def zones_facts(zones: Zones | None) -> dict[str, Any] | None:
    """Return the shares of heat a zone, and the map they are of, as JSON gives them."""
    if zones is None:
        return None
    return {"map": zones.map_name} | {zone: round(s, 4) for zone, s in zones.shares.items()}


def _refused_facts(path: Path, error: TbViewerError) -> dict[str, Any]:
    facts: dict[str, Any] = dict.fromkeys(COLUMNS)
    return facts | {
        "film": str(path),
        "status": str(Status.REFUSED),
        "threshold_source": "none",
        "cautions": [],
        "maps": [],
        "forced": False,
        "error": error.sentence,
        "error_code": error.code,
    }


def _sentences(reading: Reading) -> list[str]:
    if reading.status is Status.REFUSED:
        suggestion = _suggestion(reading)
        return [
            reading.refusal.sentence if reading.refusal else "",
            say("try {options}", options=_with_options(suggestion)) if suggestion else "",
        ]
    score = say("score {score}", score=score_text(reading))
    first = ": ".join(filter(None, [f"{score}, {standing_text(reading)}", advice_text(reading)]))
    forced = (
        [say("Read although refused: {why}", why=reading.refusal.sentence)]
        if (reading.forced and reading.refusal)
        else []
    )
    told = [source_text(reading), zones_text(reading.zones), correction_text(reading.correction)]
    return [first, *told, *forced, *(c.sentence for c in reading.cautions)]


def _line(facts: dict[str, Any], sentences: list[str], form: str) -> str:
    if form == "json":
        return json.dumps(facts, ensure_ascii=False)
    if form == "csv":
        return _csv_line([_cell(facts[column]) for column in COLUMNS])
    status = "" if facts["status"] == Status.READ else say("refused") + ": "
    return f"{facts['film']}: {status}" + " | ".join(filter(None, sentences))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(str(v) for v in value)
    if isinstance(value, dict):
        return " ".join(f"{key}={v}" for key, v in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)


def _csv_line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
