"""How scans are kept: JSON in the user's folder, a sub-folder for each labelled folder.

``scan.jsonl`` is the last whole scan, ``inspected.jsonl`` what a scan that was stopped had seen: a
line of facts, then a line a film. (One large JSON would hold every other thread up while it is
read.) ``choices.json`` is what people said: the reference standard, films left out or taken in.
``salt`` beside them parts patients by chance, the same in every folder of this computer.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from tbviewer import __version__, paths
from tbviewer.errors import TrainingError
from tbviewer.record.clinic.scan import (
    TEST_SHARE,
    Fault,
    FaultKind,
    Inspection,
    ReferenceStandard,
    Scan,
    ScannedFilm,
)
from tbviewer.record.files import write_whole
from tbviewer.words import say

VERSION = 1
_SCAN, _INSPECTED, _CHOICES = "scan.jsonl", "inspected.jsonl", "choices.json"


@dataclass(frozen=True, slots=True)
class Choices:
    """What people said of a folder.

    `chosen` is, by film, its file's SHA-256 and whether it was left out: a choice holds for the
    file it was made for.
    """

    standard: ReferenceStandard = ReferenceStandard.UNKNOWN
    chosen: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def of(self, film: ScannedFilm) -> bool | None:
        """Return what was chosen for a film; None if nothing."""
        key, left_out = self.chosen.get(film.film, ("", False))
        return left_out if key and key == film.seen.key else None


def folders() -> Path:
    """Return the place of all kept scans, made if need be.

    Raises
    ------
    TrainingError
        If it cannot be made; so does all that follows.
    """
    try:
        return _made(paths.user_data() / "folders")
    except OSError as error:
        raise _not_kept(error) from error


def place_of(folder: Path) -> Path:
    """Return the place of one labelled folder's scan, made if need be."""
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    try:
        return _made(folders() / name)
    except OSError as error:
        raise _not_kept(error) from error


def _made(place: Path) -> Path:
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def kept_scan(folder: Path) -> Scan | None:
    """Return the last whole scan of `folder` with what people have said since; None without one.

    The folder itself is not looked at.
    """
    lines = _read_lines(place_of(folder) / _SCAN)
    if lines is None:
        return None
    head, films = lines
    try:
        scan = Scan(head["folder"], head["at"], tuple(films), passed_over=head["passed_over"])
    except KeyError:
        return None
    return obeying(scan, choices_of(folder))


def known_folders() -> tuple[Path, ...]:
    """Return the labelled folders with a kept scan, the newest scan first."""
    found = []
    for file in folders().glob(f"*/{_SCAN}"):
        head = _read_head(file)
        if head is not None:
            found.append((str(head.get("at", "")), Path(str(head.get("folder", "")))))
    return tuple(folder for _, folder in sorted(found, reverse=True))


def keep_scan(scan: Scan) -> None:
    """Keep a whole scan; what a stopped one had seen is in it."""
    place = place_of(Path(scan.folder))
    head = {"folder": scan.folder, "at": scan.at, "passed_over": scan.passed_over}
    _write_lines(place / _SCAN, head, scan.films)
    with suppress(OSError):  # what is in it is known either way
        (place / _INSPECTED).unlink(missing_ok=True)


def keep_inspected(folder: Path, films: Iterable[ScannedFilm]) -> None:
    """Keep what has been seen so far of a scan that is not done."""
    _write_lines(place_of(folder) / _INSPECTED, {}, films)


def inspected(folder: Path) -> dict[str, ScannedFilm]:
    """Return, by film, what was seen of `folder` by earlier scans, whole or stopped.

    What another version of the program saw is not believed: it judged by other networks.
    """
    place = place_of(folder)
    films: dict[str, ScannedFilm] = {}
    for name in (_SCAN, _INSPECTED):
        lines = _read_lines(place / name)
        if lines is not None and lines[0].get("program") == __version__:
            films |= {film.film: film for film in lines[1]}
    return films


def choices_of(folder: Path) -> Choices:
    """Return what people said of `folder`."""
    try:
        kept = json.loads((place_of(folder) / _CHOICES).read_bytes())
        chosen = {str(name): (str(key), bool(out)) for name, (key, out) in kept["chosen"].items()}
        return Choices(ReferenceStandard(kept["standard"]), chosen)
    except (OSError, KeyError, TypeError, ValueError, AttributeError):
        return Choices()


