"""Medians of nine, taken in turn with their reference, so that a ratio survives a busy machine."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RUNS = 9


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure, what it is held against, and what was to be reached."""

    name: str
    figure: str
    against: str
    aim: str
    reached: bool | None


def medians(*works: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return the median seconds of each work, run in turn A B … A B … after one warm-up each."""
    for work in works:
        work()
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for taken, work in zip(seconds, works, strict=True):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in seconds]


def ratio_row(
    name: str, seconds: float, reference: str, reference_seconds: float, *, at_most: float
) -> Row:
    """Return a row for a ratio to a named reference of the same run."""
    ratio = seconds / reference_seconds
    return Row(
        name,
        f"{ratio:.2f}× ({1000 * seconds:.1f} ms)",
        f"{reference} ({1000 * reference_seconds:.1f} ms)",
        f"at most {at_most:.2f}×",
        ratio <= at_most,
    )


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| what | measured | against | to reach | |", "|---|---|---|---|---|"]
    for row in rows:
        mark = {True: "reached", False: "**missed**", None: ""}[row.reached]
        lines.append(f"| {row.name} | {row.figure} | {row.against} | {row.aim} | {mark} |")
    return "\n".join(lines)
