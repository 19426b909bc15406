"""The journal's window: a table of entries, what one of them holds, and its export."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tbviewer.record.journal.asking import Search
from tbviewer.ui import look
from tbviewer.ui.faults import fault_of
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.ui.job import Lane
from tbviewer.ui.journal.cells import COLUMNS, lines_of
from tbviewer.ui.journal.filters import Filters
from tbviewer.ui.journal.table import JournalTable
from tbviewer.ui.services import JournalServices
from tbviewer.words import say, say_count

_FOLDER = "journal/folder"


class JournalWindow(QDialog):
    """Shows what the journal holds, newest first; `hidden_from` names who reads on their own."""

    film_requested = Signal(str)
    """The path of a film that is to be opened."""

    def __init__(
        self,
        journal: JournalServices,
        settings: QSettings,
        hidden_from: Callable[[], str | None],
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._journal, self._settings, self._hidden_from = journal, settings, hidden_from
        self.filters = Filters()
        self.table = JournalTable(journal, self)
        self.view = QTableView()
        self.details, self.count = QLabel(), QLabel()
        self.open_film = _button(say("Open this film"))
        self.export = _button(say("Export as CSV …"))
        self._lane = Lane(self)
        self._arrange()
        self._connect()
        self.refresh()

    def _arrange(self) -> None:
        self.setWindowTitle(say("Journal"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1240, 680)
        self._settle_view()
        self.details.setWordWrap(True)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.details.setMinimumHeight(8 * 18)
        self.count.setProperty("kind", "muted")
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.open_film)
        foot.addWidget(self.export)
        column = QVBoxLayout(self)
        margin = 4 * look.STEP
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(3 * look.STEP)
        column.addWidget(self.filters)
        column.addWidget(self.view, 1)
        column.addWidget(self.details)
        column.addLayout(foot)

    def _settle_view(self) -> None:
        view = self.view
        view.setModel(self.table)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(26)
        head = view.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        for at, (_, width, _) in enumerate(COLUMNS):
            view.setColumnWidth(at, width)
        head.setStretchLastSection(True)

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.table.counted.connect(self._show_count)
        self.table.went_wrong.connect(self._tell)
        self.table.modelReset.connect(self.view.scrollToTop)
        self.table.modelReset.connect(self._show_entry)
        self.table.dataChanged.connect(self._show_entry)
        self.view.selectionModel().currentChanged.connect(self._show_entry)
        self.view.activated.connect(lambda _: self._request_film())
        self.open_film.clicked.connect(lambda _: self._request_film())
        self.export.clicked.connect(lambda _: self.export_dialog().open())
        self.finished.connect(self._stop)

    def refresh(self) -> None:
        """Search again by the filters as they stand."""
        self.table.search(replace(self.filters.search(), scores_hidden_from=self._hidden_from()))

    def refresh_if_unread(self) -> None:
        """Show newer entries, unless someone has scrolled or chosen a row."""
        if self.view.verticalScrollBar().value() == 0 and not self.view.currentIndex().isValid():
            self.refresh()

    def export_dialog(self) -> QFileDialog:
        """Return the dialog that asks where to, and before anything is overwritten; not shown."""
        folder = folder_for(self._settings, _FOLDER) or str(Path.home())
        name = f"journal-{date.today().isoformat()}.csv"
        dialog = QFileDialog(self, say("Export the journal"), folder, say("CSV files (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_to)
        return dialog

    def export_to(self, target: str) -> None:
        """Write what is shown into a CSV file."""
        keep_folder(self._settings, _FOLDER, str(Path(target).parent))
        search = self._search_to_export()
        self.export.setEnabled(False)
        self._lane.run(
            lambda report: self._journal.export(search, Path(target), report),
            done=lambda count: self._exported(target, count),
            failed=self._not_exported,
            reported=lambda done: self.count.setText(say("{count} written …", count=done)),
        )

    def _search_to_export(self) -> Search:
        return replace(self.table.shown_search, scores_hidden_from=self._hidden_from())

    def _exported(self, target: str, count: int) -> None:
        self.export.setEnabled(True)
        self.count.setText(
            say_count(
                "{count} entry written to {name}",
                "{count} entries written to {name}",
                count,
                name=Path(target).name,
            )
        )

    def _not_exported(self, error: Exception) -> None:
        self.export.setEnabled(True)
        self._tell(error)

    def _show_count(self, count: int) -> None:
        self.count.setText(say_count("{count} entry", "{count} entries", count))
        self.export.setEnabled(count > 0)

    def _tell(self, error: Exception) -> None:
        fault = fault_of(error)
        self.count.setText(" ".join(part for part in (fault.sentence, fault.advice) if part))

    def _show_entry(self) -> None:
        index: QModelIndex = self.view.currentIndex()
        entry = self.table.entry_at(index.row()) if index.isValid() else None
        lines = lines_of(entry) if entry else ()
        self.details.setText("\n".join(f"{what}: {words}" for what, words in lines))
        self.details.setVisible(entry is not None)
        self.open_film.setEnabled(bool(entry and entry.film_path))

    def _request_film(self) -> None:
        index = self.view.currentIndex()
        entry = self.table.entry_at(index.row()) if index.isValid() else None
        if entry is not None and entry.film_path:
            self.film_requested.emit(entry.film_path)

    def _stop(self) -> None:
        self._lane.close()
        self.table.close()


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
