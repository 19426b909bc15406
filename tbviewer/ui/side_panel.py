"""The panel at the right: score gauge, questions, Overlays, the Decision always at its foot."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tbviewer.ui import look
from tbviewer.ui.overlays_panel import OverlaysPanel
from tbviewer.ui.score_panel import ScorePanel

_SIDE = 4 * look.STEP


class SidePanel(QWidget):
    """Holds the panels; score and Overlays scroll where a screen is too low for all."""

    def __init__(self, asking: QWidget, overlays: OverlaysPanel, parent: QWidget | None = None):
        super().__init__(parent)
        self.score = ScorePanel()
        self.overlays = overlays
        self.setFixedWidth(look.scaled(look.PANEL_WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        area = self.area = _scrolling(self.score, asking, _rule(), self.overlays)
        self._column.addWidget(area, 1)
        # Once it has its place: what was unfolded shall be seen.
        more = self.overlays.more
        more.opened.connect(
            lambda on: on and QTimer.singleShot(0, area, lambda: area.ensureWidgetVisible(more))
        )

    def begin(self) -> None:
        """Scroll to the score: of another film it is what is looked for first."""
        self.area.verticalScrollBar().setValue(0)

    def set_foot(self, widget: QWidget) -> None:
        """Put a panel at the foot, where it stays in sight."""
        foot, column = _column()
        column.setContentsMargins(_SIDE, 0, _SIDE, 3 * look.STEP)
        column.setSpacing(3 * look.STEP)
        column.addWidget(_rule())
        column.addWidget(widget)
        self._column.addWidget(foot)


def _scrolling(*widgets: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside, column = _column()
    column.setContentsMargins(_SIDE, _SIDE, _SIDE, _SIDE)
    column.setSpacing(4 * look.STEP)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    area.setWidget(inside)
    return area


def _column() -> tuple[QWidget, QVBoxLayout]:
    inside = QWidget()
    inside.setObjectName("side")
    return inside, QVBoxLayout(inside)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("kind", "rule")
    return rule
