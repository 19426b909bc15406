"""Labelled folders made in memory: what an inspection would say, without a picture."""

import hashlib
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from tbviewer.errors import FilmError, FilmFault
from tbviewer.record.clinic.scan import Inspection, Scan, ScannedFilm
from tbviewer.training.clinic import finding
from tbviewer.training.folder import LabelledFilm

SECRET = b"s" * 32


def print_of(picture: str) -> str:
    seed = int.from_bytes(hashlib.sha256(picture.encode()).digest()[:8])
    return np.random.default_rng(seed).bytes(128).hex()


def seen(picture: str, *, patient: str = "", form: str = "PNG, 8 bit", side: int = 1024, **facts):
    key = hashlib.sha256(picture.encode()).hexdigest()
    return Inspection(key, form, side, side, patient, fingerprint=print_of(picture), **facts)


def scan_of(films: Iterable[tuple[str, int, Inspection]], **columns: dict[str, str]) -> Scan:
    """Return the scan of films given as name, label and what was seen."""
    found = []
    for name, label, inspection in films:
        labelled = LabelledFilm(Path(name), name, label, name, columns.get(name, {}))
        found.append(
            finding.placed(SECRET, labelled, ScannedFilm(name, name, label, 1, 1, inspection))
        )
    return Scan("/clinic", "2026-01-01T00:00:00+00:00", tuple(finding.judged(found)))


def plain(count: int, label: int, **facts) -> list[tuple[str, int, Inspection]]:
    return [(f"{label}/{n}.png", label, seen(f"{label}-{n}", **facts)) for n in range(count)]


class Inspector:
    """Inspects files that say in their content what they show: ``picture``, or ``broken``."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, path: str, known_key: str) -> Inspection | None:
        with self._lock:
            self.asked.append(Path(path).name)
        try:
            words = Path(path).read_text()
        except OSError as error:
            raise FilmError(path, FilmFault.NOT_FOUND) from error
        if words.startswith("broken"):
            raise FilmError(path, FilmFault.DAMAGED)
        if words.startswith("letter"):
            raise FilmError(path, FilmFault.NOT_AN_IMAGE)
        found = seen(words, patient=words.partition("@")[2])
        return None if found.key == known_key else found


def write_folder(folder: Path, films: dict[str, str]) -> Path:
    for name, words in films.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words)
    return folder
