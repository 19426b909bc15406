"""What is set less often of all Overlays, in a part of the panel that folds away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.ui import icons, look
from tbviewer.ui.actions import KeyOf, with_keys
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.overlay_presets import Presets
from tbviewer.ui.preset_menu import preset_title
from tbviewer.ui.share_slider import ShareSlider
from tbviewer.ui.wrap import Wrap
from tbviewer.words import say


class OverlaySettings(QWidget):
    """Presets, cut-off, dimming, contours and the common scale; all obey the Overlays' look."""

    opened = Signal(bool)

    def __init__(
        self,
        overlays: Overlays,
        presets: Presets,
        menu: QMenu,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._overlays, self._presets = overlays, presets
        self.head = QToolButton()
        self.head.setText(" " + say("More"))
        self.head.setCheckable(True)
        self.head.setProperty("kind", "fold")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setToolTip(say("Cut-off, contours, scale, dimming"))
        self.preset = QToolButton()
        self.preset.setProperty("kind", "choice")
        self.preset.setToolTip(say("Settings kept under a name"))
        self.preset.setAccessibleName(say("Settings"))
        self.preset.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.preset.setMenu(menu)
        self.preset.setIcon(icons.icon("chevron-down"))
        self.preset.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.preset.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its arrow at the right
        self.cut_off = ShareSlider(
            say("Cut-off"),
            say("Nothing is drawn of heat below this share of the peak"),
            lambda share: overlays.change_look(cut_off=share),
        )
        self.dimmed = ShareSlider(
            say("Dim film"),
            say("The film under the maps darker"),
            lambda share: overlays.change_look(film_dimmed=share),
        )
        self.contours = QCheckBox(say("Contours"))
        self.contours.toggled.connect(lambda on: overlays.change_look(contours=on))
        self.common = QCheckBox(say("One scale"))
        self.common.setToolTip(
            say(
                "All Blocks that are on end at the largest peak among them; otherwise each ends"
                " at its own. Saliency has another unit and keeps its own."
            )
        )
        self.common.toggled.connect(lambda on: overlays.change_look(common_scale=on))
        self._arrange()
        self.show_keys(lambda _: "")
        self.head.toggled.connect(self._fold)
        overlays.changed.connect(self._obey)
        presets.changed.connect(self._obey)
        self._fold(False)
        self._obey()

    def set_open(self, opened: bool) -> None:
        """Unfold, or fold away."""
        self.head.setChecked(opened)

    def show_keys(self, key_of: KeyOf) -> None:
        """Name in tool tips the keys that do the same."""
        dim = say("The film under the maps darker")
        lines = say("Lines at 25, 50 and 75 % of the peak instead of colour")
        self.dimmed.slider.setToolTip(with_keys(dim, key_of("dim")))
        self.contours.setToolTip(with_keys(lines, key_of("contours")))

    def _arrange(self) -> None:
        self._inside = QWidget()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * look.STEP)
        grid.setVerticalSpacing(look.STEP)
        grid.setColumnStretch(1, 1)
        for row, share in enumerate((self.cut_off, self.dimmed)):
            label = QLabel(share.slider.accessibleName())
            label.setBuddy(share.slider)
            grid.addWidget(label, row, 0)
            grid.addWidget(share.slider, row, 1)
            grid.addWidget(share.percent, row, 2)
        ticks = Wrap(self.contours, self.common, spacing=4 * look.STEP)
        grid.addLayout(ticks, 2, 0, 1, 3)
        head = QHBoxLayout()
        head.addWidget(self.head)
        head.addStretch(1)
        head.addWidget(self.preset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.STEP)
        column.addLayout(head)
        column.addWidget(self._inside)

    def _fold(self, opened: bool) -> None:
        self._inside.setVisible(opened)
        self.head.setIcon(icons.icon("chevron-down" if opened else "chevron-right"))
        self.opened.emit(opened)

    def _obey(self) -> None:
        now = self._overlays.look
        self.cut_off.obey(now.cut_off)
        self.dimmed.obey(now.film_dimmed)
        self.contours.setChecked(now.contours)
        self.common.setChecked(now.common_scale)
        title = preset_title(self._presets.current)
        metrics = self.preset.fontMetrics()
        self.preset.setText(metrics.elidedText(title, Qt.TextElideMode.ElideRight, 120))
