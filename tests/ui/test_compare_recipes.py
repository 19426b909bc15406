"""What panes are asked to show, and what they show of it: facts only, no widget."""

import pytest

from tbviewer.film.field import Field
from tbviewer.reading.reading import Wish
from tbviewer.reading.survey import Survey, survey_of
from tbviewer.record.naming import film_line, score_line
from tbviewer.ui.compare.before import film_before, films_at_hand
from tbviewer.ui.compare.pane import BLOCKS, MapChoice, Need, Pane, Show
from tbviewer.ui.compare.picture import Stock, picture_of, score_lines
from tbviewer.ui.compare.recipes import Choices, Grid, Recipe, all_maps, arranged

from .conftest import LATERAL, MODELS, made_film, made_maps, made_reading, refused_reading

SHOWN = "somewhere/a film.dcm"


def shown(pane: Pane, stock: Stock):
    return picture_of(pane, pane.needs(SHOWN), stock)


@pytest.fixture
def film():
    return made_film(SHOWN)


@pytest.fixture
def stock(film):
    reading = made_reading(film)
    guided = made_reading(film, score=0.83)
    return Stock(
        {SHOWN: film},
        {Need(SHOWN, Wish()): reading, Need(SHOWN, Wish(saliency="guided")): guided},
    )


def test_the_papers_figure_is_film_overlay_and_saliency():
    grid = arranged(Recipe.FIGURE, Choices(saliency="smooth"))
    assert (grid.rows, grid.columns) == (1, 3)
    assert [pane.show for pane in grid.panes] == [Show.FILM, Show.OVER, Show.ALONE]
    assert {pane.map for pane in grid.panes} == {MapChoice(saliency="smooth")}
    assert {pane.path for pane in grid.panes} == {""}


def test_five_blocks_stand_beside_their_film():
    grid = arranged(Recipe.BLOCKS, Choices())
    assert (grid.rows, grid.columns) == (2, 3)
    assert grid.panes[0].show is Show.FILM
    assert [pane.map.name for pane in grid.panes[1:]] == list(BLOCKS)
    # Grad-CAMs are those of the score's own pass: the film is read once.
    needs = {need for pane in grid.panes for need in pane.needs(SHOWN)}
    assert needs == {Need(SHOWN, Wish())}


def test_two_models_need_a_second_one():
    assert "Only one Model" in arranged(Recipe.MODELS, Choices(MODELS[:1]))
    grid = arranged(Recipe.MODELS, Choices(MODELS))
    assert [pane.map.model for pane in grid.panes] == [None, "other"]
    assert [need.wish.model for pane in grid.panes for need in pane.needs(SHOWN)] == [None, "other"]
    gone = arranged(Recipe.MODELS, Choices(MODELS, second_model="deleted since"))
    assert gone == grid


def test_now_and_before_needs_another_film():
    assert "Choose the film" in arranged(Recipe.FILMS, Choices())
    grid = arranged(Recipe.FILMS, Choices(other_path="old.dcm"))
    assert [pane.path for pane in grid.panes] == ["", "old.dcm"]
    assert [n.path for p in grid.panes for n in p.needs(SHOWN)] == [SHOWN, "old.dcm"]


def test_a_difference_stands_beside_its_two_maps_and_says_what_is_subtracted():
    choices = Choices(MODELS, first=MapChoice("gradcam-4"), second=MapChoice("gradcam-5"))
    first, second, difference = arranged(Recipe.DIFFERENCE, choices).panes
    assert (first.map, second.map) == (difference.map, difference.minus)
    assert difference.title == "Block 4 − Block 5"
    assert len(difference.needs(SHOWN)) == 1
    other = Pane(show=Show.DIFFERENCE, map=MapChoice(), minus=MapChoice(model="other"))
    assert [need.wish.model for need in other.needs(SHOWN)] == [None, "other"]
    assert MapChoice(model="other").told(MODELS) == "Saliency by other 77c0"


def test_every_map_of_every_model_can_be_subtracted():
    maps = all_maps(MODELS)
    assert len(maps) == len(set(maps)) == 16


def test_a_forced_film_is_read_by_force_and_others_are_not():
    assert Pane().needs(SHOWN, forced=True)[0].wish.force
    assert not Pane("other.dcm").needs(SHOWN, forced=True)[0].wish.force
    assert Pane().needs("") == ()


def test_another_layout_keeps_the_panes_that_fit():
    grid = arranged(Recipe.FIGURE, Choices())
    larger = grid.with_layout(2, 3)
    assert larger.panes[:3] == grid.panes
    assert larger.panes[3:] == (Pane(),) * 3
    assert larger.with_layout(1, 2).panes == grid.panes[:2]
    changed = grid.with_pane(1, Pane("x.dcm"))
    assert [pane.path for pane in changed.panes] == ["", "x.dcm", ""]
    with pytest.raises(ValueError, match="full"):
        Grid(2, 2, grid.panes)


