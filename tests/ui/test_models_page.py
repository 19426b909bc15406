"""The page of the store over a fake one, and what the window does when another Model reads."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from tbviewer.errors import StoreError
from tbviewer.reading.model_told import ModelTold, StoreTold
from tbviewer.reading.reading import ModelName
from tbviewer.ui.admin.models.desk import StoreDesk
from tbviewer.ui.admin.models.import_dialog import ImportDialog
from tbviewer.ui.admin.models.page import ModelsPage
from tbviewer.ui.admin.models.services import StoreServices

A, B, C = (ModelName(name, digit * 64) for name, digit in (("a", "1"), ("b", "2"), ("c", "3")))


class FakeStore:
    """A store in memory."""

    def __init__(self):
        self.models = {"a": A, "b": B}
        self.active, self.before = "a", []
        self.facts = {"folder": "the/site", "for_everyone": True}
        self.bad, self.fault = {}, None
        self.asked = []

    def told(self):
        names = sorted({*self.models, *self.bad})
        return StoreTold(tuple(self._model(name) for name in names), **self.facts)

    def _model(self, name):
        if name in self.bad:
            return ModelTold(name, fault=self.bad[name])
        return ModelTold(
            name,
            self.models[name].sha256,
            "bundle" if name == "a" else "site",
            active=name == self.active,
            earlier=[name] == self.before[-1:],
            kept_because="It stays." if name in ("a", self.active) else "",
            lines=(("Learned from", f"films of {name}"),),
        )

    def _do(self, *what):
        self.asked.append(what)
        if self.fault is not None:
            raise self.fault

    def activate(self, name, by):
        self._do("activate", name, by)
        self.before.append(self.active)
        return self._to(name)

    def roll_back(self):
        self._do("roll back")
        return self._to(self.before.pop())

    def _to(self, name):
        was, self.active = self.active, name
        return self.models[was], self.models[name]

    def export(self, name, path):
        self._do("export", name, path)

    def look_into(self, path):
        self._do("look", path)
        return ModelTold("c", C.sha256, lines=(("Learned from", "a stick"),))

    def free_name(self, name):
        return f"{name}-2" if name in self.models else name

    def take_in(self, path, name):
        self._do("take in", path, name)
        self.models[name] = replace(C, name=name)
        return self.models[name]

    def delete(self, name):
        self._do("delete", name)
        return self.models.pop(name)

    def services(self):
        return StoreServices(
            self.told, self.activate, self.roll_back, self.export, self.look_into,
            self.free_name, self.take_in, self.delete,
        )  # fmt: skip


@pytest.fixture
def store():
    return FakeStore()


@pytest.fixture
def page(dressed, qtbot, store, settings):
    page = ModelsPage(StoreDesk(store.services(), lambda: "tester"), settings)
    qtbot.addWidget(page)
    page.noted = []
    page.desk.noted.connect(lambda kind, columns: page.noted.append((kind, columns)))
    page.resize(1000, 600)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: page.list.count() > 0)
    yield page
    page.close_down()


def choose(page, name):
    for row in range(page.list.count()):
        if page.list.item(row).data(Qt.ItemDataRole.UserRole) == name:
            page.list.setCurrentRow(row)


def answer(qtbot, page, text):
    """Click a button of the question that stands."""
    box = next(b for b in page.findChildren(QMessageBox) if b.isVisible())
    asked = box.text()
    next(b for b in box.buttons() if b.text() == text).click()
    qtbot.waitUntil(lambda: not page.desk.busy)
    return asked


def test_it_says_which_model_reads_and_shows_its_card(page):
    assert page.headline == "a 1111 reads the films."
    assert page.chosen.name == "a"
    assert ("Learned from", "films of a") in page.card.lines
    assert page.act.isHidden()
    assert page.back.isHidden()
    assert not page.delete.isEnabled()
    assert page.delete.toolTip() == "It stays."
    choose(page, "b")
    assert ("Learned from", "films of b") in page.card.lines
    assert page.act.text() == "Activate b …"
    assert page.delete.isEnabled()


def test_activated_after_a_question_and_back_again(page, store, qtbot):
    heard = []
    page.desk.activated.connect(heard.append)
    choose(page, "b")
    page.act.click()
    assert answer(qtbot, page, "Cancel") == "Activate b 2222?"
    assert store.asked == []
    page.act.click()
    answer(qtbot, page, "Activate")
    qtbot.waitUntil(page.told.isVisible)
    assert store.asked == [("activate", "b", "tester")]
    assert page.headline == "b 2222 reads the films."
    assert page.told.text() == "b 2222 reads from the next film on."
    assert heard == [B]
    assert page.noted == [
        ("activation", {"model_name": "b", "model_sha256": B.sha256,
                        "facts": {"before": f"a {A.sha256}"}})
    ]  # fmt: skip
    assert page.back.toolTip() == "To a 1111, which read before"
    page.back.click()
    answer(qtbot, page, "Go back")
    qtbot.waitUntil(lambda: page.headline == "a 1111 reads the films.")
    assert heard == [B, A]
    assert page.noted[1][0] == "rollback"


def test_a_refusal_is_told_with_what_to_do_and_nothing_is_noted(page, store, qtbot):
    store.fault = StoreError("You may not.", code="site-not-writable", advice="Export it.")
    choose(page, "b")
    page.act.click()
    answer(qtbot, page, "Activate")
    qtbot.waitUntil(page.told.isVisible)
    assert page.told.text() == "You may not. Export it."
    assert page.told.property("kind") == "mark"
    assert page.noted == []
    assert page.headline == "a 1111 reads the films."


def test_deleted_after_a_question(page, store, qtbot):
    choose(page, "b")
    page.delete.click()
    assert answer(qtbot, page, "Cancel") == "Delete b?"
    page.delete.click()
    answer(qtbot, page, "Delete")
    qtbot.waitUntil(lambda: page.list.count() == 1)
    assert store.asked == [("delete", "b")]
    assert page.noted[0][0] == "model-deletion"
    assert page.told.text() == "b 2222 was deleted."


def test_imported_after_a_look_under_a_name_that_is_free(page, store, qtbot):
    page.desk.look_into("stick/c.tbmodel")
    qtbot.waitUntil(lambda: page.findChild(ImportDialog) is not None)
    dialog = page.findChild(ImportDialog)
    assert dialog.name.text() == "c"
    assert store.asked == [("look", "stick/c.tbmodel")]
    dialog.name.setText("  ")
    assert not dialog.act.isEnabled()
    dialog.name.setText("clinic")
    dialog.act.click()
    qtbot.waitUntil(lambda: page.chosen is not None and page.chosen.name == "clinic")
    assert store.asked[1] == ("take in", "stick/c.tbmodel", "clinic")
    assert page.noted[0][0] == "model-import"
    assert page.told.text() == "clinic 3333 is kept. It reads once it is activated."
    assert page.act.text() == "Activate clinic …"


def test_exported_to_a_file_that_is_named_for_it(page, store, qtbot, tmp_path):
    choose(page, "b")
    page.export.click()
    dialog = page.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("b-22222222.tbmodel")
    dialog.fileSelected.emit(str(tmp_path / "b.tbmodel"))
    dialog.reject()
    qtbot.waitUntil(page.told.isVisible)
    assert store.asked == [("export", "b", str(tmp_path / "b.tbmodel"))]
    assert page.told.text() == "b was written to b.tbmodel."
    assert page.noted[0][0] == "model-export"


def test_verifying_looks_at_every_model(page, store, qtbot):
    page.verify.click()
    qtbot.waitUntil(page.told.isVisible)
    assert page.told.text() == "All 2 Models are what their Cards say."
    store.bad["z"] = "Model z cannot be used: it is damaged."
    page.verify.click()
    qtbot.waitUntil(lambda: "damaged" in page.told.text())
    choose(page, "z")
    assert not page.export.isEnabled()
    assert page.act.isHidden()
    assert page.card.lines[0] == ("Fault", store.bad["z"])


def test_without_the_right_to_write_it_says_so_and_offers_an_export(page, store, qtbot):
    store.facts["may_write"] = False
    page.desk.look_again()
    qtbot.waitUntil(lambda: not page.desk.store.may_write and not page.desk.busy)
    choose(page, "b")
    assert page.act.text() == "Export b …"
    assert "the/site" in page._about_label.text()
    for button in (page.delete, page.back):
        assert not button.isEnabled()
    assert page.take_in.isEnabled()  # among one's own
    page.act.click()
    dialog = page.findChild(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.reject()


def test_where_a_policy_settles_it_nothing_is_activated(page, store, qtbot):
    store.facts["settled"] = "The policy says which Model reads."
    page.desk.look_again()
    qtbot.waitUntil(lambda: page.desk.store.settled != "" and not page.desk.busy)
    choose(page, "b")
    assert page.act.isHidden()
    assert page._about_label.text() == "The policy says which Model reads."


def test_where_no_model_reads_it_says_why(page, store, qtbot):
    store.active = ""
    store.facts["active_fault"] = "Model b cannot be used: it is gone."
    page.desk.look_again()
    qtbot.waitUntil(lambda: page.headline == "Model b cannot be used: it is gone.")
    choose(page, "a")
    assert page.act.text() == "Activate a …"
