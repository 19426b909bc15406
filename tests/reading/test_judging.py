"""The rules: what the gate network saw, and what is made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbviewer.film.film import FilmHeader
from tbviewer.reading.correction import Correction
from tbviewer.reading.judging import Glance, glance_cautions, picture_refusal

HEADER = FilmHeader()


def seen(frontal=0.99, lateral=0.005, inverted=-8.0, mirrored=-5.0, turned=2.0) -> Glance:
    return Glance(frontal, lateral, 1 - frontal - lateral, inverted, mirrored, turned)


def test_an_upright_chest_film_is_read():
    assert picture_refusal(seen(), HEADER) is None
    assert glance_cautions(seen(), HEADER) == ()


@pytest.mark.parametrize(
    ("glance", "code", "suggestion"),
    [
        (seen(turned=91), "turned", Correction(90)),
        (seen(turned=-84), "turned", Correction(270)),
        (seen(turned=-176), "turned", Correction(180)),
        (seen(turned=176), "turned", Correction(180)),
        (seen(inverted=9), "inverted", Correction(0, True)),
        (seen(inverted=9, turned=88), "turned", Correction(90, True)),
        (seen(turned=46), "turned", None),
        (seen(frontal=0.2, lateral=0.1), "not-a-chest", None),
        (seen(frontal=0.2, lateral=0.7), "lateral", None),
    ],
)
def test_what_is_refused_and_what_would_put_it_right(glance, code, suggestion):
    remark = picture_refusal(glance, HEADER)
    assert remark.code == code
    assert remark.suggestion == suggestion


def test_a_little_askew_is_read():
    assert picture_refusal(seen(turned=44), HEADER) is None


def test_the_refusal_tells_that_the_header_says_otherwise():
    other = seen(frontal=0.1, lateral=0.1)
    told = picture_refusal(other, FilmHeader(body_part="CHEST")).sentence
    assert "the file says" in told
    assert "the file says" not in picture_refusal(other, HEADER).sentence


def test_a_mirrored_film_is_read_with_a_caution():
    mirrored = seen(mirrored=4)
    assert picture_refusal(mirrored, HEADER) is None
    assert [c.code for c in glance_cautions(mirrored, HEADER)] == ["mirrored"]


@pytest.mark.parametrize(
    ("orientation", "disagrees"),
    [
        (("L", "F"), False), (("R", "F"), True), (("F", "L"), True), (("L", "H"), True),
        (None, False),
    ],
)  # fmt: skip
def test_header_and_picture_disagree(orientation, disagrees):
    cautions = glance_cautions(seen(), FilmHeader(orientation=orientation))
    assert [c.code for c in cautions] == ["header-disagrees"] * disagrees


@given(
    st.floats(0, 1), st.floats(0, 1), st.floats(-50, 50), st.floats(-50, 50), st.floats(-180, 180)
)
def test_every_glance_has_an_answer(frontal, lateral, inverted, mirrored, turned):
    glance = seen(frontal, lateral * (1 - frontal), inverted, mirrored, turned)
    remark = picture_refusal(glance, HEADER)
    assert remark is None or remark.sentence
    if remark is not None and remark.suggestion is not None:
        assert remark.suggestion
    glance_cautions(glance, HEADER)
