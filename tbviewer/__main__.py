"""``tbviewer``: the window, or one of the commands that work without one."""

import multiprocessing
import os
import sys
from collections.abc import Sequence

COMMANDS = (
    "read", "train", "pretrain", "evaluate", "compare", "models", "threshold", "selftest",
    "crossval", "retrain", "films", "report", "sheet",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return the exit code.

    Nothing heavy is imported here: a child process imports this module again.
    """
    multiprocessing.freeze_support()
    # A child looks for modules in the folder it is started in, which may be a film's; not ours.
    os.environ["PYTHONSAFEPATH"] = "1"
    from tbviewer import language

    try:
        asked, arguments = language.taken_from(sys.argv[1:] if argv is None else argv)
    except language.UnknownLanguageError as error:
        sys.stderr.write(f"tbviewer: {error}\n")
        return 2
    language.settle(asked)
    if arguments and arguments[0] in COMMANDS:
        from tbviewer import cli

        return cli.main(arguments)
    from tbviewer import app

    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
