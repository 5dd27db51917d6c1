"""Sentences with their marks: enumeration labels, datelines, carriers, and what is no point at all."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from bot.models import Article
from bot.text.sentences import split

_LABEL: Final = re.compile(
    r"^(?:(?P<a>[一二三四五六七八九十]{1,3})(?:是|要)(?=[^一])|(?P<b>（[一二三四五六七八九十\d]{1,3}）)|"
    r"(?P<c>第[一二三四五六七八九十百\d]{1,4}(?:条|，|、)?)(?=[^一个次])|(?P<d>\d{1,2})[.、．](?=\D)|"
    r"(?P<e>[①-⑳])|(?P<f>[一二三四五六七八九十]{1,3})、)"
)
_DATELINE: Final = re.compile(
    r"^(?:【[^】]{1,60}】|\[[^\]]{1,120}\]|(?:本报|本刊|[\u4e00-\u9fff]{2,8}(?:网|社|报|快讯))[^，。]{0,16}?(?:讯|电|消息)?\s*"
    r"[（(](?:[^）)]{0,12}记者|新闻联播|通讯员)[^）)]{0,40}[）)]\s*[：:]?|(?:本报|新华社|中新社)[^，。]{0,20}[讯电]\s*)"
)
_HAN: Final = "零一二三四五六七八九"
_INLINE: Final = re.compile(r"[一二三四五六七八九十]{1,2}(?:是|要)(?=[^一])")
_CARRIER: Final = re.compile(
    r"^(?:会议|他|她|[\u4e00-\u9fff·]{2,6})?(?:强调|指出|要求|表示|介绍|提出|认为|据悉|据了解|记者了解到)[，：]"
)
_JUNK: Final = re.compile(
    r"^(?:原标题|来源|责任编辑|责编|编辑|作者)[：:]|参加(?:会议|会见|活动)。?$|出席(?:会议|活动)?。$|陪同(?:调研|考察)。?$|[？?]$|"
    r"(?:如下|以下(?:内容|措施|要求))[。：]?$|^图为|扫码|点击"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: ``start`` lies behind label and dateline; ``clauses`` are offsets in the paragraph."""

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    clauses: tuple[tuple[int, int], ...]
    label: str | None = None
    is_junk: bool = False
    series: int | None = None  # which enumeration of the article it belongs to; None outside of one


def lines_of(article: Article) -> list[Line]:
    """Every sentence of the article, in order."""
    found: list[Line] = []
    for at, paragraph in enumerate(article.paragraphs):
        for sentence in split(paragraph):
            for clauses in _members(paragraph, [(c.start, c.end) for c in sentence.clauses]):
                found.append(_line(len(found), at, paragraph, clauses[0][0], clauses))
    return _with_series(found)


def _members(paragraph: str, clauses: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The clauses of one sentence, cut before each member of an inline enumeration (…：一是…，二是…)."""
    opens = [at for at, (start, end) in enumerate(clauses) if at and _INLINE.match(paragraph, start, end)]
    starts = sum(bool(_INLINE.match(paragraph, start, end)) for start, end in clauses)
    after_colon = any(paragraph[clauses[at][0] - 1] in "：:" for at in opens)
    if not opens or (starts < 2 and not after_colon):
        return [clauses]
    edges = [0, *opens, len(clauses)]
    return [clauses[a:b] for a, b in itertools.pairwise(edges)]


def _with_series(lines: list[Line]) -> list[Line]:
    """Number the enumerations: labels of one shape that count on, in order, however far apart."""
    found: list[Line] = []
    last: dict[str, tuple[int, int]] = {}
    series = 0
    for line in lines:
        if line.label is None or (counted := _count(line.label)) is None:
            found.append(line)
            continue
        shape = re.sub(r"[\d一二三四五六七八九十百①-⑳]+", "n", line.label) + ("d" if line.label[-1:].isdigit() else "")
        before = last.get(shape)
        if before is None or counted != before[0] + 1:
            series += 1
            last[shape] = (counted, series)
        else:
            last[shape] = (counted, before[1])
        found.append(replace(line, series=last[shape][1]))
    alone = {key for key, n in Counter(line.series for line in found).items() if n < 2}
    return [replace(line, series=None) if line.series in alone else line for line in found]


def _count(label: str) -> int | None:
    """The number of a label up to 99: 三, （十二）, 第四, 3, ⑤."""
    digits = re.search(r"\d+", label)
    if digits:
        return int(digits[0])
    if "①" <= label[0] <= "⑳":
        return ord(label[0]) - ord("①") + 1
    han = re.search(r"[一二三四五六七八九十]+", label)
    if not han:
        return None
    tens, ten, ones = han[0].partition("十")
    return (_HAN.index(tens) if tens else 1) * 10 + _HAN.index(ones or "零") if ten else _HAN.index(han[0][-1])


def _line(number: int, at: int, paragraph: str, start: int, clauses: list[tuple[int, int]]) -> Line:
    end = clauses[-1][1]
    text = paragraph[start:end]
    dateline = _DATELINE.match(text)
    label = None if dateline else _LABEL.match(text)
    shift = (dateline or label).end() if (dateline or label) else 0  # type: ignore[union-attr]
    first = start + shift
    while first < end and paragraph[first] in " 　，、：":
        first += 1
    kept = tuple((max(first, a), b) for a, b in clauses if b > first)
    if not kept:
        first, kept, label = start, tuple(clauses), None
    named = next((value for value in label.groupdict().values() if value), None) if label else None
    is_junk = bool(_JUNK.search(text)) or (not re.search(r"[。！？；!?;.”]$", text) and len(text) < 40)
    return Line(number, at, first, end, paragraph[first:end], kept, (named or "").rstrip("，、") or None, is_junk)


def carrier_end(text: str) -> int:
    """Length of a speech carrier at the start (会议指出，), 0 where there is none."""
    found = _CARRIER.match(text)
    return found.end() if found else 0
