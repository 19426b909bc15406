"""Films counted: by day, Model and Decision, a month's sheet, and what keeps them honest."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from tbviewer.record.figure import texts_of
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.entries import Entry, Kind, new_id
from tbviewer.record.journal.month import Agreement, Month, Share, month_of
from tbviewer.record.journal.summing import By, sums
from tbviewer.record.sheet import sheet_bytes, sheet_figure
from tbviewer.record.sheet_words import csv_of_month, lines_of

from .conftest import MODEL

NOVEMBER = date(2026, 11, 17)
MADE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def at(day: str, minute: int = 0) -> str:
    """Return noon of a day by this computer's clock, and minutes, as the journal writes times."""
    noon = datetime.fromisoformat(f"{day}T12:{minute:02}").astimezone()
    return noon.astimezone(UTC).isoformat(timespec="milliseconds")


def read(film: str, score: float | None, day: str = "2026-11-03", **facts) -> Entry:
    told = {"model_name": MODEL.name, "model_sha256": MODEL.sha256, "threshold": 0.6,
            "threshold_source": "site"} | facts  # fmt: skip
    return Entry(new_id(), Kind.READING, at(day), film_key=film, score=score, **told)


def decided(
    film: str, kind: str, day: str = "2026-11-03", *, seen: bool = False, by: str = "ann"
) -> Entry:
    return Entry(new_id(), Kind.DECISION, at(day, 5), by, film_key=film, decision=kind,
                 score_seen=seen)  # fmt: skip


def withdrawn(decision: Entry, day: str = "2026-11-03") -> Entry:
    return Entry(new_id(), Kind.WITHDRAWAL, at(day, 9), decision.by, film_key=decision.film_key,
                 about=decision.id)  # fmt: skip


@pytest.fixture
def month(journal, path) -> Callable[..., Month]:
    """Return a function that writes entries and returns what November comes to."""

    def told(*entries: Entry, hidden_from: str | None = None) -> Month:
        journal.append(list(entries))
        return month_of(path, NOVEMBER, hidden_from=hidden_from)

    return told


@pytest.fixture
def summed(journal, path):
    def told(by: By, *entries: Entry, **search):
        journal.append(list(entries))
        return sums(path, Search(**search), by)

    return told


# --- A month


def test_films_count_once_by_their_last_reading_and_refused_ones_apart(month):
    forced = {"forced": True}
    told = month(
        read("a", 0.9), read("a", 0.5), read("b", 0.7), read("c", None),
        read("d", 0.9, facts=forced),
    )  # fmt: skip
    assert (told.films, told.read, told.refused, told.forced) == (4, 2, 1, 1)
    assert told.shares == (Share(MODEL, 0.6, "site", 2, 1),)
    assert told.no_decision == 4


def test_a_month_has_its_own_days_and_a_past_one_stays_as_it_was(month, journal, path):
    inside = decided("b", "refer", "2026-11-30")
    told = month(
        read("a", 0.9, "2026-10-31"), read("b", 0.9, "2026-11-01"), inside,
        read("c", 0.9, "2026-12-01"), decided("b", "do-not-refer", "2026-12-02"),
        withdrawn(inside, "2026-12-02"),
    )  # fmt: skip
    assert (told.month, told.films) == ("2026-11", 1)
    assert told.decisions == {"refer": 1}
    assert month_of(path, date(2026, 12, 31)).films == 1
    assert month_of(path, date(2027, 1, 1)).films == 0


def test_models_and_thresholds_are_not_mixed(month):
    other = {"model_name": "other", "model_sha256": "77c0" * 16}
    told = month(
        read("a", 0.7), read("b", 0.7), read("c", 0.7, threshold=0.8), read("d", 0.7, **other)
    )
    assert [(s.model.name, s.threshold, s.films, s.above) for s in told.shares] == [
        ("combined", 0.6, 2, 2), ("combined", 0.8, 1, 0), ("other", 0.6, 1, 1),
    ]  # fmt: skip


def test_only_decisions_made_blind_tell_agreement(month):
    told = month(
        read("a", 0.9), decided("a", "refer"),
        read("b", 0.2), decided("b", "do-not-refer"),
        read("c", 0.9), decided("c", "do-not-refer"),
        read("d", 0.9), decided("d", "refer", seen=True),
        read("e", 0.2), decided("e", "undecided"),
        read("f", None), decided("f", "refer"),
    )  # fmt: skip
    assert told.own == Agreement(refer_above=1, not_above=1, not_below=1)
    assert (told.own.agreed, told.own.count) == (2, 3)
    assert told.after == Agreement(refer_above=1)
    assert told.decisions == {"refer": 3, "do-not-refer": 2, "undecided": 1}


def test_a_decision_changed_after_the_score_does_not_mend_the_agreement(month):
    first = decided("a", "do-not-refer")
    told = month(
        read("a", 0.9), first, withdrawn(first), decided("a", "refer", seen=True),
        decided("a", "refer", by="bob", seen=False),
    )  # fmt: skip
    assert told.own == Agreement(not_above=1, refer_above=1)
    assert told.own_withdrawn == 1
    assert told.decisions == {"refer": 1}


