"""What the step Films needs from the rest of the program: plain functions that block."""

from collections.abc import Callable
from dataclasses import dataclass

from tbviewer.film.window import Grey
from tbviewer.reading.reading import Remark
from tbviewer.record.clinic.scan import Scan, ScanProgress


def _no_picture(path: str, longest: int) -> Grey:
    raise NotImplementedError


@dataclass(frozen=True)
class FilmsServices:
    """Called inside Jobs only; each may raise a `TbViewerError`.

    Attributes
    ----------
    last
        Returns the newest scan that is kept, of whatever folder; None without one.
    scan
        Scans a folder or a CSV file; tells its progress, which may raise to stop it.
    keep_choices
        Keeps a scan's reference standard and what is left out or taken in.
    stands_against
        Returns why a Run on a scan's folder is not to be begun here and now, whatever it holds:
        the folder is gone, the disk is full; None if nothing does.
    picture
        Takes a film's path and returns it, its longer side at most as many pixels.
    doubted
        Returns a scan whose films say so where the Runs on its folder doubt their labels.
    rest
        Frees what `scan` and `picture` need, until they are called again.
    """

    last: Callable[[], Scan | None]
    scan: Callable[[str, Callable[[ScanProgress], None]], Scan]
    keep_choices: Callable[[Scan], None]
    stands_against: Callable[[Scan], Remark | None] = lambda _: None
    picture: Callable[[str, int], Grey] = _no_picture
    doubted: Callable[[Scan], Scan] = lambda scan: scan
    rest: Callable[[], None] = lambda: None
