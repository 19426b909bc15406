"""Another Model reads while the window is open: from the next film on, and nothing old beside."""

from dataclasses import replace

import pytest

from tbviewer.reading.survey import survey_of
from tbviewer.ui.viewing import Stage

from .conftest import MODEL, MODELS, made_reading

NEW = MODELS[1]


@pytest.fixture
def reads(room):
    """Return a function that lets another Model read."""
    reading_by = {"model": MODEL}
    room.answer = lambda film, _: replace(made_reading(film), model=reading_by["model"])
    room.model = lambda: reading_by["model"]  # asked each time

    def by(model):
        reading_by["model"] = model

    return by


@pytest.fixture
def window(reads, dressed, qtbot, room, settings):
    from tbviewer.ui.main_window import MainWindow

    services = replace(room.services(), model=room.model)
    window = MainWindow(services, settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.active_model.name == MODEL)
    return window


def go(window, qtbot, by=1):
    path = window.viewing.shown.path
    window.viewing.step(by)
    qtbot.waitUntil(
        lambda: window.viewing.shown.stage is Stage.READ and window.viewing.shown.path != path
    )
    return window.viewing.shown.reading.model


def test_the_film_on_the_screen_keeps_its_reading_and_the_next_has_the_new_ones(
    window, opened, reads, qtbot
):
    opened("a.dcm", "b.dcm", "c.dcm")
    qtbot.waitUntil(lambda: window.viewing.kept.get("b.dcm")[1] is not None)
    reads(NEW)
    window.active_model.take(NEW)
    assert window.viewing.shown.reading.model == MODEL
    assert window.film_page.side.score.model.text() == f"Model {MODEL.short}"
    assert window.model_label.text() == f"Model: {NEW.short}"
    assert window.banner.isVisible()
    assert window.banner.fault is None
    assert NEW.short in window.banner._sentence.text()
    assert go(window, qtbot) == NEW
    assert not window.banner.isVisible()
    assert go(window, qtbot, -1) == NEW


def test_the_list_is_read_again_but_for_the_film_that_is_looked_at(window, opened, reads, qtbot):
    opened("a.dcm", "b.dcm", "c.dcm")
    qtbot.waitUntil(lambda: not window.viewing._lane.busy)
    films = window.viewing.films
    film = window.viewing.whole.film
    for path in ("b.dcm", "c.dcm"):
        films.put(survey_of(replace(film, path=path), made_reading(film)))
    assert films.done == 3
    reads(NEW)
    window.active_model.take(NEW)
    assert films.done == 1
    assert films.entry("a.dcm").survey.reading.model == MODEL
    assert films.entry("b.dcm").survey is None
    assert go(window, qtbot) == NEW
    assert films.entry("a.dcm").survey is None
    assert films.entry("b.dcm").survey.reading.model == NEW


def test_what_was_on_its_way_when_the_model_was_replaced_is_read_again(window, opened, reads):
    opened("a.dcm", "b.dcm")
    film = window.viewing.whole.film
    reads(NEW)
    window.active_model.take(NEW)
    window.viewing.films.put(survey_of(replace(film, path="b.dcm"), made_reading(film)))
    assert window.viewing.films.entry("b.dcm").survey is None


def test_a_model_that_somebody_else_has_activated_is_told_with_its_first_reading(
    window, opened, reads, qtbot
):
    opened("a.dcm", "b.dcm")
    told = []
    window.active_model.replaced.connect(told.append)
    reads(NEW)
    window.viewing.kept.clear()
    assert go(window, qtbot) == NEW
    qtbot.waitUntil(lambda: told == [NEW])
    assert window.model_label.text() == f"Model: {NEW.short}"


def test_the_same_model_again_changes_nothing(window, opened):
    opened("a.dcm", "b.dcm")
    window.active_model.take(MODEL)
    assert not window.banner.isVisible()
    assert window.viewing.kept.get("a.dcm")[1] is not None


def test_another_threshold_counts_for_the_next_film_too(window, opened, qtbot, room):
    opened("a.dcm", "b.dcm", "c.dcm")
    qtbot.waitUntil(lambda: not window.viewing._lane.busy)
    assert window.viewing.films.entry("b.dcm").survey is not None
    room.answer = lambda film, _: made_reading(film, threshold=0.9)
    window.administering.reads_otherwise.emit()
    assert window.viewing.shown.reading.threshold == 0.6
    assert window.viewing.films.entry("b.dcm").survey is None
    go(window, qtbot)
    assert window.viewing.shown.reading.threshold == 0.9
    assert window.viewing.films.entry("a.dcm").survey is None
    assert not window.banner.isVisible()
