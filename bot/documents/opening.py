"""Which lines at the top of a document are its title (pure): 红头, 文号 and 附件 stand there too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LOOKED_AT: Final = 16  # lines; a 红头 of three issuers, its numbers and marks take up to ten
LONGEST: Final = 120  # characters of a title in one line; the longest measured in real notices has 96


@dataclass(frozen=True, slots=True)
class TopLine:
    """A paragraph as it looks: ``size`` in points, 0 where unknown; ``level`` 0 of a title's style, 1–9 of a heading's,
    None of neither."""

    text: str
    size: float = 0.0
    is_centred: bool = False
    level: int | None = None
    is_bold: bool = False
    is_red: bool = False


NO_LINE: Final = TopLine("")
_GENRE = re.compile(
    "(?:通知|通报|公告|通告|公报|意见|决定|决议|命令|令|批复|函|纪要|请示|报告|议案|方案|规划|计划|纲要|要点|办法|规定|条例|细则"
    "|规则|规程|准则|指南|标准|措施|清单|目录|名单|汇总表|一览表|说明|解读|答复|讲话|致辞|倡议书|章程|制度|预案|行动"
    "|通報|公報|意見|決定|決議|紀要|請示|報告|議案|規劃|計劃|綱要|要點|辦法|規定|條例|細則|規則|準則|標準|清單|目錄|名單"
    "|說明|講話|章程|預案|行動)(?:[（(][^（）()]{1,20}[)）])?$"
)
_NO_TITLE = re.compile(
    r"[〔\[【(（]\s{0,3}+(?:19|20)\d\d\s{0,3}+[〕\]】)）]\s{0,3}+第?\s{0,3}+\d{1,5}\s{0,3}+号?$|第\s?\d{1,5}\s?[号號]$|^(?:签发|簽發|附件|附表|机密|秘密|绝密"
    r"|特急|加急|急件|密级|编号|索引号|发文|发布|成文|来源|日期|抄送|时间|地点|目\s{0,9}[录錄]$)|[文文]件$|^[（(].{0,60}[)）]$"
    r"|^[\d〇一二三四五六七八九十年月日\s.\-—/]+$"
)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]{1,3}[章节條条部篇編编]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]"
)
_SENTENCE = re.compile(r"[。；;：:，,]$")


def title_lines(lines: Sequence[TopLine]) -> range | None:
    """The places of the lines that make the title together, None where nothing is sure to be one.

    Styles decide where there are any; else the largest of the lines that are set apart (centred, larger or bold)
    before the body begins.
    """
    top = _top(lines)
    if styled := [at for at in top if lines[at].level == 0 and lines[at].text]:
        return _together(lines, styled[0])
    able = [at for at in top if _is_apart(lines[at], _body_size(lines))]
    if not able:
        return None
    largest = max(lines[at].size for at in able)
    named = [at for at in able if _GENRE.search(lines[at].text) and lines[at].size >= 0.75 * largest]
    best = max(named or able, key=lambda at: (lines[at].size, -at))
    return _together(lines, best)


def _top(lines: Sequence[TopLine]) -> list[int]:
    """The lines before the body: before the first sentence or the addressees (XX：)."""
    found: list[int] = []
    for at, line in enumerate(lines[:LOOKED_AT]):
        if line.level is None and not line.is_centred and line.text and _begins_body(line.text):
            break
        found.append(at)
    return found


def _begins_body(text: str) -> bool:
    return len(text) > LONGEST or (bool(_SENTENCE.search(text)) and not _NO_TITLE.search(text))


def _body_size(lines: Sequence[TopLine]) -> float:
    """The size of most characters."""
    counts: dict[float, int] = {}
    for line in lines[:200]:
        counts[line.size] = counts.get(line.size, 0) + len(line.text)
    return max(counts, key=lambda size: counts[size], default=0.0)


def _is_apart(line: TopLine, body_size: float) -> bool:
    text = line.text.strip()
    if not 4 <= len(text) <= LONGEST or _NO_TITLE.search(text) or _NUMBERED.match(text) or _SENTENCE.search(text):
        return False
    if line.is_red and not _GENRE.search(text):  # the issuer in large red letters
        return False
    if line.level == 1:
        return True
    return (line.is_centred and (line.size > body_size or line.is_bold or bool(_GENRE.search(text)))) or (
        line.size >= 1.25 * body_size > 0
    )


def _together(lines: Sequence[TopLine], at: int) -> range:
    """With the lines before and after it that look the same, as a long title is broken by hand."""
    first = last = at
    if (lines[at].level or 0) > 0:  # a heading below a heading is the first part's
        return range(at, at + 1)
    while first > 0 and _continues(lines[first - 1], lines[at]):
        first -= 1
    while last + 1 < len(lines) and _continues(lines[last + 1], lines[at]):
        last += 1
    if sum(len(line.text) for line in lines[first : last + 1]) > 2 * LONGEST:
        return range(at, at + 1)
    return range(first, last + 1)


def _continues(line: TopLine, title: TopLine) -> bool:
    alike = (line.size, line.level, line.is_centred, line.is_bold, line.is_red)
    same = alike == (title.size, title.level, title.is_centred, title.is_bold, title.is_red)
    text = line.text.strip()
    return same and bool(text) and not _NUMBERED.match(text) and not _NO_TITLE.search(text) and len(text) <= LONGEST
