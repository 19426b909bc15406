"""``python -m benchmarks [canvas] [overlays] [explaining] …``: print the table.

``python -m benchmarks maps`` measures a Model's maps on films that are not part of the project.
"""

import sys

from benchmarks import (
    asking,
    bundle,
    bundle_starting,
    canvas,
    explaining,
    lists,
    looking,
    opening,
    overlays,
    refusals,
    retraining,
    robustness,
    starting,
    training,
    twins,
)
from benchmarks.measuring import table

PARTS = {
    "explaining": explaining,
    "asking": asking,
    "opening": opening,
    "canvas": canvas,
    "looking": looking,
    "overlays": overlays,
    "starting": starting,
    "lists": lists,
    "refusals": refusals,
    "robustness": robustness,
    "training": training,
    "retraining": retraining,
    "twins": twins,
}
NAMED_ONLY = {"bundle": bundle, "bundle_starting": bundle_starting}
"""What needs PyInstaller, and minutes."""


def main() -> int:
    """Measure what was named, or everything; return 1 if something was missed."""
    if sys.argv[1:2] == ["maps"]:
        from benchmarks.maps import command

        return command.main(sys.argv[2:])
    named = sys.argv[1:] or list(PARTS)
    parts = PARTS | NAMED_ONLY
    unknown = [name for name in named if name not in parts]
    if unknown:
        sys.stderr.write(f"benchmarks: no {', '.join(unknown)}; there are {', '.join(parts)}\n")
        return 2
    rows = [row for name in named for row in parts[name].rows()]
    sys.stdout.write(table(rows) + "\n")
    return int(any(row.reached is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
