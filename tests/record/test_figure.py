"""Figures: what is written on them, how long their bars are, how large their files."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.field import Field
from tbviewer.film.film import Film, levels_of
from tbviewer.film.spacing import Spacing, SpacingKind
from tbviewer.film.window import Window, grey
from tbviewer.reading.colour import coloured
from tbviewer.reading.difference import difference_of
from tbviewer.reading.heatmap import HeatMap, heat_on_film
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.record.composite import Sheet, bar_mm, composite
from tbviewer.record.figure import figure_bytes, made_figure, texts_of
from tbviewer.record.figure_spec import (
    FigureFormat,
    FigurePanel,
    FigureSpec,
    Letters,
    MapShown,
    Part,
    Turn,
)

RESEARCH_USE = "Research use. Not for diagnosis on its own."
FIELD = Field(40, 30, 300, 320)


@pytest.fixture
def film() -> Film:
    y, x = np.mgrid[0:400, 0:500]
    pixels = (x * 6 + y).astype(np.uint16)
    return Film(
        "a/film.dcm", "the key", levels_of(pixels), None, (Window(1700, 3400),),
        Spacing(0.2, 0.2, SpacingKind.AT_DETECTOR),
    )  # fmt: skip


def hill(column: int, row: int, field: Field = FIELD) -> HeatMap:
    y, x = np.mgrid[0:15, 0:15]
    values = np.exp(-((x - column) ** 2 + (y - row) ** 2) / 6)
    return HeatMap.of("gradcam-4", values, stride=32, offset=28, field=field)


def panel_of(film: Film, **facts) -> FigurePanel:
    usual = {
        "head": ("Film", "film 0123abcd", "score 0.73, above this site's threshold 0.60"),
        "path": film.path,
        "key": film.key,
        "part": Part(0, 0, film.columns, film.rows),
        "window": film.windows[0],
        "spacing": film.spacing,
    }
    return FigurePanel(**(usual | facts))


def opening(film: Film):
    return lambda path, key: film


def drawn(spec: FigureSpec, film: Film) -> np.ndarray:
    with Image.open(io.BytesIO(figure_bytes(spec, opening(film)))) as picture:
        return np.asarray(picture.convert("RGB"))


def test_every_word_is_on_it_and_the_sentence_that_goes_with_every_picture(film):
    spec = FigureSpec(
        (panel_of(film, letters=Letters("R", "L")), panel_of(film, over=(MapShown(hill(4, 5)),))),
        2,
        captions=("Made of $two$ panels.",),
    )
    words = " ".join(texts_of(made_figure(spec, opening(film))))
    for told in ("a Film", "b Film", "score 0.73, above this site's threshold 0.60", "R", "L",
                 "Made of $two$ panels.", "of each map's own peak", RESEARCH_USE):  # fmt: skip
        assert told in words


def test_the_scale_bar_is_as_long_as_it_says(film):
    figure = made_figure(FigureSpec((panel_of(film),), 1), opening(film))
    (bar,) = figure.findobj(lambda thing: thing.get_gid() == "scale bar")
    across = bar.get_xdata()
    assert "20 mm" in texts_of(figure)
    assert (across[1] - across[0]) * film.spacing.column_mm == pytest.approx(20)


def test_without_millimetres_there_is_no_scale_bar(film):
    figure = made_figure(FigureSpec((panel_of(film, spacing=None),), 1), opening(film))
    assert figure.findobj(lambda thing: thing.get_gid() == "scale bar") == []


@pytest.mark.parametrize(("width", "bar"), [(100, 20), (350, 100), (61, 20), (7, 2), (151, 50)])
def test_scale_bars_are_round_and_at_most_a_third(width, bar):
    assert bar_mm(width) == bar


@pytest.mark.parametrize(("dpi", "width_mm"), [(150, 180.0), (300, 85.0)])
def test_a_png_has_as_many_pixels_as_inches_times_dpi(film, dpi, width_mm):
    spec = FigureSpec((panel_of(film),), 1, dpi=dpi, width_mm=width_mm)
    with Image.open(io.BytesIO(figure_bytes(spec, opening(film)))) as picture:
        width, height = made_figure(spec, opening(film)).get_size_inches()
        assert picture.size == (round(width * dpi), round(height * dpi))
        assert picture.size[0] == round(width_mm / 25.4 * dpi)
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)


def test_a_pdf_keeps_its_text_as_text_and_tells_no_path(film):
    content = figure_bytes(FigureSpec((panel_of(film),), 1, format=FigureFormat.PDF), opening(film))
    assert content.startswith(b"%PDF")
    assert b"/FontFile2" in content
    assert b"/Creator (tbviewer)" in content
    assert b"film.dcm" not in content


def test_the_composite_is_the_film_under_the_colours_of_its_heat(film):
    heatmap, look = hill(4, 5), OverlayLook(table="viridis", opacity=0.5, cut_off=0.1)
    panel = panel_of(film, over=(MapShown(heatmap, 0.8),))
    picture = composite(panel, film, look, pixels=film.columns)
    colours = coloured(heat_on_film(heatmap, rows=400, columns=500), "viridis", 0.1) / 1.0
    bare = grey(film.pixels, film.windows[0])[..., None] / 1.0
    expected = bare * (1 - 0.4 * colours[..., 3:] / 255) + 0.4 * colours[..., :3]
    assert np.abs(picture.rgb - expected).max() <= 1
    assert picture.covers == Part(0, 0, 500, 400)


def test_a_part_shows_that_part_and_the_film_is_dimmed_only_under_maps(film):
    part = Part(100.5, -50, 180, 60)
    look = OverlayLook(film_dimmed=0.5)
    picture = composite(panel_of(film, part=part), film, look, pixels=400)
    assert picture.covers == Part(100, 0, 180, 60)
    assert np.array_equal(
        picture.rgb, grey(film.pixels[:60, 100:180], film.windows[0])[..., None].repeat(3, 2)
    )
    outside = Part(900, 900, 1000, 1000)
    assert composite(panel_of(film, part=outside), film, look, pixels=400) is None


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_pictures_and_points_are_turned_alike(quarters, mirrored):
    sheet = Sheet(Part(10, 20, 14, 22), Turn(quarters, mirrored))
    picture = np.zeros((2, 4, 3), np.uint8)
    picture[0, 1] = 255  # the film pixel at column 11, row 20
    rows, columns = np.argwhere(sheet.laid(picture)[..., 0])[0]
    across, down = sheet.at(np.array([11.5]), np.array([20.5]))[:, 0]
    assert (across, down) == (columns + 0.5, rows + 0.5)
    assert sheet.size == ((2, 4) if quarters % 2 else (4, 2))


def test_a_turned_panel_shows_the_turned_film(film):
    upright = panel_of(film, spacing=None, head=())
    turned = panel_of(film, spacing=None, head=(), turn=Turn(2))
    first = drawn(FigureSpec((upright,), 1, dpi=100), film)
    second = drawn(FigureSpec((turned,), 1, dpi=100), film)
    # The film's box on the page: the film is grey, the page white.
    inside = np.argwhere((first < 250).all(axis=2) & (first[..., 0] == first[..., 2]))
    top, left = inside.min(axis=0)
    bottom, right = top + 540, left + 680
    box = np.s_[top + 8 : bottom - 8, left + 8 : right - 8]
    assert np.abs(first[box].astype(int) - second[box][::-1, ::-1]).mean() < 12


def test_the_difference_of_two_maps_against_numpy(film):
    first, second = hill(3, 4), hill(9, 9, Field(100, 60, 250, 250))
    difference = difference_of(first, second)
    assert difference.field == Field(40, 30, 310, 320)
    rows, columns = difference.values.shape
    assert (rows, columns) == (320, 310)
    whole = heat_on_film(first, rows=400, columns=500) - heat_on_film(second, rows=400, columns=500)
    assert np.abs(difference.values - whole[30:350, 40:350]).max() < 1e-5
    assert np.array_equal(difference_of(second, first).values, -difference.values)
    assert not difference_of(first, first).values.any()
    panel = FigurePanel(part=Part(0, 0, 500, 400), difference=difference)
    label = "block 4 − block 4"
    figure = made_figure(FigureSpec((panel,), 1, difference_label=label), opening(film))
    assert label in texts_of(figure)
    assert "−1" in texts_of(figure)


def test_contours_are_drawn_as_lines(film):
    panel = panel_of(film, over=(MapShown(hill(7, 7)),))
    bare = made_figure(FigureSpec((panel,), 1), opening(film))
    lined = made_figure(FigureSpec((panel,), 1, look=OverlayLook(contours=True)), opening(film))
    assert len(lined.axes[0].lines) > len(bare.axes[0].lines)


def test_a_refused_film_gives_a_panel_of_words(film):
    panel = FigurePanel(head=("Film",), note="The file says it is a lateral film.")
    figure = made_figure(FigureSpec((panel,), 1), opening(film))
    assert "The file says it is a lateral film." in texts_of(figure)


def test_a_film_that_changed_is_told_and_one_film_is_opened_once(film):
    def changed(path, key):
        raise FilmError(path, FilmFault.CHANGED)

    with pytest.raises(FilmError):
        figure_bytes(FigureSpec((panel_of(film),), 1), changed)
    opened = []

    def counted(path, key):
        opened.append(key)
        return film

    made_figure(FigureSpec((panel_of(film),) * 3, 3), counted)
    assert opened == ["the key"]


def test_drawing_never_loads_pyplot():
    code = "import sys, tbviewer.record.figure as f, matplotlib.figure, matplotlib.textpath;"
    code += "print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
