"""The active Model: which one reads when nobody names another, and which ones did before.

One small file in the site folder says it to everyone on the computer; a policy may settle it. It
is looked at for each film, so that what an administrator changes is in force from the next
film on, in every window and on the command line.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tbviewer import paths
from tbviewer.errors import ModelError, StoreError
from tbviewer.net import store
from tbviewer.net.store import Place, StoredModel
from tbviewer.policy import policy
from tbviewer.reading.reading import ModelName
from tbviewer.record import site
from tbviewer.record.journal.entries import now
from tbviewer.words import later, say

FILE = "active-model.json"
_MOST_BEFORE = 50
SETTLED = later("This computer's policy says which Model reads.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A Model that was made active: when (UTC, ISO 8601) and by whom, empty where nobody did."""

    name: str
    sha256: str
    at: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """The Model that is chosen, and those that were before it, the last one first."""

    now: Choice
    before: tuple[Choice, ...] = ()


def choice() -> Choice:
    """Return what is chosen: by the policy, an administrator, or nobody. Its Model may be gone.

    Raises
    ------
    StoreError
        If the file that says it is damaged.
    """
    settled = policy().active_model
    return Choice(settled, "") if settled else _choices().now


def active_model() -> StoredModel:
    """Return the Model that reads when nobody names another.

    Raises
    ------
    StoreError
        If the file that names it is damaged.
    ModelError
        If the Model is not there as it was when it was activated.
    """
    return _model_of(choice())


def activate(name: str, *, by: str) -> tuple[ModelName, ModelName]:
    """Make the Model called `name` the one that reads, for everyone on the computer if possible.

    A Model of the user's own is copied to the site folder first where that is the place.

    Returns
    -------
    ModelName, ModelName
        The one that read before, and the new one.

    Raises
    ------
    ModelError
        If there is no such Model or its files are not what its Card says.
    StoreError
        If the choice is not this person's to make, or cannot be written.
    """
    _refuse_if_settled()
    model = store.find(name)
    model.verify()
    if model.place is Place.USER and site.is_shared(site.shared_folder()):
        from tbviewer.net.keeping import Parcel, keep

        model = keep(Parcel.of(model), for_everyone=True)
    try:
        before, damaged = _choices(), False
    except StoreError:  # choosing anew is the way out of it
        before, damaged = Choices(_default()), True
    was = _name_of(before.now)
    if was == model.name and not damaged:
        return was, was
    earlier = (before.now, *before.before)[:_MOST_BEFORE]
    _write(Choices(Choice(model.card.name, model.card.sha256, now(), by), earlier))
    return was, model.name


def earlier_model() -> StoredModel | None:
    """Return the Model to which `roll_back` would lead; None where there is none."""
    return next((model for _, model in _usable_before()), None)


def roll_back() -> tuple[ModelName, ModelName]:
    """Make the Model that read before the present one active again; what is no longer there is
    passed over.

    Returns
    -------
    ModelName, ModelName
        The one that is left, and the one that reads again.

    Raises
    ------
    StoreError
        If there is no earlier one, or the choice is not this person's to make.
    """
    _refuse_if_settled()
    choices = _choices()
    for at, model in _usable_before():
        _write(Choices(choices.before[at], choices.before[at + 1 :]))
        return _name_of(choices.now), model.name
    raise StoreError(
        say("There is no earlier Model to go back to."),
        code="no-earlier-model",
        advice=say("Activate the one that is to read."),
    )


def _usable_before() -> Iterator[tuple[int, StoredModel]]:
    for at, earlier in enumerate(_choices().before):
        try:
            model = _model_of(earlier)
            model.verify()
        except ModelError:
            continue
        yield at, model


def _model_of(chosen: Choice) -> StoredModel:
    """Return the Model that was chosen, by its hash; an update may have changed one that ships."""
    updated = None
    for place, folder in store.places().items():
        try:
            model = store.find(chosen.name, [folder])
        except ModelError:
            continue
        if not chosen.sha256 or model.card.sha256 == chosen.sha256:
            return model
        updated = model if place is Place.BUNDLE else None
    if updated is not None:
        return updated
    if not chosen.sha256:
        return store.find(chosen.name, store.folders())  # which says what is wrong with it
    reason = say(
        "it is the active one, but it is gone or was changed. An administrator can activate"
        " another one, or roll back."
    )
    raise ModelError(chosen.name, reason)


def _name_of(chosen: Choice) -> ModelName:
    """Return the name of the Model that was chosen, also of one that is gone."""
    try:
        return _model_of(chosen).name
    except ModelError:
        return ModelName(chosen.name, chosen.sha256)


def _default() -> Choice:
    """Return what stands where nobody has chosen: the Model that ships, whatever its hash."""
    return Choice(store.DEFAULT, "")


def _files() -> tuple[Path, ...]:
    return paths.site_data() / FILE, paths.user_data() / FILE


def _choices() -> Choices:
    for file in _files():
        try:
            return _choices_from(json.loads(file.read_text("utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise StoreError(
                say("The file that says which Model reads cannot be read: {file}", file=file),
                code="active-damaged",
                advice=say(
                    "Everyone must be allowed to read it. If it is damaged, an administrator can"
                    " activate a Model, which writes it anew."
                ),
                detail=str(error),
            ) from error
    return Choices(_default())


def _choices_from(facts: Any) -> Choices:
    if not isinstance(facts, dict) or facts.get("schema") != 1:
        raise ValueError("not a file of this version")
    return Choices(
        _choice_from(facts["active"]), tuple(_choice_from(one) for one in facts["before"])
    )


def _choice_from(facts: Any) -> Choice:
    found = Choice(facts["name"], facts["sha256"], facts["at"], facts["by"])
    if not all(isinstance(value, str) for value in asdict(found).values()):
        raise TypeError("not text")
    return found


def _write(choices: Choices) -> None:
    from tbviewer.net.keeping import refusal_of

    facts = {
        "schema": 1,
        "active": asdict(choices.now),
        "before": [asdict(one) for one in choices.before],
    }
    folder = site.shared_folder()
    try:
        site.write_json(folder / FILE, facts)
    except OSError as error:
        raise refusal_of(error, folder) from error


def _refuse_if_settled() -> None:
    if policy().active_model:
        raise StoreError(
            say(SETTLED),
            code="settled-by-policy",
            advice=say("Whoever looks after this computer can change it in policy.toml."),
        )
