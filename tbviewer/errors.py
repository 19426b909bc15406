"""The errors a person may meet: a sentence for the reader, advice, a detail for the log.

Each class takes facts and writes the sentence itself, so the same fault reads the same
everywhere. Errors travel between processes, so they rebuild from their facts when pickled.
"""

from enum import StrEnum
from pathlib import PurePath
from typing import Any

from tbviewer.words import later, say


class TbViewerError(Exception):
    """What went wrong, in one sentence for the person at the screen.

    Attributes
    ----------
    code : str
        Stable, for programs that read our JSON.
    sentence : str
        For the person; translated.
    advice : str
        What the person can do; may be empty.
    detail : str
        For the log and behind the "details" button; may name a library's own message.
    """

    def __init__(self, sentence: str, *, code: str = "failed", advice: str = "", detail: str = ""):
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.advice = advice
        self.detail = detail

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions unpickle by calling the class with `args`; ours are made of facts instead.
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(
    kind: type[TbViewerError], args: tuple[Any, ...], facts: dict[str, Any]
) -> TbViewerError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


class FilmFault(StrEnum):
    """Why a file could not be opened as a film."""

    NOT_FOUND = "not-found"
    DIRECTORY = "directory"
    NOT_A_FILE = "not-a-file"
    NO_PERMISSION = "no-permission"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NOT_AN_IMAGE = "not-an-image"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    NO_PIXELS = "no-pixels"
    MULTI_FRAME = "multi-frame"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too-large"
    FILE_TOO_LARGE = "file-too-large"
    ABSURD_HEADER = "absurd-header"
    DECODER_DIED = "decoder-died"
    TOO_SLOW = "too-slow"
    CHANGED = "changed"
    NO_MEMORY = "no-memory"
    ENCRYPTED = "encrypted"
    DAMAGED_HOLDER = "damaged-holder"


_ANOTHER_COPY = later("Ask for the film to be sent or exported again.")
_FILM_SENTENCES: dict[FilmFault, tuple[str, str]] = {
    FilmFault.NOT_FOUND: (
        later("{name}: there is no such file."),
        later("If it is on a removable disk, check that the disk is still connected."),
    ),
    FilmFault.DIRECTORY: (
        later("{name} is a folder, not a film."),
        later("Open one of the films in it."),
    ),
    FilmFault.NOT_A_FILE: (
        later("{name} is a device or a pipe, not a file."),
        later("Open a film that is stored as an ordinary file."),
    ),
    FilmFault.NO_PERMISSION: (
        later("{name}: you are not allowed to read this file."),
        later("Ask whoever looks after this computer for permission to read it."),
    ),
    FilmFault.UNREADABLE: (
        later("{name} could not be read from its disk."),
        later("Check that the disk is still connected, or copy the film to this computer."),
    ),
    FilmFault.EMPTY: (later("{name} is empty: it has no bytes."), _ANOTHER_COPY),
    FilmFault.NOT_AN_IMAGE: (
        later("{name} is not a film: its content is neither DICOM, PNG, JPEG, TIFF nor BMP."),
        later("Choose the film itself, not a report or an archive of it."),
    ),
    FilmFault.TRUNCATED: (
        later("{name} is incomplete: a part of its picture is missing."),
        _ANOTHER_COPY,
    ),
    FilmFault.DAMAGED: (later("{name} is damaged: its picture cannot be decoded."), _ANOTHER_COPY),
    FilmFault.NO_PIXELS: (
        later("{name} is a DICOM file without a picture."),
        later("Choose the film of the study, not its report or directory."),
    ),
    FilmFault.MULTI_FRAME: (
        later("{name} holds {frames} pictures; a film is a single one."),
        later("Choose a chest film, not a series or a video."),
    ),
    FilmFault.UNSUPPORTED: (
        later("{name} is stored in a form this program does not read ({form})."),
        later("Export it again as uncompressed DICOM or as a 16-bit PNG."),
    ),
    FilmFault.TOO_LARGE: (
        later("{name} claims {megapixels} megapixels, more than a film on this computer can have."),
        later("Check that it is a chest film; export it again at its ordinary size."),
    ),
    FilmFault.FILE_TOO_LARGE: (
        later("{name} holds more than {megabytes} MB, more than a film on this computer can have."),
        later("Check that it is a chest film; export it again at its ordinary size."),
    ),
    FilmFault.ABSURD_HEADER: (
        later("{name} contradicts itself: its header says {what}."),
        _ANOTHER_COPY,
    ),
    FilmFault.DECODER_DIED: (
        later("{name} made the reading process stop. The film was left out; the program goes on."),
        later("The file is probably damaged. Ask for it to be sent or exported again."),
    ),
    FilmFault.TOO_SLOW: (
        later("{name} took longer than {seconds} seconds and was given up."),
        later("The file may be damaged, or its disk very slow. Copy it to this computer."),
    ),
    FilmFault.CHANGED: (
        later("{name} was changed after it was opened."),
        later("Open it again."),
    ),
    FilmFault.NO_MEMORY: (
        later("{name} needs more memory than this computer has free."),
        later("Close other programs, then open it again."),
    ),
    FilmFault.DAMAGED_HOLDER: (
        later("{name} is damaged: the films in it cannot be found."),
        _ANOTHER_COPY,
    ),
    FilmFault.ENCRYPTED: (
        later("{name} is encrypted: its ZIP file opens with a password only."),
        later("Unpack the ZIP file with its password, then open the films."),
    ),
}


