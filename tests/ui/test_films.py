"""The list of films: what is known, in which order, what is shown, what comes next."""

import pytest

from tbviewer.errors import FilmError, FilmFault
from tbviewer.ui.entries import Show, Sort, State
from tbviewer.ui.film_files import Candidate, Found
from tbviewer.ui.film_list.words import progress_text
from tbviewer.ui.films import Films

from .film_lists import found, made_survey


@pytest.fixture
def films(qapp):
    films = Films()
    yield films
    films.set(Found())


@pytest.fixture
def three(films):
    films.set(found("c.png", "a.png", "b.png"))
    films.put(made_survey("c.png", score=0.2, patient_name="Cole", study_date="2026-01-03"))
    films.put(made_survey("a.png", score=0.9, patient_name="Abel", study_date="2026-01-01"))
    return films


def test_as_opened_until_told_otherwise(three):
    assert list(three.rows) == ["c.png", "a.png", "b.png"]
    assert (three.count, three.done) == (3, 2)


@pytest.mark.parametrize(
    ("sort", "rows"),
    [
        (Sort.SCORE, ["a.png", "c.png", "b.png"]),
        (Sort.DATE, ["c.png", "a.png", "b.png"]),
        (Sort.NAME, ["a.png", "b.png", "c.png"]),
        (Sort.OPENED, ["c.png", "a.png", "b.png"]),
    ],
)
def test_sorted_what_is_not_known_comes_last(three, sort, rows):
    three.sort_by(sort)
    assert list(three.rows) == rows


@pytest.mark.parametrize(
    ("show", "words", "rows"),
    [
        (Show.ABOVE, "", ["a.png"]),
        (Show.BELOW, "", ["c.png"]),
        (Show.UNREAD, "", ["b.png"]),
        (Show.REFUSED, "", []),
        (Show.ALL, "COLE 2026-01", ["c.png"]),
        (Show.ALL, "4711", ["c.png", "a.png"]),
        (Show.ABOVE, "cole", []),
        (Show.ALL, "b.png", ["b.png"]),
    ],
)
def test_filtered_by_state_and_words(three, show, words, rows):
    three.filter(show, words)
    assert list(three.rows) == rows


def test_a_new_list_has_no_filter_of_the_last_one(three):
    three.filter(Show.ABOVE, "abel")
    three.set(found("x.png", "y.png"))
    assert list(three.rows) == ["x.png", "y.png"]
    assert (three.show, three.words) == (Show.ALL, "")


def test_rows_settle_some_time_after_a_score_came(three, qtbot):
    three.sort_by(Sort.SCORE)
    with qtbot.waitSignal(three.reordered):
        three.put(made_survey("b.png", score=0.5))
        assert list(three.rows) == ["a.png", "c.png", "b.png"]
    assert list(three.rows) == ["a.png", "b.png", "c.png"]


def test_files_that_are_no_films_vanish_and_are_counted(three):
    three.pass_over(["b.png", "never there"])
    assert list(three.rows) == ["c.png", "a.png"]
    assert (three.count, three.done, three.others) == (2, 2, 1)
    assert three.row_of("a.png") == 1


def test_refused_films_are_done_and_say_why(films):
    films.set(found("a.dcm", "b.dcm"))
    films.refuse("a.dcm", FilmError("a.dcm", FilmFault.DECODER_DIED))
    films.put(made_survey("b.dcm", refused=True))
    assert films.done == 2
    assert "a.dcm made the reading process stop" in films.entry("a.dcm").reason
    assert films.entry("b.dcm").state is State.REFUSED
    assert films.entry("b.dcm").score is None
    assert "lateral" in films.entry("b.dcm").reason


def test_what_could_not_be_looked_into_is_refused_from_the_start(films):
    fault = FilmError("a.zip", FilmFault.DAMAGED)
    films.set(Found((Candidate("a.zip", named=True, error=fault),)))
    assert films.entry("a.zip").state is State.REFUSED
    assert films.next_waiting() is None


def test_what_is_in_view_is_read_first(films):
    films.set(found(*(f"{n}.png" for n in range(9))))
    assert films.next_waiting() == "0.png"
    films.set_in_view(["5.png", "6.png"])
    assert films.next_waiting() == "5.png"
    films.begin("5.png")
    films.put(made_survey("6.png"))
    assert films.next_waiting() == "0.png"
    films.wait("5.png")
    assert films.next_waiting() == "5.png"


def test_breaking_off_does_not_undo_what_was_learned(films):
    films.set(found("a.png"))
    films.begin("a.png")
    films.put(made_survey("a.png"))
    films.wait("a.png")
    assert films.entry("a.png").state is State.READ


def test_neighbours_are_those_shown_also_of_a_film_that_is_filtered_out(three):
    assert three.neighbour("c.png", 1) == "a.png"
    assert three.neighbour("c.png", -1) is None
    three.filter(Show.ALL, "b.png")
    assert three.neighbour("c.png", 1) == "b.png"
    assert three.neighbour("c.png", -1) is None
    assert three.neighbour("gone", 1) is None


def test_decisions_are_known_by_the_films_hash(three):
    key = three.entry("a.png").key
    three.set_decision(key, "refer")
    three.filter(Show.UNDECIDED, "")
    assert list(three.rows) == ["c.png", "b.png"]
    three.filter(Show.ALL, "refer")
    assert list(three.rows) == ["a.png"]


def test_scores_that_are_kept_back_show_neither_in_order_nor_filter(three):
    three.keeps_back = lambda key: True
    three.look_again()
    three.sort_by(Sort.SCORE)
    assert list(three.rows) == ["c.png", "a.png", "b.png"]
    three.filter(Show.ABOVE, "")
    assert list(three.rows) == []
    assert three.hides_score(three.entry("a.png"))
    assert not three.hides_score(three.entry("b.png"))  # there is none yet


def test_progress_in_words(films):
    films.set(found(*(f"{n}.png" for n in range(40)), others=12))
    for number in range(28):
        films.put(made_survey(f"{number}.png"))
    assert progress_text(films, 21.3) == (
        "28 of 40 films read, about 20 s left, 12 other files passed over"
    )
    assert progress_text(films, None).startswith("28 of 40 films read, 12 other")
    assert "about 3 min left" in progress_text(films, 190)
    films.set(found("a.png", "b.png", "c.png"))
    for path in ("a.png", "b.png"):
        films.put(made_survey(path))
    films.refuse("c.png", FilmError("c.png", FilmFault.EMPTY))
    assert progress_text(films, None) == "2 films read, 1 refused"
    films.set(found("one.png"))
    assert progress_text(films, None) == ""
