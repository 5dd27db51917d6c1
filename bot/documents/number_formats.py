"""Numbers of lists as word processors show them: 一, （一）, ①, 壹, 甲, iv (ECMA-376 Part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL: Final = "零壹貳參肆伍陸柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_SENSIBLE: Final = 30_000  # beyond: the plain number


def _counted(number: int, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千", "万")) -> str:
    """一百二十三; a ten at the start is 十 where the digits are everyday ones, 壹拾 where they are those of sums."""
    text, zero = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (("零" if zero else "") + digits[digit]) + units[place]
        zero = bool(text) and not digit
    return text[1:] if digits == _DIGITS and 10 <= number < 20 else text


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _up_to_99(number: int) -> str:
    """Counted up to 九十九, digit by digit from 一〇〇 on: what Word calls chineseCounting."""
    return _counted(number) if number < 100 else _digit_by_digit(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    """a … z, aa, bb, …"""
    return chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 30)


def _from(first: str, most: int) -> Callable[[int], str]:
    """Consecutive characters: ① to ⑳; beyond them the plain number."""
    return lambda number: chr(ord(first) + number - 1) if number <= most else str(number)


def _circled(number: int) -> str:
    for first, least, most in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if least <= number <= most:
            return chr(ord(first) + number - least)
    return str(number)


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 14 else ending}"


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_SUMS: Final = ("", "拾", "佰", "仟", "万")
_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "ordinal": _ordinal,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": lambda number: _STEMS[number - 1] if number <= 10 else str(number),
    "ideographZodiac": lambda number: _BRANCHES[number - 1] if number <= 12 else str(number),
    "ideographZodiacTraditional": lambda number: _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12],
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseCounting": _up_to_99,
    "taiwaneseCounting": _up_to_99,
    "chineseCountingThousand": _counted,
    "taiwaneseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "chineseLegalSimplified": lambda number: _counted(number, _LEGAL, _SUMS),
    "ideographLegalTraditional": lambda number: _counted(number, _LEGAL_TRADITIONAL, ("", "拾", "佰", "仟", "萬")),
}
BULLET: Final = "bullet"
NONE: Final = "none"


def shown(number: int, form: str) -> str:
    """A number in a format of WordprocessingML; the plain one where the format is not known or cannot show it."""
    if form in {BULLET, NONE}:
        return ""
    if not 0 < number <= _SENSIBLE:
        return str(number)
    return _FORMATS.get(form, str)(number)
