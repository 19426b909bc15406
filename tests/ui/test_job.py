"""Job and Lane: answers, progress, stopping and faults, all heard on the GUI thread."""

import threading
import weakref

import pytest
from PySide6.QtCore import QEvent, QObject, QThread

from tbviewer.ui.job import Job, Lane

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def lane(qapp):
    lane = Lane()
    yield lane
    lane.close()


def test_an_answer_is_heard_on_the_gui_thread_and_worked_for_on_another(qtbot):
    heard = []

    def done(answer):
        heard.append((answer, QThread.currentThread()))

    job = Job(lambda _: QThread.currentThread(), done=done)
    with qtbot.waitSignal(job.finished):
        job.start()
    qtbot.waitUntil(lambda: len(heard) == 1)
    worked_on, heard_on = heard[0]
    assert worked_on is not heard_on
    assert heard_on is QThread.currentThread()


def test_reports_come_in_order_and_before_the_answer(qtbot):
    heard = []

    def work(report):
        for number in range(20):
            report(number)
        return "done"

    job = Job(work, done=heard.append, reported=heard.append)
    job.start()
    qtbot.waitUntil(lambda: heard[-1:] == ["done"])
    assert heard == [*range(20), "done"]
    job.wait()


def test_a_stopped_job_ends_at_its_next_report_and_tells_nothing(qtbot):
    heard, reached = [], []
    begun, go_on = threading.Event(), threading.Event()

    def work(report):
        begun.set()
        go_on.wait(30)
        report("never heard")
        reached.append("never reached")

    job = Job(work, done=heard.append, failed=heard.append, reported=heard.append)
    with qtbot.waitSignal(job.finished):
        job.start()
        assert begun.wait(30)
        job.stop()
        go_on.set()
    job.wait()
    assert heard == []
    assert reached == []


@pytest.mark.parametrize("error", [ValueError("bad"), RuntimeError("as torch raises")])
def test_a_fault_is_told_as_it_is(qtbot, error):
    heard = []

    def work(_):
        raise error

    job = Job(work, failed=heard.append)
    job.start()
    qtbot.waitUntil(lambda: heard == [error])
    job.wait()


def test_an_answer_that_was_under_way_when_the_job_was_stopped_is_not_heard(qtbot):
    heard = []
    job = Job(lambda _: "late", done=heard.append)
    with qtbot.waitSignal(job.finished):
        job.start()
        job.wait()  # the answer is posted, not yet delivered
        job.stop()
    assert heard == []


def test_in_a_lane_the_newest_wins_and_what_waited_never_runs(qtbot, lane):
    ran, heard = [], []
    first_may_end = threading.Semaphore(0)
    begun = threading.Event()

    def first(_):
        ran.append("first")
        begun.set()
        first_may_end.acquire(timeout=30)
        return "first"

    lane.run(first, done=heard.append)
    assert begun.wait(30)
    lane.run(lambda _: ran.append("second"), done=heard.append)
    lane.run(lambda _: "third", done=heard.append)
    first_may_end.release()
    qtbot.waitUntil(lambda: heard == ["third"])
    assert ran == ["first"]
    qtbot.waitUntil(lambda: not lane.busy)


def test_a_lane_closes_while_work_is_under_way_and_takes_no_more(qtbot, lane):
    heard = []
    gate = threading.Semaphore(0)
    lane.run(lambda _: gate.acquire(timeout=30), done=heard.append)
    gate.release()
    lane.close()
    lane.run(lambda _: "too late", done=heard.append)
    assert not lane.busy
    qtbot.waitUntil(lambda: not lane.busy)
    assert heard == []


class Owner(QObject):
    """Has a Lane with one Job that runs and one that waits, and both call it."""

    def __init__(self, gate):
        super().__init__()
        self.heard = []
        self.lane = Lane(self)
        self.lane.run(lambda _: gate.acquire(timeout=30), done=lambda _: self.heard.append(1))
        self.lane.run(lambda _: self.heard.append(2))  # waits


def test_a_job_that_is_all_that_keeps_its_parent_alive_is_deleted_once(qapp):
    gate = threading.Semaphore(0)
    owner = Owner(gate)
    gone = weakref.ref(owner)
    owner.lane.stop()
    gate.release()
    owner.lane._current.wait()  # its end is posted, not yet delivered
    del owner
    qapp.processEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    assert gone() is None
