"""Long work in a process of its own: lowly in priority, told of as it goes, ended at will.

For what takes minutes and needs torch or decoders: the window's process has neither, and the
reading room is for films that somebody is looking at.
"""

import contextlib
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from tbviewer import child
from tbviewer.errors import TbViewerError
from tbviewer.words import say

Answer = TypeVar("Answer")

TELLS_EVERY_S = 0.2
"""How often `report` is called at least, so that a wish to stop is heard."""


def aside(
    work: Callable[..., Answer], *arguments: Any, report: Callable[[Any], None] = lambda _: None
) -> Answer:
    """Return ``work(*arguments, tell)``, done in a process of its own; blocks.

    Parameters
    ----------
    work
        A function of a module; what it takes, tells and returns can be pickled.
    report
        Takes what `work` tells, and None in between; raises to stop, and the process is ended
        in the middle of whatever it does.

    Raises
    ------
    TbViewerError
        As `work` does, or because the process died.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(theirs, work, arguments), name="tbviewer-aside", daemon=True
    )
    process.start()
    theirs.close()
    try:
        while True:
            if not ours.poll(TELLS_EVERY_S):
                report(None)
                continue
            kind, value = ours.recv()
            if kind == "told":
                report(value)
            elif kind == "done":
                result: Answer = value
                return result
            else:
                raise value
    except (EOFError, OSError) as error:
        process.join()
        raise TbViewerError(
            say("The process that did this stopped before it was done."),
            code="process-died",
            advice=say("Close other programs if memory is short, then try again."),
            detail=f"exit code {process.exitcode}",
        ) from error
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def _serve(pipe: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    child.settle()
    child.give_way()

    def tell(value: Any) -> None:
        pipe.send(("told", value))

    try:
        answer = "done", work(*arguments, tell)
    except TbViewerError as error:
        answer = "failed", error
    except MemoryError:
        answer = "failed", TbViewerError(say("There is too little memory for this."))
    except Exception as error:  # noqa: BLE001 - crosses to the window, which logs and shows it
        answer = "failed", child.UnexpectedInChild(type(error).__name__, child.places(error))
    with contextlib.suppress(OSError):  # nobody may wait any more
        pipe.send(answer)
