from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from tbviewer import paths, policy

NOBODY_S = policy.Policy()


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that writes the machine's policy and the user's, and returns both."""
    monkeypatch.setenv("TBVIEWER_SITE_DIR", str(tmp_path / "site"))
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(tmp_path / "user"))

    def written(machine: str | bytes = "", user: str | bytes = "") -> list[Path]:
        places = policy.files()
        for place, text in zip(places, (machine, user), strict=True):
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return places

    return written


def test_without_a_file_all_is_as_usual(tmp_path, monkeypatch):
    monkeypatch.setenv("TBVIEWER_SITE_DIR", str(tmp_path / "nowhere"))
    assert policy.policy() == NOBODY_S


def test_every_entry_is_understood(write, tmp_path):
    write(
        f"""
        language = "fr"
        models_folder = '{tmp_path}'
        active_model = "clinic-2026"
        admin_off = true
        pin_reset = 2026-11-26
        identity_in_exports = false
        recent_films = false
        thumbnails = false
        log_level = "warning"
        """
    )
    midnight = datetime.combine(date(2026, 11, 26), time()).astimezone(UTC)
    assert policy.policy() == policy.Policy(
        language="fr", models_folder=tmp_path, active_model="clinic-2026", admin_off=True,
        pin_reset=midnight, identity_in_exports=False, recent_films=False, thumbnails=False,
        log_level="warning",
    )  # fmt: skip


def test_the_machine_s_word_stands_over_the_user_s(write):
    write('language = "fr"', 'language = "es"\nthumbnails = false')
    found = policy.policy()
    assert (found.language, found.thumbnails) == ("fr", False)


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('language = "fr"\nidentity_in_exports = "no"', 2, "identity_in_exports"),
        ("\n\n  admin_off=1", 3, "admin_off"),
        ("recent_films = 0", 1, "recent_films"),
        ("thumbnails = [true]", 1, "thumbnails"),
        ('log_level = "loud"', 1, "log_level"),
        ('pin_reset = "yesterday"', 1, "pin_reset"),
        ('models_folder = "models"', 1, "models_folder"),
        ('active_model = "../elsewhere"', 1, "active_model"),
    ],
)
def test_a_wrong_value_is_named_and_the_safe_one_used(write, text, line, key):
    file, _ = write(text)
    found = policy.policy()
    (fault,) = found.faults
    assert (fault.file, fault.line) == (file, line)
    assert getattr(found, key) == getattr(policy.SAFE, key)
    assert f"{file}, line {line}" in fault.sentence
    assert key in fault.sentence
    assert "{" not in fault.sentence


def test_an_unknown_entry_is_named_and_passed_over(write):
    write("[privacy]\nnames = false\n", 'langauge = "fr"')
    found = policy.policy()
    assert replace(found, faults=()) == NOBODY_S
    assert [fault.line for fault in found.faults] == [1, 1]
    assert "langauge" in found.faults[1].sentence


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'thumbnails = true\nlanguage = "fr', 2),
        (b"thumbnails = true\nlanguage = fr\n", 2),
        (b"thumbnails = true\n\n# caf\xe9\n", 3),
        (b'thumbnails = true\nlanguage = """', 2),
    ],
)
def test_a_file_that_cannot_be_understood_forbids_what_it_may_have_forbidden(write, content, line):
    file, _ = write(content)
    found = policy.policy()
    assert replace(found, faults=()) == policy.SAFE
    (fault,) = found.faults
    assert (fault.file, fault.line) == (file, line)


def test_a_file_that_cannot_be_read_counts_as_one(write, monkeypatch):
    file, _ = write()
    file.unlink()
    file.mkdir()
    found = policy.policy()
    assert replace(found, faults=()) == policy.SAFE
    assert str(file) in found.faults[0].sentence


def test_a_user_without_a_folder_has_no_policy(write, monkeypatch):
    write('language = "fr"', 'language = "es"')
    monkeypatch.setattr(paths, "user_data", lambda: (_ for _ in ()).throw(PermissionError()))
    assert policy.policy().language == "fr"
    assert policy.files() == [paths.site_data() / "policy.toml"]


def test_a_mark_at_the_beginning_is_no_fault(write):
    write(b'\xef\xbb\xbflanguage = "fr"\r\n')
    assert policy.policy() == replace(NOBODY_S, language="fr")
