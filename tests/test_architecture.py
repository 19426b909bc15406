"""The house rules that a machine can check."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "tbviewer").rglob("*.py"))


def test_import_contracts_hold():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as f; f()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("tbviewer.ui.main_window", ("torch", "pydicom", "gdcm", "PIL", "safetensors")),
        ("tbviewer.app", ("torch", "pydicom", "gdcm", "PIL", "safetensors")),
        ("tbviewer.__main__", ("torch", "pydicom", "gdcm", "PIL", "PySide6", "numpy")),
        ("tbviewer.film.film", ("torch", "pydicom", "gdcm", "PIL", "PySide6")),
        ("tbviewer.film.opening", ("torch", "PySide6")),
        ("tbviewer.training.run", ("pydicom", "gdcm", "PySide6")),
    ],
)
def test_what_importing_a_room_does_not_bring(module, absent):
    code = f"import sys, {module}; print([m for m in {absent!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_test_sleeps():
    banned = re.compile(r"time\.sleep\(|qtbot\.wait\(|QTest\.qWait\(")
    guilty = [
        path.name
        for path in (ROOT / "tests").rglob("*.py")
        if path != Path(__file__) and banned.search(path.read_text("utf-8"))
    ]
    assert guilty == []


def test_nothing_is_pickled_from_files():
    banned = re.compile(r"\btorch\.(load|save)\(|\bpickle\.load")
    assert [p.name for p in SOURCES if banned.search(p.read_text("utf-8"))] == []


def test_modules_tell_one_story():
    long = {p.name: n for p in SOURCES if (n := p.read_text("utf-8").count("\n")) > 330}
    assert long == {}
