"""Credits as exact fractions: so many of one scheme are so many of another. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

PLACES = 3  # decimals after which a fraction is shown as one


class Rounding(StrEnum):
    """How a rule rounds what it gives; each rule declares it."""

    NONE = "none"
    HALF_UP_TENTH = "half-up-0.1"
    HALF_UP_HALF = "half-up-0.5"
    HALF_UP_WHOLE = "half-up-1"
    FLOOR_HALF = "floor-0.5"
    FLOOR_WHOLE = "floor-1"

    @property
    def step(self) -> Fraction:
        """What results are a multiple of; 0 where nothing is rounded."""
        return Fraction(0) if self is Rounding.NONE else Fraction(self.rsplit("-", 1)[1])

    @property
    def goes_down(self) -> bool:
        """Whether it never gives more than the exact value."""
        return self.startswith("floor")


@dataclass(frozen=True)
class Ratio:
    """`given` credits of one scheme count as `taken` of the other.

    Raises: ValueError, if one of them is not positive.
    """

    given: Fraction
    taken: Fraction

    def __post_init__(self) -> None:
        if self.given <= 0 or self.taken <= 0:
            raise ValueError("A ratio is of two positive amounts.")

    @property
    def factor(self) -> Fraction:
        """How many of the other scheme one credit is."""
        return self.taken / self.given

    def reversed(self) -> "Ratio":
        """The same equation read the other way."""
        return Ratio(self.taken, self.given)


def exactly(amount: Fraction, ratio: Ratio) -> Fraction:
    """What `amount` is in the other scheme, before any rounding."""
    return amount * ratio.factor


def rounded(amount: Fraction, rounding: Rounding) -> Fraction:
    """`amount`, 0 or more, as `rounding` has it. Halves go up, whole and half steps stay."""
    step = rounding.step
    if not step:
        return amount
    steps = amount / step
    return step * (steps // 1 if rounding.goes_down else (steps + Fraction(1, 2)) // 1)


def convert(amount: Fraction, ratio: Ratio, rounding: Rounding = Rounding.NONE) -> Fraction:
    """`amount` in the other scheme.

    amount: 0 or more, in the scheme of `ratio.given`.
    Raises: ValueError, if it is negative.
    """
    if amount < 0:
        raise ValueError("Nobody has fewer than no credits.")
    return rounded(exactly(amount, ratio), rounding)


def bound(rounding: Rounding) -> Fraction:
    """The largest distance between a rounded value and the exact one.

    It is reached by rounding half up, and never quite by rounding down. There and back again, with
    the same rounding both ways, an amount comes home within `bound * (1 + reversed factor)`.
    """
    return rounding.step if rounding.goes_down else rounding.step / 2


def written(amount: Fraction) -> str:
    """An amount as people read it: 21.5, or 27.097 (840/31) where decimals do not end soon."""
    scaled = amount * 10**PLACES
    nearest = (scaled + Fraction(1, 2)) // 1
    whole, rest = divmod(nearest, 10**PLACES)
    decimals = f"{rest:0{PLACES}d}".rstrip("0")
    text = f"{whole}.{decimals}" if decimals else str(whole)
    if scaled.denominator == 1:
        return text
    return f"{text} ({amount.numerator}/{amount.denominator})"