def name_of(path: str) -> str:
    """Return a file's name fit for a sentence, also where it is not valid text on its disk."""
    name = PurePath(path).name or path
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


class FilmError(TbViewerError):
    """A file that could not be opened as a film.

    Parameters
    ----------
    path : str
        The file; only its name enters the sentence.
    fault : FilmFault
        What is wrong with it.
    detail : str
        A library's own message, for the log.
    **facts
        What the fault's sentence names: ``frames``, ``form``, ``megapixels`` …
    """

    def __init__(self, path: str, fault: FilmFault, *, detail: str = "", **facts: Any):
        sentence, advice = _FILM_SENTENCES[fault]
        super().__init__(
            say(sentence, name=name_of(path), **facts),
            code=str(fault),
            advice=say(advice),
            detail=detail,
        )
        self.path = path
        self.fault = fault
        self.facts = facts

    def renamed(self, name: str) -> "FilmError":
        """Return the same error of a file that is called `name`: where its own name is a secret."""
        return FilmError(name, self.fault, detail=self.detail, **self.facts)


class ModelError(TbViewerError):
    """A Model that cannot be used: named, with the reason."""

    def __init__(self, model: str, reason: str, *, detail: str = ""):
        super().__init__(
            say("Model {model} cannot be used: {reason}", model=model, reason=reason),
            code="model",
            detail=detail,
        )
        self.model = model


class StoreError(TbViewerError):
    """A change of the store of Models that is not made; what was there stays as it was."""


class TrainingError(TbViewerError):
    """A Run or a labelled folder that cannot go on."""

    def __init__(self, sentence: str, *, advice: str = "", detail: str = ""):
        super().__init__(sentence, code="training", advice=advice, detail=detail)


class JournalFault(StrEnum):
    """Why the journal could not be written or read."""

    SET_ASIDE = "journal-set-aside"
    NEWER = "journal-newer"
    NOT_WRITABLE = "journal-not-writable"
    FULL = "journal-disk-full"
    BUSY = "journal-busy"
    UNREADABLE = "journal-unreadable"


_JOURNAL_SENTENCES: dict[JournalFault, tuple[str, str]] = {
    JournalFault.SET_ASIDE: (
        later("The journal was damaged. It was set aside as {name}, and a new one was begun."),
        later("Keep that file: whoever looks after this computer may save entries from it."),
    ),
    JournalFault.NEWER: (
        later("The journal was written by a newer version of this program and is left as it is."),
        later("Nothing is recorded until the newer version is used again."),
    ),
    JournalFault.NOT_WRITABLE: (
        later("The journal cannot be written: you may not write in its folder."),
        later("Reading goes on, but nothing is recorded. Ask whoever looks after this computer."),
    ),
    JournalFault.FULL: (
        later("The journal cannot be written: the disk is full."),
        later("Free some space; what is not yet recorded is kept meanwhile and tried again."),
    ),
    JournalFault.BUSY: (
        later("The journal cannot be written: another program holds it."),
        later("What is not yet recorded is kept meanwhile and tried again."),
    ),
    JournalFault.UNREADABLE: (
        later("The journal could not be read or written: its disk fails."),
        later(
            "Check that the disk is still connected; what is not yet recorded is kept meanwhile."
        ),
    ),
}


class JournalError(TbViewerError):
    """A journal that cannot be written or read, or that was set aside under another name."""

    def __init__(self, fault: JournalFault, *, detail: str = "", **facts: Any):
        sentence, advice = _JOURNAL_SENTENCES[fault]
        super().__init__(say(sentence, **facts), code=str(fault), advice=say(advice), detail=detail)
        self.fault = fault


class PinFault(StrEnum):
    """Why the administration stays locked."""

    WRONG = "pin-wrong"
    LOCKED_OUT = "pin-locked-out"
    TOO_SHORT = "pin-too-short"
    ALREADY_SET = "pin-already-set"
    DAMAGED = "pin-damaged"
    NOT_WRITABLE = "pin-not-writable"


_PIN_SENTENCES: dict[PinFault, tuple[str, str]] = {
    PinFault.WRONG: (later("That is not the PIN."), ""),
    PinFault.LOCKED_OUT: (
        later("Too many errors. Try again in {wait}."),
        later("Whoever looks after this computer can have the PIN chosen anew."),
    ),
    PinFault.TOO_SHORT: (later("A PIN has at least {least} digits or letters."), ""),
    PinFault.ALREADY_SET: (later("A PIN was set meanwhile."), later("Enter that one.")),
    PinFault.DAMAGED: (
        later("The file of the PIN cannot be read: {file}"),
        later("Whoever looks after this computer can delete it; then a new PIN is chosen."),
    ),
    PinFault.NOT_WRITABLE: (
        later("The folder {folder} cannot be written, so the PIN cannot be checked or kept."),
        later("Check that the disk has free space, or ask whoever looks after this computer."),
    ),
}


class PinError(TbViewerError):
    """A PIN that does not open the administration, or cannot be kept."""

    def __init__(self, fault: PinFault, *, detail: str = "", **facts: Any):
        sentence, advice = _PIN_SENTENCES[fault]
        super().__init__(
            say(sentence, **facts), code=str(fault), advice=say(advice) if advice else "",
            detail=detail,
        )  # fmt: skip
        self.fault = fault
