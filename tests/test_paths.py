import sys

import pytest

from tbviewer import paths


@pytest.fixture
def fresh():
    paths.bundle.cache_clear()
    yield
    paths.bundle.cache_clear()


def lay_out(folder):
    (folder / "models").mkdir(parents=True)
    (folder / "resources").mkdir()
    return folder


def test_from_a_source_tree(fresh, tmp_path, monkeypatch):
    root = lay_out(tmp_path / "tree")
    monkeypatch.setattr(paths, "PACKAGE", root / "tbviewer")
    assert paths.resources() == root / "resources"


def test_from_an_installed_wheel_first(fresh, tmp_path, monkeypatch):
    root = lay_out(tmp_path / "site-packages")
    bundle = lay_out(root / "tbviewer" / "bundle")
    monkeypatch.setattr(paths, "PACKAGE", root / "tbviewer")
    assert paths.bundled_models() == bundle / "models"


def test_from_a_frozen_build(fresh, tmp_path, monkeypatch):
    frozen = lay_out(tmp_path / "frozen")
    monkeypatch.setattr(sys, "_MEIPASS", str(frozen), raising=False)
    assert paths.bundle() == frozen


def test_a_process_of_its_own_starts_the_same_program(monkeypatch):
    assert paths.own_command() == [sys.executable, "-P", "-m", "tbviewer"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert paths.own_command() == [sys.executable]


@pytest.mark.parametrize(
    ("program", "beside"),
    [("stick/tbviewer", "stick"), ("stick/tbviewer.app/Contents/MacOS/tbviewer", "stick")],
)
def test_a_portable_program_keeps_everything_beside_it(monkeypatch, tmp_path, program, beside):
    monkeypatch.delenv("TBVIEWER_USER_DIR")
    monkeypatch.setattr(sys, "executable", str(tmp_path / program))
    monkeypatch.setattr(paths.platformdirs, "user_data_path", lambda *_, **__: tmp_path / "home")
    (tmp_path / beside).mkdir()
    (tmp_path / beside / "portable.txt").touch()
    assert paths.user_data() == tmp_path / "home"  # not frozen
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert paths.user_data() == tmp_path / beside / "tbviewer-data"
    assert paths.journal_file().parent == paths.user_models().parent == paths.user_data()
    (tmp_path / beside / "portable.txt").unlink()
    assert paths.user_data() == tmp_path / "home"


def test_an_incomplete_installation_is_told(fresh, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "nowhere" / "tbviewer")
    with pytest.raises(FileNotFoundError, match="models"):
        paths.bundle()


def test_the_user_s_folder_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(tmp_path / "new" / "folder"))
    assert paths.user_data().is_dir()
    assert paths.log_file().parent == paths.settings_file().parent == paths.user_data()


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_the_site_s_folder_is_the_machine_s(monkeypatch, platform):
    monkeypatch.delenv("TBVIEWER_SITE_DIR", raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    assert paths.site_data().name in ("tbviewer",)
    assert paths.site_models().parent == paths.site_data()
