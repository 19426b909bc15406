"""The window that asks how a figure is to be exported."""

from dataclasses import dataclass

from PySide6.QtCore import QSettings, Qt, Signal, SignalInstance
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.policy import policy
from tbviewer.record.figure_spec import RESOLUTIONS_DPI, WIDTH_MM, FigureFormat
from tbviewer.ui import look
from tbviewer.words import later, say

_FORMATS = {
    FigureFormat.PNG: later("PNG, a picture"),
    FigureFormat.PDF: later("PDF, with text and lines that stay sharp"),
}
_WIDTHS_MM = {85.0: later("85 mm, one column"), WIDTH_MM: later("180 mm, both columns")}


@dataclass(frozen=True, slots=True)
class Export:
    """How a figure is wanted."""

    format: FigureFormat = FigureFormat.PNG
    dpi: int = 300
    width_mm: float = WIDTH_MM
    identity: bool = False
    """Whether names, numbers and dates of patients are printed."""


class ExportDialog(QDialog):
    """Asks for format, resolution, width, and whether the patient is to be named.

    Format, resolution and width are those of last time; the patient is never named unasked.
    """

    save_requested = Signal(object)
    copy_requested = Signal(object)
    """An `Export`."""

    def __init__(self, settings: QSettings, parent: QWidget | None = None):
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(say("Export a figure"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self.format, self.dpi, self.width_mm = QComboBox(), QComboBox(), QComboBox()
        for kind, name in _FORMATS.items():
            self.format.addItem(say(name), kind)
        for dpi in RESOLUTIONS_DPI:
            self.dpi.addItem(say("{dpi} dots an inch", dpi=dpi), dpi)
        for width, name in _WIDTHS_MM.items():
            self.width_mm.addItem(say(name), width)
        self.identity = QCheckBox(say("Print the patient's name, number and date"))
        if not policy().identity_in_exports:
            self.identity.setEnabled(False)
            self.identity.setText(say("Patients are not named: this computer's policy"))
        self._arrange()
        self._restore()

    @property
    def export(self) -> Export:
        """How the figure is wanted."""
        return Export(
            FigureFormat(self.format.currentData()),
            self.dpi.currentData(),
            self.width_mm.currentData(),
            self.identity.isChecked(),
        )

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(4 * look.STEP)
        form.setVerticalSpacing(2 * look.STEP)
        form.addRow(say("Format"), self.format)
        form.addRow(say("Resolution"), self.dpi)
        form.addRow(say("Width"), self.width_mm)
        note = QLabel(
            say(
                "Without it a film is named by the first digits of its file's hash, which tell"
                " nothing of the patient. What is burnt into the picture itself stays there:"
                " look at it before you hand it on."
            )
        )
        note.setWordWrap(True)
        note.setProperty("kind", "muted")
        buttons = QDialogButtonBox()
        save = QPushButton(say("Save as …"))
        save.setProperty("act", True)
        save.setDefault(True)
        copy = QPushButton(say("Copy"))
        copy.setToolTip(say("The picture goes to the clipboard, as PNG"))
        buttons.addButton(save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setIcon(QIcon())
        self.save, self.copy = save, copy
        save.clicked.connect(lambda _: self._end(self.save_requested))
        copy.clicked.connect(lambda _: self._end(self.copy_requested))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        margin = 6 * look.STEP
        column.setContentsMargins(margin, margin, margin, 4 * look.STEP)
        column.setSpacing(3 * look.STEP)
        column.addLayout(form)
        column.addWidget(self.identity)
        column.addWidget(note)
        column.addWidget(buttons)

    def _end(self, wish: SignalInstance) -> None:
        export = self.export
        self._settings.setValue("export/format", str(export.format))
        self._settings.setValue("export/dpi", export.dpi)
        self._settings.setValue("export/width_mm", export.width_mm)
        wish.emit(export)
        self.accept()

    def _restore(self) -> None:
        for box, name, usual in (
            (self.format, "format", FigureFormat.PNG),
            (self.dpi, "dpi", 300),
            (self.width_mm, "width_mm", WIDTH_MM),
        ):
            kept = str(self._settings.value(f"export/{name}", usual))
            for at in range(box.count()):
                if str(box.itemData(at)) == kept:
                    box.setCurrentIndex(at)
                    break
            else:
                box.setCurrentIndex(max(box.findData(usual), 0))