def test_choosing_a_map_shows_it_over_the_film_unless_it_stood_alone():
    assert Pane().with_map(MapChoice("gradcam-2")).show is Show.OVER
    assert Pane(show=Show.ALONE).with_map(MapChoice("gradcam-2")).show is Show.ALONE


def test_a_pane_shows_the_map_it_was_asked_for(stock, film):
    maps = {m.name: m for m in stock.readings[Need(SHOWN, Wish())].maps}
    over = shown(Pane(show=Show.OVER, map=MapChoice("gradcam-3")), stock)
    assert over.film is film
    assert over.over is maps["gradcam-3"]
    assert (over.alone, over.difference, over.note, over.busy) == (None, None, "", False)
    alone = shown(Pane(show=Show.ALONE), stock)
    assert alone.alone is maps["saliency"]
    bare = shown(Pane(), stock)
    assert (bare.over, bare.alone) == (None, None)
    assert bare.reading.score == 0.83


def test_a_difference_waits_for_both_maps(stock, film):
    pane = Pane(show=Show.DIFFERENCE, minus=MapChoice(saliency="guided"))
    whole = shown(pane, stock)
    assert whole.difference is not None
    assert not whole.blank
    assert shown(pane, stock).difference is whole.difference  # made once
    half = Stock({SHOWN: film}, {Need(SHOWN, Wish()): stock.readings[Need(SHOWN, Wish())]})
    waiting = shown(pane, half)
    assert waiting.difference is None
    assert waiting.busy
    assert waiting.blank


def test_what_is_not_read_yet_is_blank_and_busy(film):
    nothing = shown(Pane(show=Show.OVER), Stock())
    assert (nothing.film, nothing.over, nothing.busy, nothing.blank) == (None, None, True, True)
    opened = shown(Pane(show=Show.OVER), Stock({SHOWN: film}))
    assert (opened.film, opened.over, opened.busy) == (film, None, True)
    assert picture_of(Pane(), (), Stock()).note


def test_refusals_and_faults_give_their_reason(film):
    need = Need(SHOWN, Wish())
    refused = shown(Pane(show=Show.OVER), Stock({SHOWN: film}, {need: refused_reading(film)}))
    assert refused.note == LATERAL.sentence
    assert not refused.busy
    assert "no score" in score_line(refused.reading)
    broken = shown(Pane(), Stock(faults={need: "a film.dcm is damaged."}))
    assert (broken.note, broken.busy) == ("a film.dcm is damaged.", False)


def test_a_map_that_the_model_does_not_make_is_told(film):
    reading = made_reading(film, maps=made_maps(Field(0, 0, 512, 512))[:1])
    stock = Stock({SHOWN: film}, {Need(SHOWN, Wish()): reading})
    assert shown(Pane(show=Show.OVER, map=MapChoice("gradcam-1")), stock).note


def test_scores_stand_in_the_agreed_words(film):
    reading = made_reading(film, score=0.5996, threshold=0.6)
    assert score_line(reading) == (
        "combined 3f9a: score 0.5996, below this Model's default threshold 0.6000"
    )
    assert "read although refused" in score_line(made_reading(film, forced=True))
    pane = Pane(show=Show.DIFFERENCE, minus=MapChoice(model="other"))
    other = made_reading(film, score=0.2)
    stock = Stock(
        {SHOWN: film}, {Need(SHOWN, Wish()): reading, Need(SHOWN, Wish(model="other")): other}
    )
    assert score_lines(shown(pane, stock)).count("score") == 2


def test_a_film_is_named_by_its_hash_unless_identity_is_asked_for(film):
    anonymous = film_line(film, identity=False)
    assert "Doe" not in anonymous
    assert "4711" not in anonymous
    assert "a film.dcm" not in anonymous
    assert "2026" not in anonymous
    assert film.key[:8] in anonymous
    assert "Doe Jane, 4711" in film_line(film, identity=True)


def survey(path: str, **header) -> Survey:
    film = made_film(path, **header)
    return survey_of(film, made_reading(film))


def test_the_film_before_is_the_same_patients_last_one():
    film = made_film("now.dcm", study_date="2026-03-01")
    surveys = [
        survey("now.dcm", study_date="2026-03-01"),
        survey("oldest.dcm", study_date="2020-01-01"),
        survey("before.dcm", study_date="2025-01-01"),
        survey("later.dcm", study_date="2026-04-01"),
        survey("of another.dcm", study_date="2026-02-28", patient_id="4712"),
    ]
    assert film_before(film, surveys) == "before.dcm"
    assert film_before(film, surveys[3:]) == "later.dcm"
    assert film_before(film, surveys[4:]) == ""
    assert film_before(film, surveys[:1]) == ""
    assert films_at_hand(film, surveys) == (
        "oldest.dcm", "before.dcm", "later.dcm", "of another.dcm"
    )  # fmt: skip
    nameless = made_film("x.png", patient_id="", patient_name="")
    assert film_before(nameless, [survey("y.png", patient_id="", patient_name="")]) == ""
