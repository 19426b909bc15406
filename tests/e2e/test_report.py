"""``tbviewer report`` as its users call it."""

import re
from pathlib import Path

import pydicom
import pytest
from PIL import Image

from tbviewer import paths
from tbviewer.__main__ import main
from tbviewer.cli import reporting
from tbviewer.cli.noting import who
from tbviewer.film.opening import open_film
from tbviewer.reading.decision import Decision, DecisionKind
from tbviewer.record.journal import asking
from tbviewer.record.journal.entries import FilmName, Kind, decision_entry, new_id, now
from tbviewer.record.journal.journal import Journal
from tbviewer.ui.viewing import Stage

from ..pdf_words import words_of_pdf

READ_IN_MS = 120_000


@pytest.fixture
def broken(tmp_path) -> Path:
    path = tmp_path / "Doe Jane.dcm"
    path.write_text("no film")
    return path


def test_films_become_pages_those_without_a_score_say_why_and_nobody_is_named(
    capsys, tmp_path, broken, own_user_folder
):
    out, film = tmp_path / "out.pdf", tmp_path / "ZZNAME.dcm"
    dataset = pydicom.dcmread(paths.sample_film())
    dataset.PatientName, dataset.PatientID = "ZZNAME^Z", "ZZNAME"
    dataset.save_as(film)
    assert main(["report", str(film), str(broken), "--out", str(out)]) == 1
    first, second, written = capsys.readouterr().out.splitlines()
    assert re.search(r"ZZNAME\.dcm: page 1, [01]\.\d+ [▲▽] ", first)
    assert "page 2, film number 2 is not a film" in second
    assert "out.pdf" in written
    content = out.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/Count 2" in content
    told = words_of_pdf(content)
    assert "NO SCORE" in told
    assert "number 2 is not a " in told
    for name in ("ZZNAME", "Doe"):
        assert name not in told
        assert name.encode() not in content
        kept = (p for p in own_user_folder.rglob("*") if p.is_file() and "journal" not in p.name)
        assert not any(name.encode() in path.read_bytes() for path in kept)


def test_a_score_on_paper_was_seen_before_a_later_decision(capsys, tmp_path):
    film = str(paths.sample_film())
    for name in ("a.png", "b.png"):
        assert main(["report", film, "--out", str(tmp_path / name)]) == 0
    (entry,) = asking.page(paths.journal_file(), asking.Search(), 0, 9)
    assert (entry.kind, entry.by) == (Kind.SEEN, who())
    assert asking.histories(paths.journal_file(), (entry.film_key,))[entry.film_key].seen_by == {
        who()
    }


def test_a_picture_is_of_one_film_with_its_map_and_score(capsys, tmp_path, broken):
    out = tmp_path / "out.png"
    sample = str(paths.sample_film())
    assert main(["report", sample, str(broken), "--out", str(out)]) == 1
    assert "A picture is of one film, and 2 were named" in capsys.readouterr().err
    assert main(["report", sample, "--out", str(out), "--map", "gradcam-5"]) == 0
    assert "page 1, " in capsys.readouterr().out
    with Image.open(out) as picture:
        assert picture.width == 2126
        colours = picture.convert("RGB").resize((200, 200)).get_flattened_data()
    assert sum(max(c) - min(c) > 60 for c in colours) > 50  # the map's colours
    assert main(["report", str(broken), "--out", str(tmp_path / "no.png")]) == 1
    assert "is not a film" in capsys.readouterr().err
    assert not (tmp_path / "no.png").exists()


def test_what_stood_there_is_not_written_over_unasked(capsys, tmp_path, broken):
    out = tmp_path / "out.pdf"
    out.write_text("of yesterday")
    assert main(["report", str(broken), "--out", str(out)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert out.read_text() == "of yesterday"
    assert main(["report", str(broken), "--out", str(out), "--replace"]) == 1
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--out", "report.docx"], "must end in .pdf or .png"),
        (["--out", "/nowhere/at all/r.pdf"], "could not be written"),
        (["--model", "absent"], "absent"),
    ],
)
def test_what_cannot_be_done_is_told_before_any_film(capsys, broken, monkeypatch, options, told):
    monkeypatch.chdir(broken.parent)
    assert main(["report", str(broken), *options]) == 1
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""
    assert [p.name for p in broken.parent.iterdir()] == [broken.name]


def test_the_policy_keeps_patients_unnamed(capsys, broken, own_user_folder, monkeypatch):
    monkeypatch.chdir(broken.parent)
    (own_user_folder / "policy.toml").write_text("identity_in_exports = false\n")
    assert main(["report", str(broken), "--with-identity"]) == 1
    assert "policy" in capsys.readouterr().err
    assert not (broken.parent / "report.pdf").exists()


def test_the_journals_decision_and_note_go_onto_the_page():
    film = open_film(str(paths.sample_film()))
    journal = Journal(paths.journal_file)
    decision = Decision(new_id(), film.key, DecisionKind.REPEAT, "ann", now(), False, "blurred")
    journal.append([decision_entry(FilmName.of(film), decision, None)])
    journal.close()
    history = reporting._history_of(film.key)
    assert history.decision.kind is DecisionKind.REPEAT
    assert history.note == "blurred"


def test_a_months_sheet_is_told_and_written(capsys, tmp_path):
    film = FilmName("k1", "a/Doe Jane.dcm", "4711", "Doe, Jane")
    decision = Decision(new_id(), "k1", DecisionKind.REFER, "ann", now(), False)
    journal = Journal(paths.journal_file)
    journal.append([decision_entry(film, decision, None)])
    journal.close()
    assert main(["sheet"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"refer +1\n", told)
    assert main(["sheet", "2020-02", "--out", str(tmp_path / "s.pdf")]) == 0
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    assert main(["sheet", "--out", str(tmp_path / "s.csv")]) == 0
    content = (tmp_path / "s.csv").read_text("utf-8-sig")
    assert "decision,refer,1" in content
    assert "Doe" not in content
    assert main(["sheet", "--out", str(tmp_path / "s.csv")]) == 1
    assert "exists already" in capsys.readouterr().err
    assert main(["sheet", "--out", str(tmp_path / "s.xls")]) == 1
    assert "must end in .pdf or .csv" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["sheet", "soon"])


def test_the_window_writes_its_page_and_that_of_its_list(window, qtbot, tmp_path):
    window.actions_by_name["sample"].trigger()
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ, timeout=READ_IN_MS)
    sources = window.reporter._sources
    for name in ("page.pdf", "page.png"):
        with qtbot.waitSignal(window.reporter.written, timeout=READ_IN_MS):
            window.reporter.save(sources.page(False), str(tmp_path / name))
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    qtbot.waitUntil(lambda: len(sources.films(False)) == 1, timeout=READ_IN_MS)
    with qtbot.waitSignal(window.reporter.written, timeout=READ_IN_MS):
        window.reporter.save_list(sources.films(False), str(tmp_path / "list.pdf"))
    assert b"/Count 1" in (tmp_path / "list.pdf").read_bytes()
