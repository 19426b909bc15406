"""The step Run over fakes: asked, timed, begun, watched, stopped, found again, left to finish."""

from dataclasses import replace
from pathlib import Path
from threading import Semaphore

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from tbviewer.errors import TrainingError
from tbviewer.reading.reading import ModelName
from tbviewer.record.runs.looking import EpochSeen, RunSeen, Standing
from tbviewer.record.runs.state import RunState, Stage
from tbviewer.record.runs.wish import RunWish
from tbviewer.ui.admin.films.folder import ClinicFolder
from tbviewer.ui.admin.films.services import FilmsServices
from tbviewer.ui.admin.line_chart import Line, LineChart
from tbviewer.ui.admin.run.closing import RunClosing
from tbviewer.ui.admin.run.page import RunPage
from tbviewer.ui.admin.run.runs import Runs
from tbviewer.ui.admin.run.services import RunServices
from tbviewer.ui.admin.run.words import duration_text

from ..training.clinic_folders import plain, scan_of

MODELS = (ModelName("montgomery", "3f9a" * 16), ModelName("combined", "77c0" * 16))
GOOD = replace(scan_of([*plain(60, 0), *plain(60, 1)]), folder="/films of 2026")
WISH = RunWish("montgomery-clinic", "/films of 2026", "montgomery")
PATH = Path("runs/run-1")


def run_seen(standing: Standing, state: RunState, **facts) -> RunSeen:
    told = {"stopping": False, "history": (), "said": ()} | facts
    return RunSeen(PATH, 1.7e9, WISH, state, standing, **told)


ASKING = run_seen(Standing.ASKING, RunState(Stage.ASKING, films=96, seconds_left=840.0))
GOING = run_seen(
    Standing.GOING,
    RunState(Stage.TRAINING, films=96, left_out=2, part=1, parts=4, epoch=2, epochs=20, done=200,
             total=1000, loss=0.4, films_per_second=12.5, seconds_left=540.0),
    history=(EpochSeen(0, 0.7, 0.6, 0.75), EpochSeen(1, 0.5, 0.55, 0.83)),
    said=(("10:00:00", "Training the Model."), ("10:01:00", "Epoch 1: loss 0.700.")),
)  # fmt: skip
CUT_OFF = run_seen(
    Standing.LEFT_OFF,
    RunState(Stage.TRAINING, sentence="The Run was cut off.", advice="Resume it."),
)
DONE = run_seen(Standing.DONE, RunState(Stage.DONE, sentence="The Model is ready."))


class Fakes:
    """Runs that stand as a test says; what was asked of them is remembered."""

    def __init__(self) -> None:
        self.seen: tuple[RunSeen, ...] = ()
        self.asked: list[tuple[str, object]] = []
        self.fault: Exception | None = None
        self.scan = GOOD

    def did(self, name: str, then: RunSeen | None = None):
        def act(what: object, *more: object) -> Path:
            if self.fault is not None:
                raise self.fault
            self.asked.append((name, what))
            self.seen = () if then is None else (then,)
            return PATH

        return act

    def services(self) -> RunServices:
        return RunServices(
            runs=lambda: self.seen,
            beginnings=lambda: MODELS,
            ask=self.did("ask", ASKING),
            resume=self.did("resume", GOING),
            stop=self.did("stop", replace(GOING, stopping=True)),
            end=self.did("end", CUT_OFF),
            delete=self.did("delete"),
            threads=1,
        )


@pytest.fixture
def fakes():
    return Fakes()


@pytest.fixture
def page(dressed, qtbot, fakes):
    films = FilmsServices(
        last=lambda: fakes.scan, scan=lambda *_: fakes.scan, keep_choices=lambda _: None
    )
    folder, runs = ClinicFolder(films), Runs(fakes.services())
    page = RunPage(folder, runs, 1)
    qtbot.addWidget(page)
    page.resize(1060, 640)
    page.show()
    yield page
    page.close_down()
    folder.close()
    folder.deleteLater()
    runs.deleteLater()


@pytest.fixture
def entered(page, qtbot, fakes):
    """Return a function that lets the page see a Run that stands like this."""

    def enter(*seen: RunSeen) -> RunPage:
        fakes.seen = seen
        page.entered()
        qtbot.waitUntil(lambda: page.runs.looked and bool(page.runs.beginnings))
        qtbot.waitUntil(lambda: page.runs.seen == seen and page.folder.scan is fakes.scan)
        return page

    return enter


