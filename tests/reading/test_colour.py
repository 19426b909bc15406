import matplotlib
import numpy as np
import pytest

from tbviewer.reading.colour import TABLES, colour_table, coloured


@pytest.mark.parametrize("name", [name for name in TABLES if name != "amber"])
def test_tables_are_matplotlibs(name):
    theirs = matplotlib.colormaps[name](np.arange(256))[:, :3] * 255
    assert np.abs(colour_table(name) - theirs).max() <= 0.5


@pytest.mark.parametrize("name", TABLES)
def test_zero_is_fully_transparent_and_one_fully_opaque(name):
    zero, one = coloured(np.array([0.0, 1.0]), name)
    assert not zero.any()
    assert one.tolist() == [*colour_table(name)[255].tolist(), 255]


@pytest.mark.parametrize("name", TABLES)
def test_opacity_and_lightness_grow_with_the_heat(name):
    colours = coloured(np.linspace(0, 1, 256), name).astype(float)
    assert (np.diff(colours[:, 3]) >= 0).all()
    lightness = colour_table(name) @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(lightness) > -1).all()
    assert lightness[-1] - lightness[0] > 100


@pytest.mark.parametrize("name", TABLES)
def test_colours_are_premultiplied(name):
    colours = coloured(np.linspace(0, 1, 256), name)
    assert (colours[:, :3] <= colours[:, 3:]).all()


def test_an_unknown_table_is_told():
    with pytest.raises(ValueError, match="rainbow"):
        colour_table("rainbow")


@pytest.mark.parametrize("name", TABLES)
def test_below_the_cut_off_all_is_transparent_and_above_nothing_changes(name):
    heat = np.linspace(0, 1, 1001)
    cut, whole = coloured(heat, name, 0.4), coloured(heat, name)
    assert not cut[heat < 0.3998].any()
    assert np.array_equal(cut[heat > 0.4002], whole[heat > 0.4002])


def test_a_share_of_the_scale_takes_the_colours_of_lower_heat():
    heat = np.linspace(0, 1, 101)
    assert np.abs(coloured(heat, share=0.5).astype(int) - coloured(heat / 2)).max() <= 2
    assert not coloured(heat, cut_off=0.6, share=0.5).any()
