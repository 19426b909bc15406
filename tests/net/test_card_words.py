"""A Card in words, also one that somebody has made up to do harm."""

from tbviewer import words
from tbviewer.net import store
from tbviewer.net.card import card_from
from tbviewer.net.card_words import card_lines

from .model_files import facts


def told(**changes):
    return dict(card_lines(card_from(facts(**changes))))


def test_the_card_that_ships_says_what_it_rests_on():
    card = store.find().card
    lines = dict(card_lines(card))
    films, positive = (card.facts["training"][key] for key in ("films", "positive"))
    assert lines["Learned from"].startswith(f"{films} films, {positive} with tuberculosis")
    assert lines["Labels rest on"] == "clinical or radiological judgement, not a test"
    assert "AUC 0." in lines["Measured"]
    assert lines["Threshold"].startswith(f"{card.default_threshold:.3f}, this Model's default")
    assert "probability" in lines["Score"]
    assert "children under 15" in lines["Not for"]


def test_a_card_tells_what_its_network_sees():
    assert told(geometry="lungs")["Reads"] == "the lungs, found by the lung network"
    assert told(geometry="upright")["Reads"] == (
        "the lungs, found by the lung network and stood upright"
    )
    assert told(geometry="crop", smoothing=1.8)["Reads"] == (
        "the central square of the film, smoothed over 1.8 of its 512 pixels"
    )
    assert told(geometry="lungs", smoothing=1.8, harmonising=40)["Reads"] == (
        "the lungs, found by the lung network, harmonised over 40 of its 512 pixels, "
        "smoothed over 1.8 of its 512 pixels"
    )


def test_a_card_tells_what_its_threshold_does_elsewhere():
    card = store.find("shenzhen").card
    home, there = (words for what, words in card_lines(card) if what == "Measured")
    assert home.startswith("662 films, AUC")
    assert there.startswith("138 films, AUC")
    assert "flagged at the Model's threshold" in there


def test_a_bare_card_says_what_it_does_not_tell():
    lines = told()
    assert "results" in lines["The Card does not tell"]
    assert "Learned from" not in lines
    assert lines["Threshold"] == "0.400, this Model's default"
    assert told(default_threshold=None)["Threshold"] == "none"


def test_a_cross_validated_card_tells_its_first_study():
    study = {"films": 800, "pooled_auc": [0.92, 0.9, 0.94], "sensitivity": 0.9}
    result = {"on": "cross-validation", "command": "x", "first_study": study}
    lines = told(results=[result], calibrated=True, calibration={"share_positive": 0.49})
    assert lines["Measured"] == (
        "800 films, AUC 0.920 (0.900 to 0.940), sensitivity 0.900; cross-validation"
    )
    assert "49" in lines["Score"]


def test_a_card_tells_what_its_model_began_with_and_who_taught_it():
    digest = "0123456789abcdef" * 4
    training = {"films": 2, "began_with": f"chest-films {digest}", "taught_by": f"t.npz {digest}"}
    assert told(training=training)["Learned from"] == (
        "2 films; beginning with chest-films 0123456789abcdef…;"
        " a teacher's maps: t.npz 0123456789abcdef…"
    )
    alone = {"films": 2, "began_with": "chance", "taught_by": "nobody"}
    assert told(training=alone)["Learned from"] == "2 films"


def test_what_is_not_of_its_kind_is_passed_over():
    lines = told(
        results=[7, {"auc": "high"}, {"films": True, "auc": [1, 2, 3]}, None],
        training=["films"],
        not_for="nobody",
        reference_standard=["x"],
        threshold_rule=7,
    )
    assert "Measured" not in lines
    assert "Learned from" not in lines
    assert "Not for" not in lines


def test_hostile_texts_are_shown_as_one_short_line():
    lines = told(
        reference_standard="<b>x</b>\n\u202e" + "y" * 10_000,
        not_for=["\ud800", "a" * 1000] * 50,
        training={"films": 10**30, "command": "\x1b[31mred\x00"},
    )
    assert all(len(words) <= 700 for words in lines.values())
    assert all(words.isprintable() for words in lines.values())
    assert "<b>x</b>" in lines["Labels rest on"]
    assert "\u202e" not in lines["Labels rest on"]


def test_our_own_sentences_are_told_in_the_language_in_force_and_other_peoples_as_written():
    words.use_language("fr")
    lines = dict(card_lines(store.find().card))
    assert "enfants de moins de 15 ans, clichés de profil" in lines["Pas pour"]
    assert "; validation croisée; Validation croisée : résultats" in lines["Mesuré"]
    assert "(sensibilité de 90 % sur les scores hors pli)" in lines["Seuil"]
    theirs = told(not_for=["cats", "lateral films"], threshold_rule="as my uncle says")
    assert theirs["Pas pour"] == "cats, clichés de profil"
    assert "(as my uncle says)" in theirs["Seuil"]
