"""The store as it changes: Models are taken in, handed on and deleted, only ever whole."""

import contextlib
import errno
import hashlib
import json
import re
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tbviewer import paths
from tbviewer.errors import ModelError, StoreError, TbViewerError
from tbviewer.net import store
from tbviewer.net.active import active_model, choice
from tbviewer.net.card import Card, card_from
from tbviewer.net.store import CARD, WEIGHTS, Place, StoredModel
from tbviewer.reading.reading import ModelName
from tbviewer.record import site, site_threshold
from tbviewer.record.files import write_whole
from tbviewer.words import say

MOST_CARD_BYTES = 16 << 20
"""A Card names the hash of each film that it learned from: some 80 bytes a film."""
_MODELS = "models"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows takes for devices, whatever their ending."""
_COMING, _GOING = ".coming-", ".going-"
_LEFT_AFTER_S = 3600.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """A Model on its way: its two files, read and checked against each other.

    Attributes
    ----------
    card : Card
    card_file, weights : bytes
    """

    card: Card
    card_file: bytes
    weights: bytes

    @classmethod
    def of_files(cls, name: str, card_file: bytes, weights: bytes) -> "Parcel":
        """Return the Model of two files, which may be hostile; `name` is what to call them.

        Raises
        ------
        ModelError
            If Card, hash, kind or shapes are not what they must be.
        """
        try:
            card = card_from(json.loads(card_file.decode("utf-8")))
        except (ValueError, RecursionError) as error:
            reason = say("its Card is not valid ({what}).", what=f"{error!s:.200}")
            raise ModelError(name, reason, detail=f"{error!s:.500}") from error
        found = hashlib.sha256(weights).hexdigest()
        if found != card.sha256:
            reason = say("its weights are not the ones its Card names; they may be damaged.")
            raise ModelError(name, reason, detail=f"{found} != {card.sha256}")
        store.check_weights(name, weights)
        return cls(card, card_file, weights)

    @classmethod
    def of(cls, model: StoredModel) -> "Parcel":
        """Return a Model that lies in a folder, of the store or of a Run.

        Raises
        ------
        ModelError
            If its files are not what its Card says.
        """
        try:
            card_file = (model.folder / CARD).read_bytes()
        except OSError as error:
            reason = say("its Card cannot be read.")
            raise ModelError(model.folder.name, reason, detail=str(error)) from error
        return cls.of_files(model.folder.name, card_file, model.weights())

    def called(self, name: str) -> "Parcel":
        """Return the same Model under another name."""
        if name == self.card.name:
            return self
        facts = dict(self.card.facts) | {"name": name}
        card_file = (json.dumps(facts, indent=2) + "\n").encode()
        return replace(self, card=card_from(facts), card_file=card_file)


def keep(parcel: Parcel, *, name: str = "", for_everyone: bool = False) -> StoredModel:
    """Put a Model into the store and return it; it is not activated.

    It is kept for everyone on the computer where this person may write there, else among the
    user's own Models, from where it can be handed on. The same Model once more changes nothing.

    Parameters
    ----------
    name : str
        What to call it; empty: as its Card does.
    for_everyone : bool
        Whether nothing less will do.

    Raises
    ------
    StoreError
        If another Model has that name, it is no name, or the store cannot be written.
    """
    parcel = parcel.called(_possible(name or parcel.card.name))
    root = site.shared_folder()
    if not for_everyone and not site.may_write_in(root / _MODELS):
        root = paths.user_data()
    models = root / _MODELS
    there = _namesake(parcel.card.name)
    if there is not None:
        if not _is_same(there, parcel.card):
            raise _name_is_taken(parcel.card.name)
        if there.folder.parent == models or there.place is not Place.USER:
            return there
    if (models / parcel.card.name).exists():  # a folder without a Card
        raise _name_is_taken(parcel.card.name)
    coming = models / f"{_COMING}{uuid.uuid4().hex}"
    try:
        site.make_folder(models)
        _sweep(models)
        coming.mkdir()
        site.open_to_all(coming)
        # A Card never stands beside weights that are not its own.
        for file, content in ((WEIGHTS, parcel.weights), (CARD, parcel.card_file)):
            write_whole(coming / file, content)
            site.open_to_all(coming / file)
        coming.rename(models / parcel.card.name)
    except OSError as error:
        shutil.rmtree(coming, ignore_errors=True)
        raise refusal_of(error, root) from error
    return store.find(parcel.card.name, [models])


def keep_folder(folder: Path, *, name: str = "") -> StoredModel:
    """Put the Model in `folder`, such as a Run's, into the store and return it; see `keep`."""
    from tbviewer.net.card import read_card

    return keep(Parcel.of(StoredModel(folder, read_card(folder / CARD))), name=name)


