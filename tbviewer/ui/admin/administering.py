"""Administering: the Admin room in the window, and what is done there in the journal."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from tbviewer.record.journal.entries import Entry, new_id, now
from tbviewer.ui.actions import Actions
from tbviewer.ui.admin.comparing.candidates import Candidates
from tbviewer.ui.admin.comparing.page import ComparePage
from tbviewer.ui.admin.comparing.services import CompareServices
from tbviewer.ui.admin.films.folder import ClinicFolder
from tbviewer.ui.admin.films.page import FilmsPage
from tbviewer.ui.admin.films.services import FilmsServices
from tbviewer.ui.admin.lock import Lock
from tbviewer.ui.admin.models.desk import StoreDesk
from tbviewer.ui.admin.models.page import ModelsPage
from tbviewer.ui.admin.models.services import StoreServices
from tbviewer.ui.admin.room import AdminRoom
from tbviewer.ui.admin.run.closing import RunClosing
from tbviewer.ui.admin.run.page import RunPage
from tbviewer.ui.admin.run.runs import Runs
from tbviewer.ui.admin.run.services import RunServices
from tbviewer.ui.admin.services import AdminServices
from tbviewer.ui.admin.threshold.choosing import Choosing
from tbviewer.ui.admin.threshold.page import ThresholdPage
from tbviewer.ui.admin.threshold.services import ThresholdServices
from tbviewer.ui.deciding import Deciding
from tbviewer.ui.rooms import Rooms

ADMIN = "admin"


class Administering(QObject):
    """Adds the Admin room to `rooms`; without services it is switched off for this computer."""

    went_wrong = Signal(object)
    """A `Fault`."""
    reads_otherwise = Signal()
    """Another Model or another threshold counts from the next film on."""

    def __init__(
        self,
        window: QWidget,
        services: AdminServices | None,
        settings: QSettings,
        *,
        actions: Actions,
        rooms: Rooms,
        deciding: Deciding,
    ):
        super().__init__(window)
        self._window = window
        self._rooms, self._deciding, self._settings = rooms, deciding, settings
        self.room: AdminRoom | None = None
        self.folder: ClinicFolder | None = None
        """The labelled folder that the pages work on."""
        self._run_closing: RunClosing | None = None
        action = actions["room_admin"]
        action.setVisible(services is not None)
        action.setEnabled(services is not None)
        if services is not None:
            self.room = self._made(services)
            rooms.add(ADMIN, action, self.room)
            rooms.changed.connect(self._obey_rooms)

    @property
    def here(self) -> bool:
        """Whether the Admin room is shown."""
        return self._rooms.current == ADMIN

    def note(self, kind: str, **facts: Any) -> None:
        """Enter into the journal what an administrator did; columns of `Entry`, or its `facts`."""
        self._deciding.queue.put(Entry(new_id(), kind, now(), self._deciding.who, **facts))

    def may_close(self, close: Callable[[], object]) -> bool:
        """Return whether the window may close; else ask what is to become of a Run first."""
        return self._run_closing is None or self._run_closing.may_close(close)

    def close(self) -> None:
        """Stop for good."""
        if self.room is not None:
            self.room.close_down()

    def _made(self, services: AdminServices) -> AdminRoom:
        lock = Lock(services.pin, self)
        lock.noted.connect(self.note)
        room = AdminRoom(lock)
        if services.films is not None:
            self._add_films(room, services.films)
        if services.runs is not None and self.folder is not None:
            self._add_run(room, self.folder, services.runs)
        if services.compare is not None:
            self._add_compare(room, services.compare)
        if services.threshold is not None:
            self._add_threshold(room, services.threshold)
        if services.models is not None:
            self._add_models(room, services.models)
        return room

    def _add_films(self, room: AdminRoom, services: FilmsServices) -> None:
        folder = self.folder = ClinicFolder(services, self)
        folder.noted.connect(lambda kind, facts: self.note(kind, facts=facts))
        folder.went_wrong.connect(self.went_wrong)
        page = FilmsPage(folder, services, self._settings)
        page.go_on_requested.connect(lambda: room.go("run"))
        room.page_shown.connect(lambda _: page.set_leads_on("run" in room.pages))
        room.add_page("films", page)

    def _add_run(self, room: AdminRoom, folder: ClinicFolder, services: RunServices) -> None:
        runs = Runs(services, self)
        runs.noted.connect(lambda kind, facts: self.note(kind, facts=facts))
        runs.went_wrong.connect(self.went_wrong)
        page = RunPage(folder, runs, services.threads)
        page.films_requested.connect(lambda: room.go("films"))
        page.go_on_requested.connect(lambda: room.go("compare"))
        room.page_shown.connect(lambda _: page.set_leads_on("compare" in room.pages))
        room.add_page("run", page)
        self._run_closing = RunClosing(runs, self._window)

    def _add_compare(self, room: AdminRoom, services: CompareServices) -> None:
        candidates = Candidates(services, lambda: self._deciding.who, self)
        candidates.noted.connect(lambda kind, columns: self.note(kind, **columns))
        candidates.went_wrong.connect(self.went_wrong)
        candidates.activated.connect(lambda _: self.reads_otherwise.emit())
        page = ComparePage(candidates, services)
        page.run_requested.connect(lambda: room.go("run"))
        page.threshold_requested.connect(lambda: room.go("threshold"))
        room.add_page("compare", page)

    def _add_threshold(self, room: AdminRoom, services: ThresholdServices) -> None:
        choosing = Choosing(services, lambda: self._deciding.who, self)
        choosing.noted.connect(lambda kind, columns: self.note(kind, **columns))
        choosing.went_wrong.connect(self.went_wrong)
        choosing.threshold_set.connect(self.reads_otherwise)
        page = ThresholdPage(choosing, self._settings)
        page.set_folder("")
        if (folder := self.folder) is not None:
            folder.changed.connect(
                lambda: page.set_folder(folder.scan.folder if folder.scan else "")
            )
        room.add_page("threshold", page)

    def _add_models(self, room: AdminRoom, services: StoreServices) -> None:
        desk = StoreDesk(services, lambda: self._deciding.who, self)
        desk.noted.connect(lambda kind, columns: self.note(kind, **columns))
        desk.activated.connect(lambda _: self.reads_otherwise.emit())
        room.add_page("models", ModelsPage(desk, self._settings))

    def _obey_rooms(self, name: str) -> None:
        if self.room is None:
            return
        if name == ADMIN:
            self.room.enter()
        else:
            self.room.leave()


def _scanned(folder: ClinicFolder) -> str:
    """Return the labelled folder that was scanned; empty where none was."""
    return folder.scan.folder if folder.scan else ""
