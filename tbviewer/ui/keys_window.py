"""All keys and what the mouse does; a key is changed where it stands."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tbviewer.ui import look
from tbviewer.ui.actions import Actions, plain
from tbviewer.ui.shortcuts import Shortcuts, is_fixed, told
from tbviewer.words import later, say

_SIZE = (620, 560)
_NAME = Qt.ItemDataRole.UserRole
_FIXED = (
    (
        later("Mouse"),
        (
            (later("Left drag"), later("window: across its width, down its centre")),
            (later("Wheel, right drag"), later("zoom at the cursor")),
            (later("Middle drag, Space + drag"), later("move the film")),
            (later("Double click"), later("whole film / 1:1; in Compare one pane large, and back")),
        ),
    ),
    (
        later("Keys that stay"),
        (
            (later("1 … 9"), later("a map on or off; in Compare the map of the chosen pane")),
            (later("Shift+1 … 9"), later("one map alone, and back")),
            (later("hold B"), later("the bare film")),
            (later("after {key}: R N F U"), later("refer, do not refer, film again, undecided")),
            (later("↑ ↓ Home End"), later("films of the list, rows of a table")),
            (later("↑ ↓ ← →, with Shift"), later("move, resize the patch that asks the Network")),
            (later("Tab, Space, Enter"), later("to the next control, press it")),
        ),
    ),
)


class KeysWindow(QDialog):
    """Lists the actions of `menus` with their keys, and changes one that was chosen."""

    def __init__(
        self, actions: Actions, shortcuts: Shortcuts, menus: Sequence[QMenu], parent: QWidget
    ):
        super().__init__(parent)
        self._actions, self._shortcuts = actions, shortcuts
        self._rows: dict[str, QTreeWidgetItem] = {}
        self.setWindowTitle(say("Keys and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Search: a key, an action"))
        self.search.setAccessibleName(say("Search"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.chosen = QLabel()
        self.key = QKeySequenceEdit()
        self.key.setMaximumSequenceLength(1)
        self.key.setAccessibleName(say("New key"))
        self.set_key = QPushButton(say("Set"))
        self.without = QPushButton(say("No key"))
        self.restore = QPushButton(say("As it came"))
        self.restore_all = QPushButton(say("All as they came"))
        self.answer = QLabel()
        self.answer.setWordWrap(True)
        self._arrange()
        self._fill(menus)
        self._connect()
        self._show_chosen()

    def choose(self, name: str) -> None:
        """Choose an action's row."""
        self.tree.setCurrentItem(self._rows[name])

    def done(self, result: int) -> None:
        """Hear nothing of the tree's end: it lets go of its rows one by one."""
        self.tree.blockSignals(True)
        super().done(result)

    def _arrange(self) -> None:
        tree = self.tree
        tree.setColumnCount(2)
        tree.setHeaderLabels([say("Action"), say("Keys")])
        tree.setAccessibleName(say("Actions and their keys"))
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        heading = tree.header()
        heading.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        heading.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        heading.setStretchLastSection(False)
        change = QHBoxLayout()
        change.setSpacing(2 * look.STEP)
        self.key.setFixedWidth(look.scaled(190))
        change.addWidget(self.key)
        for button in (self.set_key, self.without, self.restore):
            change.addWidget(button)
            button.setAutoDefault(False)
        change.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.addButton(self.restore_all, QDialogButtonBox.ButtonRole.ResetRole)
        self.restore_all.setAutoDefault(False)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * [4 * look.STEP])
        column.setSpacing(2 * look.STEP)
        for widget in (self.search, tree, self.chosen):
            column.addWidget(widget)
        column.addLayout(change)
        column.addWidget(self.answer)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.tree.currentItemChanged.connect(lambda _, __: self._show_chosen())
        self.tree.itemActivated.connect(lambda _, __: self.key.setFocus())
        self.key.keySequenceChanged.connect(lambda _: self._show_conflict())
        self.set_key.clicked.connect(lambda _: self._set(self.key.keySequence()))
        self.without.clicked.connect(lambda _: self._set(QKeySequence()))
        self.restore.clicked.connect(lambda _: self._shortcuts.restore(self._name()))
        self.restore_all.clicked.connect(lambda _: self._shortcuts.restore_all())
        self._shortcuts.changed.connect(self._show_keys)

    def _fill(self, menus: Sequence[QMenu]) -> None:
        names = {self._actions[name]: name for name in self._actions.names()}
        for menu in menus:
            found = [names[a] for a in _actions_in(menu) if a in names]
            new = [name for name in dict.fromkeys(found) if name not in self._rows]
            if new:
                self._add_caption(plain(menu.title()))
            for name in new:
                self._rows[name] = row = QTreeWidgetItem(self.tree, [self._actions.title(name), ""])
                row.setData(0, _NAME, name)
                row.setToolTip(0, self._actions[name].toolTip())
        for title, lines in _FIXED:
            self._add_caption(say(title))
            for keys, meaning in lines:
                told_keys = say(keys, key=self._actions.key("decide"))
                row = QTreeWidgetItem(self.tree, [say(meaning), told_keys])
                row.setToolTip(0, row.text(0))
        self._show_keys()

    def _add_caption(self, title: str) -> None:
        row = QTreeWidgetItem(self.tree, [title.upper()])
        row.setFlags(Qt.ItemFlag.ItemIsEnabled)
        row.setSizeHint(0, QSize(0, look.scaled(32)))
        row.setTextAlignment(0, Qt.AlignmentFlag.AlignBottom)
        row.setFont(0, look.font(look.SMALL, bold=True))
        row.setForeground(0, self.palette().placeholderText())

    def _name(self) -> str:
        row = self.tree.currentItem()
        return str(row.data(0, _NAME) or "") if row else ""

    def _show_keys(self) -> None:
        for name, row in self._rows.items():
            row.setText(1, told(self._shortcuts.keys(name)))
            row.setFont(1, look.font(bold=not self._shortcuts.is_usual(name)))
        self._show_chosen()

    def _show_chosen(self) -> None:
        name = self._name()
        for widget in (self.key, self.without):
            widget.setEnabled(bool(name))
        self.restore.setEnabled(bool(name) and not self._shortcuts.is_usual(name))
        self.chosen.setText(
            say("{action}: new key", action=self._actions.title(name))
            if name
            else say("Choose an action to change its key.")
        )
        self.key.clear()
        self._show_conflict()

    def _show_conflict(self) -> None:
        """Say before it is set whose key it is."""
        key = self.key.keySequence()
        holder = self._shortcuts.holder(key) if not key.isEmpty() else ""
        fixed = is_fixed(key)
        self.set_key.setEnabled(not key.isEmpty() and not fixed and holder != self._name())
        self.set_key.setText(say("Take it") if holder not in ("", self._name()) else say("Set"))
        words = ""
        if fixed:
            words = say("{key} stays what it is.", key=told([key]))
        elif holder == self._name() and holder:
            words = say("It has this key already.")
        elif holder:
            words = say(
                "{key} belongs to “{action}”, which would lose it.",
                key=told([key]),
                action=self._actions.title(holder),
            )
        self.answer.setText(words)

    def _set(self, key: QKeySequence) -> None:
        name = self._name()
        self._shortcuts.set_key(name, key)
        self.tree.setFocus()

    def _search(self, wanted: str) -> None:
        words = wanted.casefold().split()
        caption: QTreeWidgetItem | None = None
        rows = [self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())]
        for row in filter(None, rows):
            if not row.flags() & Qt.ItemFlag.ItemIsSelectable:
                caption = row
                row.setHidden(bool(words))
                continue
            text = f"{row.text(0)} {row.text(1)} {caption.text(0) if caption else ''}".casefold()
            row.setHidden(not all(word in text for word in words))
            if caption is not None and not row.isHidden():
                caption.setHidden(False)


def _actions_in(menu: QMenu) -> Iterator[object]:
    for action in menu.actions():
        inside = action.menu()
        if isinstance(inside, QMenu):
            yield from _actions_in(inside)
        else:
            yield action
