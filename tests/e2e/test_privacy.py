"""No file that the program writes by itself names a film or a patient."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image

from tbviewer import paths

NAME = "ZZNAME"
DRIVER = Path(__file__).with_name("privacy_run.py")
ROOT = Path(__file__).resolve().parents[2]
SCANS = ("scan.jsonl",)
"""What an administrator asks for when a labelled folder is to be looked at: its list of films.

Whoever leaves a film out, or takes one in, chooses it by its name (docs/it.md).
"""
PATIENCE_S = 900
"""Generous: what counts is what is written, not how fast."""


def write_films(folder: Path) -> None:
    """Write a whole film and torn, empty and foreign ones, all of them named and tagged."""
    folder.mkdir()
    whole = folder / f"{NAME} 1 whole.dcm"
    film = pydicom.dcmread(paths.sample_film())
    film.PatientName, film.PatientID = f"{NAME}^Jane", f"{NAME}-4711"
    film.StudyDescription = film.InstitutionName = film.AccessionNumber = NAME
    film.save_as(whole)
    content = whole.read_bytes()
    (folder / f"{NAME} 2 torn.dcm").write_bytes(content[: len(content) // 2])
    (folder / f"{NAME} 3 header.dcm").write_bytes(content[:1500])
    noise = np.random.default_rng(0).integers(0, 256, (400, 500), dtype=np.uint8)
    Image.fromarray(noise).save(folder / f"{NAME} 4 no chest.png")
    (folder / f"{NAME} 5 text.dcm").write_text(f"Dear colleague, {NAME}'s film follows.")
    with zipfile.ZipFile(folder / f"{NAME} 6.zip", "w") as archive:
        archive.writestr(f"{NAME}.dcm", content[:100_000])


def write_clinic(folder: Path, films: Path) -> None:
    """Write a labelled folder of the same films, as an administrator has one looked at."""
    for label in ("tb", "normal"):
        (folder / label).mkdir(parents=True)
        for film in films.iterdir():
            (folder / label / f"{label} {film.name}").write_bytes(film.read_bytes())


@pytest.fixture(scope="module")
def after(tmp_path_factory) -> tuple[Path, str]:
    """Run window and command line in a home of their own; return it and what they said."""
    place = tmp_path_factory.mktemp("computer")
    films, clinic, exports, home = (
        place / name for name in (f"{NAME} films", f"{NAME} clinic", "exports", "home")
    )
    exports.mkdir()
    write_films(films)
    write_clinic(clinic, films)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TBVIEWER", "XDG"))}
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
                 "XDG_RUNTIME_DIR", "TMPDIR", "TBVIEWER_SITE_DIR"):  # fmt: skip
        folder = home / name.lower()
        folder.mkdir(mode=0o700, parents=True)
        environment[name] = str(folder)
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *map(str, words)],
            env=environment, cwd=home, capture_output=True, text=True, timeout=PATIENCE_S,
            check=False,
        )  # fmt: skip

    window = run(DRIVER, films, exports)
    assert window.returncode == 0, window.stderr
    read = run("-m", "tbviewer", "read", films, "--format", "json")
    assert read.returncode == 1, read.stderr  # most of them are no films
    for words in (
        ("report", films, "--out", exports / f"{NAME}.pdf", "--with-identity"),
        ("report", films, "--out", exports / "absent" / f"{NAME}.pdf"),
        ("films", clinic),
        ("evaluate", clinic / "tb"),  # of one class: refused
        ("threshold", "table", films / f"{NAME} 5 text.dcm"),
    ):
        done = run("-m", "tbviewer", *words)
        assert done.returncode == 1, (words, done.stdout, done.stderr)
    return home, window.stdout + window.stderr


def naming(content: bytes) -> bool:
    """Return whether bytes hold the name, in whatever case and form text is written."""
    small = content.lower()
    name = NAME.lower()
    return any(name.encode(form) in small for form in ("utf-8", "utf-16-le", "utf-16-be"))


def test_the_name_would_be_found():
    assert naming(f'lastVisited=file:///mnt/{NAME}/"'.encode())
    assert naming(f"film {NAME.title()}".encode("utf-16-be"))
    assert not naming(b"film 5d61be7c: opened")


def test_only_the_journal_names_films_and_patients(after):
    home, _ = after
    files = [path for path in home.rglob("*") if path.is_file()]
    named = {path.relative_to(path.parents[1]) for path in files if naming(path.read_bytes())}
    scans = {path for path in named if path.name in SCANS}
    assert {path.name for path in named - scans} == {"journal.sqlite"}
    assert len(scans) == 1, "the labelled folder's own, asked for by an administrator"
    assert not [path for path in home.rglob("*") if naming(str(path.relative_to(home)).encode())]


def test_what_happened_was_written_all_the_same(after):
    """Else an empty log would prove nothing."""
    home, _ = after
    (log,) = home.rglob("tbviewer.log")
    told = log.read_text()
    assert "opened" in told
    assert "read in" in told
    assert "FilmError" in told
    assert "unforeseen: ValueError at" in told
    assert list(home.rglob("window.ini"))


def test_the_window_says_no_name_to_its_terminal(after):
    _, said = after
    assert not naming(said.encode())
