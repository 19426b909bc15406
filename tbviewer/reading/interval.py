"""A figure and how sure it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def as_list(self) -> list[float]:
        """Return ``[value, low, high]``, rounded to four decimals."""
        return [round(x, 4) for x in (self.value, self.low, self.high)]
