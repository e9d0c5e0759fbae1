"""Values of columns as strings whose order is that of what they mean. Pure.

Numbers are ordered as numbers and come before everything else, which is ordered as strings (see
`search.matching.columns`); OpenSearch orders strings by their characters.
"""

from __future__ import annotations

from decimal import Decimal

from search.language.expressions import as_number

NUMBERS, WORDS = "0", "1"
# More digits before the point than a number here has.
_EXPONENT = 5000
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def order_key(value: str) -> str:
    """What a value is ordered by."""
    number = as_number(value)
    return WORDS + value if number is None else NUMBERS + number_key(number)


def number_key(number: int | Decimal) -> str:
    """A number as a string: the sign, the place of the first digit, the digits. Of negative ones
    everything the other way round, and at the end what is higher than a digit."""
    exact = Decimal(number)
    if not exact:
        return "1"
    sign, digits, exponent = exact.as_tuple()
    assert isinstance(exponent, int)
    written = "".join(map(str, digits)).lstrip("0")
    key = f"{_EXPONENT + len(written) + exponent:05d}{written.rstrip('0')}"
    return f"0{key.translate(_COMPLEMENT)}~" if sign else f"2{key}"
