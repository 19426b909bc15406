"""The strip above the panes: recipes, layouts, the lock, and what the recipe leaves to choose."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.ui import look
from tbviewer.ui.actions import KeyOf, with_keys
from tbviewer.ui.compare.recipes import LAYOUTS, Choices, Recipe, all_maps
from tbviewer.words import say


class Strip(QFrame):
    """Buttons only: what they mean is the room's."""

    layout_chosen = Signal(int, int)
    second_model_chosen = Signal(str)
    maps_chosen = Signal(object, object)
    """Two `MapChoice`: whose difference is to be shown."""
    film_requested = Signal()
    opacity_chosen = Signal(float)

    def __init__(
        self, recipes: dict[Recipe, QAction], lock: QAction, parent: QWidget | None = None
    ):
        super().__init__(parent)
        self.setObjectName("strip")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        recipes[Recipe.FIGURE].setIconText(say("Saliency"))  # short: old screens are narrow
        self.layouts: dict[tuple[int, int], QToolButton] = {}
        self._groups = [QWidget(), QWidget(), QWidget()]
        self._row = self._row_of(self._groups[0])
        for action in recipes.values():
            self._row.addWidget(_button(action))
        self._row = self._row_of(self._groups[1])
        self._row.addWidget(_rule())
        self._add_layouts()
        self._row.addWidget(_rule())
        self._row.addWidget(_button(lock))
        self._row.addWidget(_rule())
        self._add_opacity()
        self._row = self._row_of(self._groups[2])
        self._add_choosers()
        self._lines = [QHBoxLayout() for _ in self._groups]
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * look.STEP, look.STEP, 2 * look.STEP, look.STEP)
        column.setSpacing(look.STEP)
        for line in self._lines:
            column.addLayout(line)
            line.addStretch(1)
        self._placed: list[int] = []
        self.show_choices(None, Choices())

    @staticmethod
    def _row_of(group: QWidget) -> QHBoxLayout:
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        return row

    def _place(self) -> None:
        """Begin a new line with each group that has no room beside the one before it."""
        room, line = self.width() - 4 * look.STEP, 0
        left, placed = room, list[int]()
        for group in self._groups:
            wide = group.sizeHint().width()
            if group.isHidden():
                wide = 0
            if wide > left and placed and left < room:
                line, left = line + 1, room
            left -= wide + look.STEP
            placed.append(line)
        if placed == self._placed:
            return
        self._placed = placed
        for group in self._groups:
            for row in self._lines:
                row.removeWidget(group)
        for group, at in zip(self._groups, placed, strict=True):
            row = self._lines[at]
            # The choosers stand at the right end of the first line.
            if group is self._groups[-1] and at == 0:
                row.addWidget(group)
            else:
                row.insertWidget(row.count() - 1, group)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the lines that there is room for."""
        super().resizeEvent(event)
        self._place()

    def _add_layouts(self) -> None:
        group = QButtonGroup(self)
        for rows, columns in LAYOUTS:
            button = QToolButton()
            button.setIcon(_layout_icon(rows, columns))
            button.setIconSize(QSize(24, 18))
            button.setCheckable(True)
            button.setToolTip(say("{rows} × {columns} panes", rows=rows, columns=columns))
            button.setAccessibleName(button.toolTip())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _, r=rows, c=columns: self.layout_chosen.emit(r, c))
            group.addButton(button)
            self._row.addWidget(button)
            self.layouts[rows, columns] = button

    def _add_opacity(self) -> None:
        label = QLabel(say("Maps"))
        label.setProperty("kind", "muted")
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setFixedWidth(90)
        self.opacity.setAccessibleName(say("Opacity of all maps over films"))
        self.opacity.valueChanged.connect(lambda value: self.opacity_chosen.emit(value / 100))
        self._row.addWidget(label)
        self._row.addWidget(self.opacity)

    def _add_choosers(self) -> None:
        self.model = QComboBox()
        self.model.setAccessibleName(say("The second Model"))
        self.model.activated.connect(
            lambda at: self.second_model_chosen.emit(self.model.itemData(at))
        )
        self.other = QPushButton(say("Another film …"))
        self.other.clicked.connect(lambda _: self.film_requested.emit())
        self.first, self.second = QComboBox(), QComboBox()
        self.minus = QLabel("−")
        for box, name in ((self.first, say("This map")), (self.second, say("minus this map"))):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(14)
            box.view().setMinimumWidth(220)
            box.activated.connect(lambda _: self._tell_maps())
        for widget in (self.model, self.other, self.first, self.minus, self.second):
            self._row.addWidget(widget)

    def show_keys(self, key_of: KeyOf) -> None:
        """Name in the slider's tool tip the keys that do the same."""
        name = self.opacity.accessibleName()
        self.opacity.setToolTip(with_keys(name, key_of("weaker"), key_of("stronger")))

    def show_layout(self, rows: int, columns: int) -> None:
        """Mark the layout in use."""
        self.layouts[rows, columns].setChecked(True)

    def show_choices(self, recipe: Recipe | None, choices: Choices) -> None:
        """Offer what `recipe` leaves to choose."""
        models = choices.models
        self.model.setVisible(recipe is Recipe.MODELS and len(models) > 2)
        self.other.setVisible(recipe is Recipe.FILMS)
        for widget in (self.first, self.minus, self.second):
            widget.setVisible(recipe is Recipe.DIFFERENCE)
        chosen = (Recipe.FILMS, Recipe.DIFFERENCE)
        self._groups[-1].setVisible(recipe in chosen or not self.model.isHidden())
        others = [(model.short, model.name) for model in models[1:]]
        _fill(self.model, others, choices.second_model or (others[0][1] if others else None))
        maps = [(choice.told(models), choice) for choice in all_maps(models)]
        _fill(self.first, maps, choices.first)
        _fill(self.second, maps, choices.second)
        self._place()

    def show_opacity(self, opacity: float) -> None:
        """Show how strongly maps are drawn."""
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(100 * opacity))
        self.opacity.blockSignals(False)

    def _tell_maps(self) -> None:
        self.maps_chosen.emit(self.first.currentData(), self.second.currentData())


def _fill(box: QComboBox, entries: Sequence[tuple[str, object]], current: object) -> None:
    box.clear()
    for text, data in entries:
        box.addItem(text, data)
        if data == current:
            box.setCurrentIndex(box.count() - 1)


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(look.ICON, look.ICON))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFixedSize(1, 20)
    rule.setStyleSheet(f"background: {look.LINE}; border: none;")
    return rule


def _layout_icon(rows: int, columns: int) -> QIcon:
    """Return a small picture of a layout."""
    pixmap = QPixmap(72, 54)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.TEXT))
    gap, width, height = 6, 66, 48
    wide, tall = (width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows
    for row in range(rows):
        for column in range(columns):
            x, y = 3 + column * (wide + gap), 3 + row * (tall + gap)
            painter.drawRoundedRect(QRectF(x, y, wide, tall), 3, 3)
    painter.end()
    pixmap.setDevicePixelRatio(3)
    return QIcon(pixmap)
