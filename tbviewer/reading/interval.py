"""A figure and how sure it is."""

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def as_list(self) -> list[float]:
        """Return ``[value, low, high]``, rounded to four decimals."""
        return [round(x, 4) for x in (self.value, self.low, self.high)]


def wilson(successes: float, trials: float) -> Interval:
    """Return a proportion with Wilson's 95 % interval (Wilson 1927); 0 to 1 without trials.

    `trials` need not be whole: weighted films come to an effective number.
    """
    if not trials:
        return Interval(float("nan"), 0.0, 1.0)
    p, z2 = successes / trials, Z95**2
    centre = (p + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 / (1 + z2 / trials) * math.sqrt(p * (1 - p) / trials + z2 / (4 * trials**2))
    return Interval(p, max(0.0, centre - half), min(1.0, centre + half))
