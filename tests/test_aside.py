import os

import psutil
import pytest

from tbviewer.aside import aside
from tbviewer.child import UnexpectedInChild
from tbviewer.errors import TbViewerError, TrainingError

from . import aside_works as works


def test_it_works_lowly_in_a_process_of_its_own_and_tells_as_it_goes():
    told = []
    pid, nice = aside(works.counted, 3, report=told.append)
    assert pid != os.getpid()
    assert nice > 0
    assert [value for value in told if value is not None] == [1, 2, 3]
    assert not psutil.pid_exists(pid)


def test_its_errors_cross_whole():
    with pytest.raises(TrainingError) as caught:
        aside(works.refused)
    assert (caught.value.sentence, caught.value.advice) == (
        "There is no such folder.",
        "Choose another.",
    )


def test_what_nobody_foresaw_crosses_without_values():
    with pytest.raises(UnexpectedInChild) as caught:
        aside(works.unforeseen)
    assert "ZeroDivisionError" in str(caught.value)
    assert "patient" not in str(caught.value)


def test_its_death_is_told():
    with pytest.raises(TbViewerError) as caught:
        aside(works.dying)
    assert caught.value.code == "process-died"


def test_it_is_ended_in_the_middle_of_whatever_it_does():
    told = []

    class Stopped(Exception):  # noqa: N818 - a wish
        pass

    def report(value):
        told.append(value)
        if value is None and any(told):  # it waits for ever now
            raise Stopped

    with pytest.raises(Stopped):
        aside(works.endless, report=report)
    assert not psutil.pid_exists(next(v for v in told if v is not None))
