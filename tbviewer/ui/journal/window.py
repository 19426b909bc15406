"""The journal's window: a table of entries, what one of them holds, and its export."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tbviewer.record.files import write_told
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.summing import By, csv_of_sums
from tbviewer.ui import look
from tbviewer.ui.faults import fault_of
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.ui.job import Lane
from tbviewer.ui.journal.cells import COLUMNS, lines_of
from tbviewer.ui.journal.filters import Filters
from tbviewer.ui.journal.sheet_dialog import SheetDialog
from tbviewer.ui.journal.sums_table import NAMES, SumsTable
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
        self.view, self.sums = QTableView(), SumsTable(journal)
        self.seen_as, self.pages = QComboBox(), QStackedWidget()
        self.view.setAccessibleName(say("Entries of the journal"))
        self.details, self.count = QLabel(), QLabel()
        self.open_film = _button(say("Open this film"))
        self.export = _button(say("Export as CSV …"))
        self.sheet = _button(say("Monthly sheet …"))
        self._sheet_dialog: SheetDialog | None = None
        self._lane = Lane(self)
        self._arrange()
        self._connect()
        self.refresh()

    def _arrange(self) -> None:
        self.setWindowTitle(say("Journal"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1240, 680)
        self._settle_view()
        self.seen_as.setAccessibleName(say("What the journal is shown as"))
        self.seen_as.addItem(say("Entries"), None)
        for by, name in NAMES.items():
            self.seen_as.addItem(say(name), by)
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.sums)
        self.details.setWordWrap(True)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.details.setMinimumHeight(8 * 18)
        self.count.setProperty("kind", "muted")
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.sheet)
        foot.addWidget(self.open_film)
        foot.addWidget(self.export)
        column = QVBoxLayout(self)
        margin = 4 * look.STEP
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(3 * look.STEP)
        top = QHBoxLayout()
        top.setSpacing(2 * look.STEP)
        top.addWidget(self.seen_as)
        top.addWidget(self.filters, 1)
        column.addLayout(top)
        column.addWidget(self.pages, 1)
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
        view.verticalHeader().setDefaultSectionSize(look.scaled(26))
        head = view.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        for at, (_, width, _) in enumerate(COLUMNS):
            view.setColumnWidth(at, look.scaled(width))
        head.setStretchLastSection(True)

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.seen_as.currentIndexChanged.connect(lambda _: self._show_as())
        self.sums.counted.connect(self._show_sums)
        self.sums.went_wrong.connect(self._tell)
        self.sheet.clicked.connect(lambda _: self.show_sheet())
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
        search = replace(self.filters.search(), scores_hidden_from=self._hidden_from())
        by = self._by
        if by is None:
            self.table.search(search)
        else:
            self.sums.search(search, by)

    def show_sheet(self) -> SheetDialog:
        """Show what a month comes to; return the window that does."""
        dialog = SheetDialog(self._journal, self._settings, self._hidden_from(), self)
        self._sheet_dialog = dialog

        def forget(_: int) -> None:
            self._sheet_dialog = None

        dialog.finished.connect(forget)
        dialog.open()
        return dialog

    @property
    def _by(self) -> By | None:
        """Of what there is a sum each; None where entries are shown."""
        told = self.seen_as.currentData()
        return None if told is None else By(told)

    def _show_as(self) -> None:
        """Show entries or sums, with the filters that make a difference to them."""
        entries = self._by is None
        self.pages.setCurrentWidget(self.view if entries else self.sums)
        self.filters.kind.setEnabled(entries)
        self.filters.decision.setEnabled(entries)
        self.details.setVisible(entries and self.view.currentIndex().isValid())
        self.open_film.setVisible(entries)
        self.refresh()

    def _show_sums(self, count: int) -> None:
        self.count.setText(
            say("Each film counts once, by its last Reading; Decisions are those that stand.")
            if count
            else say("Nothing found")
        )
        self.export.setEnabled(count > 0)

    def refresh_if_unread(self) -> None:
        """Show newer entries, unless someone has scrolled or chosen a row."""
        view = self.view if self._by is None else self.sums
        if view.verticalScrollBar().value() == 0 and not view.currentIndex().isValid():
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
        self.export.setEnabled(False)
        if self._by is not None:
            self._export_sums(target, csv_of_sums(self.sums.shown, self._by))
            return
        search = self._search_to_export()
        self._lane.run(
            lambda report: self._journal.export(search, Path(target), report),
            done=lambda count: self._exported(target, count),
            failed=self._not_exported,
            reported=lambda done: self.count.setText(say("{count} written …", count=done)),
        )

    def _export_sums(self, target: str, content: bytes) -> None:
        self._lane.run(
            lambda _: write_told(Path(target), content),
            done=lambda _: self._exported(target, self.sums.rowCount()),
            failed=self._not_exported,
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
        if self._by is None:
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
        self.details.setVisible(entry is not None and self._by is None)
        self.open_film.setEnabled(bool(entry and entry.film_path))

    def _request_film(self) -> None:
        index = self.view.currentIndex()
        entry = self.table.entry_at(index.row()) if index.isValid() else None
        if entry is not None and entry.film_path:
            self.film_requested.emit(entry.film_path)

    def _stop(self) -> None:
        if self._sheet_dialog is not None:
            self._sheet_dialog.reject()
        self.sums.close_down()
        self._lane.close()
        self.table.close()


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
