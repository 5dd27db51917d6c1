"""People with their office, and the place that the article is about."""

from __future__ import annotations

import re
from functools import cache

from bot.models import Person, Span
from bot.summarizing.data_files import as_listed, longest_first
from bot.summarizing.facts.folded import FoldedArticle

_LONGEST = 40  # characters of an office
_LEAD = re.compile(
    r"^(?:\d{1,2}日|\d{1,2}月|近日|日前|当天|当日|对此|会上|今天|上午|下午|晚|时任|和|与|由|经|据|对|在|应|并|同时|的|就|是|邀请到?|原)+"
)

_ACT = re.compile(
    r"会见|出席|陪同|邀请|听取了?|会同|受|(?<![自理])由(?!贸)|(?:访问|访华|参加会议|到访|出访)的|"
    r"(?:官员|代表|人士|嘉宾)[和与]|(?<=[\u4e00-\u9fff])在(?:[\u4e00-\u9fff]{2,4}[与同])?"
)


@cache
def _named() -> re.Pattern[str]:
    compound = rf"(?:{as_listed('compound_surnames')})[\u4e00-\u9fff]{{1,2}}"
    name = rf"(?:{compound}|[{as_listed('surnames')}][\u4e00-\u9fff]{{1,2}}?)"
    foreign = rf"[{as_listed('transliteration')}]{{3,6}}?"
    return re.compile(rf"(?:{longest_first('offices')})(?P<name>{name}|{foreign})(?={as_listed('speaking')})")


@cache
def _place() -> re.Pattern[str]:
    provinces = longest_first("provinces")
    return re.compile(
        rf"(?:{provinces})(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区)(?:[\u4e00-\u9fff]{{2,3}}?(?:市|州|县|区))?"
    )


def people_of(whole: FoldedArticle) -> tuple[Person, ...]:
    """Who has an office and a name and does or says something; each name once."""
    found: dict[str, Person] = {}
    for number, match in whole.matches(_named()):
        text, name = whole.paragraphs[number], match["name"]
        if name in found or re.match(as_listed("not_names"), name):
            continue
        start = _office_start(text, match.start())
        if match.start("name") - start < 2:
            continue
        span = whole.span(number, start, match.end("name"))
        size = match.start("name") - start
        found[name] = Person(span, span.text[size:], span.text[:size])
    return tuple(found.values())


def _office_start(text: str, at: int) -> int:
    """Where the title begins: at a break, or before a 、 that joins another office."""
    office = re.compile(rf"(?:{longest_first('offices')})$")
    start = at
    while start > max(0, at - _LONGEST):
        before = text[start - 1]
        if before in "，。；：！？“”（）()《》〔〕 \u3000,":
            break
        if before == "、" and not office.search(text[max(0, start - 7) : start - 1]):
            break
        start -= 1
    acts = list(_ACT.finditer(text, start, at))
    start = acts[-1].end() if acts else start
    lead = _LEAD.match(text[start:at])
    return start + (lead.end() if lead else 0)


def places_of(text: FoldedArticle) -> tuple[Span, ...]:
    """The provinces (with their cities) named first."""
    found: dict[str, Span] = {}
    for number, match in text.matches(_place()):
        found.setdefault(match[0], text.span(number, match.start(), match.end()))
    return tuple(found.values())
