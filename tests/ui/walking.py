"""Walks over all widgets of a window: what has no name, what is plain English, what is cut."""

import re
from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tbviewer.ui.cut_label import CutLabel

_ACTED_ON = (
    QAbstractButton, QComboBox, QLineEdit, QAbstractSlider, QAbstractSpinBox, QAbstractItemView,
    QGraphicsView,
)  # fmt: skip
_OF_QT = ("qt_", "ScrollLeftButton", "ScrollRightButton")
_WORD = re.compile(r"[^\W\d_]{3,}")


def seen(root: QWidget) -> Iterator[QWidget]:
    """Yield what of `root` is on the screen, but the parts that Qt makes by itself."""
    for widget in (root, *root.findChildren(QWidget)):
        inside = isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QAbstractItemView)
        own = not widget.objectName().startswith(_OF_QT) and not inside
        if widget.isVisible() and own and not isinstance(widget, QScrollBar | QSizeGrip):
            yield widget


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def unnamed(root: QWidget) -> list[str]:
    """Return everything that a person acts on and that has no name."""
    return [
        told(widget)
        for widget in seen(root)
        if isinstance(widget, _ACTED_ON)
        and not isinstance(widget, QScrollArea)
        and not name_of(widget).strip()
    ]


def told(widget: QWidget) -> str:
    """Return a widget as a failing test shows it: kind, words, and where it is."""
    words = getattr(widget, "text", lambda: "")() or widget.toolTip()
    above = []
    parent = widget.parentWidget()
    while parent is not None and len(above) < 3:
        above.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{type(widget).__name__} “{words}” in {' in '.join(above)}"


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield all words on the screen, in tips and in menus, with where they stand."""
    for widget in seen(root):
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text(), told(widget)
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText(), told(widget)
        elif isinstance(widget, QComboBox):
            for at in range(widget.count()):
                yield widget.itemText(at), told(widget)
        for text in (widget.toolTip(), widget.accessibleName()):
            yield text, told(widget)
    for action in root.findChildren(QAction):
        for text in (action.text(), action.toolTip()):
            yield text, f"action {action.text()}"


def untranslated(root: QWidget, *, known: tuple[str, ...] = ()) -> list[str]:
    """Return words that the pseudo-language has not touched, but `known` names and figures."""
    wrong = []
    for text, where in texts(root):
        bare = re.sub(r"⟦.*(⟧|…)", "", re.sub(r"<[^>]*>", "", text), flags=re.S)
        for name in known:
            bare = bare.replace(name, "")
        if bare.startswith("/"):  # a path
            continue
        if _WORD.search(bare):
            wrong.append(f"“{text}”: {where}")
    return wrong


def cut(root: QWidget) -> list[str]:
    """Return what is on the screen and has less room than its words need."""
    return [f"{why}: {told(widget)}" for widget in seen(root) if (why := _cut(widget))]


def wait_until_nothing_is_cut(root: QWidget, qtbot: QtBot) -> None:
    """Let the layouts find their places; fail if something then has less room than it needs."""

    def nothing_is_cut() -> None:
        assert cut(root) == []

    qtbot.waitUntil(nothing_is_cut, timeout=10_000)


def _cut(widget: QWidget) -> str:
    if not isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox | QDateTimeEdit):
        return ""
    if _outside(widget):
        return "outside"
    wide = widget.fontMetrics().horizontalAdvance
    if isinstance(widget, CutLabel):
        return ""  # it ends in dots, and its tip says all
    if isinstance(widget, QLabel) and widget.wordWrap():
        lowest = widget.heightForWidth(widget.width())
        return f"{widget.height()} of {lowest} high" if lowest > widget.height() + 1 else ""
    if isinstance(widget, QLineEdit):
        need, room = wide(widget.placeholderText()), widget.width() - 12
    elif isinstance(widget, QComboBox):
        need, room = wide(widget.currentText()), widget.width() - 30
    elif isinstance(widget, QLabel | QToolButton | QCheckBox | QRadioButton):
        need, room = widget.sizeHint().width(), widget.width()
    elif isinstance(widget, QAbstractButton):
        # A button's frame gives way before its words do.
        need, room = wide(widget.text().replace("&", "")), widget.width() - 4
    else:
        need, room = widget.sizeHint().width(), widget.width()
    return f"{room} of {need} wide" if need > room + 1 else ""


def _outside(widget: QWidget) -> bool:
    """Whether a part of it lies beside what holds it; what scrolls may lie above or below."""
    parent = widget.parentWidget()
    while parent is not None and not widget.isWindow():
        left = widget.mapTo(parent, widget.rect().topLeft()).x()
        if left < -1 or left + widget.width() > parent.width() + 1:
            return True
        if parent.isWindow():
            return False
        if isinstance(parent, QAbstractScrollArea):
            return False
        parent = parent.parentWidget()
    return False
