"""The page of the store of Models: which one reads, and what may be done with the others."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QWidget,
)

from tbviewer.reading.model_told import ModelTold, StoreTold
from tbviewer.ui import look
from tbviewer.ui.admin.models.card_view import PLACES, CardView
from tbviewer.ui.admin.models.desk import StoreDesk
from tbviewer.ui.admin.models.import_dialog import ImportDialog
from tbviewer.ui.admin.page import AdminPage
from tbviewer.ui.faults import Fault
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.words import say, say_count

ENDING = ".tbmodel"
_FOLDER = "models/folder"
_LIST_WIDTH = 280
_LONGEST_ON_BUTTON = 24


class ModelsPage(AdminPage):
    """Lists the Models with their Cards in words, and asks before `desk` changes the store."""

    def __init__(self, desk: StoreDesk, settings: QSettings, parent: QWidget | None = None):
        super().__init__(say("Models"), parent)
        self.desk, self._settings = desk, settings
        self._listed: StoreTold | None = None
        self.list = QListWidget()
        self.list.setObjectName("models")
        self.list.setAccessibleName(say("Models"))
        self.card = CardView()
        self.told = QLabel()
        self.back, self.export = QPushButton(say("Go back …")), QPushButton(say("Export …"))
        self.take_in, self.verify = QPushButton(say("Import …")), QPushButton(say("Verify"))
        self.delete = QPushButton(say("Delete …"))
        self._arrange()
        self._connect()
        self._show_store()

    def _arrange(self) -> None:
        self.told.setWordWrap(True)
        self.told.setProperty("kind", "note")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.hide()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedWidth(_LIST_WIDTH)
        across = QHBoxLayout()
        across.setSpacing(4 * look.STEP)
        across.addWidget(self.list)
        across.addWidget(self.card, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * look.STEP)
        for button in (self.take_in, self.export, self.verify, self.back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.delete)
        self.body.addWidget(self.told)
        self.body.addLayout(across, 1)
        self.body.addLayout(buttons)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda *_: self._show_chosen())
        self.act.clicked.connect(lambda _: self._act())
        self.back.clicked.connect(lambda _: self._ask_roll_back())
        self.export.clicked.connect(lambda _: self._choose_target())
        self.take_in.clicked.connect(lambda _: self._choose_source())
        self.verify.clicked.connect(lambda _: self._verify())
        self.delete.clicked.connect(lambda _: self._ask_delete())
        self.desk.changed.connect(self._show_store)
        self.desk.done.connect(self.say_done)
        self.desk.went_wrong.connect(self.show_fault)
        self.desk.looked_into.connect(self._ask_import)

    @property
    def chosen(self) -> ModelTold | None:
        """The Model that is chosen in the list."""
        item = self.list.currentItem()
        return self.desk.store.model(item.data(Qt.ItemDataRole.UserRole)) if item else None

    def entered(self) -> None:
        """Look at the store: Runs and other people may have changed it."""
        self._tell("", alarm=False)
        self.desk.look_again()

    def close_down(self) -> None:
        """Stop for good."""
        self.desk.close()

    # --- What is asked first

    def _act(self) -> None:
        model = self.chosen
        if model is None:
            return
        if not self.desk.store.may_write:
            self._choose_target()
        else:
            title = say("Activate {model}?", model=model.model_name.short)
            self._ask(
                title, self._consequences(), say("Activate"), lambda: self.desk.activate(model.name)
            )

    def _ask_roll_back(self) -> None:
        earlier = self.desk.store.earlier
        if earlier is not None:
            title = say("Go back to {model}?", model=earlier.model_name.short)
            self._ask(title, self._consequences(), say("Go back"), self.desk.roll_back)

    def _ask_delete(self) -> None:
        model = self.chosen
        if model is None:
            return
        parts = [say("Its files and the threshold that was set for it are gone for good.")]
        if model.earlier:
            parts.append(say("It is the Model to which going back would lead."))
        parts.append(say("Export it first if it may be needed again."))
        title = say("Delete {model}?", model=model.name)
        self._ask(title, " ".join(parts), say("Delete"), lambda: self.desk.delete(model.name))

    def _consequences(self) -> str:
        whom = (
            say("It reads from the next film on, for everyone on this computer.")
            if self.desk.store.for_everyone
            else say("It reads from the next film on.")
        )
        return f"{whom} " + say(
            "A threshold that this site has set for another Model does not count for it."
        )

    def _ask(self, title: str, about: str, act: str, done: Callable[[], None]) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(say("Models"))
        box.setText(title)
        box.setInformativeText(about)
        yes = box.addButton(act, QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(say("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(leave)
        box.setEscapeButton(leave)
        box.buttonClicked.connect(lambda button: done() if button is yes else None)
        box.open()

    def _choose_target(self) -> None:
        model = self.chosen
        if model is None or model.fault:
            return
        dialog = self._file_dialog(say("Export {model}", model=model.name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ENDING[1:])
        dialog.selectFile(f"{model.name}-{model.sha256[:8]}{ENDING}")
        dialog.fileSelected.connect(lambda name: self.desk.export(model, name))
        dialog.open()

    def _choose_source(self) -> None:
        dialog = self._file_dialog(say("Import a Model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.desk.look_into)
        dialog.open()

    def _ask_import(self, path: str, model: ModelTold, free_name: str) -> None:
        dialog = ImportDialog(model, free_name, self)
        dialog.wanted.connect(lambda name: self.desk.take_in(path, name))
        dialog.open()

    def _verify(self) -> None:
        self._tell("", alarm=False)
        self.desk.look_again(self._tell_verified)

    def _file_dialog(self, title: str) -> QFileDialog:
        kinds = f"{say('Models')} (*{ENDING});;{say('All files')} (*)"
        dialog = QFileDialog(self, title, folder_for(self._settings, _FOLDER), kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda _: keep_folder(self._settings, _FOLDER, dialog.directory().absolutePath())
        )
        return dialog

    # --- What is shown

    def say_done(self, words: str) -> None:
        """Tell what came of the last wish."""
        self._tell(words, alarm=False)

    def show_fault(self, fault: Fault) -> None:
        """Tell what went wrong, and what to do."""
        self._tell(" ".join(part for part in (fault.sentence, fault.advice) if part), alarm=True)

    def _tell(self, words: str, *, alarm: bool) -> None:
        self.told.setProperty("kind", "mark" if alarm else "note")
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def _tell_verified(self) -> None:
        bad = [model for model in self.desk.store.models if model.fault]
        if bad:
            self._tell(" ".join(model.fault for model in bad), alarm=True)
        else:
            self.say_done(
                say_count(
                    "{count} Model is what its Card says.",
                    "All {count} Models are what their Cards say.",
                    len(self.desk.store.models),
                )
            )

    def _show_store(self) -> None:
        store = self.desk.store
        if store is not self._listed:
            self._fill()
        active = store.active
        if active is not None:
            headline = say("{model} reads the films.", model=active.model_name.short)
        else:
            headline = store.active_fault or say("Looking at the Models …")
        self.set_headline(headline, self._about())
        self._show_chosen()

    def _fill(self) -> None:
        store = self._listed = self.desk.store
        item = self.list.currentItem()
        chosen = self.desk.wanted or (item.data(Qt.ItemDataRole.UserRole) if item else "")
        self.list.blockSignals(True)
        self.list.clear()
        for model in store.models:
            item = QListWidgetItem(_row_text(model))
            item.setToolTip(_row_text(model))
            item.setData(Qt.ItemDataRole.UserRole, model.name)
            self.list.addItem(item)
            if model.name == chosen or (model.active and self.list.currentItem() is None):
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _about(self) -> str:
        store = self.desk.store
        if store.settled:
            return store.settled
        if not store.may_write:
            return say(
                "You may not write in this computer's folder for everyone ({folder}). Export a"
                " Model; whoever looks after this computer can import and activate it.",
                folder=store.folder,
            )
        if store.for_everyone:
            whom = say("What is changed here is changed for everyone on this computer.")
        else:
            whom = say("What is changed here is changed for you alone.")
        more = len(store.models) > 1
        return f"{whom} {say('Choose another Model to let it read.')}" if more else whom

    def _show_chosen(self) -> None:
        self.card.show_model(self.chosen)
        self._show_buttons()

    def _show_buttons(self) -> None:
        busy = self.desk.busy
        store, model = self.desk.store, self.chosen
        good = model is not None and not model.fault
        may = store.may_write and not busy
        choose = may and not store.settled
        own = model is not None and model.place == "user" and not busy
        earlier = store.earlier
        self.back.setVisible(earlier is not None)
        back = (
            say("To {model}, which read before", model=earlier.model_name.short) if earlier else ""
        )
        self.back.setToolTip(back)
        self.back.setEnabled(choose and earlier is not None)
        self.take_in.setEnabled(not busy)
        self.export.setEnabled(good and not busy)
        self.verify.setEnabled(not busy)
        deletable = model is not None and not model.kept_because
        self.delete.setEnabled(deletable and (may or own))
        self.delete.setToolTip(model.kept_because if model else "")
        self._show_act(model if good else None, choose=choose)

    def _show_act(self, model: ModelTold | None, *, choose: bool) -> None:
        """Offer the next sensible act, if there is one."""
        if model is None:
            self.set_act("")
        elif not self.desk.store.may_write:
            self.set_act(
                say("Export {model} …", model=_short(model.name)), enabled=not self.desk.busy
            )
        elif self.desk.store.settled or model.active:
            self.set_act("")
        else:
            self.set_act(say("Activate {model} …", model=_short(model.name)), enabled=choose)


def _row_text(model: ModelTold) -> str:
    """Return the two lines of a row."""
    if model.fault:
        return f"{model.name}\n{say('cannot be used')}"
    states = [say("reads now")] if model.active else []
    states += [say("read before")] if model.earlier else []
    place = PLACES.get(model.place)
    states += [say(place)] if place else []
    return f"{model.model_name.short}\n{', '.join(states)}"


def _short(name: str) -> str:
    """Return a name short enough for a button."""
    return name if len(name) <= _LONGEST_ON_BUTTON else f"{name[: _LONGEST_ON_BUTTON - 1]}…"