def delete(name: str) -> ModelName:
    """Delete a Model, good or bad, with the site's threshold that was set for it; return its name.

    Raises
    ------
    StoreError
        If it is the active one, ships with the program or lies in the policy's folder, or the
        store cannot be written.
    ModelError
        If there is none of that name.
    """
    found = store.located(name)
    if found is None:
        raise ModelError(name, say("there is none of that name."))
    if reason := why_not_deleted(name):
        raise StoreError(reason, code="model-kept")
    _, folder = found
    sha256 = _hash_on_card(name)
    going = folder.with_name(f"{_GOING}{uuid.uuid4().hex}")
    try:
        # Gone at once: a half deleted Model is none.
        folder.rename(going)
    except OSError as error:
        raise refusal_of(error, folder.parent) from error
    shutil.rmtree(going, ignore_errors=True)  # what is left is swept later
    if not any(other.card.sha256 == sha256 for other in store.usable()):
        with contextlib.suppress(TbViewerError):  # of another Model it is never used anyway
            site_threshold.forget(sha256)
    return ModelName(name, sha256)


def why_not_deleted(name: str) -> str:
    """Return why the Model called `name` may not be deleted; empty where it may."""
    place, folder = store.located(name) or (None, Path())
    if place is Place.BUNDLE:
        return say("{model} ships with the program and stays.", model=name)
    if place is Place.POLICY:
        return say("{model} lies in the folder that the policy names.", model=name)
    if _is_active(name, folder):
        return say("{model} is the active Model. Activate another one first.", model=name)
    return ""


def _hash_on_card(name: str) -> str:
    """Return the hash that a Model's Card names; empty where it cannot be read."""
    try:
        return store.find(name).card.sha256
    except ModelError:
        return ""


def free_name(wanted: str) -> str:
    """Return `wanted`, or the first of ``wanted-2``, ``wanted-3`` … that no Model has."""
    taken = {name.casefold() for name in store.names()}
    number, name = 2, wanted
    while name.casefold() in taken:
        name = f"{wanted[:60]}-{number}"
        number += 1
    return name


def refusal_of(error: OSError, folder: Path) -> StoreError:
    """Return what to tell a person of a store that could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            say("The disk is full; nothing was changed."),
            code="store-disk-full",
            advice=say("Free some space and try again."),
            detail=str(error),
        )
    return StoreError(
        say("You may not write in {folder}, this computer's folder for everyone.", folder=folder),
        code="site-not-writable",
        advice=say(
            "Export the Model on the step Models; whoever looks after this computer can import"
            " and activate it."
        ),
        detail=str(error),
    )


def _is_active(name: str, folder: Path) -> bool:
    try:
        return active_model().folder == folder
    except ModelError:
        return choice().name == name  # the one that should read
    except StoreError:
        return True  # which one should read cannot be told


def _possible(name: str) -> str:
    if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
        raise StoreError(
            say("“{name}” cannot be a Model's name.", name=f"{name:.80}"),
            code="model-name",
            advice=say("A name has up to 64 letters, digits, dots, hyphens and underscores."),
        )
    return name


def _namesake(name: str) -> StoredModel | None:
    """Return the Model of that name, large and small letters alike; a bad one takes it too."""
    found = None
    for other in store.names():
        if other.casefold() == name.casefold():
            try:
                found = store.find(other)
            except ModelError:
                raise _name_is_taken(name) from None
    return found


def _is_same(model: StoredModel, card: Card) -> bool:
    return model.card.name == card.name and _fixed(model.card.facts) == _fixed(card.facts)


def _fixed(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True)


def _name_is_taken(name: str) -> StoreError:
    return StoreError(
        say("There is another Model called {name} already.", name=name),
        code="model-exists",
        advice=say("Give it another name."),
    )


def _sweep(models: Path) -> None:
    """Delete what a program that was killed in the middle has left."""
    for left in models.glob(".*-*"):
        ours = left.name.startswith((_COMING, _GOING))
        with contextlib.suppress(OSError):
            if ours and time.time() - left.stat().st_mtime > _LEFT_AFTER_S:
                shutil.rmtree(left)
