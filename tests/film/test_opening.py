"""The door: what it promises of every film, and what stays unloaded without it."""

import hashlib
import logging
import pickle
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from tbviewer.errors import FilmError
from tbviewer.film.opening import open_film

REAL = Path(__file__).parents[3] / "shared" / "films"


def test_a_film_is_keyed_by_its_bytes(films):
    data = films.dicom(films.slopes(12), bits=12)
    film = films.open(data)
    assert film.key == hashlib.sha256(data).hexdigest()
    assert film.path.endswith("film")


def test_a_film_crosses_processes_whole_and_read_only(films):
    film = films.open(films.dicom(films.slopes(12, rows=1100, columns=1030), PixelPaddingValue=0))
    copy = pickle.loads(pickle.dumps(film))
    assert copy.header == film.header
    for array in (*copy.levels, copy.padding):
        assert not array.flags.writeable
    np.testing.assert_array_equal(copy.levels[1], film.levels[1])


def test_an_error_crosses_processes_with_its_sentence(tmp_path):
    with pytest.raises(FilmError) as caught:
        open_film(str(tmp_path / "absent.dcm"))
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.sentence, copy.fault, copy.advice) == (
        caught.value.sentence, caught.value.fault, caught.value.advice,
    )  # fmt: skip


def test_nothing_is_said_and_nothing_is_left_changed(films, caplog, capfd):
    data = films.dicom(films.slopes(12), bits=12, WindowCenter="100", WindowWidth="5000")
    filters, level = list(warnings.filters), logging.getLogger("pydicom").level
    films.open(data.replace(b"100 ", b"x^y "))
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
    assert warnings.filters == filters
    assert logging.getLogger("pydicom").level == level


def test_the_windows_process_needs_no_decoder():
    code = (
        "import sys; import tbviewer.film.film, tbviewer.film.window, tbviewer.film.spacing;"
        "found = {'pydicom', 'gdcm', 'PIL', 'openjpeg', 'torch'} & set(sys.modules);"
        "sys.exit(', '.join(found) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


CHEST_WINDOWS = {
    "chest-cr-mono1-10bit.dcm": ((440, 440), "PA", 10),
    "chest-cr-mono1-8bit-jpeg.dcm": ((1024, 1024), "PA", 8),
    "chest-cr-mono2-8bit-jpeg.dcm": ((1024, 1024), "PA", 8),
    "chest-dx-mono1-12bit-j2k.dcm": ((2128, 2000), "PA", 12),
    "hip-cr-mono2-10bit-jpeg-lossless.dcm": ((2140, 1760), "", 10),
    "teeth-cr-modality-lut-jpeg-lossless.dcm": ((1576, 1976), "", 10),
}


@pytest.mark.parametrize("name", CHEST_WINDOWS)
def test_real_films(name):
    path = REAL / name
    if not path.exists():
        pytest.skip("the real films are not on this computer")
    film = open_film(str(path))
    shape, view, bits = CHEST_WINDOWS[name]
    assert film.pixels.shape == shape
    assert film.header.view == view
    assert film.header.form.endswith(f"{bits} bit")
    assert film.pixels.dtype == (np.uint8 if bits == 8 else np.uint16)
    assert film.pixels.max() < 1 << bits
    assert film.pixels.std() > 0.1 * (film.pixels.max() - film.pixels.min())
    assert film.header.modality in ("CR", "DX")
    assert film.header.disagreements == ()


def test_two_films_that_claim_opposite_polarity_for_the_same_pixels():
    paths = [REAL / f"chest-cr-mono{number}-8bit-jpeg.dcm" for number in (1, 2)]
    if not all(path.exists() for path in paths):
        pytest.skip("the real films are not on this computer")
    one, two = (open_film(str(path)).pixels for path in paths)
    np.testing.assert_array_equal(one, 255 - two)
