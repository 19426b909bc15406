"""The camera: which part of a film is looked at, how large, how turned. It knows no widget."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QTransform

LARGEST_SCALE = 40.0
"""Screen pixels a film pixel."""
SMALLEST_OF_FIT = 0.2
"""How far below the fitting size one may zoom out."""


@dataclass(frozen=True, slots=True)
class Pose:
    """How a camera stands, in terms that hold for films of any size.

    Attributes
    ----------
    across, down : float
        What is in the middle of the view, as shares of the film's width and height.
    zoom : float
        How much larger than the fitting size.
    fitted : bool
        Whether the film is kept as large as the view.
    quarters : int
        Quarter turns to the right, 0 to 3.
    mirrored : bool
        Whether left and right are exchanged, before the turn.
    """

    across: float = 0.5
    down: float = 0.5
    zoom: float = 1.0
    fitted: bool = True
    quarters: int = 0
    mirrored: bool = False


class Camera(QObject):
    """Looks at a film from a place on the screen; a view obeys it.

    Film coordinates are film pixels. View coordinates are the place's logical pixels; scales
    count device pixels a film column.
    """

    changed = Signal()
    """What is seen has changed, for whatever reason."""
    moved = Signal()
    """This camera itself was moved: not its film or place, and not another that it follows."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._film = QSizeF(0, 0)
        self._stretch = 1.0
        self._place = QSizeF(1, 1)
        self._ratio = 1.0
        self._scale = 1.0  # logical pixels a film column
        self._centre = QPointF()
        self._fitted = True
        self._quarters = 0
        self._mirrored = False
        self._leader: Camera | None = None

    @property
    def fitted(self) -> bool:
        """Whether the film is kept as large as the view."""
        return self._fitted

    @property
    def scale(self) -> float:
        """Screen pixels a film column: device pixels, not Qt's logical ones."""
        return self._scale * self._ratio

    @property
    def zoom(self) -> float:
        """How much larger than the fitting size."""
        return self._scale / self._fitting_scale()

    @property
    def centre(self) -> QPointF:
        """The place on the film in the middle of the view."""
        return QPointF(self._centre)

    @property
    def quarters(self) -> int:
        """Quarter turns to the right, 0 to 3."""
        return self._quarters

    @property
    def mirrored(self) -> bool:
        """Whether left and right are exchanged, before the turn."""
        return self._mirrored

    @property
    def pose(self) -> Pose:
        """How it stands, for another camera to take."""
        share = self.share_of(self._centre)
        return Pose(share.x(), share.y(), self.zoom, self._fitted, self._quarters, self._mirrored)

    def linear(self) -> QTransform:
        """Return the map from film to view, without its shift; quarter turns are exact."""
        across = -self._scale if self._mirrored else self._scale
        down = self._scale * self._stretch
        return (
            QTransform(across, 0, 0, down, 0, 0),
            QTransform(0, across, -down, 0, 0, 0),
            QTransform(-across, 0, 0, -down, 0, 0),
            QTransform(0, -across, down, 0, 0, 0),
        )[self._quarters]

    def in_view(self, on_film: QPointF) -> QPointF:
        """Return where in the view a place on the film is."""
        return self.linear().map(on_film - self._centre) + self._middle()

    def on_film(self, in_view: QPointF) -> QPointF:
        """Return the place on the film that is seen at a place in the view."""
        inverse, _ = self.linear().inverted()
        return inverse.map(in_view - self._middle()) + self._centre

    def seen(self) -> QRectF:
        """Return the part of the film plane that the view covers."""
        size = self._size_on_film()
        corner = self._centre - QPointF(size.width() / 2, size.height() / 2)
        return QRectF(corner, size)

    def reach(self) -> QRectF:
        """Return the film with so much around it that every place on it can be the middle."""
        size = self._size_on_film()
        film = QRectF(QPointF(), self._film)
        return film.adjusted(
            -size.width() / 2, -size.height() / 2, size.width() / 2, size.height() / 2
        )

    def share_of(self, on_film: QPointF) -> QPointF:
        """Return a place as shares of the film's width and height."""
        if self._film.isEmpty():
            return QPointF(0.5, 0.5)
        return QPointF(on_film.x() / self._film.width(), on_film.y() / self._film.height())

    def place_of(self, share: QPointF) -> QPointF:
        """Return the place on the film at shares of its width and height."""
        return QPointF(share.x() * self._film.width(), share.y() * self._film.height())

    def set_film(self, size: QSizeF, *, stretch: float = 1.0) -> None:
        """Look at another film, whole and upright; `stretch` is how much taller its pixels are."""
        self._film, self._stretch = QSizeF(size), stretch
        self._quarters, self._mirrored = 0, False
        self._fit()
        self.changed.emit()

    def set_place(self, size: QSizeF, *, ratio: float) -> None:
        """Look from another place; `ratio` is device pixels a logical one."""
        if size == self._place and ratio == self._ratio:
            return
        self._place, self._ratio = QSizeF(size), ratio
        if self._fitted:
            self._fit()
        else:
            self._stand(self._scale, self._centre)
        self.changed.emit()

    def fit(self) -> None:
        """Make the whole film as large as the view, and keep it so."""
        self._fit()
        self._tell_moved()

    def reset(self) -> None:
        """See the whole film, upright and not mirrored."""
        self._quarters, self._mirrored = 0, False
        self.fit()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show `scale` screen pixels a film column; the film stays under view position `at`."""
        if self._film.isEmpty():
            return
        at = self._middle() if at is None else at
        held = self.on_film(at)
        self._fitted = False
        self._stand(scale / self._ratio, self._centre)
        self._stand(self._scale, self._centre + held - self.on_film(at))
        self._tell_moved()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge by `factor`; the film stays where it is under view position `at`."""
        self.zoom_to(self.scale * factor, at)

    def show_pixel_for_pixel(self, at: QPointF | None = None) -> None:
        """Show one film pixel on one screen pixel, around view position `at`."""
        self.zoom_to(1.0, at)

    def toggle_fit(self, at: QPointF) -> None:
        """Change between the fitting size and one to one around view position `at`."""
        if self._fitted:
            self.show_pixel_for_pixel(at)
        else:
            self.fit()

    def pan(self, by: QPointF) -> None:
        """Move the film by so many pixels of the view."""
        if self._film.isEmpty() or by.isNull():
            return
        self._fitted = False
        self._stand(self._scale, self.on_film(self._middle() - by))
        self._tell_moved()

    def turn(self, quarters: int) -> None:
        """Turn the film by so many quarters to the right."""
        self._turn_to(self._quarters + quarters, self._mirrored)

    def mirror_across(self) -> None:
        """Exchange left and right as they are seen."""
        self._turn_to(-self._quarters, not self._mirrored)

    def mirror_down(self) -> None:
        """Exchange top and bottom as they are seen."""
        self._turn_to(2 - self._quarters, not self._mirrored)

    def take(self, pose: Pose) -> None:
        """Stand as another camera does; nobody follows this one into it."""
        if pose == self.pose:
            return
        self._quarters, self._mirrored = pose.quarters % 4, pose.mirrored
        self._fitted = pose.fitted
        if pose.fitted:
            self._fit()
        else:
            centre = self.place_of(QPointF(pose.across, pose.down))
            self._stand(pose.zoom * self._fitting_scale(), centre)
        self.changed.emit()

    def follow(self, leader: "Camera | None") -> None:
        """Stand as `leader` does from now on, or alone again. Two may follow each other."""
        if self._leader is not None:
            self._leader.moved.disconnect(self._take_leaders)
        self._leader = leader
        if leader is not None:
            leader.moved.connect(self._take_leaders)
            self.take(leader.pose)

    def _take_leaders(self) -> None:
        if self._leader is not None:
            self.take(self._leader.pose)

    def _turn_to(self, quarters: int, mirrored: bool) -> None:
        self._quarters, self._mirrored = quarters % 4, mirrored
        if self._fitted:
            self._fit()
        self._tell_moved()

    def _tell_moved(self) -> None:
        self.changed.emit()
        self.moved.emit()

    def _fit(self) -> None:
        self._fitted = True
        self._scale = self._fitting_scale()
        self._centre = self.place_of(QPointF(0.5, 0.5))

    def _stand(self, scale: float, centre: QPointF) -> None:
        """Take scale and centre as far as they are within reason."""
        smallest = self._fitting_scale() * SMALLEST_OF_FIT
        self._scale = min(max(scale, smallest), LARGEST_SCALE / self._ratio)
        self._centre = QPointF(
            min(max(centre.x(), 0.0), self._film.width()),
            min(max(centre.y(), 0.0), self._film.height()),
        )

    def _fitting_scale(self) -> float:
        width, height = self._film.width(), self._film.height() * self._stretch
        if self._quarters % 2:
            width, height = height, width
        if width <= 0 or height <= 0 or self._place.isEmpty():
            return 1.0
        return min(self._place.width() / width, self._place.height() / height)

    def _middle(self) -> QPointF:
        return QPointF(self._place.width() / 2, self._place.height() / 2)

    def _size_on_film(self) -> QSizeF:
        inverse, _ = self.linear().inverted()
        return inverse.mapRect(QRectF(QPointF(), self._place)).size()
