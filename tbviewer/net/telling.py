"""What people are told of the store: every Model, good or bad, and who may change what."""

from tbviewer.errors import ModelError, StoreError
from tbviewer.net import store
from tbviewer.net.active import SETTLED, active_model, earlier_model
from tbviewer.net.card_words import card_lines
from tbviewer.net.keeping import Parcel, why_not_deleted
from tbviewer.net.store import StoredModel
from tbviewer.policy import policy
from tbviewer.reading.model_told import ModelTold, StoreTold
from tbviewer.record import site
from tbviewer.words import say


def told() -> StoreTold:
    """Return the store as it stands."""
    active, fault = _active()
    earlier = _earlier()
    shared = site.shared_folder()
    return StoreTold(
        models=tuple(_told_of(name, active, earlier) for name in store.names()),
        active_fault=fault,
        settled=say(SETTLED) if policy().active_model else "",
        folder=str(shared),
        for_everyone=site.is_shared(shared),
        may_write=site.may_write_in(shared),
    )


def told_of_parcel(parcel: Parcel) -> ModelTold:
    """Return a Model that is not in the store yet."""
    card = parcel.card
    return ModelTold(card.name, card.sha256, lines=card_lines(card))


def _active() -> tuple[StoredModel | None, str]:
    try:
        return active_model(), ""
    except (ModelError, StoreError) as error:
        return None, error.sentence


def _earlier() -> StoredModel | None:
    try:
        return None if policy().active_model else earlier_model()
    except StoreError:
        return None


def _told_of(name: str, active: StoredModel | None, earlier: StoredModel | None) -> ModelTold:
    try:
        model = store.find(name)
        model.verify()
    except ModelError as error:
        place = (store.located(name) or ("",))[0]
        kept = why_not_deleted(name)
        return ModelTold(name, place=str(place), fault=error.sentence, kept_because=kept)
    return ModelTold(
        name,
        model.card.sha256,
        str(model.place or ""),
        active=active is not None and active.folder == model.folder,
        earlier=earlier is not None and earlier.folder == model.folder,
        kept_because=why_not_deleted(name),
        lines=card_lines(model.card),
    )
