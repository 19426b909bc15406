"""What the Admin room's steps Compare and Threshold have done: measuring, aside of the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbviewer import paths
from tbviewer.aside import aside
from tbviewer.rooms import ReadingRooms

if TYPE_CHECKING:
    from tbviewer.reading.comparison import Comparison
    from tbviewer.reading.reading import ModelName
    from tbviewer.reading.screening import Conditions, Curve, Row, Sample
    from tbviewer.record.site_threshold import SiteThreshold
    from tbviewer.record.threshold_sheet import ThresholdSheet
    from tbviewer.ui.admin.comparing.services import Candidate, CompareServices, Looked
    from tbviewer.ui.admin.threshold.services import Standing, ThresholdServices


def compare_services(rooms: ReadingRooms) -> "CompareServices":
    """Return what the step Compare needs; films on which Models differ are read in `rooms`."""
    from tbviewer.net.store import find
    from tbviewer.ui.admin.comparing.services import CompareServices

    return CompareServices(
        active=lambda: find().name,
        candidates=_candidates,
        compare=_compare,
        look=lambda path, candidate: _look(rooms, path, candidate),
        activate=_activate,
        rest=rooms.rest,
    )


def _candidates() -> "tuple[Candidate, ...]":
    from tbviewer.errors import ModelError
    from tbviewer.net.store import in_folder
    from tbviewer.record.comparison import kept
    from tbviewer.record.runs.folder import ClinicRun
    from tbviewer.record.runs.looking import Standing, runs_seen
    from tbviewer.ui.admin.comparing.services import Candidate

    found = []
    for seen in runs_seen(paths.user_data() / "runs"):
        if seen.standing is Standing.DONE:
            try:
                model = in_folder(ClinicRun(seen.path).model).name
            except ModelError:
                continue  # its folder was changed by hand; it can be read by nobody
            found.append(Candidate(seen.path, model, seen.wish.folder, kept(seen.path)))
    return tuple(found)


def _compare(candidate: "Candidate", report: Callable[[Any], None]) -> "Comparison":
    return aside(_compared, str(candidate.run), candidate.folder, report=report)


def _compared(run: str, folder: str, tell: Callable[[Any], None]) -> "Comparison":
    """Work for a process of its own: it imports torch."""
    from tbviewer.record.runs.folder import ClinicRun
    from tbviewer.training.clinic.measuring import compared

    return compared(ClinicRun(Path(run)).model, Path(folder), Path(run), tell)


def _look(rooms: ReadingRooms, path: str, candidate: "Candidate") -> "Looked":
    from tbviewer.reading.reading import Wish
    from tbviewer.record.runs.folder import ClinicRun
    from tbviewer.ui.admin.comparing.services import Looked

    folder = str(ClinicRun(candidate.run).model)
    with rooms.one() as room:
        film = room.open_film(path)
        # The comparison took it in, whatever speaks against it.
        new = room.read_film(film, Wish(force=True, folder=folder))
        return Looked(film, new, room.read_film(film, Wish(force=True)))


def _activate(candidate: "Candidate", by: str) -> "tuple[ModelName, ModelName]":
    from tbviewer.net.active import activate
    from tbviewer.net.keeping import free_name, keep_folder
    from tbviewer.net.store import usable
    from tbviewer.record.runs.folder import ClinicRun

    same = [model.name.name for model in usable() if model.name.sha256 == candidate.model.sha256]
    name = same[0] if same else free_name(candidate.model.name)
    model = keep_folder(ClinicRun(candidate.run).model, name=name)
    return activate(model.name.name, by=by)


def threshold_services() -> "ThresholdServices":
    """Return what the step Threshold needs."""
    from tbviewer.record.journal.drift import drift
    from tbviewer.record.site_threshold import forget, keep
    from tbviewer.ui.admin.threshold.services import ThresholdServices

    return ThresholdServices(
        standing=_standing,
        measure=lambda source, standard, report: aside(_measured, source, standard, report=report),
        rows=_rows,
        make=_made_threshold,
        keep=keep,
        forget=forget,
        pdf=lambda sheet: aside(_sheet_as_pdf, sheet),
        drift=lambda sha256, threshold: drift(paths.journal_file(), sha256, threshold),
    )


def _standing() -> "Standing":
    from tbviewer.net.store import find
    from tbviewer.net.threshold import threshold_set_here
    from tbviewer.ui.admin.threshold.services import Standing

    card = (model := find()).card
    return Standing(model.name, card.default_threshold, threshold_set_here(card))


def _rows(sample: "Sample", conditions: "Conditions", at_most: int | None) -> "tuple[Row, ...]":
    from tbviewer.training.screening import cuts, table

    return table(sample, conditions, cuts(sample.scores, at_most))


def _made_threshold(sample: "Sample", row: "Row", site: str, by: str) -> "SiteThreshold":
    from tbviewer.errors import TbViewerError
    from tbviewer.net.store import find
    from tbviewer.net.threshold import score_rule
    from tbviewer.record.site_threshold import chosen_from
    from tbviewer.words import say

    model = find()
    if model.name != sample.model:
        raise TbViewerError(
            say("Another Model reads now: the threshold of {model} was not set.",
                model=sample.model.short),
            code="other-model",
            advice=say("Measure again with the Model that reads."),
        )  # fmt: skip
    return chosen_from(sample, row, site=site, by=by, rule=score_rule(model.card))


def _measured(source: str, standard: str, tell: "Callable[[Any], None]") -> "tuple[Sample, Curve]":
    """Work for a process of its own: it imports torch."""
    from tbviewer.training.clinic.measuring import measured

    return measured(Path(source), standard, None, tell)


def _sheet_as_pdf(sheet: "ThresholdSheet", _: "Callable[[Any], None]") -> bytes:
    """Work for a process of its own: it imports matplotlib, and that decoders."""
    from tbviewer.record.threshold_sheet import pdf_of

    return pdf_of(sheet)
