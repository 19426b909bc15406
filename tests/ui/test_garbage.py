"""Garbage that holds Qt's objects is collected on their thread, whoever makes it due."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from tbviewer.ui.garbage import GarbageCollector
from tbviewer.ui.job import Job

pytestmark = pytest.mark.usefixtures("qapp")


def in_a_cycle(collected):
    """Leave an object that refers to itself, and tell on which thread it is collected."""
    thing = QObject()
    thing.itself = thing
    weakref.finalize(thing, lambda: collected.append(threading.get_ident()))


def much(_=None):
    """Allocate so much that a collection is due."""
    return [[] for _ in range(100_000)]


def test_a_job_that_allocates_destroys_no_object_of_the_window():
    collected = []
    with GarbageCollector() as collector:
        in_a_cycle(collected)
        kept = []
        job = Job(lambda _: kept.append(much()))
        job.start()
        assert job.wait(60_000)
        assert kept and collected == []
        collector.collect()
    assert collected == [threading.get_ident()]


def test_the_timer_collects_while_events_are_seen_to(qtbot):
    collected = []
    with GarbageCollector():
        in_a_cycle(collected)
        kept = much()
        qtbot.waitUntil(lambda: collected != [])
    assert kept
    assert collected == [threading.get_ident()]


def test_python_collects_again_afterwards():
    was = gc.isenabled()
    with GarbageCollector() as collector:
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.collect()
    collector.collect()  # nothing is due
    if not was:
        gc.disable()
