"""Below the figures: what is wrong or a sheet of random films, and beside it the film chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tbviewer.record.clinic.scan import FaultKind, Scan
from tbviewer.record.clinic.summary import fault_counts
from tbviewer.record.clinic.words import kind_text
from tbviewer.ui import look
from tbviewer.ui.admin.films.faults_table import FaultsTable
from tbviewer.ui.admin.films.preview import FilmPreview
from tbviewer.ui.admin.films.services import FilmsServices
from tbviewer.ui.admin.films.sheet import Sheet
from tbviewer.words import say

_LEAST_HEIGHT, _KINDS_WIDTH = 300, 230


class FilmPanes(QWidget):
    """Shows a scan's films."""

    choice_requested = Signal(object, object)
    """Names of films, and whether to leave them out (True), or take them in (False)."""

    looked = Signal()
    """A film was or will be opened."""

    def __init__(self, services: FilmsServices, parent: QWidget | None = None):
        super().__init__(parent)
        self._scan: Scan | None = None
        self.wrong, self.random = _tab(""), _tab(say("Random films"))
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(say("Show"))
        self.kinds.setMinimumContentsLength(8)
        self.kinds.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.kinds.view().setMinimumWidth(_KINDS_WIDTH)
        self.table, self.sheet = FaultsTable(), Sheet(services)
        self.nothing = QLabel(say("Nothing is wrong with any film."))
        self.nothing.setProperty("kind", "muted")
        self.preview = FilmPreview(services)
        self.left = QStackedWidget()
        self.left.setObjectName("clear")
        self._arrange()
        self._connect()

    def show_scan(self, scan: Scan | None) -> None:
        """Show another scan, or another choice of films of the same one."""
        self._scan = scan
        self._offer_kinds()
        self._show_table()
        self.sheet.show_scan(scan)
        self.preview.show_films(scan, self.preview.names)

    def close_down(self) -> None:
        """Stop for good."""
        self.sheet.close_down()
        self.preview.close_down()

    def _arrange(self) -> None:
        group = QButtonGroup(self)
        tabs = QHBoxLayout()
        for button in (self.wrong, self.random):
            group.addButton(button)
            tabs.addWidget(button)
        self.wrong.setChecked(True)
        tabs.addStretch(1)
        tabs.addWidget(self.kinds)
        tabs.addWidget(self.sheet.others)
        self.sheet.others.hide()
        faulty = QWidget()
        inside = QVBoxLayout(faulty)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.nothing)
        inside.addWidget(self.table, 1)
        inside.addStretch()
        self.left.addWidget(faulty)
        self.left.addWidget(self.sheet)
        column = QVBoxLayout()
        column.setSpacing(2 * look.STEP)
        column.addLayout(tabs)
        column.addWidget(self.left, 1)
        self.setMinimumHeight(_LEAST_HEIGHT)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4 * look.STEP)
        across.addLayout(column, 7)
        across.addWidget(self.preview, 3)

    def _connect(self) -> None:
        self.wrong.toggled.connect(lambda _: self._turn())
        self.kinds.activated.connect(lambda _: self._show_table())
        self.table.chosen.connect(self._preview)
        self.sheet.chosen.connect(self._preview)
        self.preview.choice_requested.connect(self.choice_requested)

    def _turn(self) -> None:
        """Show the table or the sheet."""
        wrong = self.wrong.isChecked()
        self.left.setCurrentIndex(0 if wrong else 1)
        self.kinds.setVisible(wrong)
        self.sheet.others.setVisible(not wrong)
        if wrong:
            self._preview(self.table.names())
        else:
            self._preview(())
            self.sheet.draw_if_empty()

    def _preview(self, names: tuple[str, ...]) -> None:
        self.preview.show_films(self._scan, names)
        self.looked.emit()

    def _offer_kinds(self) -> None:
        counts = fault_counts(self._scan) if self._scan else {}
        noticed = len(self._scan.noticed) if self._scan else 0
        self.wrong.setText(say("What is wrong ({count})", count=noticed))
        kept = self.kinds.currentData()
        self.kinds.clear()
        self.kinds.addItem(say("All ({count})", count=noticed), "")
        for kind, count in counts.items():
            self.kinds.addItem(f"{kind_text(kind)} ({count})", str(kind))
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(kept)))
        self.kinds.setEnabled(noticed > 0)

    def _show_table(self) -> None:
        kind = self.kinds.currentData()
        self.table.faulty.show_scan(self._scan, FaultKind(kind) if kind else None)
        empty = not self.table.faulty.films
        self.nothing.setVisible(empty)
        self.table.setVisible(not empty)


def _tab(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("flat", True)
    button.setCheckable(True)
    return button
