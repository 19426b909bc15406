"""The step Films over fakes: scanning, faults, what is left out, refusals, what is kept."""

from dataclasses import replace
from threading import Semaphore

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel

from tbviewer.errors import TrainingError
from tbviewer.reading.reading import Remark
from tbviewer.record.clinic.scan import FaultKind, ReferenceStandard, ScanProgress
from tbviewer.record.clinic.summary import fault_counts
from tbviewer.record.runs.doubts import with_doubts
from tbviewer.ui.admin.films.folder import ClinicFolder
from tbviewer.ui.admin.films.page import FilmsPage
from tbviewer.ui.admin.films.services import FilmsServices

from ..training.clinic_folders import plain, scan_of, seen

GOOD = scan_of([*plain(60, 0), *plain(60, 1)])
FAULTY = scan_of(
    [
        *plain(60, 0),
        *plain(60, 1),
        ("1/torn.png", 1, replace(seen("torn"), key="", form="", fingerprint="",
                                  against=FaultKind.UNREADABLE, told="torn.png is damaged.")),
        ("1/again.png", 1, seen("1-3")),
        ("0/small.png", 0, seen("small", side=300)),
        ("0/turned.png", 0, seen("turned", against=FaultKind.TURNED, told="It looks turned.")),
    ]
)  # fmt: skip


class Fakes:
    """Answers at once, unless steps are given, one for each report."""

    def __init__(self) -> None:
        self.found, self.kept_before = FAULTY, None
        self.kept, self.scanned, self.pictures = [], [], []
        self.steps: Semaphore | None = None
        self.obstacle: Remark | None = None
        self.rested = 0

    def scan(self, folder, report):
        self.scanned.append(folder)
        if isinstance(self.found, Exception):
            raise self.found
        for done in range(4):
            report(ScanProgress(done, 4, 2.0 * (4 - done)))
            if self.steps is not None:
                self.steps.acquire()
        return replace(self.found, folder=folder)

    def picture(self, path, longest):
        self.pictures.append((path, longest))
        return np.full((20, 30), 99, np.uint8)

    def rest(self):
        self.rested += 1

    def services(self) -> FilmsServices:
        return FilmsServices(
            last=lambda: self.kept_before,
            scan=self.scan,
            keep_choices=self.kept.append,
            stands_against=lambda _: self.obstacle,
            picture=self.picture,
            rest=self.rest,
        )


@pytest.fixture
def fakes():
    return Fakes()


@pytest.fixture
def page(dressed, qtbot, settings, fakes):
    services = fakes.services()
    page = FilmsPage(ClinicFolder(services), services, settings)
    qtbot.addWidget(page)
    page.resize(1000, 640)
    page.show()
    yield page
    page.close_down()
    page.folder.deleteLater()


@pytest.fixture
def scanned(page, qtbot):
    page.folder.look_at("/clinic")
    qtbot.waitUntil(lambda: page.folder.scan is not None)
    return page


def choose_rows(page, *rows):
    table = page.panes.table
    flags = QItemSelectionModel.SelectionFlag
    table.clearSelection()
    for row in rows:
        table.selectionModel().select(table.faulty.index(row, 0), flags.Select | flags.Rows)


def test_without_a_folder_the_page_says_what_one_is(page, qtbot):
    page.entered()
    assert "No folder" in page.headline
    assert page.act.text().startswith("Choose a folder")
    assert page.pages.currentIndex() == 0
    assert page.folder_dialog().parent() is page and page.csv_dialog().parent() is page


def test_the_last_folder_comes_back_without_a_scan(page, qtbot, fakes):
    fakes.kept_before = FAULTY
    page.entered()
    qtbot.waitUntil(lambda: page.folder.scan is FAULTY)
    assert fakes.scanned == []
    assert page.place.text() == "/clinic"


def test_a_scan_tells_how_far_it_is_and_can_be_stopped(page, qtbot, fakes):
    fakes.steps = Semaphore(2)
    page.folder.look_at("/clinic")
    qtbot.waitUntil(lambda: page.headline == "2 of 4 films looked at, about 4 s left")
    assert (page.act.text(), page.busy.busy) == ("Stop", True)
    page.act.click()
    fakes.steps.release(5)
    assert not page.folder.scanning and not page.busy.busy
    assert "No folder" in page.headline
    assert page.folder.scan is None


def test_the_old_scan_stands_until_the_new_one_is_whole(scanned, qtbot, fakes):
    before, fakes.found, fakes.steps = scanned.folder.scan, GOOD, Semaphore(0)
    scanned.again.click()
    assert scanned.folder.scan is before and not scanned.again.isEnabled()
    fakes.steps.release(9)
    qtbot.waitUntil(lambda: scanned.folder.scan is not before)
    assert scanned.folder.scan.faulty == ()


