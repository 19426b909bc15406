"""Scanning: every film of a labelled folder is opened once, and again only if it has changed.

The films are opened by whoever is handed in (the reading rooms); here nothing is decoded.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tbviewer.errors import FilmError, FilmFault, TrainingError
from tbviewer.record.clinic.judging import gone
from tbviewer.record.clinic.scan import FaultKind, Inspection, Scan, ScannedFilm, ScanProgress
from tbviewer.training.clinic import finding, keeping
from tbviewer.training.folder import LabelledFilm, labelled_films

Inspect = Callable[[str, str], Inspection | None]
"""Takes a path and the SHA-256 that the file had, or an empty word; None if it still has it."""

_PASSING = frozenset(
    {
        FilmFault.NOT_FOUND,
        FilmFault.NO_PERMISSION,
        FilmFault.UNREADABLE,
        FilmFault.NO_MEMORY,
        FilmFault.TOO_SLOW,
        FilmFault.DECODER_DIED,
    }
)
"""Reasons that may have gone at the next scan: a disk that is back, a computer less busy."""
_NO_FILMS = frozenset({".csv", ".db", ".docx", ".html", ".ini", ".json", ".log", ".md", ".pdf",
                       ".txt", ".xls", ".xlsx", ".xml"})  # fmt: skip
"""Ends of names of files that lie beside films and are none."""
_KEPT_EVERY_SECONDS = 20.0
_LOOK_UP_SECONDS = 0.2
"""How soon a wish to stop is noticed while films are being opened."""


Report = Callable[[ScanProgress], None]


class FolderGoneError(TrainingError):
    """The folder went away while it was scanned; what was seen is kept."""

    def __init__(self, folder: Path):
        super().__init__(gone(str(folder)).sentence)
        self.code = "folder-gone"


def scan_folder(
    folder: Path, *, inspect: Inspect, at_once: int, report: Report = lambda _: None
) -> Scan:
    """Return what `folder` holds, and keep it; blocking.

    Parameters
    ----------
    folder : Path
        Any labelled folder or CSV file of `labelled_films`.
    inspect
        Opens a film, from any thread; raises a `FilmError` if it is none.
    at_once : int
        How many films to have inspected at once.
    report
        Told of the progress; may raise to stop. What was seen until then is kept, and the next
        scan goes on from there.

    Raises
    ------
    TrainingError
        If it is no labelled folder, has gone meanwhile, or the scan cannot be kept.
    """
    folder = folder.absolute()
    secret = keeping.salt()
    found = _listed(folder)
    seen = _Looking(folder, inspect, secret).at(found, at_once, report)
    films = [
        finding.placed(secret, labelled, seen[labelled.film])
        for labelled in found
        if labelled.film in seen and not _is_beside(seen[labelled.film])
    ]
    scan = Scan(
        str(folder),
        datetime.now(UTC).isoformat(timespec="seconds"),
        tuple(finding.judged(films)),
        passed_over=sum(map(_is_beside, seen.values())),
    )
    keeping.keep_scan(scan)
    return keeping.obeying(scan, keeping.choices_of(folder))


def _listed(folder: Path) -> list[LabelledFilm]:
    try:
        return labelled_films(folder)
    except OSError as error:
        raise FolderGoneError(folder) from error


def _is_beside(film: ScannedFilm) -> bool:
    """Tell whether it is a list or a letter that lies beside the films."""
    return film.seen.code == FilmFault.NOT_AN_IMAGE and Path(film.path).suffix.lower() in _NO_FILMS


class _Looking:
    """One scan's look at the files of a folder."""

    def __init__(self, folder: Path, inspect: Inspect, secret: bytes):
        self._folder, self._inspect, self._secret = folder, inspect, secret
        self._known = keeping.inspected(folder)

    def at(
        self, found: Sequence[LabelledFilm], at_once: int, report: Report
    ) -> dict[str, ScannedFilm]:
        """Return, by name, the films as they are on the disk; vanished ones are absent."""
        seen = {film.film: film for one in found if (film := self._unchanged(one)) is not None}
        unknown = [film for film in found if film.film not in seen]
        first = done = len(found) - len(unknown)
        started = kept = time.monotonic()
        try:
            report(ScanProgress(done, len(found), None))
            for films in self._inspected(unknown, at_once):
                done += len(films)
                seen |= {film.film: film for film in films if film is not None}
                now = time.monotonic()
                report(ScanProgress(done, len(found), _left(now - started, done - first,
                                                            len(found) - done)))  # fmt: skip
                if now - kept > _KEPT_EVERY_SECONDS:
                    keeping.keep_inspected(self._folder, seen.values())
                    kept = now
        except BaseException:
            with suppress(TrainingError):  # what stopped it is told first
                keeping.keep_inspected(self._folder, seen.values())
            raise
        return seen

    def _unchanged(self, film: LabelledFilm) -> ScannedFilm | None:
        """Return what is known of a file that is as large and as old as it was."""
        known, stamp = self._known.get(film.film), _stamp(film.path)
        if known is None or stamp != (known.size, known.modified_ns):
            return None
        if known.seen.code in _PASSING or known.path != str(film.path):
            return None
        return replace(known, label=film.label)

    def _inspected(
        self, films: Sequence[LabelledFilm], at_once: int
    ) -> Iterator[list[ScannedFilm | None]]:
        """Yield films as they come, and nothing now and then while none does."""
        threads = ThreadPoolExecutor(at_once, thread_name_prefix="scanning")
        waiting: set[Future[ScannedFilm | None]] = {
            threads.submit(self._look, film) for film in films
        }
        try:
            while waiting:
                ended, waiting = wait(waiting, _LOOK_UP_SECONDS, FIRST_COMPLETED)
                errors = [error for one in ended if (error := one.exception()) is not None]
                yield [one.result() for one in ended if one.exception() is None]
                for error in errors:
                    raise error
        finally:
            # A film that hangs is waited for by its thread alone.
            threads.shutdown(wait=not waiting, cancel_futures=True)

    def _look(self, film: LabelledFilm) -> ScannedFilm | None:
        """Return a film as its file is now; None if it vanished from the folder."""
        path, stamp = str(film.path), _stamp(film.path)
        known = self._known.get(film.film)
        try:
            seen = self._inspect(path, known.seen.key if known else "")
        except FilmError as error:
            if error.fault in _PASSING and not _is_there(self._folder, film.path):
                raise FolderGoneError(self._folder) from error
            if error.fault is FilmFault.NOT_FOUND and self._folder.is_dir():
                return None  # deleted while we looked; a CSV's word that it is there stands
            seen = Inspection(
                against=FaultKind.UNREADABLE, code=str(error.fault), told=error.sentence
            )
        if seen is None and known is not None:  # another date, the same content
            seen = known.seen
        elif seen is not None:
            seen = replace(seen, patient=finding.hashed(self._secret, seen.patient))
        assert seen is not None
        return ScannedFilm(film.film, path, film.label, *(stamp or (0, 0)), seen)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def _is_there(folder: Path, film: Path) -> bool:
    """Whether a folder, and the one in it where a film was, can still be reached."""
    try:
        return folder.exists() and (folder.is_file() or film.parent.exists())
    except OSError:
        return False


def _left(seconds: float, done: int, remaining: int) -> float | None:
    """Return how long the rest takes, reckoned from what was done; None before that is known."""
    return None if done < 5 else seconds / done * remaining
