"""A Model of the store as people are told of it."""

from dataclasses import dataclass

from tbviewer.reading.reading import ModelName


@dataclass(frozen=True, slots=True)
class ModelTold:
    """One Model, good or bad.

    Attributes
    ----------
    name : str
    sha256 : str
        Empty where the Card cannot be read.
    place : str
        Whose folder it lies in: ``policy``, ``site``, ``user`` or ``bundle``.
    active : bool
        Whether it reads.
    earlier : bool
        Whether rolling back leads to it.
    fault : str
        Why it cannot be used, empty for a good one.
    kept_because : str
        Why it may not be deleted, empty where it may.
    lines : tuple of (str, str)
        Its Card in words: what, and what is told of it.
    """

    name: str
    sha256: str = ""
    place: str = ""
    active: bool = False
    earlier: bool = False
    fault: str = ""
    kept_because: str = ""
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def model_name(self) -> ModelName:
        """Name and hash."""
        return ModelName(self.name, self.sha256)


@dataclass(frozen=True, slots=True)
class StoreTold:
    """The store as it stands, whole.

    Attributes
    ----------
    models : tuple of ModelTold
        By name.
    active_fault : str
        Why no Model reads, empty where one does.
    settled : str
        Why which one reads is not this person's to choose; empty where it is.
    folder : str
        Where Models are put that everyone on the computer gets, or this person alone.
    for_everyone : bool
        Which of the two it is.
    may_write : bool
        Whether this person may write there.
    """

    models: tuple[ModelTold, ...] = ()
    active_fault: str = ""
    settled: str = ""
    folder: str = ""
    for_everyone: bool = False
    may_write: bool = True

    @property
    def active(self) -> ModelTold | None:
        """The Model that reads."""
        return next((model for model in self.models if model.active), None)

    @property
    def earlier(self) -> ModelTold | None:
        """The Model to which rolling back leads."""
        return next((model for model in self.models if model.earlier), None)

    def model(self, name: str) -> ModelTold | None:
        """Return the Model called `name`."""
        return next((model for model in self.models if model.name == name), None)
