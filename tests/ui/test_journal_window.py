"""The journal's window: thousands of rows, filters, details, export; nothing told too early."""

import csv
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QDate, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox

import tbviewer
from tbviewer.errors import JournalError, JournalFault
from tbviewer.reading.decision import Decision, DecisionKind
from tbviewer.record.journal import asking
from tbviewer.record.journal.entries import (
    Entry,
    FilmName,
    Kind,
    decision_entry,
    new_id,
    now,
    reading_entry,
    withdrawal_entry,
)
from tbviewer.record.journal.export import export
from tbviewer.record.journal.journal import Journal
from tbviewer.record.journal.month import month_of
from tbviewer.record.journal.summing import By, sums
from tbviewer.ui.journal.cells import COLUMNS, decision_cell, lines_of
from tbviewer.ui.journal.kinds import kind_text
from tbviewer.ui.journal.table import PAGE
from tbviewer.ui.journal.window import JournalWindow
from tbviewer.ui.services import JournalServices

from .conftest import LATERAL, made_film, made_reading, refused_reading

PACKAGE = Path(tbviewer.__file__).parent
JANE = FilmName("k1", "films/jane.dcm", "4711", "Doe, Jane")
ADA = FilmName("k2", "films/ada.dcm", "4712", "Okoye, Ada")
READING = made_reading(made_film())
HEADS = [head for head, _, _ in COLUMNS]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(path):
    journal = Journal(lambda: path)
    yield journal
    journal.close()


@pytest.fixture
def pages():
    """Return the first rows of the pages that were asked for."""
    return []


def drawn_sheet(kind: str) -> bytes:
    """Return a file that stands for a sheet's."""
    if kind == "pdf":
        return b"%PDF"
    picture = QImage(21, 30, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return content.data()


@pytest.fixture
def services(path, journal, pages) -> JournalServices:
    def page(search, start, length):
        pages.append(start)
        return asking.page(path, search, start, length)

    return JournalServices(
        append=journal.append,
        find=lambda search: asking.find(path, search),
        page=page,
        export=lambda search, target, go_on: export(path, search, target, go_on),
        sums=lambda search, by: sums(path, search, by),
        month=lambda day, person: month_of(path, day, hidden_from=person),
        draw_sheet=lambda month, kind: drawn_sheet(kind),
    )


@pytest.fixture
def make(dressed, qtbot, services, settings):
    """Return a function that shows the window and waits for its first rows."""

    def made(hidden_from=lambda: None, services=services) -> JournalWindow:
        window = JournalWindow(services, settings, hidden_from)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.table.counted):
            window.show()
        return window

    return made


@pytest.fixture
def filled(journal):
    """Write a Reading and a Decision on each of two films, the first one withdrawn."""
    first = Decision(new_id(), "k1", DecisionKind.REFER, "ann", now(), False, "cavity")
    second = Decision(new_id(), "k2", DecisionKind.REPEAT, "bob", now(), True, "", ("saliency",))
    journal.append(
        [
            reading_entry(JANE, READING, by="ann", score_seen=False),
            decision_entry(JANE, first, None),
            reading_entry(ADA, refused_reading(made_film()), by="bob", score_seen=False),
            decision_entry(ADA, second, READING),
            withdrawal_entry(JANE, first, by="ann"),
        ]
    )


def cell(window, row: int, head: str) -> str:
    return window.table.data(window.table.index(row, HEADS.index(head)))


def shown(window, head: str) -> list[str]:
    return [cell(window, row, head) for row in range(window.table.rowCount())]


def searching(qtbot, window):
    return qtbot.waitSignal(window.table.counted)


def test_entries_stand_newest_first(make, filled):
    window = make()
    assert shown(window, "What") == [
        "Decision withdrawn", "Decision", "Reading", "Decision", "Reading",
    ]  # fmt: skip
    assert shown(window, "Score") == ["", "0.83", "refused", "", "0.83"]
    assert shown(window, "Decision") == ["refer", "repeat the film", "", "refer", ""]
    assert shown(window, "Made") == ["", "after the score", "", "before the score", ""]
    assert window.count.text() == "5 entries"