def test_a_decision_is_held_against_the_score_of_its_time(month):
    told = month(read("a", 0.2), decided("a", "refer"), read("a", 0.9))
    assert told.own == Agreement(refer_below=1)


def test_who_reads_on_their_own_first_learns_no_score_from_it(month):
    told = month(
        read("a", 0.9), decided("a", "refer", by="cy"), read("b", 0.9), decided("b", "refer"),
        hidden_from="cy",
    )  # fmt: skip
    assert (told.read, told.kept_back) == (2, 1)
    assert told.shares == (Share(MODEL, 0.6, "site", 1, 1),)
    assert told.own == Agreement(refer_above=1)


# --- Sums


def test_sums_by_day_are_by_this_computers_days(summed):
    today, before = summed(
        By.DAY,
        read("a", 0.9, "2026-11-03"), read("a", 0.2, "2026-11-04"), read("b", 0.9, "2026-11-04"),
        decided("b", "refer", "2026-11-04"), read("c", None, "2026-11-04"),
    )  # fmt: skip
    assert (today.what, today.read, today.above, today.below) == ("2026-11-04", 2, 1, 1)
    assert (today.refused, today.decisions, today.own) == (1, {"refer": 1}, 1)
    assert (before.what, before.read, before.above) == ("2026-11-03", 1, 1)


def test_sums_by_model_and_by_decision(summed, path):
    other = {"model_name": "other", "model_sha256": "77c0" * 16}
    taken_back = decided("b", "refer")
    first, second = summed(
        By.MODEL,
        read("a", 0.9), read("a", 0.1, **other), decided("a", "refer"), read("b", 0.2), taken_back,
        withdrawn(taken_back),
    )  # fmt: skip
    assert (first.what, first.read, first.above, first.decisions) == (
        "combined 3f9a", 2, 1, {"refer": 1},
    )  # fmt: skip
    assert (second.what, second.read, second.below) == ("other 77c0", 1, 1)
    by_decision = {told.what: told for told in sums(path, Search(), By.DECISION)}
    assert list(by_decision) == ["refer", "do-not-refer", "repeat", "undecided", ""]
    assert (by_decision["refer"].read, by_decision["refer"].below) == (1, 1)
    assert by_decision[""].read == 1
    assert not by_decision["repeat"].decisions


def test_sums_obey_words_and_times_and_keep_scores_back(summed, path):
    entries = (read("a", 0.9, film_name="x.dcm"), read("b", 0.9, film_name="y.dcm"))
    (day,) = summed(By.DAY, *entries, words="x.dcm", scores_hidden_from="cy")
    assert (day.read, day.above, day.below, day.kept_back) == (1, 0, 0, 1)
    assert sums(path, Search(until=at("2026-11-02")), By.DAY) == ()


def test_a_journal_that_is_not_there_comes_to_nothing(path):
    assert sums(path, Search(), By.MODEL) == ()
    assert month_of(path, NOVEMBER) == Month("2026-11")


# --- The sheet


@pytest.fixture
def sheet() -> Month:
    return Month(
        "2026-11", 44, 40, 4, 1, shares=(Share(MODEL, 0.598, "site", 40, 12),),
        decisions={"refer": 14, "do-not-refer": 26}, no_decision=4,
        own=Agreement(9, 3, 2, 16), own_withdrawn=2, after=Agreement(2, 0, 0, 8),
    )  # fmt: skip


def test_a_sheet_says_how_sure_and_how_honest_its_figures_are(sheet):
    told = " ".join("\n".join(lines_of(sheet)).split())
    for sentence in (
        "Monthly sheet 2026-11", "combined 3f9a, threshold 0.598 (this site's)",
        "12 of 40: 30 % (95 % interval 18 to 45 %)", "25 of 30: 83 % (95 % interval",
        "nobody had seen the score", "2 of them were taken back later and count all the same",
        "They do not show agreement", "Research use. Not for diagnosis on its own.",
    ):  # fmt: skip
        assert sentence in told, sentence


def test_the_csv_has_a_figure_a_row_and_no_share_of_decisions_made_after(sheet):
    rows = list(csv.DictReader(io.StringIO(csv_of_month(sheet).decode("utf-8-sig"))))
    figures = {(row["what"], row["of"]): row for row in rows}
    above = figures["above", "combined 3f9a 0.598 site"]
    assert (above["count"], above["total"], above["share"]) == ("12", "40", "0.3000")
    assert figures["decision", "refer"]["count"] == "14"
    assert figures["own_agreed", ""]["share"] == "0.8333"
    assert figures["after_agreed", ""]["share"] == ""
    assert figures["no_decision", ""]["month"] == "2026-11"


def test_the_pdf_is_one_page_of_real_words(sheet):
    many = Month("2026-11", 90, shares=(Share(MODEL, 0.5, "card", 3, 1),) * 20)
    figure = sheet_figure(many, MADE, dpi=60)
    figure.canvas.draw()
    assert all(text.get_window_extent().y0 >= 0 for text in figure.texts)
    assert "8 more in the CSV file" in " ".join(texts_of(figure))
    content = sheet_bytes(sheet, MADE)
    assert content == sheet_bytes(sheet, MADE)
    assert b"/FontFile2" in content
    assert re.search(rb"/CreationDate \(D:20261201", content)
