"""Chinese numerals as numbers: counted (二十一), as in labels and days, and spelled out (二〇二一), as in years."""

from __future__ import annotations

from typing import Final

# ○ (a geometric circle) is typed for 〇 in many official documents; 两 stands for 二 before measure words.
_VALUES: Final = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
                  "八": 8, "九": 9}  # fmt: skip


def counted(text: str) -> int | None:
    """The number up to 99 that a numeral counts to: 九 → 9, 十二 → 12, 二十 → 20; None for any other text."""
    tens, ten, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or not text:
        return None
    if not ten:
        return _VALUES.get(text)
    tens_value, ones_value = _VALUES.get(tens or "一"), _VALUES.get(ones or "零")
    return None if tens_value is None or ones_value is None else 10 * tens_value + ones_value


def spelled(text: str) -> str | None:
    """The Arabic digits of a number that is written digit by digit: 二〇二一 → "2021"; None for any other text."""
    values = [_VALUES.get(character) for character in text]
    return None if None in values or not values else "".join(map(str, values))
