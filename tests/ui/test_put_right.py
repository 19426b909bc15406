"""A film that lies wrong is offered the right way round, and the Reading tells of it."""

from tbviewer.reading.correction import Correction
from tbviewer.reading.reading import Reading, Remark, Status, Wish

from .conftest import MODEL, made_reading, refused_reading

TURNED = Remark("turned", "The film looks turned.", Correction(90, True))


def judging(film, wish: Wish) -> Reading:
    if wish.correction == Correction(90, True) or wish.force:
        return made_reading(film, correction=wish.correction, forced=wish.force)
    return Reading(film.key, Status.REFUSED, MODEL, refusal=TURNED, correction=wish.correction)


def test_a_turned_film_is_put_right_by_a_click_and_marked(window, opened, room, qtbot):
    room.answer = judging
    opened()
    score = window.film_page.side.score
    assert TURNED.sentence in score.refusal._reason.text()
    assert score.refusal.put_right.text() == "Turn it, invert it and read"
    assert window.actions_by_name["read_corrected"].isEnabled()
    score.refusal.put_right.click()
    qtbot.waitUntil(lambda: window.viewing.shown.refusal is None and bool(score.mark.text()))
    assert room.wishes[-1] == Wish(correction=Correction(90, True))
    assert score.mark.text() == "Read turned by 90° clockwise and inverted."
    assert not window.actions_by_name["read_corrected"].isEnabled()


def test_a_suggestion_comes_on_top_of_what_was_done_already(window, opened, room, qtbot):
    def still_turned(film, wish):
        if not wish.correction:
            return Reading(film.key, Status.REFUSED, MODEL, refusal=TURNED)
        again = Remark("turned", "Still.", Correction(270))
        return Reading(film.key, Status.REFUSED, MODEL, refusal=again, correction=wish.correction)

    room.answer = still_turned
    opened()
    window.viewing.read_corrected()
    qtbot.waitUntil(lambda: window.viewing.shown.refusal is not None)
    assert room.wishes[-1].correction == Correction(90, True)
    window.viewing.read_corrected()
    qtbot.waitUntil(lambda: window.viewing.shown.refusal is not None)
    assert room.wishes[-1].correction == Correction(0, True)
    window.viewing.read_anyway()
    qtbot.waitUntil(lambda: len(room.wishes) == 4)
    assert room.wishes[-1].force
    assert room.wishes[-1].correction == Correction(0, True)
    qtbot.waitUntil(lambda: window.viewing.shown.refusal is not None)


def test_a_refusal_without_a_way_back_offers_none(window, opened, room):
    room.answer = lambda film, _: refused_reading(film)
    opened()
    assert window.film_page.side.score.refusal.put_right.isHidden()
    assert not window.actions_by_name["read_corrected"].isEnabled()
    asked = len(room.wishes)
    window.viewing.read_corrected()
    assert len(room.wishes) == asked
