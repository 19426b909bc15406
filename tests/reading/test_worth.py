from tbviewer.reading.worth import MapWorth, distrust_text, worth_text


def test_what_was_measured_is_told_with_what_chance_would_do():
    worth = MapWorth("focus", hit_rate=0.714, chance=0.57, films=109, sane=True)
    assert worth_text(worth) == (
        "Measured on 109 films: its hottest point lay in a radiologist's box of active TB in"
        " 71 % of them. One fixed point: 57 %."
    )
    assert distrust_text(worth) == ""


def test_a_map_that_fails_the_sanity_test_says_so():
    worth = MapWorth("saliency", sane=False)
    assert worth_text(worth) == distrust_text(worth)
    assert "fails the sanity test" in distrust_text(worth)


def test_of_a_map_that_was_not_measured_nothing_is_said():
    assert worth_text(None) == worth_text(MapWorth("focus")) == ""
    assert distrust_text(None) == distrust_text(MapWorth("focus")) == ""
