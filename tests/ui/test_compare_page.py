"""The step Compare over made-up Models: verdict, default button, films, activation, stopping."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tbviewer.errors import FilmError, FilmFault, TbViewerError
from tbviewer.reading.reading import ModelName
from tbviewer.ui.admin.comparing.candidates import Candidates
from tbviewer.ui.admin.comparing.figures import group_rows
from tbviewer.ui.admin.comparing.page import ComparePage
from tbviewer.ui.admin.comparing.services import Candidate

from .comparisons import NEW, FakeCandidates, made_comparison
from .conftest import MODEL

BETTER, SAME = made_comparison(3.0, 1.2), made_comparison(1.9, 1.7)
WORSE, FEW = made_comparison(1.2, 3.0), made_comparison(3.0, 1.2, count=8)


@pytest.fixture
def shown(dressed, qtbot):
    """Return a function that shows the page over a fake, looked at once."""
    pages = []

    def show(fake):
        candidates = Candidates(fake.services(), lambda: "ann")
        page = ComparePage(candidates, fake.services())
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        page.entered()
        qtbot.waitUntil(lambda: candidates.looked)
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.close_down()


def heard(signal):
    told = []
    signal.connect(lambda *facts: told.append(facts))
    return told


@pytest.mark.parametrize(
    ("found", "headline", "act", "other"),
    [
        (BETTER, "The new Model is better on these films.", "Activate clinic-1 beef",
         "Keep combined 3f9a"),
        (SAME, "No clear difference.", "Keep combined 3f9a", "Activate clinic-1 beef"),
        (WORSE, "The new Model is worse on these films.", "Keep combined 3f9a",
         "Activate clinic-1 beef"),
        (FEW, "No verdict: too few films are left.", "Keep combined 3f9a",
         "Activate clinic-1 beef"),
    ],
)  # fmt: skip
def test_the_default_button_follows_the_sentence(shown, found, headline, act, other):
    page = shown(FakeCandidates(found, kept=True))
    assert page.headline == headline
    assert (page.act.text(), page.other.text()) == (act, other)
    assert page.act.isEnabled()
    assert page.other.isVisible()
    assert f"{found.films} films, {found.positive} with tuberculosis" in page._about_label.text()


def test_without_a_finished_run_it_leads_to_the_step_run(shown):
    fake = FakeCandidates()
    fake.all = ()
    page = shown(fake)
    wanted = heard(page.run_requested)
    assert "nothing to compare" in page.headline
    page.act.click()
    assert wanted == [()]


def test_a_new_model_waits_until_it_was_compared_and_activated(shown, qtbot):
    fake = FakeCandidates(BETTER)
    page = shown(fake)
    candidates = page.candidates
    noted, active = heard(candidates.noted), heard(candidates.activated)
    assert page.headline == "clinic-1 beef waits: it was not yet compared with combined 3f9a."
    assert not page.shown.isVisible()
    page.act.click()
    qtbot.waitUntil(lambda: candidates.found is not None)
    assert page.shown.isVisible()
    assert fake.active == MODEL
    page.act.click()
    qtbot.waitUntil(lambda: bool(active) and candidates.reads_now)
    assert (fake.active, fake.by, active) == (NEW, "ann", [(NEW,)])
    assert [kind for kind, _ in noted] == ["comparison", "activation"]
    facts = noted[1][1]["facts"]
    assert facts["verdict"] == "better"
    assert facts["before"] == f"{MODEL.name} {MODEL.sha256}"
    assert not any("made/" in str(columns) for _, columns in noted)
    assert page.headline == "clinic-1 beef reads now."
    onward = heard(page.threshold_requested)
    page.act.click()
    assert onward == [()]


def test_keeping_the_active_one_is_noted_once(shown):
    page = shown(FakeCandidates(SAME, kept=True))
    noted = heard(page.candidates.noted)
    page.act.click()
    assert [kind for kind, _ in noted] == ["model-not-taken"]
    assert not page.act.isEnabled()
    assert page.other.isEnabled()


def test_against_the_sentence_it_can_be_activated_all_the_same(shown, qtbot):
    fake = FakeCandidates(WORSE, kept=True)
    page = shown(fake)
    noted = heard(page.candidates.noted)
    page.other.click()
    qtbot.waitUntil(lambda: fake.active == NEW and bool(noted))
    assert noted[0][1]["facts"]["verdict"] == "worse"


def test_a_comparison_with_another_model_than_reads_now_does_not_stand(shown):
    fake = FakeCandidates(BETTER, kept=True)
    fake.active = ModelName("other", "77c0" * 16)
    page = shown(fake)
    assert page.candidates.found is None
    assert page.act.text() == "Compare"


def test_another_run_can_be_chosen(shown):
    fake = FakeCandidates(BETTER, kept=True)
    second = Candidate(Path("runs/older"), replace(NEW, name="older"), "films")
    fake.all = (*fake.all, second)
    page = shown(fake)
    assert [page.run.itemText(k) for k in range(page.run.count())] == [
        "clinic-1 beef, of clinic-1", "older beef, of older",
    ]  # fmt: skip
    page.run.setCurrentIndex(1)
    page.run.activated.emit(1)
    assert page.candidates.shown == second
    assert page.act.text() == "Compare"


def test_figures_and_sub_groups_are_told(shown):
    page = shown(FakeCandidates(BETTER, kept=True))
    texts = page.figures.table.texts
    area = BETTER.new.auc
    assert f"{area.value:.3f}" in texts
    assert f"{area.low:.3f}–{area.high:.3f}" in texts
    assert "this site's" in texts
    assert "Results rest on bacteriological tests." in page.figures.notes.text()
    assert "3 films were left out" in page.figures.notes.text()
    assert page.figures.chart.has_corner
    assert [line.name[:3] for line in page.figures.chart.lines] == ["now", "new"]
    rows = group_rows(BETTER.groups)
    assert rows[1][:3] == ["Sex: female", "60", "30"]
    assert page.groups.texts[: len(rows[0])] == rows[0]


def test_a_film_on_which_they_differ_is_shown_with_both_maps(shown, qtbot):
    fake = FakeCandidates(BETTER, kept=True)
    page = shown(fake)
    page.of_films.click()
    films = page.differing
    assert f"({len(BETTER.differing)})" in page.of_films.text()
    films.table.selectRow(1)
    qtbot.waitUntil(lambda: films.new.view.film is not None)
    assert fake.looked == [BETTER.differing[1].path]
    for pane in (films.now, films.new):
        (overlay,) = pane.overlays.all
        assert overlay.visible
    assert films.now.title.text() == "The Model that reads now"
    assert films.new.score.text() == "combined 3f9a: score 0.20, threshold 0.60"
    names = [films.map.itemData(k) for k in range(films.map.count())]
    assert names == ["saliency", *(f"gradcam-{block}" for block in range(1, 6))]
    films.map.setCurrentIndex(5)
    films.map.activated.emit(5)
    assert [pane.overlays.all[0].heatmap.name for pane in (films.now, films.new)] == [
        "gradcam-5", "gradcam-5",
    ]  # fmt: skip
    films.now.view.camera.zoom_by(2.0)
    assert films.new.view.camera.zoom == pytest.approx(films.now.view.camera.zoom)


def test_a_film_that_has_gone_is_told_in_its_place(shown, qtbot):
    fake = FakeCandidates(BETTER, kept=True)
    page = shown(fake)
    fake.fault = FilmError("made/003.png", FilmFault.NOT_FOUND)
    page.differing.table.selectRow(0)
    qtbot.waitUntil(lambda: "no such file" in page.differing.now.picture.note)
    assert page.differing.now.view.film is None


def test_comparing_tells_how_far_it_is_and_can_be_stopped(dressed, qtbot):
    gate, fake = threading.Event(), FakeCandidates(BETTER)

    def compare(candidate, report):
        report((3, 40))
        gate.wait(30)
        report(None)
        raise AssertionError("it was stopped")

    services = replace(fake.services(), compare=compare)
    candidates = Candidates(services)
    page = ComparePage(candidates, services)
    qtbot.addWidget(page)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: candidates.looked)
    page.act.click()
    qtbot.waitUntil(lambda: page.progress.text() == "3 of 40 films read")
    assert not page.act.isEnabled()
    page.stop.click()
    assert not candidates.comparing
    assert page.act.isEnabled()
    gate.set()
    page.close_down()
    assert candidates.found is None


def test_what_goes_wrong_is_told_and_nothing_is_activated(shown, qtbot):
    fake = FakeCandidates(BETTER, kept=True)
    page = shown(fake)
    wrong = heard(page.candidates.went_wrong)
    fake.fault = TbViewerError("The store cannot be written.")
    page.act.click()
    qtbot.waitUntil(lambda: bool(wrong))
    assert wrong[0][0].sentence == "The store cannot be written."
    assert fake.active == MODEL
    assert page.act.isEnabled()
    page.again.click()
    qtbot.waitUntil(lambda: len(wrong) == 2)
    assert page.candidates.found == BETTER
