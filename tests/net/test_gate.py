"""The gate network on the sample film, its made copies, and pictures of any kind."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tbviewer import paths
from tbviewer.errors import ModelError
from tbviewer.film.film import Film, FilmHeader, levels_of
from tbviewer.film.window import automatic_window
from tbviewer.net import gate
from tbviewer.net.reader import judged
from tbviewer.net.squares import BlankFilm
from tbviewer.reading.correction import TURNS, Correction, corrected
from tbviewer.reading.judging import glance_cautions


def film_of(pixels: np.ndarray, **header) -> Film:
    pixels = np.ascontiguousarray(pixels)
    windows = (automatic_window(pixels),)
    return Film("a.png", "key", levels_of(pixels), None, windows, None, FilmHeader(**header))


def test_it_is_small():
    assert sum(p.numel() for p in gate.gate_network().parameters()) < 100_000


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("inverted", [False, True])
def test_a_copy_turned_and_inverted_is_offered_the_way_back(chest, turn, inverted):
    wrong = Correction(turn, inverted)
    film = corrected(film_of(chest(800, 760)), wrong)
    refusal, _ = judged(film)
    if not wrong:
        assert refusal is None
        return
    assert refusal.code == ("turned" if turn else "inverted")
    assert refusal.suggestion is not None
    assert wrong.then(refusal.suggestion) == Correction()
    assert judged(corrected(film, refusal.suggestion))[0] is None


def test_a_mirrored_copy_is_read_with_a_caution(chest):
    refusal, seen = judged(film_of(chest(800, 760)[:, ::-1]))
    assert refusal is None
    assert [c.code for c in glance_cautions(seen, FilmHeader())] == ["mirrored"]


def test_a_copy_turned_by_45_degrees_is_refused_without_a_way_back(chest):
    from PIL import Image

    turned = np.asarray(Image.fromarray(chest(800, 800)).rotate(50, expand=True))
    refusal, _ = judged(film_of(turned))
    assert refusal.code == "turned"


@pytest.fixture(scope="module")
def side_view() -> np.ndarray:
    place = str(Path(__file__).parents[2] / "resources" / "sample")
    sys.path.insert(0, place)
    try:
        from phantom.side import side_view
    finally:
        sys.path.remove(place)
    return side_view(256)


def test_a_simulated_lateral_film_is_called_lateral(side_view):
    assert judged(film_of(side_view))[0].code == "lateral"


def test_the_header_refuses_without_a_look_at_the_picture(chest):
    refusal, seen = judged(film_of(chest(600, 600), body_part="HIP"))
    assert refusal.code == "not-a-chest"
    assert seen is None
    assert judged(film_of(chest(600, 600), body_part="HIP"), force=True)[1].is_frontal


@pytest.mark.parametrize("kind", ["noise", "ramp", "page"])
def test_what_is_no_film_is_refused(kind):
    y, x = np.mgrid[0:512, 0:512]
    pictures = {
        "noise": np.random.default_rng(0).integers(0, 4096, (512, 512)),
        "ramp": 4 * x + 3 * y,
        "page": 4000 * (((x // 7) * 7919 + (y // 9) * 104_729) % 5 > 0),
    }
    refusal, _ = judged(film_of(pictures[kind].astype(np.uint16)))
    assert refusal.code in ("not-a-chest", "lateral")


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([np.uint8, np.uint16, np.int16, np.int32, np.float32]).flatmap(
        lambda dtype: hnp.arrays(
            dtype,
            hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40),
            elements=(
                st.floats(-(2.0**100), 2.0**100, width=32)
                if dtype is np.float32
                else hnp.from_dtype(np.dtype(dtype))
            ),
        )
    )
)
def test_judging_never_fails_on_a_finite_picture(pixels):
    try:
        refusal, seen = judged(film_of(pixels))
    except BlankFilm:
        return
    assert np.isfinite([seen.frontal, seen.inverted, seen.mirrored, seen.turned]).all()
    assert refusal is None or refusal.sentence


def test_a_damaged_file_is_told(monkeypatch, tmp_path):
    gate.gate_network.cache_clear()
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    with pytest.raises(ModelError, match="gate"):
        gate.gate_network()
    gate.gate_network.cache_clear()
