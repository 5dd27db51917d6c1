"""Which paragraphs are headings: by number, size and weight; which is the title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.documents.positioned.values import Paragraph, Table

LONGEST: Final = 60  # letters of a heading; a title may have twice as many
_LEVELS = (
    (
        2,
        re.compile(
            r"(?:第[一二三四五六七八九十百零0-9]{1,5}[章编篇部]|"
            r"[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[ \u3000](?=\D))"
        ),
    ),
    (
        3,
        re.compile(
            r"(?:第[一二三四五六七八九十百零0-9]{1,5}节|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}\.[0-9]{1,2}(?![0-9.]))"
        ),
    ),
    (4, re.compile(r"(?:[0-9]{1,2}[.．、]|[0-9]{1,2}(?:\.[0-9]{1,2}){2}(?![0-9.])|（[0-9]{1,2}）)")),
)
_SURE = re.compile(
    r"(?:第[一二三四五六七八九十百零]{1,5}[章编篇节]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|"
    r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,2}\s?[\u4e00-\u9fff]{2})"
)
_ENDS = re.compile(r"[。；，、;,：:]$|[^0-9]\.$")
_NO_TITLE = re.compile(r"〔[0-9]{4}〕|^附件|^附：|^表\s?[0-9]|^图\s?[0-9]|^(?:编号|签发人|密级|索引号|摘要|关键词)")
# 红头 in black letters, as in a scan: the name of an organ and 文件
_LETTERHEAD = re.compile(r"[府室局委会會部厅廳院办署行社团組组公司]文\s?件$")
_YEAR = "(?:[0-9]{4}|[二〇○零一九]{4})年"
_SMALL = "[0-9一二三四五六七八九十]{1,3}"
_DATE = re.compile(rf"[（(]{_YEAR}|{_YEAR}{_SMALL}月(?:$|{_SMALL}日)")  # a title may begin with the year alone


def body_size(items: Sequence[Paragraph | Table]) -> float:
    """The size of most letters, 12 where there is none."""
    sizes: Counter[float] = Counter()
    for item in items:
        if isinstance(item, Paragraph):
            sizes[round(item.size * 2) / 2] += len(item.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def title_at(items: Sequence[Paragraph | Table], body: float) -> int | None:
    """Where the title stands: the largest letters in the first paragraphs that are no red head, set apart by size,
    or by weight and in the middle. None where nothing is set apart."""
    first = items[0].page if items else 1
    head: list[tuple[float, int]] = []
    for at, item in enumerate(items[:12]):
        if not isinstance(item, Paragraph) or item.page > first + 1:
            break
        if (
            item.is_red
            or _NO_TITLE.search(item.text)
            or _LETTERHEAD.search(item.text)
            or _DATE.match(item.text)
            or not 4 <= len(item.text) <= 2 * LONGEST
        ):
            continue
        is_large = item.size > 1.15 * body
        if is_large or (item.align == "center" and (item.is_bold or at < 3) and not _ENDS.search(item.text)):
            head.append((round(item.size, 1) + (0.5 if item.is_bold else 0), at))
        elif len(item.text) > LONGEST:
            break
    return max(head, key=lambda one: (one[0], -one[1]))[1] if head else None


def is_numbered_heading(text: str) -> bool:
    """By its number alone, whatever it looks like."""
    return len(text) <= 40 and bool(_SURE.match(text)) and not _ENDS.search(text)


def heading_level(item: Paragraph, body: float, *, is_body_bold: bool) -> int | None:
    """2 to 4, or None for a paragraph of text."""
    text = item.text
    if len(text) > LONGEST or item.is_red or _ENDS.search(text) or item.align == "right" or item.is_note:
        return None
    if _NO_TITLE.search(text) or _DATE.match(text) or not any(letter.isalpha() for letter in text):
        return None
    stands_out = item.size > 1.07 * body or (item.is_bold and not is_body_bold)
    number = next((level for level, pattern in _LEVELS if pattern.match(text)), None)
    if number and (stands_out or is_numbered_heading(text)):
        return number
    if not stands_out or len(text) < 2 or item.lines > 2:
        return None
    return 2 if item.size > 1.2 * body else 3
