"""What a written reading names: which lungs, and which of their zones."""

import re
from dataclasses import dataclass

SIDES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"\bbilateral\b", frozenset({"right", "left"})),
    (r"\bboth (lungs|sides)\b", frozenset({"right", "left"})),
    (r"\bright\b", frozenset({"right"})),
    (r"\bleft\b", frozenset({"left"})),
)
"""Phrases that name a side, as the readings of the Shenzhen films have them."""

THIRDS: tuple[tuple[str, str], ...] = (
    (r"\bupper\b", "upper"),
    (r"\bmiddle\b", "middle"),
    (r"\blower\b", "lower"),
)

CONSEQUENCES = r"pleur|effusion|pneumothorax|emphysema|fluid"
"""A clause about these tells nothing of where the disease in the lung lies: an effusion beside a
tuberculosis of the other side would name the wrong lung."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reading names.

    Attributes
    ----------
    sides : frozenset of str
        Of ``right`` and ``left``; empty where none is named.
    zones : frozenset of str
        ``right-upper`` …; empty where no third of a lung is named.
    """

    sides: frozenset[str]
    zones: frozenset[str]

    @property
    def only_side(self) -> str | None:
        """The side, where exactly one is named."""
        return next(iter(self.sides)) if len(self.sides) == 1 else None


def parsed(reading: str) -> Finding:
    """Return what `reading` names, clause by clause."""
    sides: set[str] = set()
    zones: set[str] = set()
    for clause in re.split(r"[,;?]|\b\d\.", reading.lower()):
        here = _sides(clause)
        if re.search(CONSEQUENCES, clause) and not re.search(r"\bp?tb\b", clause):
            continue
        sides |= here
        thirds = [third for phrase, third in THIRDS if re.search(phrase, clause)]
        zones |= {f"{side}-{third}" for side in here for third in thirds}
    return Finding(frozenset(sides), frozenset(zones))


def one_sided(reading: str) -> Finding | None:
    """Return what `reading` names if it names exactly one side, else None."""
    finding = parsed(reading)
    return finding if finding.only_side is not None else None


def _sides(clause: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for phrase, named in SIDES:
        if re.search(phrase, clause):
            found |= named
    return found
