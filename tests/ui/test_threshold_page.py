"""The step Threshold over made-up scores: choosing, setting, exporting, stopping."""

import csv
import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from tbviewer.errors import TbViewerError, TrainingError
from tbviewer.reading.reading import ModelName
from tbviewer.reading.screening import CLINICAL, UNKNOWN
from tbviewer.record.site_threshold import NOT_WRITTEN, threshold_from
from tbviewer.ui.admin.threshold.choosing import Choosing
from tbviewer.ui.admin.threshold.page import ThresholdPage
from tbviewer.ui.admin.threshold.services import Standing

from .conftest import MODEL
from .thresholds import FakeThresholds, made_sample


@pytest.fixture
def fake():
    return FakeThresholds()


@pytest.fixture
def choosing(fake, qapp):
    choosing = Choosing(fake.services(), lambda: "ann")
    yield choosing
    choosing.close()


@pytest.fixture
def page(dressed, qtbot, choosing, settings):
    page = ThresholdPage(choosing, settings)
    qtbot.addWidget(page)
    page.set_folder("")
    page.resize(1200, 860)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: choosing.standing is not None)
    yield page
    page.close_down()


@pytest.fixture
def measured(page, choosing, qtbot):
    choosing.measure("/made up/scores.csv", "bacteriological")
    qtbot.waitUntil(lambda: choosing.sample is not None)
    return page


def heard(signal):
    told = []
    signal.connect(lambda *facts: told.append(facts))
    return told


def test_it_says_where_things_stand_and_what_to_do_next(page):
    assert page.headline == "No threshold is set here for combined 3f9a: its default 0.60 counts."
    assert page.act.text() == "Open scores and results …"
    assert not page.card.isVisible()
    assert page.standard.currentData() == UNKNOWN


def test_the_first_choice_finds_nine_in_ten(measured, choosing):
    row = choosing.chosen
    assert row.sensitivity.value >= 0.9
    assert choosing.rows[choosing.at + 1].sensitivity.value < 0.9
    assert measured.card.isVisible()
    assert measured.act.text().startswith("Set threshold 0.")
    assert measured.card.value.text() in measured.act.text()