def choose(box: QMessageBox, text: str) -> None:
    next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == text).click()


def test_without_films_the_page_leads_to_them(entered, fakes, qtbot):
    fakes.scan = None
    page = entered()
    assert "nothing to learn from" in page.headline
    assert page.form.isHidden()
    with qtbot.waitSignal(page.films_requested):
        page.act.click()


def test_a_folder_that_is_refused_is_no_ground_for_a_run(entered, fakes):
    fakes.scan = scan_of(plain(60, 1))
    page = entered()
    assert "No Run can begin" in page.headline
    assert page.act.text() == "Go to Films"
    assert page.form.isHidden()


def test_a_run_is_asked_for_timed_and_begun(entered, fakes, qtbot):
    page = entered()
    assert f"{len(GOOD.learning)} films to learn from in films of 2026" in page.headline
    noted = []
    page.runs.noted.connect(lambda kind, facts: noted.append((kind, facts["model"])))
    page.form.seed.set_value(7)
    page.act.click()
    qtbot.waitUntil(lambda: page.runs.shown == ASKING)
    [(name, wish)] = fakes.asked
    assert name == "ask"
    assert (wish.begin_with, wish.seed, wish.folds, wish.folder) == (
        "montgomery", 7, 3, "/films of 2026",
    )  # fmt: skip
    assert "about 14 minutes" in page.headline
    assert page.act.text() == "Begin"
    page.act.click()
    qtbot.waitUntil(lambda: page.runs.shown == GOING)
    assert [name for name, _ in fakes.asked] == ["ask", "resume"]
    assert [kind for kind, _ in noted] == ["run-asked", "run-begun"]


def test_the_active_model_is_begun_with_and_nothing_takes_longer(entered):
    form = entered().form
    assert form.begin_with.currentData() == "montgomery"
    assert form.name.text().startswith("montgomery-clinic-")
    tuned = form.epochs.value()
    form.begin_with.setCurrentIndex(form.begin_with.count() - 1)
    assert form.epochs.value() > tuned
    assert form.name.text().startswith("clinic-")
    assert form.wish(GOOD).begin_with == ""


def test_a_name_that_no_card_allows_cannot_be_asked_for_and_ones_own_is_kept(entered, qtbot):
    page = entered()
    page.form.name.clear()
    qtbot.keyClicks(page.form.name, "our clinic")
    assert not page.act.isEnabled()
    page.form.name.clear()
    qtbot.keyClicks(page.form.name, "our-clinic")
    assert page.act.isEnabled()
    page.form.begin_with.setCurrentIndex(1)
    assert page.form.name.text() == "our-clinic"
    page.form.epochs.clear()
    assert not page.act.isEnabled()


def test_what_goes_on_is_shown_with_charts_speed_time_left_and_log(entered):
    page = entered(GOING)
    assert "about 9 minutes left" in page.headline
    view = page.view
    assert view.loss.lines[0].points == ((1.0, 0.7), (2.0, 0.5))
    assert view.auc.lines[0].points == ((1.0, 0.75), (2.0, 0.83))
    assert "0.830" in view.auc.accessibleDescription()
    facts = {name.text(): value.text() for name, value in view.facts if name.isVisible()}
    assert facts["films"] == "96, 2 left out"
    assert facts["epoch"] == "2 of 20"
    assert facts["films a second"] == "12.5"
    assert view.share.share == pytest.approx(0.2)
    assert view.log.toPlainText().splitlines()[0] == "10:00:00  Training the Model."
    assert page.act.isHidden() and not page.stop.isHidden() and page.delete.isHidden()


def test_a_run_that_is_asked_to_stop_and_hangs_can_be_ended(entered, fakes, qtbot):
    page = entered(GOING)
    page.stop.click()
    qtbot.waitUntil(lambda: page.runs.shown.stopping and not page.runs.acting)
    assert "being stopped" in page.headline
    assert page.stop.text() == "End it at once"
    page.stop.click()
    qtbot.waitUntil(lambda: page.runs.shown == CUT_OFF)
    assert [name for name, _ in fakes.asked] == ["stop", "end"]
    assert page.headline == "The Run was cut off."
    assert page.act.text() == "Resume"


def test_one_that_was_cut_off_is_found_again_and_resumed(entered, fakes, qtbot):
    page = entered(CUT_OFF)
    page.act.click()
    qtbot.waitUntil(lambda: page.runs.shown == GOING)
    assert fakes.asked == [("resume", PATH)]


