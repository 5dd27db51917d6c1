"""The marks that a browser shows before the items of a list: numbers, letters or bullets."""

from __future__ import annotations

import re
from typing import Any, Final

from bot.reading.boilerplate_patterns import folded

_NUMBER = re.compile(
    r"^[（(]?(?:\d+|[一二三四五六七八九十]+|[a-zA-Z]|[①-⑳])\s*[、.．)）:：]|^[①-⑳•·●]|^第[一二三四五六七八九十百\d]+[条章节步]"
)
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_KINDS: Final = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
    "cjk-ideographic": "一", "simp-chinese-informal": "一", "trad-chinese-informal": "一", "none": "",
}  # fmt: skip
_ROMAN: Final = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DIGITS: Final = "零一二三四五六七八九"
_MOST: Final = 100_000  # of a number that a page gives; hostile ones are longer


def write_marks(listed: Any) -> None:
    """Write the mark of each item before its text, unless the text has a number of its own or the page shows none."""
    items = listed.find_all("li", recursive=False)
    if listed.name == "ol":
        _write_numbers(listed, items)
    elif len(items) > 1 and not any(item.find(["p", "div", "img"]) is not None for item in items):
        for item in items:
            text = folded(item.get_text())
            if text and not _NUMBER.match(text) and item.find("a") is None:
                item.insert(0, "• ")


def _write_numbers(listed: Any, items: list[Any]) -> None:
    """Numbers as ``start``, ``reversed``, ``type`` and the items' ``value`` say."""
    kind = _kind(listed, "1")
    back = listed.has_attr("reversed")
    number = _integer(listed.get("start"), len(items) if back else 1)
    if len(items) < 2 and not (listed.has_attr("start") or any(item.has_attr("value") for item in items)):
        return
    for item in items:
        number = _integer(item.get("value"), number)
        text = folded(item.get_text())
        shown = _shown(number, _kind(item, kind))
        if text and shown and not _NUMBER.match(text):
            _first_text_holder(item).insert(0, shown)
        number += -1 if back else 1


def _first_text_holder(item: Any) -> Any:
    """The innermost block at the beginning of an item (``<li><p>``), so that its mark stands on its line."""
    holder = item
    while True:
        first = next((one for one in holder.contents if getattr(one, "name", None) or str(one).strip()), None)
        if first is None or getattr(first, "name", None) not in {"p", "div", "section", "h2", "h3", "h4", "h5", "h6"}:
            return holder
        holder = first


def _kind(tag: Any, otherwise: str) -> str:
    """How numbers are written: 1, a, A, i, I, 一, or empty for none."""
    style = _STYLE.search(str(tag.get("style") or ""))
    if style and style[1].lower() in _KINDS:
        return _KINDS[style[1].lower()]
    given = str(tag.get("type") or "")
    return given if given in {"1", "a", "A", "i", "I"} else otherwise


def _shown(number: int, kind: str) -> str:
    if kind == "一" and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}、"
    if kind in {"a", "A"} and 0 < number <= 26:
        return f"{chr(ord(kind) + number - 1)}. "
    if kind in {"i", "I"} and 0 < number < 400:
        roman = _roman(number)
        return f"{roman if kind == 'i' else roman.upper()}. "
    return f"{number}. " if kind else ""


def _roman(number: int) -> str:
    found = ""
    for value, letters in _ROMAN:
        while number >= value:
            found += letters
            number -= value
    return found


def _integer(value: Any, otherwise: int) -> int:
    text = str(value or "").strip()
    digits = text[1:] if text[:1] == "-" else text
    return (
        max(-_MOST, min(_MOST, int(text))) if digits.isascii() and digits.isdigit() and len(digits) < 9 else otherwise
    )
