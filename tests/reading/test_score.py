import pytest

from tbviewer.reading.reading import ModelName, Reading, Status, ThresholdSource
from tbviewer.reading.score import (
    advice_text,
    digits_that_tell,
    score_text,
    source_text,
    standing_text,
)


def reading(score, threshold, source=ThresholdSource.CARD) -> Reading:
    if threshold is None:
        source = ThresholdSource.NONE
    model = ModelName("combined", "3f9a" * 16)
    return Reading("k", Status.READ, model, score, 0.0, threshold, source)


@pytest.mark.parametrize(
    ("score", "threshold", "expected"),
    [(0.73, 0.60, 2), (0.598, 0.60, 3), (0.60001, 0.60, 5), (0.6, 0.6, 2), (0.5, None, 2)],
)
def test_enough_digits_that_the_score_never_looks_like_the_threshold(score, threshold, expected):
    assert digits_that_tell(score, threshold) == expected


def test_the_words_agreed():
    above = reading(0.73, 0.60, ThresholdSource.SITE)
    assert f"score {score_text(above)}, {standing_text(above)}: {advice_text(above)}" == (
        "score 0.73, above this site's threshold 0.60: refer for a bacteriological test"
    )


def test_below_says_that_judgement_still_decides():
    below = reading(0.598, 0.60)
    assert standing_text(below) == "below this Model's default threshold 0.600"
    assert score_text(below) == "0.598"
    assert advice_text(below) == "below the threshold: clinical judgement still decides"
    assert source_text(below) == "this Model's default, not yet set for this site"


def test_at_the_threshold_a_film_is_flagged():
    assert reading(0.6, 0.6).flagged


def test_without_a_threshold_nothing_is_advised():
    alone = reading(0.9, None)
    assert alone.flagged is None
    assert advice_text(alone) == ""
    assert "no threshold" in standing_text(alone)


def test_no_score_no_words():
    refused = Reading("k", Status.REFUSED, ModelName("combined", "0" * 64))
    assert score_text(refused) == standing_text(refused) == advice_text(refused) == ""
    assert refused.flagged is None


@pytest.mark.parametrize("score", [0.01, 0.5, 0.99])
@pytest.mark.parametrize("source", ThresholdSource)
def test_words_that_must_never_be_said(score, source):
    it = reading(score, None if source is ThresholdSource.NONE else 0.5, source)
    text = f"{standing_text(it)} {advice_text(it)} {source_text(it)}".lower()
    assert not any(word in text for word in ("positive", "negative", "normal", "%", "probab"))
