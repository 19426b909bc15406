"""The panel of Overlays: one row a map, the colour table, and what the colours mean."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.colour import TABLES, colour_table
from tbviewer.ui import look
from tbviewer.ui.colour_bar import ColourBar
from tbviewer.ui.overlay import Overlay, Overlays
from tbviewer.words import later, say

TABLE_NAMES = {
    "amber": later("Amber"),
    "inferno": later("Inferno"),
    "magma": later("Magma"),
    "plasma": later("Plasma"),
    "viridis": later("Viridis"),
    "cividis": later("Cividis"),
}


ROW_HEIGHT = 26


class OverlayRow:
    """The widgets of one Overlay, in one row of a grid; they obey the Overlay and set it."""

    def __init__(self, overlay: Overlay, number: int, grid: QGridLayout):
        self._overlay = overlay
        rows, columns = overlay.heatmap.grid
        self.tick = QCheckBox(overlay.title)
        self.tick.setToolTip(say("{meaning} Key {number}.", meaning=overlay.meaning, number=number))
        self.key = QLabel(str(number) if number <= 9 else "")
        self.key.setProperty("kind", "muted")
        self.grid = QLabel(f"{rows}²" if rows == columns else f"{rows}×{columns}")
        self.grid.setProperty("kind", "muted")
        self.grid.setToolTip(say("{columns} × {rows} cells", columns=columns, rows=rows))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(56)
        self.slider.setAccessibleName(say("Opacity of {name}", name=overlay.title))
        self.slider.setToolTip(say("Opacity; keys [ and ] for the one touched last"))
        self.percent = QLabel()
        self.percent.setFont(look.font(look.SMALL))
        self.percent.setMinimumWidth(38)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.setRowMinimumHeight(number - 1, ROW_HEIGHT)
        for column, widget in enumerate(self.widgets):
            grid.addWidget(widget, number - 1, column)
        self.obey()
        overlay.changed.connect(self.obey)
        self.tick.toggled.connect(overlay.set_visible)
        self.slider.valueChanged.connect(lambda value: overlay.set_opacity(value / 100))

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """The row from left to right."""
        return (self.key, self.tick, self.grid, self.slider, self.percent)

    def obey(self) -> None:
        """Take over what the Overlay says."""
        percent = round(100 * self._overlay.opacity)
        self.tick.setChecked(self._overlay.visible)
        self.slider.setValue(percent)
        self.percent.setText(f"{percent} %")

    def leave(self) -> None:
        """Listen no longer, and go."""
        self._overlay.changed.disconnect(self.obey)
        for widget in self.widgets:
            widget.hide()
            widget.deleteLater()


class OverlaysPanel(QWidget):
    """Rows for all Overlays, obeying `overlays`."""

    def __init__(self, overlays: Overlays, parent: QWidget | None = None):
        super().__init__(parent)
        self._overlays = overlays
        self.rows: list[OverlayRow] = []
        self.none = QPushButton(say("None"))
        self.none.setProperty("flat", True)
        self.none.setToolTip(say("Switch all off (0)"))
        self.none.clicked.connect(lambda _: overlays.hide_all())
        self.tables = QComboBox()
        self.tables.setAccessibleName(say("Colours"))
        self.tables.setIconSize(QSize(48, 12))
        for name in TABLES:
            self.tables.addItem(_swatch(name), say(TABLE_NAMES[name]), name)
        self.tables.activated.connect(
            lambda index: overlays.change_look(table=self.tables.itemData(index))
        )
        self.bar = ColourBar(overlays)
        self.waiting = _note(say("The maps appear when the film has been read."))
        self._arrange()
        overlays.replaced.connect(self._replace_rows)
        overlays.changed.connect(self._obey)
        self._replace_rows()

    def _arrange(self) -> None:
        caption = QLabel(say("OVERLAYS"))
        caption.setProperty("kind", "caption")
        head = QHBoxLayout()
        head.addWidget(caption, 1)
        head.addWidget(self.none)
        rows = QWidget()
        # Room for the usual six, so that nothing jumps when they arrive.
        rows.setMinimumHeight(6 * ROW_HEIGHT)
        self._grid = QGridLayout(rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * look.STEP)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(3, 1)
        self._grid.addWidget(self.waiting, 0, 0, 1, 5, Qt.AlignmentFlag.AlignTop)
        colours = QHBoxLayout()
        label = QLabel(say("Colours"))
        label.setBuddy(self.tables)
        colours.addWidget(label)
        colours.addWidget(self.tables, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * look.STEP)
        column.addLayout(head)
        column.addWidget(rows)
        column.addSpacing(look.STEP)
        column.addLayout(colours)
        column.addWidget(self.bar)
        column.addWidget(_note(say("Influence on the score, not the outline of a lesion.")))

    def _replace_rows(self) -> None:
        for row in self.rows:
            row.leave()
        self.rows = [
            OverlayRow(overlay, number, self._grid)
            for number, overlay in enumerate(self._overlays.all, start=1)
        ]
        self.waiting.setVisible(not self.rows)
        self._obey()

    def _obey(self) -> None:
        self.none.setEnabled(self._overlays.any_visible)
        self.tables.setCurrentIndex(self.tables.findData(self._overlays.look.table))


def _note(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("kind", "muted")
    return label


def _swatch(name: str) -> QIcon:
    """Return the table from zero to its peak, as an icon."""
    colours = colour_table(name)[None].repeat(8, axis=0).copy()
    image = QImage(colours.data, 256, 8, 3 * 256, QImage.Format.Format_RGB888)
    return QIcon(QPixmap.fromImage(image.scaled(96, 24)))
