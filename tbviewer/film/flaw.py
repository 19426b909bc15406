"""What is wrong with a file, told by a stage that knows its bytes but not its name."""

from typing import Any

from tbviewer.errors import FilmFault


class FlawError(Exception):
    """Bytes that are no film; ``open_film`` turns it into the `FilmError` that names the file.

    Parameters
    ----------
    fault : FilmFault
    detail : str
        For the log; may hold a library's own message.
    **facts
        What the fault's sentence names.
    """

    def __init__(self, fault: FilmFault, *, detail: str = "", **facts: Any):
        super().__init__(fault, detail)
        self.fault = fault
        self.detail = detail
        self.facts = facts


def absurd(what: str, *, detail: str = "") -> FlawError:
    """Return the flaw of a header that says `what`, a clause in the language in force."""
    return FlawError(FilmFault.ABSURD_HEADER, what=what, detail=detail)
