"""The panel of Overlays: one row a map, the colour table, and what the colours mean."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.colour import TABLES, colour_table
from tbviewer.reading.map_words import METHOD_MEANINGS, METHODS
from tbviewer.ui import look
from tbviewer.ui.actions import KeyOf, with_keys
from tbviewer.ui.busy_line import BusyLine
from tbviewer.ui.colour_bar import ColourBar
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.overlay_presets import Presets
from tbviewer.ui.overlay_row import ROW_HEIGHT, OverlayRow
from tbviewer.ui.overlay_settings import OverlaySettings
from tbviewer.ui.saliency import Saliency
from tbviewer.ui.share_slider import ShareSlider
from tbviewer.ui.wrap import Wrap
from tbviewer.words import later, say

TABLE_NAMES = {
    "amber": later("Amber"),
    "inferno": later("Inferno"),
    "magma": later("Magma"),
    "plasma": later("Plasma"),
    "viridis": later("Viridis"),
    "cividis": later("Cividis"),
}


class OverlaysPanel(QWidget):
    """Rows for all Overlays, and what they have in common."""

    def __init__(
        self,
        overlays: Overlays,
        saliency: Saliency,
        presets: Presets,
        preset_menu: QMenu,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._overlays, self._saliency = overlays, saliency
        self.rows: list[OverlayRow] = []
        self._key_of: KeyOf = lambda _: ""
        self.none = QPushButton(say("None"))
        self.none.setProperty("flat", True)
        self.none.clicked.connect(lambda _: overlays.hide_all())
        self.master = ShareSlider(
            say("Opacity of all"),
            say("Opacity of all together: each one's own is multiplied by it"),
            lambda share: overlays.change_look(opacity=share),
        )
        self.tables = QComboBox()
        self.tables.setAccessibleName(say("Colours"))
        self.tables.setIconSize(QSize(40, 12))
        for name in TABLES:
            self.tables.addItem(_swatch(name), "", name)
            at = self.tables.count() - 1
            for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                self.tables.setItemData(at, say(TABLE_NAMES[name]), role)
        self.tables.activated.connect(
            lambda index: overlays.change_look(table=self.tables.itemData(index))
        )
        self.methods = QComboBox()
        self.methods.setAccessibleName(say("Saliency"))
        shorter = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.methods.setSizeAdjustPolicy(shorter)
        self.methods.setMinimumContentsLength(8)
        for at, (method, title) in enumerate(METHODS.items()):
            self.methods.addItem(say(title), method)
            self.methods.setItemData(at, say(METHOD_MEANINGS[method]), Qt.ItemDataRole.ToolTipRole)
        self.methods.activated.connect(
            lambda index: saliency.set_method(self.methods.itemData(index))
        )
        self.coming = BusyLine()
        self.bar = ColourBar(overlays)
        self.more = OverlaySettings(overlays, presets, preset_menu)
        self.waiting = _note(say("The maps appear with the score."))
        self._arrange()
        overlays.replaced.connect(self._replace_rows)
        overlays.changed.connect(self._obey)
        saliency.changed.connect(self._obey)
        self._replace_rows()
        self.show_keys(self._key_of)

    def show_keys(self, key_of: KeyOf) -> None:
        """Name in tool tips the keys that do the same."""
        self._key_of = key_of
        self.none.setToolTip(with_keys(say("Switch all off"), key_of("none")))
        self.more.show_keys(key_of)
        for row in self.rows:
            row.show_keys(key_of)

    def _arrange(self) -> None:
        caption = QLabel(say("OVERLAYS"))
        caption.setProperty("kind", "caption")
        share = self.master
        head = Wrap(caption, share.slider, share.percent, self.none, spacing=2 * look.STEP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * look.STEP)
        column.addLayout(head)
        column.addWidget(self._rows_widget())
        column.addWidget(self.bar)
        column.addLayout(self._choices())
        column.addWidget(self.more)
        column.addWidget(_note(say("Influence on the score, not the outline of a lesion.")))

    def _rows_widget(self) -> QWidget:
        rows = QWidget()
        # Room for the usual six, so that nothing jumps when they arrive.
        rows.setMinimumHeight(6 * ROW_HEIGHT)
        self._grid = QGridLayout(rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * look.STEP)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(3, 1)
        self._grid.addWidget(self.waiting, 1, 0, 1, 5, Qt.AlignmentFlag.AlignTop)
        return rows

    def _choices(self) -> QHBoxLayout:
        method = QVBoxLayout()
        method.setSpacing(1)
        method.addWidget(self.methods)
        method.addWidget(self.coming)
        across = QHBoxLayout()
        across.setSpacing(2 * look.STEP)
        across.addLayout(method, 1)
        across.addWidget(self.tables, 0, Qt.AlignmentFlag.AlignTop)
        return across

    def _replace_rows(self) -> None:
        for row in self.rows:
            row.leave()
        self.rows = [
            OverlayRow(overlay, number, self._overlays, self._grid)
            for number, overlay in enumerate(self._overlays.all, start=1)
        ]
        for row in self.rows:
            row.show_keys(self._key_of)
        self.waiting.setVisible(not self.rows)
        self._obey()

    def _obey(self) -> None:
        self.none.setEnabled(self._overlays.any_visible or self._overlays.solo is not None)
        self.master.obey(self._overlays.look.opacity)
        self.tables.setCurrentIndex(self.tables.findData(self._overlays.look.table))
        self.methods.setCurrentIndex(self.methods.findData(self._saliency.method))
        self.methods.setToolTip(
            say("How saliency is taken. {about}", about=say(METHOD_MEANINGS[self._saliency.method]))
        )
        self.tables.setToolTip(
            say("Colours: {name}", name=say(TABLE_NAMES[self._overlays.look.table]))
        )
        self.coming.set_busy(self._saliency.busy)


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
