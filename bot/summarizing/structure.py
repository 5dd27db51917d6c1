"""Sentences with their marks: enumeration labels, datelines, carriers, and what is no point at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
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


def lines_of(article: Article) -> list[Line]:
    """Every sentence of the article, in order."""
    found: list[Line] = []
    for at, paragraph in enumerate(article.paragraphs):
        for sentence in split(paragraph):
            found.append(_line(len(found), at, paragraph, sentence.start, [(c.start, c.end) for c in sentence.clauses]))
    return found


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