def test_thousands_of_rows_are_fetched_as_they_are_looked_at(make, journal, pages, qtbot):
    journal.append([Entry(new_id(), "reading", now(), note=f"n{i}") for i in range(5000)])
    window = make()
    assert window.table.rowCount() == 5000
    assert pages == [0]
    assert cell(window, 0, "Note") == "n4999"
    assert cell(window, 4321, "Note") == "…"
    qtbot.waitUntil(lambda: cell(window, 4321, "Note") == "n678")
    assert pages == [0, 4321 // PAGE * PAGE]
    window.view.scrollToBottom()
    qtbot.waitUntil(lambda: cell(window, 4999, "Note") == "n0")
    for row in range(0, 5000, PAGE):
        qtbot.waitUntil(lambda row=row: cell(window, row, "Note") == f"n{4999 - row}")


def test_rows_stay_where_they_are_while_others_write(make, journal, qtbot):
    journal.append([Entry(new_id(), "reading", now(), note=f"n{i}") for i in range(3 * PAGE)])
    window = make()
    journal.append([Entry(new_id(), "reading", now(), note="newer")])
    qtbot.waitUntil(lambda: cell(window, 2 * PAGE, "Note") == f"n{PAGE - 1}")
    assert window.table.rowCount() == 3 * PAGE
    with searching(qtbot, window):
        window.refresh_if_unread()
    assert cell(window, 0, "Note") == "newer"
    qtbot.waitUntil(lambda: not window.table._count_lane.busy)
    window.view.selectRow(3)
    journal.append([Entry(new_id(), "reading", now(), note="newest")])
    window.refresh_if_unread()
    assert not window.table._count_lane.busy


def test_filters_narrow_what_is_shown(make, filled, qtbot):
    window = make()
    with searching(qtbot, window):
        window.filters.words.setText("okoye")
    assert shown(window, "By") == ["bob", "bob"]
    with searching(qtbot, window):
        window.filters.kind.setCurrentIndex(window.filters.kind.findData(str(Kind.DECISION)))
    assert shown(window, "Decision") == ["repeat the film"]
    with searching(qtbot, window):
        window.filters.words.clear()
    with searching(qtbot, window):
        at = window.filters.decision.findData(str(DecisionKind.REFER))
        window.filters.decision.setCurrentIndex(at)
    assert shown(window, "Note") == ["cavity"]
    with searching(qtbot, window):
        window.filters.words.setText("nobody")
    assert window.count.text() == "0 entries"
    assert not window.export.isEnabled()


def test_days_are_this_computers(make, journal, qtbot):
    def entry(note: str, at: datetime) -> Entry:
        return Entry(new_id(), "note", at.astimezone(UTC).isoformat("T", "milliseconds"), note=note)

    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    journal.append(
        [
            entry("long ago", midnight - timedelta(days=40)),
            entry("last week", midnight - timedelta(days=7)),
            entry("yesterday", midnight - timedelta(milliseconds=1)),
            entry("today", midnight),
        ]
    )
    window = make()
    period = window.filters.period
    notes = {}
    for data in ("1", "7", "30"):
        with searching(qtbot, window):
            period.setCurrentIndex(period.findData(data))
        notes[data] = shown(window, "Note")
    assert notes == {
        "1": ["today"],
        "7": ["today", "yesterday"],
        "30": ["today", "yesterday", "last week"],
    }
    assert not window.filters.since.isVisible()
    with searching(qtbot, window):
        period.setCurrentIndex(period.findData("own"))
    assert window.filters.since.isVisible()
    day = QDate.currentDate().addDays(-1)
    for edit in (window.filters.until, window.filters.since):
        with searching(qtbot, window):
            edit.setDate(day)
    assert shown(window, "Note") == ["yesterday"]


def test_the_chosen_entry_is_told_whole_and_its_film_can_be_opened(make, filled, qtbot):
    window = make()
    assert not window.open_film.isEnabled()
    window.view.selectRow(2)
    told = window.details.text()
    assert LATERAL.sentence in told
    assert "films/ada.dcm" in told
    window.view.selectRow(1)
    assert "Overlays looked at: saliency" in window.details.text()
    with qtbot.waitSignal(window.film_requested) as asked:
        window.open_film.click()
    assert asked.args == ["films/ada.dcm"]


def test_scores_are_kept_back_here_too(make, filled, tmp_path, qtbot):
    window = make(hidden_from=lambda: "cy")
    assert set(shown(window, "Score")) == {"", "refused"}
    window.view.selectRow(4)
    assert "0.83" not in window.details.text()
    window.export_to(str(tmp_path / "out.csv"))
    qtbot.waitUntil(lambda: "written to" in window.count.text())
    assert "0.83" not in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_what_is_shown_is_exported(make, filled, tmp_path, qtbot, journal):
    window = make()
    with searching(qtbot, window):
        window.filters.words.setText("jane")
    journal.append([reading_entry(JANE, READING, by="di", score_seen=True)])  # not on show
    target = tmp_path / "out.csv"
    window.export_to(str(target))
    qtbot.waitUntil(lambda: window.count.text() == "3 entries written to out.csv")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["withdrawal", "decision", "reading"]
    assert rows[1]["note"] == "cavity"


def test_an_export_asks_before_it_overwrites(make, filled, tmp_path, qtbot, settings):
    settings.setValue("journal/folder", str(tmp_path))
    window = make()
    window.export.click()
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    assert dialog.selectedFiles()[0].endswith(".csv")
    dialog.close()
    assert window.findChildren(QMessageBox) == []


def test_a_folder_that_cannot_be_written_is_told(make, filled, tmp_path, qtbot):
    window = make()
    (tmp_path / "file").touch()
    window.export_to(str(tmp_path / "file" / "out.csv"))
    qtbot.waitUntil(lambda: "could not be written" in window.count.text())
    assert window.export.isEnabled()


def test_a_journal_that_cannot_be_read_is_told(dressed, qtbot, services, settings):
    def broken(_):
        raise JournalError(JournalFault.UNREADABLE)

    window = JournalWindow(replace(services, find=broken), settings, lambda: None)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: "could not be read" in window.count.text())