def test_slider_curve_and_table_are_one_choice(measured, choosing, qtbot):
    measured.card.slider.setValue(10)
    assert choosing.at == 10
    assert measured.table.currentIndex().row() == 10
    measured.table.selectRow(30)
    assert (choosing.at, measured.card.slider.value()) == (30, 30)
    row = choosing.rows[80]
    place = measured.card.chart.at(1 - row.specificity.value, row.sensitivity.value).toPoint()
    qtbot.mouseClick(measured.card.chart, Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert abs(choosing.chosen.sensitivity.value - row.sensitivity.value) < 0.02
    (line,) = measured.card.chart.lines
    chosen = choosing.chosen
    assert line.point == (1 - chosen.specificity.value, chosen.sensitivity.value)


def test_what_is_typed_changes_what_it_does_and_not_what_is_chosen(measured, choosing):
    at, before = choosing.at, choosing.chosen
    measured.card.prevalence.setValue(10.0)
    assert choosing.at == at
    assert choosing.chosen.sensitivity == before.sensitivity
    assert choosing.chosen.ppv > before.ppv
    assert "Of 1000 people, 100 with tuberculosis" in measured.card.does.text()
    columns = measured.table.rows.columnCount()
    measured.card.test_cost.setValue(12)
    assert measured.table.rows.columnCount() == columns + 1


def test_whos_corner_is_marked_for_bacteriology_only(measured, choosing):
    assert measured.card.chart.has_corner
    assert "WHO 2014" in measured.card.does.text()
    measured.standard.setCurrentIndex(measured.standard.findData(CLINICAL))
    measured.standard.activated.emit(measured.standard.currentIndex())
    assert not measured.card.chart.has_corner
    assert "WHO" not in measured.card.does.text()
    assert "agreement, not accuracy" in measured.warned.text()


def test_setting_it_is_kept_noted_and_told(measured, choosing, fake, qtbot):
    noted, told = heard(choosing.noted), heard(choosing.threshold_set)
    measured.card.site.setText("  Made-up Clinic ")
    row = choosing.chosen
    measured.act.click()
    qtbot.waitUntil(lambda: bool(told) and choosing.standing.set_here is not None)
    here = fake.set_here
    assert (here.threshold, here.by, here.site) == (row.threshold, "ann", "Made-up Clinic")
    assert (here.films, here.positive, here.model) == (240, 60, MODEL)
    ((kind, columns),) = noted
    assert kind == "threshold"
    assert (columns["threshold"], columns["threshold_source"]) == (row.threshold, "site")
    assert columns["model_sha256"] == MODEL.sha256
    assert "This site's threshold for combined 3f9a is" in measured.headline
    assert not measured.act.isEnabled()
    measured.card.slider.setValue(3)
    assert measured.act.isEnabled()


def test_back_to_the_default(measured, choosing, fake, qtbot):
    measured.act.click()
    qtbot.waitUntil(measured.forget.isVisible)
    noted = heard(choosing.noted)
    measured.forget.click()
    qtbot.waitUntil(lambda: choosing.standing.set_here is None)
    assert fake.set_here is None
    assert noted[0][1]["facts"] == {"forgotten": True}
    assert not measured.forget.isVisible()


def test_who_may_not_set_it_is_told_and_exports_it_for_it(
    measured, choosing, fake, qtbot, tmp_path
):
    noted, wrong = heard(choosing.noted), heard(choosing.went_wrong)
    written = heard(choosing.written)
    assert not measured.for_it.isVisible()
    fake.fault = TbViewerError("Not written.", code=NOT_WRITTEN, advice="Export it.")
    measured.act.click()
    qtbot.waitUntil(lambda: bool(wrong))
    assert wrong[0][0].advice == "Export it."
    assert noted == []
    assert measured.for_it.isVisible()
    dialog = measured.export_dialog("json")
    dialog.fileSelected.emit(str(tmp_path / "threshold.json"))
    qtbot.waitUntil(lambda: bool(written))
    dialog.close()
    exported = threshold_from(json.loads((tmp_path / "threshold.json").read_text()))
    assert (exported.threshold, exported.model) == (choosing.chosen.threshold, MODEL)
    fake.fault = None
    measured.act.click()
    qtbot.waitUntil(lambda: bool(noted) and not measured.for_it.isVisible())
    assert choosing.unkept is None


def test_a_file_that_is_wrong_is_told_and_the_last_sample_stands(measured, choosing, fake, qtbot):
    before, wrong = choosing.sample, heard(choosing.went_wrong)
    fake.fault = TrainingError("scores.csv, line 3: high is not a number.")
    choosing.measure("/made up/other.csv")
    qtbot.waitUntil(lambda: bool(wrong))
    assert "line 3" in wrong[0][0].sentence
    assert choosing.sample is before
    assert not choosing.measuring


def test_measuring_on_a_folder_tells_how_far_it_is_and_can_be_stopped(
    dressed, qtbot, settings, fake
):
    gate = threading.Event()

    def measure(source, standard, report):
        report((3, 40))
        gate.wait(30)
        report((4, 40))
        raise AssertionError("it was stopped")

    services = fake.services()
    object.__setattr__(services, "measure", measure)
    choosing = Choosing(services)
    page = ThresholdPage(choosing, settings)
    qtbot.addWidget(page)
    page.set_folder("/made up/films")
    page.show()
    page.use_folder.click()
    qtbot.waitUntil(lambda: page.rests.text() == "3 of 40 films read")
    assert page.stop.isVisible()
    page.stop.click()
    assert not choosing.measuring
    gate.set()
    page.close_down()
    assert choosing.sample is None


def test_another_model_takes_the_sample_away(measured, choosing, fake, qtbot):
    other = ModelName("other", "77c0" * 16)
    object.__setattr__(choosing._services, "standing", lambda: Standing(other, 0.3, None))
    measured.entered()
    qtbot.waitUntil(lambda: choosing.standing.model == other)
    assert choosing.sample is None
    assert not measured.card.isVisible()


@pytest.mark.parametrize("suffix", ["csv", "pdf"])
def test_it_is_exported_whole(measured, choosing, qtbot, tmp_path, suffix):
    written = heard(choosing.written)
    target = tmp_path / f"threshold.{suffix}"
    choosing.export(str(target), "Made-up Clinic")
    qtbot.waitUntil(lambda: bool(written))
    assert written == [(target.name,)]
    if suffix == "pdf":
        assert target.read_bytes() == b"%PDF made up"
        return
    with target.open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 240
    assert [line["site"] for line in lines[:1]] == ["Made-up Clinic"]


def test_dialogs_remember_the_folder_and_hand_on_the_file(page, choosing, qtbot, fake, tmp_path):
    dialog = page.open_dialog()
    dialog.filesSelected.emit([str(tmp_path / "scores.csv")])
    qtbot.waitUntil(lambda: choosing.sample is not None)
    assert fake.asked == [(str(tmp_path / "scores.csv"), UNKNOWN)]
    again = page.export_dialog("pdf")
    assert Path(again.directory().absolutePath()) == tmp_path
    for each in (dialog, again):
        each.close()


def test_months_are_shown_and_none_is_said(page, choosing, fake, qtbot):
    assert page.drift.months == fake.months
    assert "31 Decisions were made before the score was seen" in page.no_drift.text()
    assert "2026-04: 22 of 45 films above" in page.drift.accessibleDescription()
    fake.months = ()
    page.entered()
    qtbot.waitUntil(lambda: not page.drift.isVisible())
    assert "has read no film yet" in page.no_drift.text()


def test_warnings_stand_above_the_curve(page, choosing, fake, qtbot):
    fake.sample = made_sample(untested=12, learned=4)
    choosing.measure("/made up/scores.csv")
    qtbot.waitUntil(page.warned.isVisible)
    assert page.warned.text().count("⚠") == 2
