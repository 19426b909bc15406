import time
from dataclasses import replace
from datetime import date

import pytest

from tbviewer.reading.decision import Decision, DecisionKind
from tbviewer.record.journal.drift import Month, drift
from tbviewer.record.journal.entries import (
    FilmName,
    decision_entry,
    new_id,
    reading_entry,
    withdrawal_entry,
)
from tbviewer.record.journal.month import month_of

from .conftest import MODEL, READING


def film(name):
    return FilmName(name, f"clinic/{name}.dcm")


def read(name, score, month, *, model=MODEL):
    reading = replace(READING, film_key=name, score=score, model=model)
    entry = reading_entry(film(name), reading, by="ann", score_seen=True)
    return replace(entry, at=f"{month}-15T10:00:00.000+00:00")


def decided(name, kind, *, seen=False):
    decision = Decision(new_id(), name, kind, "ann", "2026-03-16T10:00:00+00:00", seen)
    return decision_entry(film(name), decision, None), decision


def test_months_count_each_film_once_by_its_last_reading(journal, path):
    journal.append([
        read("a", 0.9, "2026-03"), read("a", 0.2, "2026-03"), read("b", 0.7, "2026-03"),
        read("c", 0.6, "2026-05"),
    ])  # fmt: skip
    assert drift(path, MODEL.sha256, 0.6) == (
        Month("2026-03", 2, 1), Month("2026-04"), Month("2026-05", 1, 1),
    )  # fmt: skip


def test_other_models_and_refused_films_are_no_part_of_it(journal, path):
    other = replace(MODEL, sha256="77c0" * 16)
    journal.append([read("a", 0.9, "2026-03", model=other), read("b", None, "2026-03")])
    assert drift(path, MODEL.sha256, 0.6) == ()
    assert len(drift(path, other.sha256, 0.6)) == 1


def test_all_months_are_held_against_the_same_threshold(journal, path):
    journal.append([read("a", 0.5, "2026-03"), read("b", 0.5, "2026-04")])
    assert [month.above for month in drift(path, MODEL.sha256, 0.5)] == [1, 1]
    assert [month.above for month in drift(path, MODEL.sha256, 0.51)] == [0, 0]


def test_agreement_is_of_decisions_that_stand_to_refer_or_not(journal, path):
    kinds = DecisionKind
    journal.append([read(name, 0.9, "2026-03") for name in "abcde"])
    journal.append([
        decided("a", kinds.REFER)[0],
        decided("b", kinds.DO_NOT_REFER, seen=True)[0],
        decided("c", kinds.UNDECIDED)[0],
        decided("d", kinds.REFER)[0],
        decided("d", kinds.DO_NOT_REFER)[0],
    ])  # fmt: skip
    entry, taken_back = decided("e", kinds.REFER)
    journal.append([entry, withdrawal_entry(film("e"), taken_back, by="ann")])
    (month,) = drift(path, MODEL.sha256, 0.6)
    assert (month.decided, month.agreed) == (3, 1)
    assert (month.own, month.own_agreed) == (2, 1)
    assert month.own_agreement.value == 0.5
    assert month.share_above.value == 1.0


@pytest.mark.parametrize("first", ["2025-11", "2026-01"])
def test_months_between_are_there_over_the_turn_of_the_year(journal, path, first):
    journal.append([read("a", 0.9, first), read("b", 0.9, "2026-02")])
    months = [month.month for month in drift(path, MODEL.sha256, 0.6)]
    assert months == ["2025-11", "2025-12", "2026-01", "2026-02"][-len(months) :]
    assert months[0] == first


def test_without_a_journal_there_is_nothing_to_see(path):
    assert drift(path, MODEL.sha256, 0.6) == ()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no time zones to set")
def test_a_month_is_that_of_this_computers_clock_as_on_the_months_sheet(journal, path, monkeypatch):
    """Just after midnight where the clinic is, it is still the month before by UTC."""
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        early = replace(read("a", 0.9, "2026-03"), at="2026-03-31T18:45:00.000+00:00")
        journal.append([early])
        assert drift(path, MODEL.sha256, 0.6) == (Month("2026-04", 1, 1),)
        assert month_of(path, date(2026, 4, 1)).films == 1
        assert month_of(path, date(2026, 3, 1)).films == 0
    finally:
        monkeypatch.undo()
        time.tzset()
