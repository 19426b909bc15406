"""What every test stands on: no screen, nothing of the person's own, nothing left running."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


@pytest.fixture(autouse=True)
def own_user_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """Give every test its own user folder: settings, log, recent films."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(folder))
    return folder
