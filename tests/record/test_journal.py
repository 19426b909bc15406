"""The journal's file: append-only, killed, shared, damaged, newer, not to be written."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tbviewer.errors import JournalError, JournalFault
from tbviewer.record.journal import asking, schema
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.entries import Entry, new_id, now, reading_entry
from tbviewer.record.journal.journal import Journal

from .conftest import FILM, READING, bare, ids_in

WRITER = Path(__file__).parent / "journal_writer.py"
EACH = 1000


def entry(name: str, **facts) -> Entry:
    return Entry(name, "reading", now(), **facts)


def test_what_is_appended_stands_whole(journal, path):
    written = reading_entry(FILM, READING, by="a clinical officer", score_seen=True)
    journal.append([written])
    (found,) = asking.page(path, Search(), 0, 10)
    assert found == written
    assert found.facts["cautions"] == [
        {"code": "age-young", "sentence": "The patient is under 15."}
    ]
    assert (found.score, found.threshold, found.threshold_source) == (0.83, 0.6, "card")
    assert found.film_name == "Doe Jane.dcm"


def test_what_an_administrator_does_later_fits(journal, path):
    activated = Entry(
        "a", "activation", now(), "the administrator", model_name="clinic",
        model_sha256="9" * 64, facts={"before": "combined"},
    )  # fmt: skip
    journal.append([activated])
    assert asking.page(path, Search(kinds=("activation",)), 0, 10) == (activated,)


def test_the_same_id_is_written_once(journal, path):
    journal.append([entry("a"), entry("b")])
    journal.append([entry("b", note="again"), entry("c")])
    assert ids_in(path) == ["a", "b", "c"]
    assert [e.note for e in asking.page(path, Search(), 0, 9)] == ["", "", ""]


def test_a_batch_is_written_whole_or_not_at_all(journal, path):
    journal.append([entry("a")])
    with pytest.raises(JournalError):
        journal.append([entry("b"), Entry("c", "reading", None)])  # type: ignore[arg-type]
    assert ids_in(path) == ["a"]
    journal.append([entry("d")])
    assert ids_in(path) == ["a", "d"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET note = 'else' WHERE id = 'a'",
        "UPDATE OR REPLACE entry SET id = 'b'",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE id = 'a'",
    ],
)
def test_nothing_that_stands_is_changed_or_goes(journal, path, statement):
    journal.append([entry("a", note="mine"), entry("b")])
    with bare(path) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert [e.note for e in asking.page(path, Search(), 0, 9)] == ["", "mine"]


@pytest.mark.parametrize("columns", ["id", "number, id"])
def test_nothing_that_stands_is_replaced(journal, path, columns):
    journal.append([entry("a", note="mine")])
    names = ["id", *(c for c in schema.COLUMNS if c != "id"), "sought"]
    numbered = columns.startswith("number")
    values = ["other" if numbered else "a", *[""] * (len(names) - 1)]
    if numbered:
        names, values = ["number", *names], [1, *values]
    marks = ", ".join("?" * len(names))
    with bare(path) as connection:
        connection.execute(f"REPLACE INTO entry ({', '.join(names)}) VALUES ({marks})", values)
    assert [(e.id, e.note) for e in asking.page(path, Search(), 0, 9)] == [("a", "mine")]


def test_file_names_that_are_no_text_are_kept_readable(journal, path):
    journal.append([entry("a", film_path=os.fsdecode(b"films/\xff\x00.dcm"), note="\ud800")])
    (found,) = asking.page(path, Search(words="films"), 0, 9)
    assert found.film_path == "films/\\udcff\\x00.dcm"


# --- Killed in mid-write, two programs at once


class Program:
    """One program that writes entries 0 to `EACH`, killed and started again."""

    def __init__(self, path: Path, name: str, dice: random.Random):
        self.path, self.name, self.dice = path, name, dice
        self.confirmed: list[str] = []
        self.kills = 0

    def run(self) -> None:
        while len(self.confirmed) < EACH:
            # The last one confirmed is written again: so may be one that was never confirmed.
            first = max(len(self.confirmed) - 1, 0)
            patience = self.dice.randrange(20, 150)
            with subprocess.Popen(
                [sys.executable, str(WRITER), str(self.path), self.name, str(first), str(EACH)],
                stdout=subprocess.PIPE,
                text=True,
            ) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    if line.endswith("\n") and line.strip() not in self.confirmed[-1:]:
                        self.confirmed.append(line.strip())
                        patience -= 1
                    if patience == 0:
                        process.kill()
                        self.kills += 1
            assert process.returncode in (0, -9, 1), "the program ended by itself"


def test_killed_in_mid_write_two_programs_lose_nothing_and_write_nothing_twice(path):
    programs = [Program(path, name, random.Random(name)) for name in ("left", "right")]
    threads = [threading.Thread(target=program.run) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    written = ids_in(path)
    for program in programs:
        assert program.kills >= 6
        assert program.confirmed == [f"{program.name}-{number}" for number in range(EACH)]
        assert [key for key in written if key.startswith(program.name)] == program.confirmed
    assert len(written) == 2 * EACH
    with bare(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert [p.name for p in path.parent.glob("*damaged*")] == []


def test_two_windows_write_into_one_journal(path):
    one, other = Journal(lambda: path), Journal(lambda: path)
    for number in range(20):
        one.append([entry(f"one-{number}")])
        other.append([entry(f"other-{number}")])
    one.close()
    other.close()
    assert len(set(ids_in(path))) == 40


# --- Newer, damaged, not ours


def test_a_newer_journal_is_refused_and_left_as_it_is(journal, path):
    journal.append([entry("a")])
    journal.close()
    with bare(path) as connection:
        connection.execute("ALTER TABLE entry ADD COLUMN room TEXT NOT NULL DEFAULT ''")
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        connection.execute("PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    with pytest.raises(JournalError) as caught:
        journal.append([entry("b")])
    assert caught.value.fault is JournalFault.NEWER
    assert "newer" in caught.value.sentence
    assert path.read_bytes() == before
    # What this program knows of it can still be read.
    assert [e.id for e in asking.page(path, Search(), 0, 9)] == ["a"]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwritten(path: Path) -> None:
    path.write_bytes(b"no database, whatever its name says" * 200)


def another_programs(path: Path) -> None:
    path.unlink()
    with bare(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


@pytest.mark.parametrize("damage", [truncated, overwritten, another_programs])
def test_a_damaged_journal_is_set_aside_and_a_new_one_begun(journal, path, damage):
    journal.append([entry(f"old-{n}", note="x" * 1000) for n in range(50)])
    journal.close()
    damage(path)
    damaged = path.read_bytes()
    (error,) = journal.append([entry("new")])
    assert ids_in(path) == ["new"]
    assert journal.append([entry("newer")]) == ()
    assert error.fault is JournalFault.SET_ASIDE
    (kept,) = path.parent.glob("journal-damaged-*.sqlite")
    assert kept.name in error.sentence
    assert kept.read_bytes() == damaged


def test_a_journal_that_is_cut_to_nothing_keeps_its_log(journal, path):
    journal.append([entry("a")])
    log = path.with_name(path.name + "-wal")
    left = log.read_bytes()
    journal.close()
    path.write_bytes(b"")
    log.write_bytes(left)
    assert len(journal.append([entry("b")])) == 1
    assert ids_in(path) == ["b"]
    (kept,) = path.parent.glob("journal-damaged-*.sqlite-wal")
    assert kept.read_bytes() == left


def test_damage_while_the_window_stands_costs_no_entry(journal, path):
    journal.append([entry(new_id(), note="x" * 200) for _ in range(2000)])
    journal.close()
    journal.append([entry("b")])
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * (path.stat().st_size - 4096))
    later = [entry(new_id()) for _ in range(50)]
    assert len(journal.append(later)) == 1
    assert ids_in(path) == [e.id for e in later]


def test_one_window_sets_aside_and_the_other_goes_on_in_the_new_journal(path):
    one = Journal(lambda: path)
    one.append([entry("a")])
    path.rename(path.with_name("journal-damaged-by-another-window.sqlite"))
    one.append([entry("b")])
    one.close()
    assert ids_in(path) == ["b"]


def test_a_file_that_was_begun_and_no_more_is_a_new_journal(journal, path):
    path.touch()
    assert journal.append([entry("a")]) == ()
    assert ids_in(path) == ["a"]


# --- Not to be written


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    journal = Journal(lambda: tmp_path / "file" / "journal.sqlite")
    with pytest.raises(JournalError) as caught:
        journal.append([entry("a")])
    assert caught.value.fault is JournalFault.NOT_WRITABLE


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_folder_for_reading_only(journal, path):
    journal.append([entry("a")])
    journal.close()
    path.parent.chmod(0o500)
    path.chmod(0o400)
    code = f"""
