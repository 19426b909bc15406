"""What the picture itself says against reading a film, and what would put it right.

A Glance is what the gate network sees (`net.gate`); the rules that turn it into a refusal or a
caution stand here, with the thresholds that `benchmarks refusals` measures.
"""

from dataclasses import dataclass

from tbviewer.film.film import FilmHeader
from tbviewer.reading.correction import Correction
from tbviewer.reading.reading import Remark
from tbviewer.words import say

TURNED_FROM_DEGREES = 45.0
NEAR_A_QUARTER_DEGREES = 30.0
"""Within this much of a quarter turn, turning by it puts a film right."""
LEAST_FRONTAL = 0.75
"""A picture is refused below this share of belief that it is a frontal chest film: about half a
percent of the films that the gate network learned from lie below."""
SURELY = 2.0
"""Logit (0.88 likely) from which a film is called inverted or mirrored."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What the gate network sees in a picture.

    Attributes
    ----------
    frontal, lateral, other : float
        Shares of belief, together 1: a frontal chest film, a lateral one, anything else.
    inverted, mirrored : float
        Logits: above zero more likely than not. They mean something of chest films only.
    turned : float
        By how many degrees the film is turned counter-clockwise, from -180 to 180.
    """

    frontal: float
    lateral: float
    other: float
    inverted: float
    mirrored: float
    turned: float

    @property
    def is_frontal(self) -> bool:
        """Whether it is taken for a frontal chest film, however it lies."""
        return self.frontal >= LEAST_FRONTAL

    @property
    def is_inverted(self) -> bool:
        """Whether black and white have changed places."""
        return self.inverted >= SURELY

    @property
    def looks_mirrored(self) -> bool:
        """Whether left and right have changed places."""
        return self.mirrored >= SURELY

    @property
    def is_turned(self) -> bool:
        """Whether it is turned by 45° or more."""
        return abs(self.turned) >= TURNED_FROM_DEGREES

    @property
    def quarter_turn(self) -> int:
        """Degrees clockwise, a multiple of 90, that bring it nearest to upright."""
        return round(self.turned / 90) * 90 % 360


def picture_refusal(glance: Glance, header: FilmHeader) -> Remark | None:
    """Return why the picture is not to be read, or None."""
    if not glance.is_frontal:
        return _no_frontal_chest(glance, header)
    if not (glance.is_turned or glance.is_inverted):
        return None
    turn = glance.quarter_turn
    put_right = abs(glance.turned - round(glance.turned / 90) * 90) <= NEAR_A_QUARTER_DEGREES
    if not put_right:
        return Remark(
            "turned",
            say(
                "The film looks turned by about {degrees}°. Export or photograph it upright.",
                degrees=round(abs(glance.turned) / 5) * 5,
            ),
        )
    suggestion = Correction(turn, glance.is_inverted)
    if turn and glance.is_inverted:
        sentence = say(
            "The film looks turned and inverted. Turned by {turn}° clockwise and inverted it"
            " would stand right.",
            turn=turn,
        )
    elif turn:
        sentence = say(
            "The film looks turned. Turned by {turn}° clockwise it would stand right.", turn=turn
        )
    else:
        sentence = say(
            "The film looks inverted: black and white have changed places. Inverted it can be read."
        )
    return Remark("turned" if turn else "inverted", sentence, suggestion)


def _no_frontal_chest(glance: Glance, header: FilmHeader) -> Remark:
    if glance.lateral > glance.other:
        return Remark(
            "lateral",
            say("The picture looks like a lateral film. The Network reads frontal films only."),
        )
    if "CHEST" in header.body_part.upper():
        return Remark(
            "not-a-chest",
            say(
                "The picture does not look like a frontal chest film, though the file says it"
                " shows the chest. Check that it is the right film."
            ),
        )
    return Remark(
        "not-a-chest",
        say(
            "The picture does not look like a frontal chest film, and the Network reads no other."
            " Check that it is the right film."
        ),
    )


def glance_cautions(glance: Glance, header: FilmHeader) -> tuple[Remark, ...]:
    """Return what the picture gives a person to think about."""
    remarks = []
    if glance.is_frontal and glance.looks_mirrored:
        remarks.append(
            Remark(
                "mirrored",
                say(
                    "The film looks mirrored: the heart lies on the other side. Look for the side"
                    " marker."
                ),
            )
        )
    remarks += [
        Remark("header-disagrees", say("Header and picture disagree: {what}.", what=what))
        for what in _disagreements(glance, header)
    ]
    return tuple(remarks)


def _disagreements(glance: Glance, header: FilmHeader) -> list[str]:
    """Return facts in which header and picture contradict each other, in words."""
    if header.orientation is None or not glance.is_frontal:
        return []
    rows, columns = (direction[:1] for direction in header.orientation)
    if rows in "HF" or columns in "LR":
        upright = not glance.is_turned
        return [say("the header says that the film lies on its side, it looks upright")] * upright
    if columns == "H" and not glance.is_turned:
        return [say("the header says that the film stands on its head, it looks upright")]
    if rows == "R" and columns == "F" and glance.mirrored <= -SURELY:
        return [say("the header says that the film is mirrored, it does not look so")]
    return []
