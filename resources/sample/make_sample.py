"""Make the sample film: ``python resources/sample/make_sample.py [FILE]``.

A simulated chest radiograph, computed from simple solids (`phantom`), with an opacity and a
small cavity in the right upper zone. It needs numpy and pydicom, takes some ten seconds, and
gives the same bytes each time: its chance is seeded, its coder, letters and UIDs are its own.
"""

import sys
from pathlib import Path

from phantom import header
from phantom.film import presented
from phantom.grid import Grid
from phantom.jpeg import encoded

SIZE = 2000
HERE = Path(__file__).resolve().parent


def main(path: Path = HERE / "SIMULATED-chest.dcm") -> None:
    """Write the film to `path`."""
    grid = Grid(SIZE)
    codestream = encoded(presented(grid), precision=header.BITS)
    header.write(str(path), codestream, size=SIZE, pitch_mm=grid.pitch_mm)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
