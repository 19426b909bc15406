"""Entries and a journal made up for the tests of the record."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tbviewer.reading.reading import ModelName, Reading, Remark, Status, ThresholdSource
from tbviewer.record.journal.entries import FilmName
from tbviewer.record.journal.journal import Journal

MODEL = ModelName("combined", "3f9a" * 16)
FILM = FilmName("k1", "clinic/films/Doe Jane.dcm", "4711", "Doe, Jane")
READING = Reading(
    "k1", Status.READ, MODEL, 0.83, 1.0, 0.6, ThresholdSource.CARD,
    cautions=(Remark("age-young", "The patient is under 15."),),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    journal = Journal(lambda: path, patience_s=1.0)
    yield journal
    journal.close()


@contextlib.contextmanager
def bare(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that knows nothing of our rules."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def ids_in(path: Path) -> list[str]:
    with bare(path) as connection:
        return [key for (key,) in connection.execute("SELECT id FROM entry ORDER BY number")]
