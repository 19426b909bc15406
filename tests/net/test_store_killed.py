"""Killed in the middle of a change, again and again: the store is whole and a Model reads."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tbviewer import paths
from tbviewer.net import store
from tbviewer.net.active import activate, active_model
from tbviewer.net.keeping import delete, keep
from tbviewer.net.parcel_file import export, opened

from .model_files import put_made

WORKER = Path(__file__).with_name("store_worker.py")
KILLS = 4


@pytest.fixture
def packed(tmp_path):
    put_made(tmp_path / "there", "clinic", seed=1)
    path = tmp_path / "clinic.tbmodel"
    export(store.find("clinic", [tmp_path / "there"]), path)
    return path


def test_a_killed_change_leaves_the_store_as_it_was_or_as_it_was_to_be(packed):
    moments = random.Random(4)
    for _ in range(KILLS):
        worker = subprocess.Popen(
            [sys.executable, str(WORKER), str(packed)], stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout.readline() == "begun\n"
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(moments.uniform(0.0, 0.3))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        active_model().verify()
        for name in store.names():
            store.find(name).verify()
        if "clinic" in store.names([paths.site_models()]):
            activate(store.DEFAULT, by="tester")
            delete("clinic")
    keep(opened(packed)).verify()
