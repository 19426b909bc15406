"""The PIN of the administration: kept as scrypt, checked with a lock-out that grows.

It keeps people from changing Models by mistake or curiosity. Whoever may write the site folder
can do without it, and the operating system's rights are what protects that folder.
"""

import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tbviewer import paths
from tbviewer.errors import PinError, PinFault
from tbviewer.record import site
from tbviewer.words import say, say_count

FEWEST_CHARACTERS = 6
FREE_TRIES = 4
FIRST_WAIT_S, LONGEST_WAIT_S = 30.0, 3600.0
_FILE, _TRIES = "admin-pin.json", "admin-tries.json"
_N, _R, _P = 1 << 16, 8, 1
"""64 MB and some 0.2 s for each try."""
_MEMORY = 256 << 20


@dataclass(frozen=True, slots=True)
class PinState:
    """How the lock stands.

    Attributes
    ----------
    is_set : bool
        Whether there is a PIN; without one the next that is chosen becomes it.
    wait_s : float
        How long no PIN is taken, in seconds; 0 when one is.
    """

    is_set: bool
    wait_s: float = 0.0


class Pin:
    """Chooses, checks and changes the PIN; from any thread. Every call looks at the files anew.

    Parameters
    ----------
    clock
        Returns the time in seconds since 1970.
    forgotten_before
        Returns a time: a PIN that was set before it is none, because IT had it chosen anew.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        forgotten_before: Callable[[], float] = lambda: 0.0,
    ):
        self._clock, self._forgotten_before = clock, forgotten_before
        self._turn = threading.Lock()

    def state(self) -> PinState:
        """Return how the lock stands.

        Raises
        ------
        PinError
            If the file of the PIN cannot be read.
        """
        return PinState(self._kept() is not None, self._wait_s())

    def choose(self, pin: str) -> None:
        """Set the first PIN.

        Raises
        ------
        PinError
            If it is too short, there is one already, or it cannot be kept.
        """
        with self._turn:
            if self._kept() is not None:
                raise PinError(PinFault.ALREADY_SET)
            self._keep(pin)

    def check(self, pin: str) -> None:
        """Return if `pin` is the PIN.

        Raises
        ------
        PinError
            If it is not, or no PIN is taken for a while.
        """
        with self._turn:
            self._check(pin)

    def change(self, old: str, new: str) -> None:
        """Set another PIN in place of `old`.

        Raises
        ------
        PinError
            If `old` is not the PIN, or `new` is too short or cannot be kept.
        """
        with self._turn:
            _long_enough(new)
            self._check(old)
            self._keep(new)

    def _check(self, pin: str) -> None:
        kept = self._kept()
        if kept is None:
            raise PinError(PinFault.WRONG)
        if (wait := self._wait_s()) > 0:
            raise PinError(PinFault.LOCKED_OUT, wait=wait_text(wait))
        errors = self._errors()[0] + 1
        # Counted before it is checked: a program that is killed meanwhile wins no free try.
        self._count(errors)
        if not hmac.compare_digest(_scrypt(pin, kept), bytes.fromhex(kept["hash"])):
            if (wait := self._wait_s()) > 0:
                raise PinError(PinFault.LOCKED_OUT, wait=wait_text(wait))
            raise PinError(PinFault.WRONG)
        self._count(0)

    def _keep(self, pin: str) -> None:
        _long_enough(pin)
        facts = {"schema": 1, "at": self._clock(), "salt": os.urandom(16).hex()}
        facts |= {"n": _N, "r": _R, "p": _P}
        facts["hash"] = _scrypt(pin, facts).hex()
        folder = self._folder()
        try:
            site.write_json(folder / _FILE, facts)
        except OSError as error:
            raise _not_writable(folder, error) from error
        self._count(0)

    def _folder(self) -> Path:
        """Return where a new PIN is kept: in place of the old one, or as widely as may be."""
        shared = site.shared_folder()
        if (paths.site_data() / _FILE).exists() or site.may_write_in(shared):
            return shared
        return paths.user_data()

    def _kept(self) -> dict[str, Any] | None:
        """Return what is kept of the PIN, the site's first; None where none is set."""
        for place in (paths.site_data() / _FILE, paths.user_data() / _FILE):
            try:
                facts = json.loads(place.read_text("utf-8"))
                if not _is_whole(facts):
                    raise ValueError("not a PIN's file")
            except (FileNotFoundError, NotADirectoryError):
                continue
            except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
                raise PinError(PinFault.DAMAGED, detail=str(error), file=place) from error
            if facts["at"] >= self._forgotten_before():
                return facts  # type: ignore[no-any-return]
        return None

    def _wait_s(self) -> float:
        errors, at = self._errors()
        wait = wait_after(errors)
        # A clock that was set back must not lock for longer than the wait itself.
        return min(wait, max(0.0, at + wait - self._clock()))

    def _errors(self) -> tuple[int, float]:
        """Return how many errors followed each other, and when the last was."""
        path = paths.user_data() / _TRIES
        try:
            facts = json.loads(path.read_text("utf-8"))
            return max(0, int(facts["errors"])), float(facts["at"])
        except FileNotFoundError:
            return 0, 0.0
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return FREE_TRIES + 1, path.stat().st_mtime  # a damaged count opens nothing

    def _count(self, errors: int) -> None:
        path = paths.user_data() / _TRIES
        try:
            if errors == 0:
                path.unlink(missing_ok=True)
            else:
                site.write_json(path, {"errors": errors, "at": self._clock()})
        except OSError as error:
            raise _not_writable(path.parent, error) from error


def wait_after(errors: int) -> float:
    """Return how many seconds no PIN is taken after so many errors in a row."""
    if errors <= FREE_TRIES:
        return 0.0
    doublings = min(errors - FREE_TRIES - 1, 30)
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0**doublings)


def wait_text(seconds: float) -> str:
    """Return a wait in words."""
    whole = int(seconds) + (seconds > int(seconds))
    if whole < 60:
        return say_count("{count} second", "{count} seconds", whole)
    if whole % 60 == 0:
        return say_count("{count} minute", "{count} minutes", whole // 60)
    return say("{minutes}:{seconds:02d} minutes", minutes=whole // 60, seconds=whole % 60)


def _long_enough(pin: str) -> None:
    if len(pin) < FEWEST_CHARACTERS:
        raise PinError(PinFault.TOO_SHORT, least=FEWEST_CHARACTERS)


def _scrypt(pin: str, facts: dict[str, Any]) -> bytes:
    return hashlib.scrypt(
        pin.encode("utf-8", "surrogatepass"), salt=bytes.fromhex(facts["salt"]),
        n=facts["n"], r=facts["r"], p=facts["p"], maxmem=_MEMORY,
    )  # fmt: skip


def _is_whole(facts: Any) -> bool:
    if not isinstance(facts, dict) or facts.get("schema") != 1:
        return False
    # Other figures than ours would make the check itself the trap: gigabytes, or hours.
    if (facts.get("n"), facts.get("r"), facts.get("p")) != (_N, _R, _P):
        return False
    at = facts.get("at")
    if isinstance(at, bool) or not isinstance(at, int | float):
        return False
    return len(bytes.fromhex(facts["salt"])) >= 8 and len(bytes.fromhex(facts["hash"])) == 64


def _not_writable(folder: Path, error: OSError) -> PinError:
    return PinError(PinFault.NOT_WRITABLE, detail=str(error), folder=folder)
