"""Tables for a terminal."""

from tbviewer.reading.columns import in_columns


def test_columns_are_as_wide_as_their_widest_cell():
    table = in_columns([("", "films", "sensibilité"), ("all", "12", "0,9")], to_the_left=1)
    assert table == ["     films  sensibilité", "all     12          0,9"]


def test_a_line_ends_with_its_last_word():
    assert in_columns([("a", "b"), ("longer", "")], to_the_left=2) == ["a       b", "longer"]