def keep_choices(scan: Scan) -> None:
    """Keep what people said of a folder: its reference standard, films left out and taken in.

    What was said of films that the scan does not know stays.

    Raises
    ------
    TrainingError
        If it cannot be kept.
    """
    folder = Path(scan.folder)
    chosen = {
        name: choice
        for name, choice in choices_of(folder).chosen.items()
        if scan.film(name) is None
    }
    chosen |= {
        film.film: (film.seen.key, film.chosen)
        for film in scan.films
        if film.chosen is not None and film.seen.key
    }
    facts = {"standard": str(scan.standard), "chosen": chosen}
    _write(place_of(folder) / _CHOICES, json.dumps(facts).encode())


def obeying(scan: Scan, choices: Choices) -> Scan:
    """Return a scan with what people said of its folder."""
    films = tuple(replace(film, chosen=choices.of(film)) for film in scan.films)
    return replace(scan, films=films, standard=choices.standard)


def salt() -> bytes:
    """Return what parts patients by chance; made once, never changed.

    Raises
    ------
    TrainingError
        If it cannot be kept, or is damaged: with another one, films would change sides.
    """
    file = folders() / "salt"
    try:
        with suppress(FileExistsError), file.open("x", encoding="ascii") as new:
            new.write(secrets.token_hex(32))
        kept = bytes.fromhex(file.read_text("ascii"))
    except OSError as error:
        raise _not_kept(error) from error
    except ValueError as error:
        raise _damaged_salt(str(error)) from error
    if len(kept) != 32:
        raise _damaged_salt(f"{len(kept)} bytes")
    return kept


def patient_hash(secret: bytes, patient: str) -> str:
    """Return the salted hash that stands for a patient everywhere but in the film itself."""
    plain = patient.strip().casefold().encode("utf-8", "surrogatepass")
    return hmac.new(secret, plain, hashlib.sha256).hexdigest()[:32]


def is_set_apart(patient: str) -> bool:
    """Tell from a patient's salted hash whether all of their films belong to the test part."""
    return int(patient[:12], 16) < TEST_SHARE * 16**12


def _damaged_salt(detail: str) -> TrainingError:
    return TrainingError(
        say("The file that parts patients into learning and testing is damaged."),
        advice=say(
            "Restore folders/salt in the program's folder from a backup: with another one, films"
            " that a Model has learned from could be tested on."
        ),
        detail=detail,
    )


def _not_kept(error: OSError) -> TrainingError:
    return TrainingError(
        say("What is known of the folder could not be kept."),
        advice=say("Check that the program's folder may be written and its disk has free space."),
        detail=f"{type(error).__name__}: {error.strerror}",
    )


def _write(file: Path, content: bytes) -> None:
    try:
        write_whole(file, content)
    except OSError as error:
        raise _not_kept(error) from error


def _write_lines(file: Path, head: dict[str, Any], films: Iterable[ScannedFilm]) -> None:
    lines = [{"version": VERSION, "program": __version__} | head, *(_facts(film) for film in films)]
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    _write(file, text.encode())


def _read_head(file: Path) -> dict[str, Any] | None:
    """Return the first line of what was kept; None if it is not of this version."""
    try:
        with file.open("rb") as lines:
            head = json.loads(lines.readline())
    except (OSError, ValueError):
        return None
    return head if isinstance(head, dict) and head.get("version") == VERSION else None


def _read_lines(file: Path) -> tuple[dict[str, Any], list[ScannedFilm]] | None:
    """Return what was kept; None if it is damaged or of another version: it is scanned again."""
    head = _read_head(file)
    if head is None:
        return None
    try:
        with file.open("rb") as lines:
            lines.readline()
            return head, [_film(json.loads(line)) for line in lines]
    except (OSError, KeyError, TypeError, ValueError, AttributeError):
        return None


def _facts(film: ScannedFilm) -> dict[str, Any]:
    facts = _shallow(film)
    del facts["chosen"]
    faults = [_shallow(fault) for fault in film.faults]
    return facts | {"seen": _shallow(film.seen), "faults": faults}


def _shallow(facts: Any) -> dict[str, Any]:
    """Return a dataclass's fields; `asdict` would copy each deeply, which takes seconds."""
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _film(facts: dict[str, Any]) -> ScannedFilm:
    seen = dict(facts["seen"])
    seen["against"] = FaultKind(seen["against"]) if seen["against"] else None
    faults = tuple(
        Fault(FaultKind(fault["kind"]), fault["told"], tuple(fault["others"]))
        for fault in facts["faults"]
    )
    plain = {name: value for name, value in facts.items() if name not in ("seen", "faults")}
    plain["twins"] = tuple(facts["twins"])
    return ScannedFilm(**plain, seen=Inspection(**seen), faults=faults)
