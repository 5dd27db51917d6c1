"""Quantified targets: a number with its unit, what it is of, and by when."""

from __future__ import annotations

import re
from functools import cache

from bot.models import Article, Span, Target
from bot.summarizing.data_files import as_listed, longest_first
from bot.summarizing.facts.occasions import deadlines_of
from bot.summarizing.facts.paragraphs import matches, sentence_around

_WIDEST = 34  # characters of a target's span
_VALUE = r"\d[\d,]*(?:\.\d+)?(?:\s?[—–\-~至到]\s?\d[\d,]*(?:\.\d+)?)?"
_TIME = re.compile(r"^(?:到|至|力争|争取|确保|预计|计划|将|其中|并|再|按照)*(?:20\d\d年(?:底|末)?)?(?:前)?[，]?")
_REPORTS = re.compile(r"同比|环比|截至|去年|今年以来|数据显示|累计|据预测|前\d+个?月")


@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<value>{_VALUE})(?P<about>余|多)?(?P<unit>{longest_first('units')})(?P<bound>以上|以内|以下|左右)?"
        r"(?![年月日号])"
    )


def targets_of(article: Article) -> tuple[Target, ...]:
    """Quantities in a clause that sets an aim, never one that reports what was; each once."""
    due = {(one.span.paragraph, one.span.start): one.date for one in deadlines_of(article)}
    found: dict[str, Target] = {}
    for number, match in matches(article, _quantity()):
        text = article.paragraphs[number]
        start = _clause_start(text, match.start())
        verb = _verb_at(text, start, match.start())
        if verb is None or _is_report(text, start, match):
            continue
        begin = start if match.end() - start <= _WIDEST else verb
        if match.end() - begin > _WIDEST:
            continue
        span = Span(text[begin : match.end()], number, begin, match.end())
        thing = _TIME.sub("", text[start:verb])
        deadline = _deadline(due, number, match.start(), text)
        target = Target(span, match["value"], match["unit"], thing if 2 <= len(thing) <= 20 else None, deadline)
        found.setdefault(span.text, target)
    ends = {(one.span.paragraph, one.span.start): one.span.end for one in found.values()}  # the last one's of a clause
    return tuple(one for one in found.values() if ends[one.span.paragraph, one.span.start] == one.span.end)


def _verb_at(text: str, start: int, at: int) -> int | None:
    """Where the verb of the aim stands in the clause."""
    told = re.search(longest_first("aim_verbs"), text[start:at])
    return start + told.start() if told else None


def _is_report(text: str, start: int, match: re.Match[str]) -> bool:
    """Told as what was, or without a word of aiming in its sentence."""
    if match["unit"] == "个" and "." in match["value"]:
        return True  # half of a unit of two words
    past, clause = as_listed("past"), text[start : match.end()]
    sentence = sentence_around(text, match.start())
    if re.search(past, clause) or re.search(past, text[match.end() : match.end() + 6]):
        return True
    if re.match(r"提高|增加|下调|上调|增至|降至|降到|减少|扩大|调整", text[match.end() :]):
        return True  # what it is raised from
    if re.search(r"(?<![到至])20\d\d年(?!底|末|前)|约\d", clause):
        return True
    return bool(_REPORTS.search(sentence)) or not re.search(as_listed("strong_aims"), sentence)


def _clause_start(text: str, at: int) -> int:
    """Where the clause of a place begins."""
    marks = [m.end() for m in re.finditer(r"[，。；：！？、（）()“”《》\s]|(?<!\d),", text[max(0, at - 80) : at])]
    return max(0, at - 80) + marks[-1] if marks else max(0, at - 80)


def _deadline(due: dict[tuple[int, int], str | None], number: int, at: int, text: str) -> str | None:
    """The last deadline before it in the same sentence."""
    start = max(text.rfind(mark, 0, at) for mark in "。！？；") + 1
    places = [place for place in due if place[0] == number and start <= place[1] <= at]
    return due[max(places)] if places else None
