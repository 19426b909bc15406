"""The panel at the right: score gauge above, Overlays below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tbviewer.ui import look
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.overlays_panel import OverlaysPanel
from tbviewer.ui.score_panel import ScorePanel


class SidePanel(QScrollArea):
    """Holds the two panels; scrolls where a screen is too low for both."""

    def __init__(self, overlays: Overlays, parent: QWidget | None = None):
        super().__init__(parent)
        self.score = ScorePanel()
        self.overlays = OverlaysPanel(overlays)
        self.setFixedWidth(look.PANEL_WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("side")
        column = QVBoxLayout(inside)
        side = 4 * look.STEP
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(4 * look.STEP)
        rule = QFrame()
        rule.setProperty("kind", "rule")
        for widget in (self.score, rule, self.overlays):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inside)
