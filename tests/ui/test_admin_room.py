"""The Admin room over a fake lock: PIN, rail, pages, keys, what goes into the journal."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from tbviewer.errors import PinError, PinFault
from tbviewer.record.pin import PinState
from tbviewer.ui.admin.page import AdminPage
from tbviewer.ui.admin.pin_dialog import PinDialog
from tbviewer.ui.admin.services import AdminServices, PinServices
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.services import JournalServices


class FakePin:
    def __init__(self, pin="246810"):
        self.pin, self.wait_s = pin, 0.0

    def state(self):
        return PinState(bool(self.pin), self.wait_s)

    def choose(self, pin):
        self.pin = pin

    def check(self, pin):
        if self.wait_s:
            raise PinError(PinFault.LOCKED_OUT, wait="30 seconds")
        if pin != self.pin:
            raise PinError(PinFault.WRONG)

    def change(self, old, new):
        self.check(old)
        self.pin = new

    def services(self):
        return PinServices(self.state, self.choose, self.check, self.change)


class Page(AdminPage):
    def __init__(self, title):
        super().__init__(title)
        self.times_entered = self.times_closed = 0
        self.field = QLineEdit()
        self.body.addWidget(self.field)

    def entered(self):
        self.times_entered += 1

    def close_down(self):
        self.times_closed += 1


@pytest.fixture
def pin():
    return FakePin()


@pytest.fixture
def written():
    return []


@pytest.fixture
def services(room, pin, written):
    journal = JournalServices(append=lambda entries: written.extend(entries) or ())
    return replace(room.services(), admin=AdminServices(pin=pin.services()), journal=journal)


@pytest.fixture
def admin_window(dressed, qtbot, settings, services):
    window = MainWindow(services, settings)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def admin(admin_window):
    return admin_window.administering.room


@pytest.fixture
def enter(admin_window, admin, qtbot):
    def go():
        admin_window.actions_by_name["room_admin"].trigger()
        qtbot.waitUntil(lambda: admin.lock.state is not None)

    return go


@pytest.fixture
def unlock(enter, admin, qtbot):
    def go(pin="246810"):
        enter()
        page = admin.lock_page
        qtbot.keyClicks(page.pin, pin)
        qtbot.keyClick(page.pin, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: admin.lock.open)

    return go


def test_switched_off_there_is_no_room(window):
    action = window.actions_by_name["room_admin"]
    assert window.administering.room is None
    assert not action.isVisible()
    assert not action.isEnabled()


def test_the_first_time_a_pin_is_chosen_twice_alike(admin, enter, pin, qtbot, written):
    pin.pin = ""
    enter()
    page = admin.lock_page
    assert page.title.text() == "Choose a PIN"
    qtbot.keyClicks(page.pin, "135791")
    assert not page.act.isEnabled()
    qtbot.keyClicks(page.again, "135792")
    page.act.click()
    assert "not the same" in page.told.text()
    assert page.pin.text() == ""
    qtbot.keyClicks(page.pin, "135791")
    qtbot.keyClicks(page.again, "135791")
    qtbot.keyClick(page.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: admin.lock.open)
    assert pin.pin == "135791"
    qtbot.waitUntil(lambda: [entry.kind for entry in written] == ["pin-chosen"])
    assert "135791" not in repr(written)


def test_a_pin_that_cannot_be_read_is_told_and_nothing_opens(admin, admin_window, qtbot):
    def damaged():
        raise PinError(PinFault.DAMAGED, file="the/pin.json")

    admin.lock._services = replace(admin.lock._services, state=damaged)
    admin_window.actions_by_name["room_admin"].trigger()
    qtbot.waitUntil(admin.lock_page.told.isVisible)
    assert "the/pin.json" in admin.lock_page.told.text()
    qtbot.keyClicks(admin.lock_page.pin, "246810")
    assert not admin.lock_page.act.isEnabled()
    assert not admin.lock.open


def test_a_wrong_pin_is_told_and_the_right_one_opens(admin, enter, qtbot):
    enter()
    page = admin.lock_page
    assert page.title.text() == "Administration"
    qtbot.keyClicks(page.pin, "000000")
    page.act.click()
    qtbot.waitUntil(page.told.isVisible)
    assert page.told.text() == "That is not the PIN."
    assert page.pin.text() == ""
    qtbot.keyClicks(page.pin, "246810")
    page.act.click()
    qtbot.waitUntil(lambda: admin.lock.open)
    assert not page.told.isVisible()


def test_locked_out_the_page_counts_down_and_asks_again(admin, enter, pin, qtbot):
    pin.wait_s = 2.0
    enter()
    page = admin.lock_page
    assert not page.pin.isEnabled()
    assert "2 seconds" in page.told.text()
    page._ticking.timeout.emit()
    assert "1 second." in page.told.text()
    page._ticking.timeout.emit()
    assert page.pin.isEnabled()
    assert not page.told.isVisible()


def test_a_lock_out_goes_into_the_journal(admin, enter, pin, qtbot, written):
    enter()
    qtbot.keyClicks(admin.lock_page.pin, "000000")
    pin.wait_s = 30.0
    admin.lock_page.act.click()
    qtbot.waitUntil(lambda: [entry.kind for entry in written] == ["admin-locked-out"])
    qtbot.waitUntil(lambda: not admin.lock_page.pin.isEnabled())
    admin.lock_page.close_down()


def test_pages_stand_in_the_order_of_the_steps_and_are_entered_unlocked(admin, unlock, qtbot):
    models, films = Page("Models"), Page("Films")
    admin.add_page("models", models)
    admin.add_page("films", films)
    before = films.times_entered, models.times_entered
    unlock()
    rail = [b for b in admin.findChildren(QPushButton) if b.isCheckable()]
    assert [b.text() for b in sorted(rail, key=lambda b: b.y())] == ["Films", "Models"]
    assert admin.current == "films"
    assert films.times_entered > before[0]
    admin.go("models")
    assert (admin.current, models.times_entered) == ("models", before[1] + 1)
    assert films.isHidden()


def test_locked_again_no_page_is_seen(admin, unlock, enter, admin_window, qtbot):
    page = Page("Models")
    admin.add_page("models", page)
    unlock()
    assert page.isVisible()
    admin.lock_up.click()
    assert not page.isVisible()
    assert admin.lock_page.isVisible()


def test_a_room_that_was_left_locks_itself(admin, unlock, admin_window):
    unlock()
    admin_window.actions_by_name["room_reading"].trigger()
    assert admin.lock.open
    assert admin.lock._left.isActive()
    admin.lock._left.timeout.emit()
    assert not admin.lock.open
    assert not admin.lock._left.isActive()


def test_the_pin_is_changed_by_whoever_knows_it(admin, unlock, pin, qtbot, written):
    unlock()
    admin.change_pin.click()
    dialog = admin.findChild(PinDialog)
    for field, typed in zip(
        (dialog.old, dialog.new, dialog.again), ("000000", "135791", "135791"), strict=True
    ):
        qtbot.keyClicks(field, typed)
    dialog.act.click()
    qtbot.waitUntil(dialog.told.isVisible)
    assert pin.pin == "246810"
    dialog.old.clear()
    qtbot.keyClicks(dialog.old, "246810")
    with qtbot.waitSignal(dialog.accepted):
        dialog.act.click()
    assert pin.pin == "135791"
    qtbot.waitUntil(lambda: "pin-changed" in [entry.kind for entry in written])


def test_keys_of_the_other_rooms_mean_nothing_here(admin, unlock, admin_window, opened_in, qtbot):
    opened_in("a/film.dcm")
    page = Page("Models")
    admin.add_page("models", page)
    unlock()
    page.field.setFocus()
    decided = []
    admin_window.actions_by_name["reviewed"].triggered.connect(decided.append)
    admin_window.actions_by_name["invert"].triggered.connect(decided.append)
    qtbot.keyClicks(page.field, "dif")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    page.act.setVisible(True)
    page.act.setFocus()
    qtbot.keyClick(page.act, Qt.Key.Key_I)
    copied = []
    admin_window.actions_by_name["copy"].triggered.connect(copied.append)
    page.field.selectAll()
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    page.act.setFocus()
    qtbot.keyClick(page.act, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "dif"
    assert copied == []
    assert page.field.text() == "dif"
    assert decided == []
    qtbot.keyClick(page.act, Qt.Key.Key_F5)
    assert admin_window.rooms.current == "reading"


@pytest.fixture
def opened_in(admin_window, qtbot):
    from tbviewer.ui.viewing import Stage

    def open_films(*names):
        admin_window.open(list(names))
        qtbot.waitUntil(lambda: admin_window.viewing.shown.stage is Stage.READ)

    return open_films


def test_tools_and_list_of_the_films_are_away_meanwhile(admin_window, enter, opened_in):
    opened_in("a/film.dcm", "b/film.dcm")
    assert admin_window.menus.bar.isVisible()
    assert admin_window.list_desk.panel.isVisible()
    enter()
    assert not admin_window.menus.bar.isVisible()
    assert not admin_window.list_desk.panel.isVisible()
    admin_window.actions_by_name["room_reading"].trigger()
    assert admin_window.menus.bar.isVisible()
    assert admin_window.list_desk.panel.isVisible()


def test_a_page_says_where_things_stand_and_has_one_act(qtbot, dressed):
    page = AdminPage("Films")
    qtbot.addWidget(page)
    told = []
    page.headline_changed.connect(told.append)
    page.set_headline("No folder yet.", "Choose the folder of your labelled films.")
    page.set_headline("No folder yet.")
    page.set_act("Choose a folder …")
    assert (page.headline, told) == ("No folder yet.", ["No folder yet."])
    assert page.act.property("act") is True
    assert not page.act.isHidden()
    page.set_act("")
    assert page.act.isHidden()
