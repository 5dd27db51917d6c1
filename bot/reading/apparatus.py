"""What works of reference put around their text: a table of contents, buttons at each subhead, a list of sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.reading.boilerplate_patterns import squeezed
from bot.reading.clean import BodyLine
from bot.text.scripts import in_both_scripts

_BUTTON = re.compile(
    in_both_scripts(
        r"[\[［【]?(?:编辑|播报|讨论|上传视频|收藏|查看我的收藏|编辑源代码|纠错|朗读|折叠|展开|隐藏|显示|edit)[\]］】]?$|\d*有用\+?\d*$"
    ),
    re.IGNORECASE,
)
_INVITES = re.compile(
    in_both_scripts(
        r".{0,40}(?:本)?(?:词条|条目).{0,60}(?:编辑|补充|完善|扩充|查证).{0,30}(?:吧|它|维基百科)[！!。.]?$"
    )
)
_CONTENTS = re.compile(in_both_scripts(r"(?:本文)?目\s{0,3}录[:：]?$|contents$"), re.IGNORECASE)
_SOURCES = re.compile(in_both_scripts(r"(?:参考资料|参考来源|参考文献|资料来源|references)[:：]?$"), re.IGNORECASE)
_NUMBER = re.compile(r"^[\d.、．•·（）()]{1,12}")
_MARK = re.compile(r"[\d\s.、^↑]{1,6}")
_DATED = re.compile(
    in_both_scripts(
        r"[\[［(（]?引用日期\s{0,2}[\d-]{6,10}[\]］)）]?$|[．.·，,]\s{0,2}\d{4}[-年]\d{1,2}[-月]\d{1,2}日?\]?$|https?://\S{1,300}$"
    )
)
_SUBHEAD: Final = 24  # characters
_REPEATED: Final = 3  # times that a button stands; 编辑 alone may be a line of a table
_LEAST: Final = 2  # lines of contents or sources
_HEADINGS: Final = 2  # of sources that are looked at


def without_apparatus(lines: Sequence[BodyLine]) -> list[BodyLine]:
    """The lines without what is only about them. Buttons go where they repeat; contents, where the subheads follow; a
    list of sources at the end, where most of its lines are dated."""
    texts = [line.text for line in lines]
    counts = Counter(text for text in texts if _BUTTON.match(text))
    if max(counts.values(), default=0) >= _REPEATED:
        lines = [line for line in lines if not _BUTTON.match(line.text) and not _INVITES.match(line.text)]
        texts = [line.text for line in lines]
    gone = _contents(texts)
    stop = _sources(texts)
    return [line for at, line in enumerate(lines[:stop]) if at not in gone]


def _contents(texts: Sequence[str]) -> set[int]:
    """The lines of a table of contents: below 目录, each said again further down without its number."""
    start = next((at for at, text in enumerate(texts) if _CONTENTS.match(text)), None)
    if start is None:
        return set()
    last = {squeezed(text): at for at, text in enumerate(texts) if len(text) <= 2 * _SUBHEAD}
    stop = start + 1
    while stop < len(texts) and last.get(_NUMBER.sub("", squeezed(texts[stop][: 3 * _SUBHEAD]), count=1), 0) > stop:
        stop += 1
    return set(range(start, stop)) if stop - start - 1 >= _LEAST else set()


def _sources(texts: Sequence[str]) -> int:
    """Where a list of sources begins that reaches to the end; the number of lines where there is none."""
    headings = [at for at, text in enumerate(texts) if at and _SOURCES.match(text)]
    for at in headings[-_HEADINGS:]:
        listed = [text for text in texts[at + 1 :] if not _MARK.fullmatch(text)]
        if len(listed) >= _LEAST and 2 * sum(bool(_DATED.search(text)) for text in listed) > len(listed):
            return at
    return len(texts)
