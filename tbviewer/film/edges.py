"""Where the patient's sides are on a film, as letters for its edges."""

from dataclasses import dataclass

from tbviewer.film.film import FilmHeader

_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}


@dataclass(frozen=True, slots=True)
class EdgeLetters:
    """Where the patient's sides are, as far as the header says; pixels are never turned by it."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""

    def turned(self, quarters: int, *, mirrored: bool) -> "EdgeLetters":
        """Return the letters around the film mirrored, then turned by quarters to the right."""
        left, right = (self.right, self.left) if mirrored else (self.left, self.right)
        around = [self.top, right, self.bottom, left]  # clockwise
        top, right, bottom, left = (around[(place - quarters) % 4] for place in range(4))
        return EdgeLetters(left, right, top, bottom)


def edge_letters(header: FilmHeader) -> EdgeLetters:
    """Return the letters for the edges: the header tells where rows and columns run to."""
    if header.orientation is None:
        return EdgeLetters()
    right, bottom = (letters.strip().upper() for letters in header.orientation)
    return EdgeLetters(_opposite(right), right, _opposite(bottom), bottom)


def _opposite(letters: str) -> str:
    return "".join(_OPPOSITE.get(letter, "") for letter in letters)
