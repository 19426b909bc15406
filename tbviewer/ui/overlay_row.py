"""The row of one Overlay: its number, name, grid and opacity."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QToolButton, QWidget

from tbviewer.reading.worth import distrust_text, worth_text
from tbviewer.ui import look
from tbviewer.ui.actions import KeyOf
from tbviewer.ui.overlay import Overlay, Overlays
from tbviewer.ui.share_slider import ShareSlider
from tbviewer.words import say

ROW_HEIGHT = 24
_LONGEST_NAME = 76
_END = Qt.TextElideMode.ElideRight


class OverlayRow:
    """The widgets of one Overlay, in one row of a grid; they obey the Overlay and set it."""

    def __init__(self, overlay: Overlay, number: int, overlays: Overlays, grid: QGridLayout):
        self._overlay, self._overlays = overlay, overlays
        rows, columns = overlay.heatmap.grid
        self.tick = QCheckBox()
        # The opacity has its room, however long a language's name for the map.
        widest = look.scaled(_LONGEST_NAME)
        shorter = self.tick.fontMetrics().elidedText(_name(overlay), _END, widest)
        self.tick.setText(shorter)
        self.tick.setAccessibleName(_name(overlay))
        self.tick.setToolTip(_told(overlay, number))
        self.key = QToolButton()
        self.key.setText(str(number))
        self.key.setCheckable(True)
        self.key.setProperty("kind", "key")
        self.key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.key.setAccessibleName(say("{name} alone", name=overlay.title))
        self.key.setToolTip(
            say("This one alone, and back (Shift+{number})", number=number)
            if number <= 9
            else say("This one alone, and back")
        )
        self.grid = QLabel(f"{rows}²" if rows == columns else f"{rows}×{columns}")
        self.grid.setProperty("kind", "muted")
        self.grid.setToolTip(say("{columns} × {rows} cells", columns=columns, rows=rows))
        if not overlay.heatmap.values.any():
            self.grid.setText("–")
            self.grid.setToolTip(say("This map has no heat on this film."))
        self._opacity = ShareSlider(
            say("Opacity of {name}", name=overlay.title),
            say("Opacity"),
            overlay.set_opacity,
        )
        self.slider, self.percent = self._opacity.slider, self._opacity.percent
        self.slider.setMinimumWidth(28)
        grid.setRowMinimumHeight(number, ROW_HEIGHT)
        for column, widget in enumerate(self.widgets):
            grid.addWidget(widget, number, column)
        self.obey()
        overlays.changed.connect(self.obey)
        self.tick.toggled.connect(overlay.set_visible)
        self.key.clicked.connect(lambda _: overlays.toggle_solo(number - 1))

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """The row from left to right."""
        return (self.key, self.tick, self.grid, self.slider, self.percent)

    def show_keys(self, key_of: KeyOf) -> None:
        """Name in the slider's tool tip the keys for the Overlay that was touched last."""
        keys = " ".join(filter(None, (key_of("weaker"), key_of("stronger"))))
        told = say("Opacity; keys {keys} for the one touched last", keys=keys)
        self.slider.setToolTip(told if keys else say("Opacity"))

    def obey(self) -> None:
        """Take over what the Overlay says."""
        solo = self._overlays.solo
        self.tick.setChecked(self._overlay.visible)
        self.key.setChecked(solo is self._overlay)
        self._opacity.obey(self._overlay.opacity)
        for widget in (self.slider, self.percent, self.grid):
            widget.setEnabled(solo in (None, self._overlay))

    def leave(self) -> None:
        """Listen no longer, and go."""
        self._overlays.changed.disconnect(self.obey)
        for widget in self.widgets:
            widget.hide()
            widget.deleteLater()


def _name(overlay: Overlay) -> str:
    """Return the map's name, with a sign where it is not to be trusted."""
    return f"{overlay.title} \N{WARNING SIGN}" if distrust_text(overlay.worth) else overlay.title


def _told(overlay: Overlay, number: int) -> str:
    """Return what the map means, which key it has, and what it was measured to be worth."""
    meaning = say("{meaning} Key {number}.", meaning=overlay.meaning, number=number)
    worth = worth_text(overlay.worth)
    return f"<p>{escape(meaning)}</p><p>{escape(worth)}</p>" if worth else meaning
