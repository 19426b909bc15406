"""Tables for a terminal: columns as wide as their widest cell, whatever the language."""

from collections.abc import Sequence

_BETWEEN = "  "


def in_columns(rows: Sequence[Sequence[str]], *, to_the_left: int = 0) -> list[str]:
    """Return `rows` of as many cells each as lines; the first `to_the_left` columns begin alike."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        _BETWEEN.join(
            cell.ljust(wide) if at < to_the_left else cell.rjust(wide)
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
