"""The sample film: made again to the byte, marked as simulated, and a film like any other."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom

from tbviewer import paths
from tbviewer.film.opening import open_film
from tbviewer.film.spacing import SpacingKind

SCRIPT = Path(__file__).parents[1] / "resources" / "sample" / "make_sample.py"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_script_gives_the_same_bytes(tmp_path):
    again = tmp_path / "again.dcm"
    subprocess.run([sys.executable, SCRIPT, again], check=True, timeout=300)
    assert digest(again) == digest(paths.sample_film())


def test_it_is_a_twelve_bit_dx_of_two_thousand_pixels():
    film = open_film(str(paths.sample_film()))
    assert film.pixels.shape == (2000, 2000)
    assert film.pixels.dtype == np.uint16
    assert film.pixels.max() < 4096
    assert film.header.modality == "DX"
    assert film.header.view == "PA"
    assert film.header.orientation == ("L", "F")
    assert film.header.disagreements == ()
    assert film.spacing.kind is SpacingKind.CORRECTED
    assert [window.name for window in film.windows[:3]] == ["STANDARD", "LUNG", "MEDIASTINUM"]


def test_its_headers_say_that_it_is_simulated_and_nobodys():
    dataset = pydicom.dcmread(paths.sample_film())
    assert "SIMULATED" in str(dataset.PatientName)
    assert "SIMULATED" in dataset.PatientID
    assert "SIMULATED" in dataset.StudyDescription
    assert dataset.BurnedInAnnotation == "YES"
    assert paths.sample_film().stat().st_size < 4_000_000
