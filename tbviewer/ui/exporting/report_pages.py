"""From what the window shows to the pages of a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tbviewer.film.film import Film
from tbviewer.reading.decision import FilmHistory
from tbviewer.reading.reading import AS_USUAL, Wish
from tbviewer.record.figure_spec import Part
from tbviewer.record.report_page import (
    MAP_OPACITY,
    OFFERED,
    FilmAsked,
    PageWish,
    ReportPage,
    page_of,
)
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.deciding import Standing
from tbviewer.ui.decision_desk import DecisionDesk
from tbviewer.ui.entries import Entry, State
from tbviewer.ui.exporting.panels import seen_panel, shown_maps
from tbviewer.ui.films import Films
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.viewing import Shown, Stage, Viewing


@dataclass(frozen=True)
class ReportSources:
    """Where reports come from; `page` and `films` take whether patients are named.

    Attributes
    ----------
    page
        Returns the page of the shown film.
    films
        Returns the films of the list that are read or refused.
    count
        Returns how many films the list has.
    settle
        Called before any of these: what people wrote shall be in the journal.
    """

    page: Callable[[bool], ReportPage]
    films: Callable[[bool], tuple[FilmAsked, ...]]
    count: Callable[[], int]
    settle: Callable[[], object]


def report_sources(
    viewing: Viewing, desk: DecisionDesk, view: FilmView, overlays: Overlays
) -> ReportSources:
    """Return where the window's reports come from."""

    def page(identity: bool) -> ReportPage:
        standing = desk.deciding.standing
        return page_of_shown(viewing.shown, standing, view, overlays, identity=identity)

    def settle() -> None:
        desk.panel.keep_note()
        desk.deciding.queue.flush()

    return ReportSources(
        page,
        lambda identity: films_of_list(viewing.films, overlays, identity=identity),
        lambda: len(viewing.films.rows),
        settle,
    )


def page_of_shown(
    shown: Shown, standing: Standing, view: FilmView, overlays: Overlays, *, identity: bool
) -> ReportPage:
    """Return the page of the shown film, as it stands on the screen but whole.

    `shown` is what may be seen: no score that is kept back is in it.
    """
    film = shown.film
    assert film is not None
    page = page_of(
        film,
        shown.reading,
        shown_maps(overlays, overlays.drawn),
        panel=replace(seen_panel(view, film), part=_whole(film)),
        look=overlays.look,
        identity=identity,
    )
    decisions = (standing.decision,) if standing.decision else ()
    return replace(
        page,
        kept_back=shown.stage is Stage.KEPT_BACK,
        history=FilmHistory(decisions, standing.note),
    )


def films_of_list(films: Films, overlays: Overlays, *, identity: bool) -> tuple[FilmAsked, ...]:
    """Return the films of the list that are read or refused, in its order, with the maps in use."""
    told: Iterable[Entry] = (e for e in films.all() if e.state in (State.READ, State.REFUSED))
    usual = PageWish(maps=_maps(overlays), look=overlays.look, identity=identity)
    return tuple(
        FilmAsked(
            entry.path,
            replace(usual, wish=_wish(entry), kept_back=films.hides_score(entry)),
            entry.key,
        )
        for entry in told
    )


def _wish(entry: Entry) -> Wish:
    """Return how this film was read: the report shall tell the score that stands in the list."""
    if entry.survey is None:
        return AS_USUAL
    reading = entry.survey.reading
    return Wish(force=reading.forced, correction=reading.correction, model=reading.model.name)


def _maps(overlays: Overlays) -> tuple[tuple[str, float], ...]:
    if not overlays.all:
        return ((OFFERED, MAP_OPACITY),)
    return tuple((overlay.heatmap.name, overlay.opacity) for overlay in overlays.drawn)


def _whole(film: Film) -> Part:
    return Part(0, 0, film.columns, film.rows)
