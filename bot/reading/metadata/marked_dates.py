"""Dates near the title in attributes for machines: ``<time datetime>``, itemprop, data-time, the title of 3小时前."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from bot.reading.blocks import PageBlocks
from bot.reading.boilerplate_patterns import folded

_ATTRIBUTES: Final = (
    "datetime", "content", "data-time", "data-datetime", "data-timestamp", "data-date", "data-publish-time",
    "data-publishtime", "data-pubtime", "data-pubdate", "data-published", "data-utime", "title",
)  # fmt: skip
_MARKED: Final = ", ".join(f"[{name}]" for name in _ATTRIBUTES)
_CHANGED = re.compile(r"modif|updat|edit|expire|更新|修改|更新时间", re.IGNORECASE)
_CHANGED_BEFORE = re.compile(r"(?:更新|修改|编辑|編輯|截止|updated|modified)\D{0,8}$", re.IGNORECASE)
# Nothing but a date: a title that tells of one (of an article that is linked) is none.
_VALUE = re.compile(r"[\d\s年月日时時分秒:：/.,TZ+-]{8,40}|(?:[a-z]{3,9}\W{1,3}){0,2}\d{1,2}\W.{4,40}", re.IGNORECASE)
_LONGEST: Final = 60  # characters of such a value
_LONGEST_TEXT: Final = 60  # characters that the element may show: a date, its label
_LEAVES: Final = 16  # leaves from above the title on that are looked at
_ELEMENTS: Final = 20  # marked elements of one block


def marked_dates(blocks: PageBlocks, first: int, stop: int) -> list[str]:
    """The values that machines are told in the leaves from ``first`` up to ``stop``, none of a later change.

    Only before parts of the page are dropped: it looks at the parser's nodes.
    """
    found: dict[str, None] = {}
    for leaf in blocks.leaves[max(0, first) : stop][:_LEAVES]:
        if len(leaf.text) <= 4 * _LONGEST_TEXT:
            found |= dict.fromkeys(_values(blocks.elements[leaf.element].node, leaf.spaced))
    return list(found)


def _values(block: Any, shown: str) -> Iterator[str]:
    for node in [block, *block.css(_MARKED)[:_ELEMENTS]]:
        attributes = node.attributes
        text = folded(node.text(deep=True, separator=" ")[: 2 * _LONGEST_TEXT])
        if (
            len(text) > _LONGEST_TEXT
            or text not in shown
            or _is_change(attributes, shown.partition(text)[0] if text else shown)
        ):
            continue
        values = (folded(attributes.get(name) or "") for name in _ATTRIBUTES)
        yield from (value for value in values if 8 <= len(value) <= _LONGEST and _VALUE.fullmatch(value))


def _is_change(attributes: dict[str, str | None], before: str) -> bool:
    names = " ".join(attributes.get(name) or "" for name in ("class", "id", "itemprop"))
    return bool(_CHANGED.search(names) or _CHANGED_BEFORE.search(before))
