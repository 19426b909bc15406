"""Make the colour tables of the overlays: ``python resources/colours/make_colours.py``.

Five are matplotlib's (CC0): perceptually uniform, cividis also for the colour-blind. ``amber``
is our own, one hue from dark to light in even steps. Each is a CSV file of 256 lines
``red,green,blue``. matplotlib is needed here only, not when the program runs.
"""

from pathlib import Path

import numpy as np
from matplotlib import colormaps

HERE = Path(__file__).resolve().parent
AMBER = np.array([(74, 38, 0), (242, 163, 58), (255, 210, 104)], float)


def table(name: str) -> np.ndarray:
    """Return a colour table, uint8 (256, 3)."""
    if name == "amber":
        places = np.linspace(0, 2, 256)
        channels = [np.interp(places, range(3), AMBER[:, c]) for c in range(3)]
        return np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return np.rint(colormaps[name](np.arange(256))[:, :3] * 255).astype(np.uint8)


def main() -> None:
    """Write every table beside this script."""
    for name in ("amber", "inferno", "magma", "plasma", "viridis", "cividis"):
        lines = "".join(f"{r},{g},{b}\n" for r, g, b in table(name))
        (HERE / f"{name}.csv").write_text(lines)
    # For differences, from −1 to 1: Crameri's (MIT), dark in the middle, for the colour-blind too.
    lines = "".join(f"{r},{g},{b}\n" for r, g, b in table("berlin"))
    (HERE / "berlin.csv").write_text(lines)


if __name__ == "__main__":
    main()
