"""A row that goes on in the next line where its words need more room than there is."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Wrap(QLayout):
    """Lays its items out from left to right, in as many lines as they need.

    What can grow takes the room that is left in its line; with `fill`, everything does.
    """

    def __init__(self, *items: QWidget | QLayout, spacing: int, fill: bool = False):
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._fill = fill
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        for item in items:
            if isinstance(item, QWidget):
                self.addWidget(item)
            else:
                self.addChildLayout(item)
                self.addItem(item)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item in."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item; Qt asks until there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item up."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Return that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def minimumSize(self) -> QSize:
        """Return the room of the widest item."""
        width = max((_needed(item) for item in self._shown()), default=0)
        height = max((item.minimumSize().height() for item in self._shown()), default=0)
        return QSize(width, height)

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown)
        height = max((item.sizeHint().height() for item in shown), default=0)
        return QSize(width + self.spacing() * max(0, len(shown) - 1), height)

    def setGeometry(self, place: QRect) -> None:
        """Put the items where they belong."""
        super().setGeometry(place)
        self._lay(place, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        room = 0
        for item in self._shown():
            needed = _needed(item)
            if not lines or needed > room:
                lines.append([])
                room = width
            lines[-1].append(item)
            room -= needed + self.spacing()
        return lines

    def _lay(self, place: QRect, *, move: bool) -> int:
        """Lay the items out in `place`, or only reckon; return the height that they need."""
        top = place.top()
        for line in self._lines(place.width()):
            height = max(item.sizeHint().height() for item in line)
            if move:
                self._lay_line(line, QRect(place.left(), top, place.width(), height))
            top += height + self.spacing()
        return max(0, top - self.spacing() - place.top())

    def _lay_line(self, line: list[QLayoutItem], place: QRect) -> None:
        left = place.width() - sum(map(_needed, line)) - self.spacing() * (len(line) - 1)
        growing = line if self._fill else [item for item in line if _grows(item)]
        x = place.left()
        for item in line:
            width = _needed(item)
            if item in growing:
                grown = max(0, left) // len(growing)
                left -= grown
                width += grown
                growing = growing[1:]
            height = min(place.height(), item.sizeHint().height())
            y = place.top() + (place.height() - height) // 2
            item.setGeometry(QRect(QPoint(x, y), QSize(width, height)))
            x += width + self.spacing()


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _needed(item: QLayoutItem) -> int:
    return item.minimumSize().width() if _grows(item) else item.sizeHint().width()