def test_a_sound_folder_leads_on(page, qtbot, fakes):
    fakes.found = GOOD
    page.folder.look_at("/clinic")
    qtbot.waitUntil(lambda: page.folder.scan is not None)
    learning, test = len(GOOD.learning), len(GOOD.test)
    assert page.headline == f"{learning} films to learn from, {test} set apart for the comparison."
    assert page.act.isHidden()
    page.set_leads_on(True)
    with qtbot.waitSignal(page.go_on_requested):
        page.act.click()


def test_figures_of_both_classes(scanned):
    cells = [[cell.text() for cell in row] for row in scanned.summary._cells]
    assert cells[1][:4] == ["with tuberculosis", "62", "60", "60"]
    assert cells[2][:4] == ["without tuberculosis", "62", "61", "61"]
    assert cells[1][6] == "PNG 61"
    assert cells[2][7] == "300 to 1024"
    assert int(cells[1][4]) + int(cells[1][5]) == 60


def test_faults_are_listed_and_can_be_narrowed_down(scanned):
    table, kinds = scanned.panes.table.faulty, scanned.panes.kinds
    assert [film.film for film in table.films] == [
        "1/torn.png", "1/again.png", "0/small.png", "0/turned.png",
    ]  # fmt: skip
    assert table.index(0, 2).data() == "unreadable"
    assert table.index(2, 3).data() == "used"
    kinds.setCurrentIndex(kinds.findData("turned"))
    kinds.activated.emit(kinds.currentIndex())
    assert [film.film for film in table.films] == ["0/turned.png"]


def test_a_click_shows_the_picture_and_what_is_wrong(scanned, qtbot, fakes):
    choose_rows(scanned, 3)
    preview = scanned.panes.preview
    qtbot.waitUntil(lambda: not preview.picture.image.isNull())
    assert fakes.pictures == [("0/turned.png", 512)]
    assert preview.wrong.text() == "It looks turned."
    assert "1024 × 1024" in preview.facts.text()
    choose_rows(scanned, 0)
    assert preview.picture.image.isNull() and "no picture" in preview.picture.words
    assert preview.wrong.text() == "torn.png is damaged."
    assert not preview.leave_out.isEnabled() and not preview.take_in.isEnabled()


def test_a_picture_that_is_gone_is_told_in_its_place(scanned, qtbot, fakes, monkeypatch):
    def gone(path, longest):
        raise TrainingError("it is gone")

    monkeypatch.setattr(scanned.panes.preview, "_services", replace(
        scanned.panes.preview._services, picture=gone))  # fmt: skip
    choose_rows(scanned, 2)
    qtbot.waitUntil(lambda: scanned.panes.preview.picture.words == "it is gone")


def test_films_are_left_out_and_taken_in_and_that_is_kept(scanned, qtbot, fakes):
    noted = []
    scanned.folder.noted.connect(lambda kind, facts: noted.append((kind, facts["films"])))
    choose_rows(scanned, 0, 1, 3)
    preview = scanned.panes.preview
    assert preview.name.text() == "3 films"
    preview.take_in.click()
    scan = scanned.folder.scan
    assert not scan.film("1/again.png").left_out and not scan.film("0/turned.png").left_out
    assert scan.film("1/torn.png").left_out
    assert scanned.panes.table.names() == ("1/torn.png", "1/again.png", "0/turned.png")
    preview.leave_out.click()
    assert scanned.folder.scan.film("1/again.png").left_out
    qtbot.waitUntil(lambda: bool(fakes.kept) and fakes.kept[-1] is scanned.folder.scan)
    assert noted == [
        ("films-taken-in", ["1/again.png", "0/turned.png"]),
        ("films-left-out", ["1/again.png", "0/turned.png"]),
    ]


def test_the_reference_standard_is_kept_and_noted(scanned, qtbot, fakes):
    box = scanned.standard
    assert box.currentData() == "unknown"
    box.setCurrentIndex(box.findData("bacteriological"))
    with qtbot.waitSignal(scanned.folder.noted) as noted:
        box.activated.emit(box.currentIndex())
    assert noted.args[0] == "reference-standard"
    assert scanned.folder.scan.standard is ReferenceStandard.BACTERIOLOGICAL
    qtbot.waitUntil(lambda: [s.standard for s in fakes.kept][-1:] == ["bacteriological"])


def test_what_was_said_last_is_kept_when_the_window_closes(dressed, fakes, settings):
    services = fakes.services()
    folder = ClinicFolder(services)
    folder.scan = FAULTY
    folder.choose(["0/small.png"], left_out=True)
    folder.choose(["0/small.png", "0/1.png"], left_out=True)
    folder.close()
    assert fakes.kept[-1].film("0/1.png").left_out
    folder.deleteLater()


