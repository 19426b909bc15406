"""What the Admin room's pages have done, and by whom: handed to the window by `app`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer import paths
from tbviewer.errors import ModelError
from tbviewer.measuring import compare_services, threshold_services
from tbviewer.policy import policy
from tbviewer.rooms import ReadingRooms, cores, rooms_that_fit

if TYPE_CHECKING:
    from tbviewer.reading.reading import ModelName, Remark
    from tbviewer.record.clinic.scan import Scan, ScanProgress
    from tbviewer.ui.admin.films.services import FilmsServices
    from tbviewer.ui.admin.models.services import StoreServices
    from tbviewer.ui.admin.run.services import RunServices
    from tbviewer.ui.admin.services import AdminServices


def admin_services(rooms: ReadingRooms) -> "AdminServices | None":
    """Return what the Admin room needs; None where the policy switches it off.

    `rooms` open the labelled folder's films: lowly ones of their own, so that a scan is in
    nobody's way.
    """
    if policy().admin_off:
        return None
    from tbviewer.record.pin import Pin
    from tbviewer.ui.admin.services import AdminServices, PinServices

    pin = Pin(forgotten_before=_pin_reset)
    return AdminServices(
        pin=PinServices(pin.state, pin.choose, pin.check, pin.change),
        films=_films_services(rooms),
        runs=_run_services(),
        compare=compare_services(rooms),
        threshold=threshold_services(),
        models=_store_services(),
    )


def _pin_reset() -> float:
    reset = policy().pin_reset
    return reset.timestamp() if reset else 0.0


def admin_rooms() -> ReadingRooms:
    """Return the rooms in which the clinic's films are opened; no child starts yet."""
    return ReadingRooms(rooms_that_fit(cores() - 1), lowly=True)


def _films_services(rooms: ReadingRooms) -> "FilmsServices":
    from tbviewer import retraining
    from tbviewer.record.runs.doubts import doubts, with_doubts
    from tbviewer.training.clinic import keeping
    from tbviewer.training.clinic.scanning import scan_folder
    from tbviewer.ui.admin.films.services import FilmsServices

    def scan(folder: str, report: "Callable[[ScanProgress], None]") -> "Scan":
        return scan_folder(Path(folder), inspect=rooms.inspect, at_once=rooms.count, report=report)

    def last() -> "Scan | None":
        return next(filter(None, map(keeping.kept_scan, keeping.known_folders())), None)

    return FilmsServices(
        last=last,
        scan=scan,
        keep_choices=keeping.keep_choices,
        stands_against=stands_against,
        picture=rooms.picture,
        doubted=lambda scan: with_doubts(scan, doubts(retraining.place(), scan.folder)),
        rest=rooms.rest,
    )


def _run_services() -> "RunServices":
    from tbviewer import retraining
    from tbviewer.net import store
    from tbviewer.record.runs.folder import ClinicRun
    from tbviewer.record.runs.process import ask_to_stop, end_at_once
    from tbviewer.training.clinic.parts import learning_films
    from tbviewer.ui.admin.run.services import RunServices

    def beginnings() -> "tuple[ModelName, ...]":
        every = [model.name for model in store.usable()]
        try:
            active = store.find().name
        except ModelError:  # told by the step Models; the others can be begun with
            return tuple(every)
        return (active, *(name for name in every if name != active))

    return RunServices(
        runs=retraining.all_runs,
        beginnings=beginnings,
        ask=lambda wish, scan: retraining.ask(wish, learning_films(scan)).path,
        resume=lambda path: retraining.resume(ClinicRun(path)),
        stop=lambda path: ask_to_stop(ClinicRun(path)),
        end=lambda path: end_at_once(ClinicRun(path)),
        delete=lambda path: retraining.delete(ClinicRun(path)),
        threads=retraining.spare_threads(),
    )


def _store_services() -> "StoreServices":
    from tbviewer.net import active, keeping, parcel_file, store, telling
    from tbviewer.ui.admin.models.services import StoreServices

    return StoreServices(
        told=telling.told,
        activate=lambda name, by: active.activate(name, by=by),
        roll_back=active.roll_back,
        export=lambda name, path: parcel_file.export(store.find(name), Path(path)),
        look_into=lambda path: telling.told_of_parcel(parcel_file.opened(Path(path))),
        free_name=keeping.free_name,
        take_in=lambda path, name: keeping.keep(parcel_file.opened(Path(path)), name=name).name,
        delete=keeping.delete,
    )


def stands_against(scan: "Scan") -> "Remark | None":
    """Return why no Run on a scan's folder can be begun here and now, whatever it holds."""
    from tbviewer.record.clinic.judging import disk_refusal, gone, run_bytes

    if not Path(scan.folder).exists():
        return gone(scan.folder)
    return disk_refusal(paths.user_data(), run_bytes(scan))
