"""Works for `tests/test_aside.py`, which a child process imports."""

import os
import threading

from tbviewer.errors import TrainingError


def counted(upto, tell):
    for number in range(1, upto + 1):
        tell(number)
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else 1


def refused(tell):
    raise TrainingError("There is no such folder.", advice="Choose another.")


def unforeseen(tell):
    raise ZeroDivisionError("a patient's name")


def dying(tell):
    os._exit(3)


def endless(tell):
    tell(os.getpid())
    threading.Event().wait()
