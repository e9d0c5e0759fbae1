"""A list's number as Word writes it, in each of its number formats.

The formats are ST_NumberFormat of ECMA-376 part 1 (2nd edition), 17.18.59. The Chinese ones differ
from one another only above ten: 一○○, 一百, 壹佰.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

_DIGITS = "〇一二三四五六七八九"
_HUNDRED_THOUSAND = 100_000


def numeral_in(number_format: str, number: int) -> str:
    """The number in one of Word's formats; in digits where a format ends or is not known here.

    number_format: a value of ST_NumberFormat, or what stands for one in w:numFmt/@w:format
    ("001, 002, 003, ..."), which only sets how many digits there are at least.
    """
    if number_format[:1].isdigit():
        return str(number).zfill(len(number_format.split(",")[0].strip()))
    if not 0 < number < _HUNDRED_THOUSAND:
        return "" if number_format in ("none", "bullet") else str(number)
    write = _FORMATS.get(number_format)
    return write(number) if write else str(number)


def _counting(
    digits: str, units: str, zero: str, one_ten: str, one: str = ""
) -> Callable[[int], str]:
    """A counting system with units: 一千〇二十.

    units: for ten, hundred, thousand, ten thousand; zero: written once for a gap; one_ten: how
    ten to nineteen begin (十, 壹拾); one: whether the first unit is said with 一 ("") or not ("-").
    """

    def write(number: int) -> str:
        if 10 <= number < 20:
            return one_ten + (digits[number - 10] if number > 10 else "")
        words = ""
        gap = False
        for power in (4, 3, 2, 1, 0):
            digit = number // 10**power % 10
            if not digit:
                gap = bool(words)
                continue
            words += zero if gap else ""
            said = "" if one == "-" and digit == 1 and power else digits[digit]
            words += said + (units[power - 1] if power else "")
            gap = False
        return words

    return write


def _up_to_ninety_nine(digits: str) -> Callable[[int], str]:
    """Counting with 十 up to 九十九, then digit by digit: 一○○."""
    count = _counting(digits, "十百千万", "", "十")

    def write(number: int) -> str:
        return count(number) if number < 100 else _digit_by_digit(digits)(number)

    return write


def _digit_by_digit(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _one_of(signs: str) -> Callable[[int], str]:
    """The sign of that number; digits where there is none for it."""
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _run(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


def _letters(letters: str) -> Callable[[int], str]:
    """a … z, aa, bb … zz, aaa: a letter again for each round."""

    def write(number: int) -> str:
        rounds, letter = divmod(number - 1, len(letters))
        return letters[letter] * (rounds + 1) if rounds < 30 else str(number)

    return write


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def _ordinal(number: int) -> str:
    teen = 10 <= number % 100 < 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_LOWER = _run("a", "z")
_UPPER = _LOWER.upper()
_FULL_WIDTH = str.maketrans("0123456789", _run("０", "９"))
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "bullet": lambda number: "",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _one_of(_run("①", "⑳")),
    "decimalEnclosedCircleChinese": _one_of(_run("①", "⑩")),
    "decimalEnclosedParen": _one_of(_run("⑴", "⒇")),
    "decimalEnclosedFullstop": _one_of(_run("⒈", "⒛")),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "lowerLetter": _letters(_LOWER),
    "upperLetter": _letters(_UPPER),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "chineseCounting": _up_to_ninety_nine("○一二三四五六七八九"),
    "chineseCountingThousand": _counting(_DIGITS, "十百千万", "〇", "十"),
    "chineseLegalSimplified": _counting("零壹贰叁肆伍陆柒捌玖", "拾佰仟萬", "零", "壹拾"),
    "taiwaneseCounting": _up_to_ninety_nine("○一二三四五六七八九"),
    "taiwaneseCountingThousand": _counting(_DIGITS, "十百千萬", "零", "十"),
    "taiwaneseDigital": _digit_by_digit("○一二三四五六七八九"),
    "ideographDigital": _digit_by_digit("〇一二三四五六七八九"),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _one_of(_run("㊀", "㊉")),
    "ideographLegalTraditional": _counting("零壹貳參肆伍陸柒捌玖", "拾佰仟萬", "零", "壹拾"),
    "japaneseCounting": _counting(_DIGITS, "十百千万", "", "十", one="-"),
    "japaneseDigitalTenThousand": _digit_by_digit("〇一二三四五六七八九"),
    "japaneseLegal": _counting("〇壱弐参四伍六七八九", "拾百阡萬", "", "壱拾"),
}
