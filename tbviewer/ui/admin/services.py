"""What the Admin room needs from the rest of the program: plain functions that block."""

from collections.abc import Callable
from dataclasses import dataclass

from tbviewer.record.pin import PinState
from tbviewer.ui.admin.comparing.services import CompareServices
from tbviewer.ui.admin.films.services import FilmsServices
from tbviewer.ui.admin.models.services import StoreServices
from tbviewer.ui.admin.run.services import RunServices
from tbviewer.ui.admin.threshold.services import ThresholdServices


@dataclass(frozen=True)
class PinServices:
    """The lock of the room; each may raise a `PinError`.

    Attributes
    ----------
    state
        Returns how the lock stands.
    choose
        Sets the first PIN.
    check
        Returns if this is the PIN.
    change
        Sets another PIN in place of the old one.
    """

    state: Callable[[], PinState]
    choose: Callable[[str], None]
    check: Callable[[str], None]
    change: Callable[[str, str], None]


@dataclass(frozen=True)
class AdminServices:
    """What the pages of the room need; where there are none, the room is switched off.

    A step whose services are None has no page.
    """

    pin: PinServices
    films: FilmsServices | None = None
    runs: RunServices | None = None
    compare: CompareServices | None = None
    threshold: ThresholdServices | None = None
    models: StoreServices | None = None