def test_a_choice_that_cannot_be_kept_is_told(dressed, qtbot, fakes):
    def full(_):
        raise TrainingError("the disk is full")

    folder = ClinicFolder(replace(fakes.services(), keep_choices=full))
    folder.scan = FAULTY
    with qtbot.waitSignal(folder.went_wrong) as told:
        folder.choose(["0/small.png"], left_out=True)
    assert told.args[0].sentence == "the disk is full"
    folder.close()
    folder.deleteLater()


def test_refusals_stand_in_the_first_line(page, qtbot, fakes):
    fakes.found = scan_of(plain(50, 1))
    page.folder.look_at("/clinic")
    qtbot.waitUntil(lambda: page.folder.scan is not None)
    assert page.headline.startswith("There are no films without tuberculosis.")
    assert page.act.text() == "Look again"


def test_a_folder_that_is_gone_is_said_when_the_page_comes_into_sight(scanned, qtbot, fakes):
    fakes.obstacle = Remark("folder-gone", "The folder clinic is gone.")
    scanned.entered()
    qtbot.waitUntil(lambda: scanned.headline == "The folder clinic is gone.")
    fakes.obstacle = None
    scanned.entered()
    qtbot.waitUntil(lambda: "to learn from" in scanned.headline)


def test_a_scan_that_fails_is_told_and_what_stood_stands(scanned, qtbot, fakes):
    before = scanned.folder.scan
    fakes.found = TrainingError("elsewhere holds no labelled films.", advice="Sort them.")
    scanned.folder.look_at("/elsewhere")
    qtbot.waitUntil(lambda: scanned.headline == "elsewhere holds no labelled films.")
    assert scanned.folder.scan is before
    fakes.found = GOOD
    scanned.act.click()
    qtbot.waitUntil(lambda: scanned.place.text() == "/elsewhere")
    assert fakes.scanned[-1] == "/elsewhere"


def test_warnings_stand_above_the_films(page, qtbot, fakes):
    fakes.found = scan_of([*plain(100, 0, form="DICOM, 12 bit"), *plain(100, 1)])
    page.folder.look_at("/clinic")
    qtbot.waitUntil(lambda: "Export both in the same way" in page.remarks.text())


def test_random_films_of_each_class(scanned, qtbot, fakes):
    scanned.panes.random.click()
    sheet = scanned.panes.sheet
    assert [sheet.lists[label].count() for label in (1, 0)] == [24, 24]
    qtbot.waitUntil(lambda: len(fakes.pictures) == 48)
    first = [sheet.lists[1].item(row).toolTip() for row in range(24)]
    assert len(set(first)) == 24 and all(name.startswith("1/") for name in first)
    sheet.lists[1].itemClicked.emit(sheet.lists[1].item(2))
    assert scanned.panes.preview.names == (first[2],)
    sheet.others.click()
    assert [sheet.lists[1].item(row).toolTip() for row in range(24)] != first


def test_the_processes_are_ended_when_nobody_looks(scanned, qtbot, fakes):
    assert scanned._idle.isActive()
    scanned._idle.timeout.emit()
    qtbot.waitUntil(lambda: fakes.rested == 1)


def test_a_film_left_out_by_hand_is_told_and_can_be_taken_in_again(scanned, qtbot):
    scanned.folder.choose(("0/7.png",), left_out=True)
    rows = [film.film for film in scanned.panes.table.faulty.films]
    assert "0/7.png" in rows
    assert scanned.panes.wrong.text() == "What is wrong (5)"
    choose_rows(scanned, rows.index("0/7.png"))
    scanned.panes.preview.take_in.click()
    assert scanned.folder.scan.film("0/7.png").left_out is False
    assert "0/7.png" not in [film.film for film in scanned.panes.table.faulty.films]


def test_labels_that_a_run_doubts_are_told_when_the_page_is_entered_again(
    page, qtbot, fakes, monkeypatch
):
    told = {}
    doubting = replace(page.folder._services, doubted=lambda scan: with_doubts(scan, told))
    monkeypatch.setattr(page.folder, "_services", doubting)
    page.folder.look_at("/clinic")
    qtbot.waitUntil(lambda: page.folder.scan is not None)
    told["0/7.png", 0] = told["1/7.png", 1] = True
    page.entered()
    qtbot.waitUntil(lambda: fault_counts(page.folder.scan).get(FaultKind.DOUBTED) == 2)
    assert "Something is wrong with 4 films" in page._about_label.text()
    assert "A Run doubts the labels of 2 films" in page._about_label.text()
    assert not page.folder.scan.film("0/7.png").left_out
    page.folder.choose(("0/7.png",), left_out=True)
    page.entered()
    qtbot.waitUntil(lambda: bool(fakes.kept))
    assert fakes.kept[-1].film("0/7.png").left_out
    assert page.folder.scan.film("0/7.png").left_out
