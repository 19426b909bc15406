"""Measuring by hand: placing points, dragging them, choosing what to delete."""

from PySide6.QtCore import QObject, QPointF

from tbviewer.film.measuring import POINTS, Measure, MeasureKind, Point
from tbviewer.ui.canvas.measures import Measures
from tbviewer.ui.canvas.measures_item import MeasuresItem
from tbviewer.ui.canvas.tools import MEASURES, Tools
from tbviewer.ui.canvas.view import FilmView

GRIP = 9.0
"""Screen pixels from a point within which a hand takes hold of it."""
SLACK = 4.0
"""Screen pixels that a button may travel in a click before it is a drag."""


class Measuring(QObject):
    """Turns presses, moves and releases over a `FilmView` into measures.

    Points are placed by clicks, or the first two by one drag. A point that stands can be
    dragged at any time, with or without a tool.
    """

    def __init__(self, view: FilmView, tools: Tools, measures: Measures):
        super().__init__(view)
        self._view, self._tools, self._measures = view, tools, measures
        self._item = MeasuresItem()
        view.put_above(self._item)
        self._placed: tuple[Point, ...] = ()
        self._hover: Point | None = None
        self._held: tuple[int, int] | None = None
        self._draft: Measure | None = None
        self._pressed_at = QPointF()
        measures.changed.connect(self._show)
        tools.changed.connect(self._obey_tool)
        self._show()

    @property
    def placing(self) -> bool:
        """Whether a measure has begun and lacks points."""
        return bool(self._placed)

    def holds(self, at: QPointF) -> bool:
        """Return whether a press at view position `at` would take hold of a point."""
        return not self.placing and self._point_at(at) is not None

    def press(self, at: QPointF) -> bool:
        """Take a press of the left button; return whether it was meant for a measure."""
        self._pressed_at = at
        self._held = None if self.placing else self._point_at(at)
        if self._held is not None:
            self._measures.select(self._held[0])
            return True
        if self._kind() is None:
            self._measures.select(None)
            return False
        self._place(at)
        return True

    def move(self, at: QPointF) -> None:
        """Follow the cursor, whether a button is pressed or not."""
        if self._held is not None:
            index, point = self._held
            self._draft = self._measures.all[index].moved(point, self._on_film(at))
        elif self.placing:
            self._hover = self._on_film(at)
        else:
            return
        self._show()

    def release(self, at: QPointF) -> None:
        """End a drag, or a click that has placed its point already."""
        if self._held is not None:
            (index, _), self._held = self._held, None
            draft, self._draft = self._draft, None
            if draft is not None:
                self._measures.replace(index, draft)
            self._show()
        elif self.placing and (at - self._pressed_at).manhattanLength() > SLACK:
            self._place(at)

    def cancel(self) -> None:
        """Forget the points of a measure that is not whole, and any drag."""
        self._placed, self._hover, self._held, self._draft = (), None, None, None
        self._show()

    def _kind(self) -> MeasureKind | None:
        return MEASURES.get(self._tools.current) if self._tools.current else None

    def _place(self, at: QPointF) -> None:
        kind = self._kind()
        if kind is None:
            return
        begun = self._begun(self._on_film(at))
        if len(begun.points) < POINTS[kind]:
            self._placed, self._hover = begun.points, None
            self._tools.set_step(len(begun.points))
            self._show()
            return
        self._placed, self._hover = (), None
        self._measures.add(begun)
        self._tools.take(None)

    def _begun(self, last: Point) -> Measure:
        """Return the measure under way with one more point; the ratio's lines are level."""
        kind = self._kind()
        assert kind is not None
        along_rows = self._view.camera.quarters % 2 == 0
        measure = Measure(kind, (*self._placed, last), along_rows)
        return measure.moved(len(self._placed), last) if len(self._placed) % 2 else measure

    def _point_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return which measure's which point lies under view position `at`."""
        to_view = self._view.viewportTransform()
        found: list[tuple[float, int, int]] = []
        for index, measure in enumerate(self._measures.all):
            for number, point in enumerate(measure.points):
                far = (to_view.map(QPointF(*point)) - at).manhattanLength()
                if far <= GRIP:
                    found.append((far, index, number))
        return min(found)[1:] if found else None

    def _on_film(self, at: QPointF) -> Point:
        """Return the place on the film under view position `at`, never beside the film."""
        inverse, _ = self._view.viewportTransform().inverted()
        place, film = inverse.map(at), self._view.film
        columns, rows = (film.columns, film.rows) if film else (0, 0)
        return min(max(place.x(), 0.0), columns), min(max(place.y(), 0.0), rows)

    def _obey_tool(self) -> None:
        if self._kind() is None and self.placing:
            self.cancel()

    def _show(self) -> None:
        shown = list(self._measures.all)
        chosen = self._measures.selected
        if self._held is not None and self._draft is not None:
            shown[self._held[0]] = self._draft
        if self.placing and self._kind() is not None:
            shown.append(
                self._begun(self._hover)
                if self._hover is not None
                else Measure(self._kind() or MeasureKind.LENGTH, self._placed)
            )
        film = self._view.film
        self._item.show_measures(tuple(shown), chosen, film.spacing if film else None)
