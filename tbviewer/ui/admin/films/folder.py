"""ClinicFolder: the labelled folder that the Admin room works on; its pages obey it."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from tbviewer.errors import TbViewerError
from tbviewer.reading.reading import Remark
from tbviewer.record.clinic.judging import refusals
from tbviewer.record.clinic.scan import ReferenceStandard, Scan, ScanProgress
from tbviewer.ui.admin.films.services import FilmsServices
from tbviewer.ui.faults import Fault, fault_of
from tbviewer.ui.job import Lane


class ClinicFolder(QObject):
    """Has a folder scanned, and keeps what people say of its films.

    The old scan stands until the new one is whole.
    """

    changed = Signal()
    """Of `scan`, `fault`, `obstacle`, or whether a scan is under way."""
    progressed = Signal()
    """Of `progress`, while a scan is under way."""
    went_wrong = Signal(object)
    """A `Fault`: what was said could not be kept."""
    noted = Signal(str, dict)
    """What is to go into the journal: a kind, and its facts."""

    def __init__(self, services: FilmsServices, parent: QObject | None = None):
        super().__init__(parent)
        self._services = services
        self._looking, self._keeping, self._checking = Lane(self), Lane(self), Lane(self)
        self.scan: Scan | None = None
        self.progress: ScanProgress | None = None
        """How far the scan under way is; None when none is."""
        self.fault: Fault | None = None
        """Why the last scan came to nothing."""
        self.obstacle: Remark | None = None
        """What stands against a Run here and now: the folder is gone, the disk is full."""
        self._looked_at, self._entered = "", False
        self._unkept: Scan | None = None
        self._judged: Scan | None = None
        self._refusals: tuple[Remark, ...] = ()

    @property
    def scanning(self) -> bool:
        """Whether a scan is under way."""
        return self.progress is not None

    @property
    def refusals(self) -> tuple[Remark, ...]:
        """Why no Run can be begun on the folder; empty if one can."""
        if self.scan is None:
            return ()
        if self._judged is not self.scan:
            self._judged, self._refusals = self.scan, refusals(self.scan)
        obstacle = (self.obstacle,) if self.obstacle else ()
        return (*obstacle, *self._refusals)

    @property
    def looked_at(self) -> str:
        """The folder that was chosen last, scanned or not."""
        return self._looked_at or (self.scan.folder if self.scan else "")

    def enter(self) -> None:
        """Bring back the last folder, the first time; see whether it still stands."""
        if self._entered:
            self._check()
            return
        self._entered = True
        self._looking.run(
            lambda _: self._services.last(), done=self._take_last, failed=self._refuse
        )

    def look_at(self, folder: str) -> None:
        """Scan a folder or CSV file, for the first time or again."""
        self._looked_at, self._entered = folder, True
        self.fault, self.progress = None, ScanProgress(0, 0, None)
        self.changed.emit()
        self._looking.run(
            lambda report: self._services.scan(folder, report),
            done=self._take_scan,
            failed=self._refuse,
            reported=self._take_progress,
        )

    def stop(self) -> None:
        """Give up the scan under way; what it saw is kept for the next one."""
        self._looking.stop()
        self.progress = None
        self._looked_at = self.scan.folder if self.scan else ""
        self.changed.emit()

    def choose(self, names: Iterable[str], *, left_out: bool | None) -> None:
        """Leave films out, take them in, or (None) do as their faults say."""
        names = tuple(names)
        if self.scan is None or not names:
            return
        self._take_choices(self.scan.with_choice(names, left_out=left_out))
        if left_out is not None:
            kind = "films-left-out" if left_out else "films-taken-in"
            self.noted.emit(kind, {"folder": self.scan.folder, "films": list(names)})

    def state_standard(self, standard: ReferenceStandard) -> None:
        """Say what the folder's labels rest on."""
        if self.scan is None or standard is self.scan.standard:
            return
        self._take_choices(replace(self.scan, standard=standard))
        facts = {"folder": self.scan.folder, "standard": str(standard)}
        self.noted.emit("reference-standard", facts)

    def close(self) -> None:
        """Stop for good; what was said last is kept first."""
        for lane in (self._looking, self._checking, self._keeping):
            lane.close()
        if self._unkept is not None:
            try:
                self._services.keep_choices(self._unkept)
            except TbViewerError as error:
                fault_of(error)  # into the log: the window has gone

    def _take_choices(self, scan: Scan) -> None:
        self.scan = self._unkept = scan
        self.changed.emit()
        # A newer one replaces any that waits: each writes all that was said.
        self._keeping.run(
            lambda _: self._services.keep_choices(scan),
            done=lambda _: self._kept(scan),
            failed=lambda error: self.went_wrong.emit(fault_of(error)),
        )

    def _kept(self, scan: Scan) -> None:
        if self._unkept is scan:
            self._unkept = None

    def _take_last(self, scan: Scan | None) -> None:
        if scan is not None:
            self.scan = scan
            self._check()
            self.changed.emit()

    def _take_scan(self, scan: Scan) -> None:
        self.scan, self.progress, self.fault, self._looked_at = scan, None, None, ""
        self._check()
        self.changed.emit()
        facts = {"folder": scan.folder, "films": len(scan.films), "faulty": len(scan.faulty)}
        self.noted.emit("folder-scanned", facts)

    def _take_progress(self, progress: ScanProgress) -> None:
        self.progress = progress
        self.progressed.emit()

    def _refuse(self, error: Exception) -> None:
        self.progress = None
        if getattr(error, "code", "") != "closed":
            self.fault = fault_of(error)
        self.changed.emit()

    def _check(self) -> None:
        scan = self.scan
        if scan is None:
            return

        def checked(seen: tuple[Remark | None, Scan]) -> None:
            obstacle, told = seen
            if self.scan is scan and told != scan:
                self.scan = told
            elif obstacle == self.obstacle:
                return
            self.obstacle = obstacle
            self.changed.emit()

        self._checking.run(
            lambda _: (self._services.stands_against(scan), self._services.doubted(scan)),
            done=checked,
        )
