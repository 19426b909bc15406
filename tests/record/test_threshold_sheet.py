import csv
import io
from datetime import UTC, datetime

import numpy as np
import pytest

from tbviewer.reading.reading import ModelName
from tbviewer.reading.screening import BACTERIOLOGICAL, UNKNOWN, Conditions, Sample
from tbviewer.reading.screening_words import HEADS, cells, threshold_text
from tbviewer.record.drawing import ready_to_draw
from tbviewer.record.threshold_sheet import ThresholdSheet, csv_of, pdf_of, sheet_figure, thinned
from tbviewer.training.screening import curve_of, cuts, table

MODEL = ModelName("combined", "3f9a" * 16)


def made_sheet(standard=BACTERIOLOGICAL, conditions=Conditions(0.03, 4, 11), **facts):  # noqa: B008
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], [180, 60])
    scores = 1 / (1 + np.exp(-rng.normal(labels * 2.4 - 1.3, 1.2)))
    sample = Sample(MODEL, scores, labels, standard=standard)
    rows = table(sample, conditions, cuts(scores))
    chosen = min(rows, key=lambda row: abs(row.sensitivity.value - 0.9))
    told = {"site": "=Made-up Hospital", "by": "somebody"} | facts
    curve = curve_of(sample, draws=20)
    made = datetime(2026, 3, 1, 10, tzinfo=UTC)
    return ThresholdSheet(sample, curve, conditions, rows, chosen, made, **told)


def texts_of(sheet):
    from matplotlib.text import Text

    with ready_to_draw():
        return {text.get_text() for text in sheet_figure(sheet).findobj(Text)}


def test_the_table_is_whole_in_the_csv_and_no_cell_is_a_formula():
    sheet = made_sheet()
    lines = list(csv.DictReader(io.StringIO(csv_of(sheet).decode("utf-8-sig"))))
    assert len(lines) == len(sheet.rows) == 240
    assert {line["model_sha256"] for line in lines} == {MODEL.sha256}
    assert {line["site"] for line in lines} == {"'=Made-up Hospital"}
    (chosen,) = [line for line in lines if line["chosen"] == "yes"]
    assert float(chosen["threshold"]) == sheet.chosen.threshold
    assert float(chosen["sensitivity"]) == pytest.approx(0.9)
    assert float(chosen["number_needed_to_test"]) == round(sheet.chosen.needed_to_test, 4)


def test_the_page_tells_what_it_rests_on_what_it_does_and_that_it_is_for_research():
    told = texts_of(made_sheet())
    assert "Threshold of =Made-up Hospital" in told
    assert f"Model combined, SHA-256 {MODEL.sha256}" in told
    assert "240 films, 60 with tuberculosis; results rest on bacteriological tests" in told
    assert "Research use. Not for diagnosis on its own." in told
    assert "WHO 2014" in told
    assert cells(made_sheet().chosen)[5] in told


@pytest.mark.parametrize("standard", [UNKNOWN, "clinical or radiological"])
def test_whos_corner_stands_only_where_a_test_told_the_results(standard):
    told = texts_of(made_sheet(standard))
    assert not any("WHO" in text for text in told)
    assert any("agreement, not accuracy" in text for text in told)


def test_the_pdf_is_a_pdf_and_crosses_as_bytes():
    content = pdf_of(made_sheet(), lambda _: None)
    assert content.startswith(b"%PDF")
    assert len(content) > 5000


def test_without_costs_there_is_no_column_of_them():
    told = texts_of(made_sheet(conditions=Conditions(0.03)))
    assert not any("Cost" in text for text in told)


def test_a_long_table_is_thinned_on_paper_with_the_chosen_row_in_it():
    sheet = made_sheet()
    for most in (5, 20, 239):
        few = thinned(sheet.rows, sheet.chosen, most)
        assert len(few) == most
        assert sheet.chosen in few
        assert [row.threshold for row in few] == sorted(row.threshold for row in few)
    assert thinned(sheet.rows, None, 500) == list(sheet.rows)


@pytest.mark.parametrize(
    ("threshold", "text"),
    [(0.6, "0.60"), (0.123, "0.123"), (0.0, "0.00"), (0.49815, "0.49815"), (0.1234567, "0.123457")],
)
def test_a_threshold_has_its_own_decimals(threshold, text):
    assert threshold_text(threshold) == text


def test_there_is_a_head_for_each_cell():
    assert len(cells(made_sheet().chosen)) == len(HEADS)
