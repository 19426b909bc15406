"""What the journal answers: histories of films, searches, pages, and an export that comes back."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tbviewer.errors import JournalError
from tbviewer.reading.decision import (
    Decision,
    DecisionKind,
    FilmHistory,
    decision_text,
    local_time_text,
    provenance_text,
)
from tbviewer.record.journal import asking, schema
from tbviewer.record.journal.asking import Found, Search
from tbviewer.record.journal.entries import (
    Entry,
    Kind,
    decision_entry,
    new_id,
    note_entry,
    now,
    reading_entry,
    review_entry,
    seen_entry,
    withdrawal_entry,
)
from tbviewer.record.journal.export import csv_of, export, guarded, unguarded

from .conftest import FILM, READING


def decision(kind=DecisionKind.REFER, *, by="ann", score_seen=False, **facts) -> Decision:
    return Decision(new_id(), FILM.key, kind, by, now(), score_seen, **facts)


def history(path) -> FilmHistory:
    return asking.histories(path, [FILM.key])[FILM.key]


def test_a_journal_that_is_not_there_knows_nothing(path):
    assert asking.histories(path, ["k1"]) == {}
    assert asking.find(path, Search()) == Found(0, 0)
    assert asking.page(path, Search(), 0, 10) == ()
    assert not path.exists()


def test_the_newest_decision_stands_until_it_is_withdrawn(journal, path):
    first = decision(note="cavity?", overlays=("saliency", "gradcam-5"))
    second = decision(DecisionKind.DO_NOT_REFER, score_seen=True)
    journal.append([decision_entry(FILM, first, None), decision_entry(FILM, second, READING)])
    assert history(path).decisions == (second, first)
    journal.append([withdrawal_entry(FILM, second, by="ann")])
    assert history(path).decision == first
    journal.append([withdrawal_entry(FILM, first, by="ann")])
    assert history(path).decision is None
    assert history(path).decided_by == {"ann"}
    assert asking.find(path, Search()).count == 4


def test_a_decision_before_the_score_keeps_no_score(journal, path):
    journal.append([decision_entry(FILM, decision(), None)])
    journal.append([decision_entry(FILM, decision(score_seen=True), READING)])
    after, before = asking.page(path, Search(), 0, 9)
    assert (before.score, before.score_seen) == (None, False)
    assert (after.score, after.score_seen) == (0.83, True)


def test_the_newest_note_counts_and_an_empty_one_takes_it_back(journal, path):
    journal.append([decision_entry(FILM, decision(note="cavity?"), None)])
    assert history(path).note == "cavity?"
    journal.append([note_entry(FILM, "old film seen", by="ann")])
    assert history(path).note == "old film seen"
    journal.append([note_entry(FILM, "", by="ann")])
    assert history(path).note == ""


def test_who_saw_the_score_and_who_went_on_is_known(journal, path):
    journal.append([seen_entry(FILM, READING, by="ann"), review_entry(FILM, by="bob")])
    journal.append([reading_entry(FILM, READING, by="cy", score_seen=True)])
    journal.append([reading_entry(FILM, READING, by="di", score_seen=False)])
    assert history(path).seen_by == {"ann", "cy"}
    assert history(path).reviewed


def test_histories_of_more_films_than_one_question_holds(journal, path):
    films = [replace(FILM, key=f"k{n}") for n in range(1200)]
    journal.append([note_entry(film, "seen", by="ann") for film in films])
    assert set(asking.histories(path, [film.key for film in films])) == {f.key for f in films}


@pytest.fixture
def filled(journal, path):
    """Return the path of a journal of six entries; their ids tell them apart."""
    other = replace(FILM, key="k2", path="elsewhere/two.png", patient_name="Özil", patient_id="x9")
    entries = [
        reading_entry(FILM, READING, by="ann", score_seen=False),
        decision_entry(FILM, decision(), None),
        reading_entry(
            other, replace(READING, film_key="k2", score=0.12), by="ann", score_seen=True
        ),
        decision_entry(other, decision(DecisionKind.REPEAT, by="bob", note="too dark"), None),
        note_entry(other, "100% sure_", by="bob"),
        review_entry(other, by="bob"),
    ]
    days = ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")
    journal.append(
        [replace(e, id=str(n), at=f"{days[n]}T12:00:00.000+00:00") for n, e in enumerate(entries)]
    )
    return path


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        (Search(), "543210"),
        (Search(words="jane"), "10"),
        (Search(words="ÖZIL two"), "5432"),
        (Search(words="özil jane"), ""),
        (Search(words="100% sure_"), "4"),
        (Search(words="%"), "4"),
        (Search(words="3F9A3f9a"), "20"),
        (Search(kinds=(Kind.READING,)), "20"),
        (Search(kinds=(Kind.DECISION, Kind.NOTE)), "431"),
        (Search(decision=DecisionKind.REPEAT), "3"),
        (Search(since="2026-03-02", until="2026-03-04"), "21"),
        (Search(words="bob", kinds=(Kind.REVIEW,), since="2026-03-05"), "5"),
    ],
)
def test_entries_are_found(filled, search, ids):
    assert [e.id for e in asking.page(filled, search, 0, 99)] == list(ids)
    assert asking.find(filled, search).count == len(ids)


def test_pages_of_one_search_fit_together_while_others_write(filled, journal):
    found = asking.find(filled, Search())
    search = Search(up_to=found.newest)
    first = asking.page(filled, search, 0, 4)
    journal.append([Entry("later", "reading", now())])
    second = asking.page(filled, search, 4, 4)
    assert [e.id for e in (*first, *second)] == list("543210")


def test_scores_of_films_not_yet_decided_on_are_hidden_from_who_reads_first(filled, tmp_path):
    scores = {e.id: e.score for e in asking.page(filled, Search(scores_hidden_from="bob"), 0, 9)}
    assert scores["0"] is None
    assert scores["2"] == 0.12
    export(filled, Search(scores_hidden_from="bob"), tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "0.83" not in text
    assert "0.12" in text


def test_a_damaged_journal_cannot_be_asked(path):
    path.write_bytes(b"nonsense" * 1000)
    with pytest.raises(JournalError):
        asking.histories(path, ["k1"])


# --- Words


def test_a_decision_in_words(monkeypatch):
    assert decision_text(DecisionKind.DO_NOT_REFER) == "do not refer"
    made = decision(by="ann", score_seen=False)
    assert provenance_text(made).startswith("ann, 20")
    assert provenance_text(made).endswith("before the score was seen")
    assert provenance_text(replace(made, by="", score_seen=True)).startswith("nobody named")
    assert provenance_text(replace(made, score_seen=True)).endswith("after the score was seen")
    assert local_time_text("no time") == "no time"


# --- Export

TEXT = st.text(max_size=30) | st.sampled_from(["=1+1", "'", "'=", "@x", "-2", "\t", "a\r\nb", "＝"])


@st.composite
def entries(draw):
    texts = {
        name: draw(TEXT)
        for name in ("by", "film_name", "film_path", "patient_id", "patient_name", "note", "about")
    }
    score = draw(st.none() | st.floats(0, 1))
    return Entry(
        new_id(), "reading", now(), score=score, score_seen=draw(st.none() | st.booleans()),
        facts={"overlays": draw(st.lists(TEXT, max_size=3))}, **texts,
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw reads all of Unicode
@given(st.lists(entries(), max_size=5))
def test_what_is_exported_comes_back_as_it_was(made):
    text = csv_of(iter(made))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(made)
    for row, entry in zip(rows, made, strict=True):
        back = {column: unguarded(cell) for column, cell in row.items()}
        assert back["note"] == entry.note
        assert back["film_path"] == entry.film_path
        assert back["by_whom"] == entry.by
        assert back["score"] == ("" if entry.score is None else repr(entry.score))
        values = [back[column] for column in schema.COLUMNS]
        seen = {"yes": 1, "no": 0, "": None}[back["score_seen"]]
        values[schema.COLUMNS.index("score_seen")] = seen
        values[schema.COLUMNS.index("score")] = float(back["score"]) if back["score"] else None
        values[schema.COLUMNS.index("threshold")] = None
        assert schema.entry_of(values) == entry


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXT)
def test_no_cell_is_a_formula(text):
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert unguarded(cell) == text


def test_an_export_is_whole_or_not_there(filled, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("mine")

    def stop(_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        export(filled, Search(), target, stop)
    assert target.read_text() == "mine"
    assert export(filled, Search(words="jane"), target) == 2
    assert len(target.read_text("utf-8-sig").splitlines()) == 3
    assert [p.name for p in tmp_path.glob("*.part")] == []
