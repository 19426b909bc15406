"""The store: which Models there are, and whether their files are what their Cards say.

A Model is a folder with ``card.json`` and ``weights.safetensors``. A bad one is refused by
name; the others go on working. Nothing here needs torch.
"""

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tbviewer import paths
from tbviewer.errors import ModelError
from tbviewer.net import weights
from tbviewer.net.card import Card, read_card
from tbviewer.policy import policy
from tbviewer.reading.reading import ModelName
from tbviewer.words import say

CARD, WEIGHTS = "card.json", "weights.safetensors"
DEFAULT = "combined"
"""The Model that reads when nobody has chosen another."""


class Place(StrEnum):
    """Whose folder a Model lies in, first the ones that win."""

    POLICY = "policy"
    SITE = "site"
    USER = "user"
    BUNDLE = "bundle"


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A Model in its folder: its Card read, its weights not yet."""

    folder: Path
    card: Card

    @property
    def name(self) -> ModelName:
        """Name and hash."""
        return ModelName(self.card.name, self.card.sha256)

    @property
    def place(self) -> Place | None:
        """Whose folder it lies in; None for one outside the store."""
        return next((p for p, folder in places().items() if folder == self.folder.parent), None)

    def weights(self) -> bytes:
        """Return the weights file, read once and checked against the Card.

        Raises
        ------
        ModelError
            If it is missing or not what the Card says.
        """
        try:
            content = (self.folder / WEIGHTS).read_bytes()
        except OSError as error:
            reason = say("its weights cannot be read.")
            raise ModelError(self.folder.name, reason, detail=str(error)) from error
        found = hashlib.sha256(content).hexdigest()
        if found != self.card.sha256:
            reason = say("its weights are not the ones its Card names; they may be damaged.")
            raise ModelError(self.folder.name, reason, detail=f"{found} != {self.card.sha256}")
        return content

    def verify(self) -> None:
        """Hold the weights against the Card and our Network's shapes, without loading them.

        Raises
        ------
        ModelError
            If they are not what they must be.
        """
        check_weights(self.folder.name, self.weights())


def check_weights(name: str, content: bytes) -> None:
    """Return if `content` is a file of weights of this program's Network.

    Raises
    ------
    ModelError
        Naming the Model `name`.
    """
    try:
        weights.check(content)
    except ValueError as error:
        reason = say("its weights are not of this program's Network.")
        raise ModelError(name, reason, detail=str(error)) from error


def places() -> dict[Place, Path]:
    """Return where Models are kept, first the ones that win: policy, site, user, bundle."""
    found = {
        Place.SITE: paths.site_models(),
        Place.USER: paths.user_models(),
        Place.BUNDLE: paths.bundled_models(),
    }
    settled = policy().models_folder
    return found if settled is None else {Place.POLICY: settled} | found


def folders() -> tuple[Path, ...]:
    """Return the folders of `places`."""
    return tuple(places().values())


def names(places: Iterable[Path] | None = None) -> list[str]:
    """Return the names of all Models, good or bad."""
    found = set()
    for place in folders() if places is None else places:
        with contextlib.suppress(OSError):  # a folder that this person may not look into
            # Hidden folders hold what is still being copied, or half deleted.
            found |= {p.parent.name for p in place.glob(f"[!.]*/{CARD}")}
    return sorted(found)


def located(name: str) -> tuple[Place, Path] | None:
    """Return whose folder the Model called `name`, good or bad, lies in, and its own; or None."""
    for place, folder in places().items():
        if Path(name).name == name and _is_there(folder / name / CARD):
            return place, folder / name
    return None


def _is_there(card: Path) -> bool:
    try:
        return card.is_file()
    except OSError:  # a folder that this person may not look into
        return False


def usable(places: Iterable[Path] | None = None) -> list[StoredModel]:
    """Return the Models whose Cards are valid, by name; weights are checked when loaded."""
    kept = tuple(folders() if places is None else places)
    found = []
    for name in names(kept):
        try:
            found.append(find(name, kept))
        except ModelError:
            continue  # told by name when it is asked for, and by `tbviewer models verify`
    return found


def in_folder(folder: Path) -> StoredModel:
    """Return the Model in a folder that need not be of the store, such as a Run's.

    Raises
    ------
    ModelError
        If its Card is not valid.
    """
    return StoredModel(folder, read_card(folder / CARD))


def find(name: str | None = None, places: Iterable[Path] | None = None) -> StoredModel:
    """Return the Model called `name`; without a name, the one that is active.

    Raises
    ------
    ModelError
        If there is none of that name, or its Card is not valid.
    """
    if name is None and places is None:
        from tbviewer.net.active import active_model

        return active_model()
    wanted = DEFAULT if name is None else name
    for place in folders() if places is None else places:
        card = place / wanted / CARD
        # A name with a path in it is no Model's: `place / ".." / "x"` leaves the store.
        if Path(wanted).name == wanted and _is_there(card):
            model = StoredModel(card.parent, read_card(card))
            if model.card.name != wanted:
                reason = say("its Card calls it {name}.", name=model.card.name)
                raise ModelError(wanted, reason)
            return model
    raise ModelError(
        wanted,
        say("there is none of that name; there are: {names}.", names=", ".join(names(places))),
    )