def test_an_export_is_stopped_by_closing(make, filled, tmp_path, services, qtbot):
    begun, go_on = threading.Event(), threading.Event()

    def slow(search, target, report):
        begun.set()
        assert go_on.wait(30)
        report(1)
        target.touch()
        return 1

    window = make(services=replace(services, export=slow))
    target = tmp_path / "out.csv"
    window.export_to(str(target))
    assert begun.wait(30)
    window._lane.stop()
    go_on.set()
    window.close()
    assert not target.exists()


def test_ctrl_j_shows_one_window_and_opens_a_film_from_it(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    window.actions_by_name["journal"].trigger()
    (journal,) = window.findChildren(JournalWindow)
    assert journal.isVisible()
    journal.film_requested.emit("a/film.dcm")
    qtbot.waitUntil(lambda: window.viewing.shown.film is not None)
    with qtbot.waitSignal(journal.destroyed):
        journal.close()
    window.actions_by_name["journal"].trigger()
    assert len(window.findChildren(JournalWindow)) == 1
    window.close()


def test_what_a_later_version_wrote_is_shown_as_it_is():
    later = Entry("a", "weighing", now(), decision="perhaps", facts={"grams": "7"})
    assert kind_text(later.kind) == "weighing"
    assert decision_cell(later) == "perhaps"
    assert ("grams", "7") in list(lines_of(later))


# --- Added up, and a month's sheet


def seen_as(qtbot, window, by: By) -> list[list[str]]:
    with qtbot.waitSignal(window.sums.counted):
        window.seen_as.setCurrentIndex(window.seen_as.findData(by))
    table = window.sums
    columns = [c for c in range(table.columnCount()) if not table.isColumnHidden(c)]
    return [[table.item(row, c).text() for c in columns] for row in range(table.rowCount())]


def test_films_are_added_up_by_day_model_and_decision(make, filled, qtbot):
    window = make()
    today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
    # Read, above, below, refused, forced, refer, do not, repeat, undecided, before the score.
    assert seen_as(qtbot, window, By.DAY) == [[today, *"1101000100"]]
    assert not window.filters.kind.isEnabled()
    assert not window.open_film.isVisible()
    assert seen_as(qtbot, window, By.MODEL) == [["combined 3f9a", *"1101000100"]]
    by_decision = {row[0]: row[1:] for row in seen_as(qtbot, window, By.DECISION)}
    assert by_decision["repeat the film"] == list("000100")
    assert by_decision["no Decision"] == list("110000")
    with searching(qtbot, window):
        window.seen_as.setCurrentIndex(0)
    assert window.filters.kind.isEnabled()
    assert window.count.text() == "5 entries"


def test_sums_keep_scores_back_obey_filters_and_are_exported(make, filled, tmp_path, qtbot):
    window = make(hidden_from=lambda: "cy")
    ((_, read, above, below, kept_back, *_),) = seen_as(qtbot, window, By.DAY)
    assert (read, above, below, kept_back) == ("1", "0", "0", "1")
    window.export_to(str(tmp_path / "days.csv"))
    qtbot.waitUntil(lambda: "written to days.csv" in window.count.text())
    with (tmp_path / "days.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["read"], row["above"], row["repeat"]) == ("1", "0", "1")
    with qtbot.waitSignal(window.sums.counted):
        window.filters.words.setText("nobody")
    assert window.count.text() == "Nothing found"
    assert not window.export.isEnabled()


def test_a_months_sheet_is_shown_and_written(make, filled, tmp_path, qtbot):
    window = make()
    dialog = window.show_sheet()
    qtbot.waitUntil(lambda: not dialog.page.pixmap().isNull())
    assert dialog.months.currentText() == QDate.currentDate().toString("yyyy-MM")
    for name, begin in (("s.pdf", b"%PDF"), ("s.csv", b"\xef\xbb\xbfmonth,what")):
        dialog.save_to(str(tmp_path / name))
        qtbot.waitUntil(lambda name=name: dialog.told.text() == f"Written: {name}")
        assert (tmp_path / name).read_bytes().startswith(begin)
    assert "decision,repeat,1" in (tmp_path / "s.csv").read_text("utf-8-sig")
    dialog.save_to("/nowhere/at all/s.csv")
    qtbot.waitUntil(lambda: "could not be written" in dialog.told.text())
    dialog.months.setCurrentIndex(5)
    assert not dialog.save.isEnabled()
    qtbot.waitUntil(dialog.save.isEnabled)
    assert dialog._month.films == 0
    window.close()
    assert window._sheet_dialog is None


def test_everything_an_administrator_does_has_a_name_in_the_journal():
    """Whatever the sources note by a literal word of two parts."""
    noting = re.compile(r"noted\.emit|_note\(|_noting\(|_try\(|\bkind = ")
    sources = [*(PACKAGE / "ui" / "admin").rglob("*.py"), PACKAGE / "cli" / "store.py"]
    lines = [line for path in sources for line in path.read_text("utf-8").splitlines()]
    kinds = {
        kind
        for line in lines
        if noting.search(line)
        for kind in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', line)
    }
    assert {"model-export", "run-asked", "pin-changed", "folder-scanned"} <= kinds
    assert [kind for kind in sorted(kinds) if kind_text(kind) == kind] == []
