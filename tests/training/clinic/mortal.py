"""A process that is ready to train and forks one for each order: a Run's process, made to die.

An order is a JSON line: ``run``, the Run's folder; ``ask``; ``write``, the file in whose writing it
is killed, and ``half``, whether half of it was written by then; ``seconds`` after which it is
killed wherever it is; ``full``, the file for which the disk has no room. The answer is its exit
status.
"""

import errno
import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import torch

from tbviewer.film.opening import open_film
from tbviewer.record import files
from tbviewer.record.runs import folder, process, state
from tbviewer.record.runs.folder import ClinicRun
from tbviewer.training import checkpoint, crossval, model, run
from tbviewer.training.clinic import finished, run_films, running, work
from tbviewer.training.clinic.recipe import recipe


def small_recipe(wish, begin_with):
    return replace(recipe(wish, begin_with), small_epochs=wish.epochs, small_side=192)


def obey(order: dict) -> int:
    whole = files.write_whole

    def mortal(path: Path, content: bytes) -> None:
        if path.name == order.get("full"):
            raise OSError(errno.ENOSPC, "No space left on device")
        if path.name == order.get("write"):
            if order.get("half"):
                path.with_name(path.name + ".part").write_bytes(content[: len(content) // 2])
            else:
                whole(path, content)
            os.kill(os.getpid(), signal.SIGKILL)
        whole(path, content)

    files.write_whole = mortal
    for module in (folder, process, state, run_films):
        module.write_whole = mortal
    running.recipe = small_recipe
    work.STEPS, work.WARM_UP = 2, 1
    if "seconds" in order:
        # Nothing handles this signal: it ends the process as abruptly as SIGKILL does.
        signal.setitimer(signal.ITIMER_REAL, order["seconds"])
    stage = running.go_on(
        ClinicRun(Path(order["run"])),
        ask=order.get("ask", False),
        open_film=open_film,
        put=lambda line: None,
    )
    return int(stage == "failed")


def main() -> None:
    # All that is slow to load is loaded once, before any fork.
    assert all((checkpoint, crossval, model, run, finished))
    torch.optim.Adam([torch.zeros(1, requires_grad=True)])
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                os._exit(obey(json.loads(line)))
            except Exception as error:  # noqa: BLE001 - told to the test by an exit status of its own
                sys.stderr.write(f"{error!r}\n")
                sys.stderr.flush()
                os._exit(9)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(json.dumps(os.waitstatus_to_exitcode(status)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
