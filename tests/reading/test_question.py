"""What a question hides, and how its answer is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbviewer.film.field import Field, Leaning
from tbviewer.reading.heatmap import heat_at
from tbviewer.reading.question import (
    PLACES,
    SWEEP_GRID,
    Answer,
    Patch,
    Question,
    Stroke,
    answer_figure,
    answer_text,
    hidden_by,
    occlusion_map,
    patch_mask,
    stroke_mask,
    sweep_mask,
)
from tbviewer.reading.reading import ModelName, Reading, Status

FIELD = Field(100, 50, 1024, 2048)


def answer(score: float, changed: bool = True) -> Answer:
    seen = np.zeros((512, 512), np.uint8)
    return Answer(score, 0.0, FIELD, seen, np.full((512, 512), changed), 0.0, 4095.0)


def reading(score: float, threshold: float | None = 0.6) -> Reading:
    return Reading("key", Status.READ, ModelName("m", "00"), score, 1.0, threshold)


def test_a_patch_in_film_pixels_hides_its_cells_of_the_field():
    mask = patch_mask(Patch(100 + 256, 50 + 1024, 128, 512), FIELD)
    rows, columns = np.nonzero(mask)
    assert (columns.min(), columns.max()) == (128, 191)
    assert (rows.min(), rows.max()) == (256, 383)
    assert mask.sum() == 64 * 128


def test_a_patch_is_cut_at_the_field_and_outside_it_hides_nothing():
    assert patch_mask(Patch(0, 0, 110, 60), FIELD).sum() == 5 * 3 - 5  # 10 px across, 10 px down
    assert not patch_mask(Patch(0, 0, 99, 3000), FIELD).any()
    assert not patch_mask(Patch(2000, 0, 50, 50), FIELD).any()
    assert hidden_by(Question(Patch(0, 0, 10, 10)), FIELD) == ()


def test_the_smallest_patch_hides_one_cell():
    assert patch_mask(Patch(400.2, 400.2, 0.1, 0.1), FIELD).sum() == 1


@given(st.floats(-500, 3000), st.floats(-500, 3000), st.floats(0.1, 3000), st.floats(0.1, 3000))
def test_keeping_a_patch_hides_all_the_rest(x, y, width, height):
    patch = Patch(x, y, width, height)
    inside = patch_mask(patch, FIELD)
    outside = hidden_by(Question(patch, keeps=True), FIELD)
    assert np.array_equal(~inside, outside[0] if outside else np.zeros_like(inside))


def test_a_corner_pulled_over_the_other_makes_a_patch_all_the_same():
    assert Patch.between((10, 40), (4, 20)) == Patch(4, 20, 6, 20)
    assert Patch.around(10, 20, width=4, height=6).moved(across=1, down=-1) == Patch(9, 16, 4, 6)


def test_a_dot_covers_a_disc_in_film_pixels_whatever_the_fields_shape():
    mask = stroke_mask(Stroke(((612.0, 1074.0),), 60), FIELD)
    rows, columns = np.nonzero(mask)
    assert (columns.max() - columns.min() + 1) * 2 == pytest.approx(120, abs=4)
    assert (rows.max() - rows.min() + 1) * 4 == pytest.approx(120, abs=8)
    assert mask.sum() * 8 == pytest.approx(np.pi * 60**2, rel=0.03)


def test_a_stroke_covers_its_line_and_reaches_no_further_than_the_field():
    mask = stroke_mask(Stroke(((0.0, 1074.0), (612.0, 1074.0), (612.0, 5000.0)), 20), FIELD)
    assert mask[256, 0]
    assert mask[256, 256]
    assert mask[511, 256]
    assert not mask[100].any()
    assert not mask[:, 300:].any()
    assert not stroke_mask(Stroke(((-100.0, -100.0),), 20), FIELD).any()


LEANING = Field(100, 50, 1400, 2200, Leaning(800, 1150, 1024, 1536, -12))


def cells_on_the_film(mask):
    """Return where on the film the centres of cells lie, x and y."""
    rows, columns = np.nonzero(mask)
    return LEANING.seen.places((columns + 0.5) / 512, (rows + 0.5) / 512)


@given(
    st.floats(-500, 3000), st.floats(-500, 3000), st.floats(0.1, 3000), st.floats(0.1, 3000)
)  # fmt: skip
def test_of_what_leans_a_patch_hides_what_lies_in_it(x, y, width, height):
    patch = Patch(x, y, width, height)
    mask = patch_mask(patch, LEANING)
    inside = LEANING.seen.holds(x + width / 2, y + height / 2)
    assert mask.any() or not inside
    across, down = cells_on_the_film(mask)
    # The one cell of a patch that is smaller than a cell may be centred beside it.
    assert ((across > x - 3) & (across < patch.right + 3)).all()
    assert ((down > y - 3) & (down < patch.bottom + 3)).all()
    whole = cells_on_the_film(np.ones((512, 512), bool))
    within = (
        (x <= whole[0]) & (whole[0] < patch.right) & (y <= whole[1]) & (whole[1] < patch.bottom)
    )
    assert within.sum() <= mask.sum() <= within.sum() + 1


def test_of_what_leans_a_stroke_hides_what_lies_under_it():
    mask = stroke_mask(Stroke(((700.0, 900.0), (900.0, 1300.0)), 40), LEANING)
    across, down = cells_on_the_film(mask)
    along = ((across - 700) * 200 + (down - 900) * 400) / (200**2 + 400**2)
    along = np.clip(along, 0, 1)
    off = np.hypot(across - 700 - along * 200, down - 900 - along * 400)
    assert off.max() <= 40
    assert mask.sum() * 2 * 3 == pytest.approx(np.pi * 40**2 + 80 * np.hypot(200, 400), rel=0.02)


def test_strokes_come_before_the_patch():
    question = Question(Patch(300, 300, 100, 100), strokes=(Stroke(((500.0, 500.0),), 30),))
    stroke, patch = hidden_by(question, FIELD)
    assert np.array_equal(stroke, stroke_mask(question.strokes[0], FIELD))
    assert np.array_equal(patch, patch_mask(question.patch, FIELD))


def test_a_brightness_beyond_the_range_is_no_question():
    with pytest.raises(ValueError, match="brightness"):
        Question(brightness=1.2)


def test_the_places_of_a_sweep_cover_everything_and_lie_where_the_map_says():
    covered = np.zeros((512, 512), int)
    for place in range(PLACES):
        covered += sweep_mask(place)
    assert covered.min() >= 1
    place = 5 * SWEEP_GRID + 9
    hidden = [2.0] * PLACES
    hidden[place] = -1.0
    heatmap = occlusion_map(2.0, tuple(hidden), FIELD)
    assert (heatmap.grid, heatmap.peak) == ((16, 16), 3.0)
    rows, columns = np.nonzero(sweep_mask(place))
    x = FIELD.x + (columns.mean() + 0.5) / 512 * FIELD.width
    y = FIELD.y + (rows.mean() + 0.5) / 512 * FIELD.height
    assert heat_at(heatmap, xs=np.array([x]), ys=np.array([y]))[0, 0] == pytest.approx(1.0)


def test_a_place_whose_hiding_raises_the_score_has_no_heat():
    heatmap = occlusion_map(1.0, (3.0,) * PLACES, FIELD)
    assert not heatmap.values.any()


@pytest.mark.parametrize(
    ("film", "asked", "told"),
    [
        (0.83, 0.71, "0.12 lower than the film's score."),
        (0.83, 0.41, "0.42 lower than the film's score: below the threshold."),
        (0.41, 0.83, "0.42 higher than the film's score: above the threshold."),
        (0.83, 0.86, "0.03 higher than the film's score."),
        (0.83, 0.832, "The score stays the same."),
        (0.83, 0.598, "0.232 lower than the film's score: below the threshold."),
    ],
)
def test_an_answer_is_told_against_the_films_score(film, asked, told):
    assert answer_text(reading(film), answer(asked)) == told


def test_an_answer_has_the_digits_that_tell_it_from_the_threshold():
    assert answer_figure(reading(0.83), answer(0.598)) == "0.598"
    assert answer_figure(reading(0.83, None), answer(0.598)) == "0.60"
    assert "Nothing" in answer_text(reading(0.83), answer(0.83, changed=False))
