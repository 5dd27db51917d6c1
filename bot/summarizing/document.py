"""The lines of an article with their place in it: sections, articles of a law, vectors, signals."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.summarizing.segment import Segment
from bot.summarizing.signals import signal_index
from bot.text.bigrams import vector as vector_of

FIGURE: Final = re.compile(  # like the next, tried only where it may begin
    r"(?=[\d一二三四五六七八九十百千万两])(?:(?P<arabic>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|％|‰|个百分点|[万亿千百]+[\u4e00-\u9fff]?|[元吨人家个项户年月日天倍件米亩台套条处座所场次辆架艘款批名岁张只头级平公小分美港股点])?|"
    r"(?P<han>[一二三四五六七八九十百千万两]{1,6})(?=个?(?:元|万元|亿元|日内|个?工作日|个月|年(?!级)|小时|倍|人|名|以上|以下))|百分之[一二三四五六七八九十百]+)"
)
_DATE_FIGURE: Final = re.compile(
    r"(?=[\d第〔\[（(])(?:\d{4}年|\d{1,2}月\d{0,2}日?|\d{1,2}日|第\d+|\d{1,2}[时点:：]\d{0,2}分?|[〔\[（(]\d{4}[〕\])）]\d+号?|\d{1,12}+号)"
)
_DIGITS: Final = re.compile(r"[\d,]+(?:\.\d+)?")
_YEAR: Final = re.compile(r"(19\d\d|20\d\d)年")
_HEAD_LABEL: Final = frozenset({"mark", "brackets", "dot", "nth", "article"})
_SCALE: Final = {"亿": 8, "万": 4, "千": 3, "百": 2}
_CHAPTER: Final = re.compile(r"^第[一二三四五六七八九十百\d]{1,4}[章节编]")


@dataclass(slots=True)
class Row:
    """One line measured: ``vector`` (bigram → idf) and its ``squares``, ``signals`` by place of the index, figures
    that are no dates."""

    line: Segment
    vector: dict[str, float]
    squares: dict[str, float]
    norm: float
    signals: list[int]
    figures: list[str]
    largest: float
    years: frozenset[int]
    section: int = 0
    head: int = -1
    is_head: bool = False
    article: int = 0
    chapter: str | None = None
    central: float = 0.0
    titled: float = 0.0
    in_paragraph: int = 0


@dataclass(slots=True)
class Document:
    """All rows; ``title`` the vector of the title, ``title_text`` "" where there is none of its own."""

    rows: list[Row]
    title: dict[str, float]
    title_norm: float
    title_text: str
    centroid: dict[str, float]
    centroid_norm: float
    year: int | None = None
    paragraphs: int = 0
    laws: int = 0
    title_tokens: frozenset[str] = frozenset()
    title_weight: float = 0.0


def measured(lines: Sequence[Segment], title: str, year: int | None) -> Document:
    """The document of these lines. ``year``: of publication, None where unknown."""
    index = signal_index()
    rows = []
    centroid: dict[str, float] = {}
    for line in lines:
        vector = vector_of(line.text)
        squares = {token: value * value for token, value in vector.items()}
        norm = math.sqrt(sum(squares.values()))
        dated = _DATE_FIGURE.sub("", line.text)
        figures = [found.group() for found in FIGURE.finditer(dated)]
        years = frozenset(map(int, _YEAR.findall(line.text)))
        rows.append(Row(line, vector, squares, norm, index.counts(line.text), figures, _largest(figures), years))
        if norm:
            for token, value in vector.items():
                centroid[token] = centroid.get(token, 0.0) + value / norm
    heading = vector_of(title)
    document = Document(rows, heading, _length(heading), title, centroid, _length(centroid), year)
    document.paragraphs = 1 + max((line.paragraph for line in lines), default=0)
    document.title_tokens = frozenset(heading)
    document.title_weight = sum(heading.values())
    _place(document)
    for row in rows:
        if row.norm:
            row.central = _dot(row.vector, centroid) / (row.norm * document.centroid_norm)
            row.titled = _dot(row.vector, heading) / (row.norm * document.title_norm) if document.title_norm else 0.0
    return document


def _length(vector: dict[str, float]) -> float:
    return math.sqrt(sum(value * value for value in vector.values()))


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum([value * other[token] for token, value in one.items() if token in other])


def cosine(one: Row, other: Row) -> float:
    """Of the vectors of two lines. A token weighs the same in both, its idf: what they share adds its square."""
    if not (one.norm and other.norm):
        return 0.0
    if len(one.squares) > len(other.squares):
        one, other = other, one
    squares = one.squares
    return sum([squares[token] for token in filter(other.squares.__contains__, squares)]) / (one.norm * other.norm)


def _largest(figures: Sequence[str]) -> float:
    """Decimal exponent of the largest figure (3.2亿 → 8.5), 0 without one."""
    most = 0.0
    for figure in figures:
        digits = _DIGITS.match(figure)
        value = float(digits.group().replace(",", "") or 0) if digits and digits.group().strip(",") else 0.0
        scale = sum(power for sign, power in _SCALE.items() if sign in figure)
        most = max(most, math.log10(value + 1) + scale)
    return min(most, 14.0)


def is_heading(line: Segment) -> bool:
    """A line that names what follows: short, without a mark inside, and no sentence unless it is numbered."""
    text = line.text.strip()
    if len(text) >= 32 or re.search(r"[，；！？,;\n]|。.", text):
        return False
    return line.kind in _HEAD_LABEL or text[-1] not in "。；！？"


def _place(document: Document) -> None:
    section, head, article, chapter = 0, -1, 0, None
    inside = 0
    for at, row in enumerate(document.rows):
        line = row.line
        inside = inside + 1 if at and document.rows[at - 1].line.paragraph == line.paragraph else 0
        row.in_paragraph = inside
        if line.kind == "article" or (line.text.startswith("第") and _CHAPTER.match(line.text)):
            article += line.kind == "article"
        if (line.kind == "article" and line.label and line.label.endswith("章")) or _CHAPTER.match(line.text):
            chapter = line.text
        if is_heading(line):
            section, head, row.is_head = section + 1, at, True
        elif line.kind == "mark":
            section += 1
            head = -1
        row.section, row.head, row.article, row.chapter = section, (head if head != at else -1), article, chapter
    document.laws = article