def test_a_refusal_is_told_and_changes_nothing(entered, fakes, qtbot):
    page, told = entered(CUT_OFF), []
    page.runs.went_wrong.connect(told.append)
    fakes.fault = TrainingError("Another Run is going on; this computer trains one at a time.")
    page.act.click()
    qtbot.waitUntil(lambda: bool(told))
    assert "one at a time" in told[0].sentence
    assert page.act.text() == "Resume" and page.act.isEnabled()


def test_a_finished_run_leads_on_to_the_comparison_or_to_another_run(entered, qtbot):
    page = entered(DONE)
    assert page.act.isHidden()
    page.set_leads_on(True)
    with qtbot.waitSignal(page.go_on_requested):
        page.act.click()
    page.choice.setCurrentIndex(page.choice.count() - 1)
    page.choice.activated.emit(page.choice.currentIndex())
    assert page.runs.shown is None
    assert not page.form.isHidden()


def test_a_second_run_is_not_offered_while_one_goes_on(entered):
    page = entered(GOING)
    page.runs.choose(None)
    assert not page.act.isEnabled()
    assert "Another Run" in page.act.toolTip()


def test_deleting_is_asked_about_first(entered, fakes, qtbot):
    page = entered(DONE)
    for answer, left in (("Keep", (DONE,)), ("Delete", ())):
        page.delete.click()
        choose(page.findChild(QMessageBox), answer)
        qtbot.waitUntil(lambda left=left: page.runs.seen == left and not page.runs.acting)
        qtbot.waitUntil(lambda: page.findChild(QMessageBox) is None)
    assert fakes.asked == [("delete", PATH)]


@pytest.mark.parametrize(
    ("answer", "closed", "asked"),
    [("Let it finish", 1, []), ("Stop it", 1, [("stop", PATH)]), ("Cancel", 0, [])],
)
def test_at_closing_a_run_is_let_finish_or_stopped(entered, fakes, answer, closed, asked):
    page, calls = entered(GOING), []
    closing = RunClosing(page.runs, page)
    assert not closing.may_close(lambda: calls.append(closing.may_close(lambda: None)))
    choose(page.findChild(QMessageBox), answer)
    assert calls == [True] * closed
    assert fakes.asked == asked


def test_nothing_is_asked_at_closing_when_nothing_goes_on(entered):
    page = entered(DONE)
    window = QWidget(page)
    assert RunClosing(page.runs, window).may_close(lambda: None)


def test_durations_are_guesses_in_words():
    told = [duration_text(seconds) for seconds in (20, 61, 840, 3 * 3600)]
    assert told == ["less than a minute", "about 1 minute", "about 14 minutes", "about 3.0 hours"]


def test_a_chart_draws_its_lines_where_their_values_are(dressed, qtbot):
    chart = LineChart("Loss", "epoch", "nothing yet", lowest=0.0, highest=1.0)
    qtbot.addWidget(chart)
    chart.resize(400, 300)
    blank = chart.grab().toImage()
    chart.show_lines([Line("one", "#ff0000", ((1.0, 0.0), (5.0, 1.0)))], 5.0)
    drawn = chart.grab().toImage()
    assert drawn != blank
    inside = chart._inside().toRect()

    def red(x: int, y: int) -> bool:
        near = (drawn.pixelColor(x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        return any(c.red() > 200 and c.green() < 90 for c in near)

    assert red(inside.center().x(), inside.center().y())
    assert red(inside.left() + 1, inside.bottom() - 1)
    assert not red(inside.left() + 30, inside.top() + 30)


def test_a_look_while_the_last_ones_thread_still_ends_is_not_the_last(dressed, qtbot):
    gate, looks = Semaphore(1), []

    def seen():
        looks.append(gate.acquire())
        return (GOING,)

    runs = Runs(replace(Fakes().services(), runs=seen))
    runs.look()
    qtbot.waitUntil(lambda: runs.going is not None)
    qtbot.waitUntil(lambda: not runs._looking.busy)
    runs.look()
    runs._again.stop()
    runs.look()  # as the timer does, where the thread before it has not ended
    assert runs._again.isActive()
    gate.release(9)
    qtbot.waitUntil(lambda: len(looks) > 2)
    runs.close()
    runs.deleteLater()


def test_a_look_that_fails_is_followed_by_others_while_a_run_goes_on(entered, fakes, qtbot):
    page = entered(GOING)
    with qtbot.waitSignal(page.runs.went_wrong):
        page.runs._take_none(TrainingError("no"))
    assert page.runs._again.isActive()
