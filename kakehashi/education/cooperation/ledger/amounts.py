"""Student-semesters as exact amounts: whole numbers of twelfths of a semester. Pure.

A semester is six months, so that a twelfth is half a month: halves, thirds, quarters and sixths of
a semester are all exact, and a database can add them up.
"""

import re
import unicodedata
from fractions import Fraction

TWELFTHS = 12  # of one semester
YEAR = 2 * TWELFTHS  # a stay of one academic year, as the calendar has it
LONGEST = 10_000 * TWELFTHS  # more than any agreement ever exchanged

_DECIMAL = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", re.ASCII)
_FRACTION = re.compile(r"(?:([0-9]{1,6}) )?([0-9]{1,3})/([0-9]{1,3})", re.ASCII)


def twelfths(semesters: Fraction | int) -> int:
    """`semesters` as stored.

    Raises: ValueError, if they are no whole number of twelfths.

    >>> twelfths(Fraction(3, 2))
    18
    """
    amount = Fraction(semesters) * TWELFTHS
    if amount.denominator != 1:
        raise ValueError(f"{semesters} semesters are no whole number of twelfths.")
    return int(amount)


def semesters(amount: int) -> Fraction:
    """What is stored as `amount` twelfths, in semesters.

    >>> semesters(18)
    Fraction(3, 2)
    """
    return Fraction(amount, TWELFTHS)


def read_amount(text: str) -> int | None:
    """The twelfths that `text` writes in semesters, 0 or more; None if it writes none exactly.

    Read are 2, 0.5, 1/2, 1 1/3, the same in full-width characters.

    >>> read_amount("1.5"), read_amount("1 1/3"), read_amount("0.7")
    (18, 16, None)
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("\u2044", "/").split())
    if _DECIMAL.fullmatch(plain):
        value = Fraction(plain)
    elif found := _FRACTION.fullmatch(plain):
        whole, above, below = (int(part or 0) for part in found.groups())
        if not below:
            return None
        value = whole + Fraction(above, below)
    else:
        return None
    amount = value * TWELFTHS
    return int(amount) if amount.denominator == 1 and amount <= LONGEST else None


def written(amount: int | Fraction) -> str:
    """Twelfths, or a fraction of semesters, as people read them: 1.5, 1 1/3, −2.

    >>> written(18), written(16), written(-24), written(Fraction(1, 4))
    ('1.5', '1 1/3', '−2', '0.25')
    """
    value = semesters(amount) if isinstance(amount, int) else amount
    sign, size = ("−" if value < 0 else ""), abs(value)
    if size.denominator in (1, 2, 4):
        return f"{sign}{float(size):,.2f}".rstrip("0").rstrip(".")
    whole, rest = divmod(size, 1)
    return f"{sign}{f'{whole:,} ' if whole else ''}{rest}"


def counted(stay: int, year_counts_as: int) -> int:
    """What a stay of `stay` twelfths uses up where a whole year counts as `year_counts_as`.

    year_counts_as: semesters, as the agreement says: 2, or 1 where a year uses as much as a term.
    The rest of a stay beyond whole years counts as it is.

    >>> counted(24, 2), counted(24, 1), counted(36, 1)
    (24, 12, 24)
    """
    years, rest = divmod(stay, YEAR)
    return years * year_counts_as * TWELFTHS + rest