import os, sys
from pathlib import Path
from tbviewer.errors import JournalError
from tbviewer.record.journal.entries import Entry
from tbviewer.record.journal.journal import Journal
if os.geteuid() == 0:  # root may write everywhere
    os.chown({str(path.parent)!r}, 65534, 65534); os.chown({str(path)!r}, 65534, 65534)
    os.setgid(65534); os.setuid(65534)
try:
    Journal(lambda: Path({str(path)!r})).append([Entry("b", "reading", "now")])
except JournalError as error:
    print(error.fault)
"""
    for folder in path.parents:  # pytest's own are for their owner only
        if folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    path.parent.chmod(0o700)
    path.chmod(0o600)
    assert done.stdout.strip() == JournalFault.NOT_WRITABLE
    assert ids_in(path) == ["a"]


def test_a_full_disk_is_told_and_the_entry_can_be_written_again(journal, path):
    journal.append([entry("a")])
    (pages,) = journal._connection.execute("PRAGMA page_count").fetchone()
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    unsaved = [entry("b", note="x" * 100_000)]
    with pytest.raises(JournalError) as caught:
        journal.append(unsaved)
    assert caught.value.fault is JournalFault.FULL
    journal.append(unsaved)
    assert ids_in(path) == ["a", "b"]


def test_a_program_that_holds_the_journal_is_told(path):
    journal = Journal(lambda: path, patience_s=0.05)
    journal.append([entry("a")])
    with bare(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError) as caught:
            journal.append([entry("b")])
        other.execute("COMMIT")
    assert caught.value.fault is JournalFault.BUSY
    journal.append([entry("b")])
    journal.close()
    assert ids_in(path) == ["a", "b"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's folder private by itself")
def test_the_file_and_its_logs_are_this_users_only(journal, path, monkeypatch, tmp_path):
    journal.append([entry("a")])
    beside = sorted(path.parent.glob("journal.sqlite*"))
    assert len(beside) == 4  # the database, its log, the log's index, the lock
    assert {stat.S_IMODE(p.stat().st_mode) for p in beside} == {0o600}
