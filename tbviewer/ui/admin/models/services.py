"""What the step Models needs from the rest of the program: plain functions that block."""

from collections.abc import Callable
from dataclasses import dataclass

from tbviewer.reading.model_told import ModelTold, StoreTold
from tbviewer.reading.reading import ModelName

Change = tuple[ModelName, ModelName]
"""The Model that read before, and the one that reads now."""


@dataclass(frozen=True)
class StoreServices:
    """The store of Models; each may raise a `TbViewerError`, and then nothing was changed.

    Attributes
    ----------
    told
        Returns the store as it stands, every Model held against its Card.
    activate
        Makes the Model of a name the one that reads; the second text is who wishes it.
    roll_back
        Makes the Model that read before the present one active again.
    export
        Writes the Model of a name to a file.
    look_into
        Returns the Model in a file, checked, without keeping anything of it.
    free_name
        Returns a name that no Model has, like the one given.
    take_in
        Puts the Model in a file into the store under a name.
    delete
        Deletes the Model of a name for good.
    """

    told: Callable[[], StoreTold]
    activate: Callable[[str, str], Change]
    roll_back: Callable[[], Change]
    export: Callable[[str, str], None]
    look_into: Callable[[str], ModelTold]
    free_name: Callable[[str], str]
    take_in: Callable[[str, str], ModelName]
    delete: Callable[[str], ModelName]
