"""Does a span stand on its own under the title? Rules that refuse, and a learnt probability for the rest.

A reader is shown the span as one line under the title and has not read the article.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from bot.summarizing.data_files import data_file
from bot.summarizing.learned import Linear
from bot.summarizing.segment import Segment
from bot.summarizing.statements.clauses import (
    CONNECTIVE,
    DIRECTIVE,
    NEUTRAL,
    TIME,
    ClauseKind,
    bare,
    has_verb,
    is_carrier,
    kind_of,
)
from bot.summarizing.statements.generate import Cut, Manner, Statement
from bot.summarizing.statements.refusals import refusal
from bot.text.bigrams import idf, tokens

_REFERENCE: Final = re.compile(r"该(?!当)|此次|本次|这一|这些|这种|这样|这|其(?!他|余|中)|此(?!前|外|后)|那")
_STRONG_REFERENCE: Final = re.compile(
    r"^(?:其(?!他|余|中)|该|此(?!前|外|后)|这|那|他|她|它|当地|双方|对方|二者|两者|后者|前者|各方|有关方面|当事人|与会)"
)
_PERSON_SPEAKS: Final = re.compile(
    r"[\u4e00-\u9fff]{2}(?:表示|认为|说|称|指出|坦言|透露|介绍|强调|建议|预计|分析)[，,：:]?$"
)
_OPINION: Final = re.compile(
    r"(?:专家|网友|团体|总统|机构|分析师|人士|学者|教授|研究员|评论|媒体|观点|院长|会长|负责人|发言人|董事长|总经理|代表|委员)[^。；]{0,24}(?:表示|认为|称|指出|说|介绍|强调|建议)"
)
_NAMED: Final = re.compile(  # the characters before an ending are looked at behind it: only endings are searched for
    r"《[^》]{1,120}》|[省市县区州国部委局厅署院行会](?<=[\u4e00-\u9fff].)|"
    r"(?:公司|集团|大学|法院|中心|协会|政府|银行|海关|企业)(?<=[\u4e00-\u9fff]..)|我国|全国|中国|中央|国务院"
)
_PLACE: Final = re.compile(r"[省市县区州镇乡村港岛](?<=[\u4e00-\u9fff]{2}.)")
_ANONYMOUS: Final = re.compile(r"某|小[张王李刘陈]|老[张王李刘陈]|[甲乙丙](?:方|公司|地)")
_DEFINITE: Final = re.compile(
    r"^(?:园区|项目|公司|成员|企业|中心|平台|活动|会议|大会|论坛|学校|医院|基地|村里|镇里|社区|街道|方案|文件|政策|银行|集团|部门|报告|协议|双方|展会|工程)(?!法|部门|管理)"
)
_LISTS: Final = re.compile(r"下列|如下|以下(?!罚|简称|的)")
_DROPPED_CONDITION: Final = re.compile(r"^(?:如|若|凡|一旦|除|未经|对|在.{0,30}(?:下|时|前|后)|经|符合|.*的)$")
_COMPARES: Final = re.compile(r"同比|环比|较上")
_FIGURE: Final = re.compile(r"\d|百分之")
_PRONOUN_SUBJECT: Final = re.compile(r"我们|我(?![国省市区县军党院会局委部校行])|咱|笔者|你")
_QUESTION: Final = re.compile(r"[？?]|^(?:为什么|如何|怎么|什么是|哪些)")
_POINTS: Final = re.compile(  # to something by its kind (该项目), which the title may name
    r"(?:该(?!当)|此次|本次|这次|这项|这个|这些|这一)(?P<noun>[\u4e00-\u9fff]{2})?"
)
_DEICTIC: Final = re.compile(r"当地|当年|当天|当日|当时")
_UNNAMED: Final = re.compile(r"^(?:[^，]{0,12}，)?(?:公司|企业|本期|当事人|集团)")  # who acts, without a name
_ADDS: Final = re.compile(r"亦|也(?!门)|还(?![款贷原])|则(?!例)|至此")  # to something said before
_HE: Final = re.compile(r"(?<![其])他(?![国乡])|她")
_COUNTS: Final = re.compile(r"\d|百分之|[一二三四五六七八九十百千万亿两半](?:个|元|亿|年|月|成|倍|人|家|项)")
VOID: Final = 16  # characters below which a span that counts nothing and is no numbered measure says little
_ARTICLE: Final = re.compile(  # a reader of the line does not know what stands in 本办法第五条
    r"(?:办法|条例|规定|本法|细则)第[一二三四五六七八九十百]+条|第[一二三四五六七八九十百]+[条款]第?[（(]?[一二三四五六七八九十]"
)
_SHORT_DOCUMENT: Final = re.compile(r"《[^》]{2,8}》(?!（以下)")  # a name that was given to it before: 《指引》
# Of a statement that the page breaks over lines: reading joined it because it is whole, and the model, learnt from
# prose, would ask for marks and verbs that such lines never have. Above every threshold, below a sure sentence.
JOINED: Final = 0.9
NAMES: Final = (
    "whole", "head", "chain", "purpose", "tail", "no_statement", "first_line", "title_near", "title_overlap",
    "named", "place", "directive", "label", "connective_dropped", "anonymous", "definite", "short", "single",
    "news", "law", "notice", "reference_near", "reference_first", "reference_any", "reference_opens",
    "last_preposition", "verb_last_news", "previous_speech", "condition_dropped", "verb_first", "list_before",
    "list_word", "repeats_before", "dropped", "person_dropped", "opinion", "bare_figure", "no_verb", "pronoun",
    "question", "frame_dropped", "long", "item", "closed", "quote_first", "comparison_any", "resolved", "unresolved",
    "deictic", "unnamed", "adds", "he", "void", "member", "article", "short_document", "untitled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the judge knows around a line: the line before it, the tokens of the title, how the document writes."""

    manner: Manner
    title: frozenset[str]
    before: Segment | None
    is_news: bool = False
    is_first: bool = False
    before_that: str = ""
    title_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the features of a span are made of."""

    text: str
    behind: str
    clauses: tuple[str, ...]
    first: str
    dropped: tuple[str, ...]
    kind: ClauseKind
    near: tuple[str, ...]  # tokens of the first 16 characters
    titled: frozenset[str]  # tokens that the title has too
    is_named: bool
    drops_only_date: bool

    @staticmethod
    def of(line: Segment, start: int, end: int, title: frozenset[str]) -> _Seen:
        text = line.text[start - line.start : end - line.start]
        behind = bare(line.text[end - line.start :])
        bounds = [(max(a, start), min(b, end)) for a, b in line.clauses if a < end and b > start]
        clauses = tuple(line.text[a - line.start : b - line.start] for a, b in bounds)
        before = [(a, b) for a, b in line.clauses if b <= start and a >= line.start]
        dropped = tuple(bare(line.text[a - line.start : b - line.start]) for a, b in before)
        return _Seen(
            text,
            behind,
            clauses,
            bare(clauses[0]),
            dropped,
            kind_of(clauses[0], is_last=len(clauses) == 1 and not behind),
            tuple(tokens(text[:16])),
            title.intersection(tokens(text)) if title else title,
            _NAMED.search(text) is not None,
            bool(dropped) and all(TIME.match(one) or CONNECTIVE.match(one) for one in dropped),
        )


def features(line: Segment, start: int, end: int, cut: Cut | None, around: Surroundings) -> list[float]:
    """Values of NAMES, 0..1 mostly."""
    seen = _Seen.of(line, start, end, around.title)
    values = {
        **_of_cut(cut, line, around),
        **_of_title(seen, around),
        **_of_reference(seen),
        **_of_what_is_missing(seen, line, around),
        **_of_grammar(seen, line, around),
        **_of_neighbours(seen, around),
        "untitled": not around.title,
    }
    return [float(values[name]) for name in NAMES]


def _of_cut(cut: Cut | None, line: Segment, around: Surroundings) -> dict[str, float]:
    """What was cut of the line, its label, and how the document writes."""
    return {
        "whole": cut is Cut.WHOLE,
        "head": cut is Cut.HEAD,
        "chain": cut is Cut.CHAIN,
        "purpose": cut is Cut.PURPOSE,
        "tail": cut is Cut.TAIL,
        "no_statement": cut is None,
        "first_line": around.is_first,
        "label": line.label is not None,
        "news": around.is_news,
        "law": around.manner.is_law,
        "notice": around.manner.has_measures,
        "item": line.kind in {"brackets", "dot", "half", "circle"},
    }


def _of_title(seen: _Seen, around: Surroundings) -> dict[str, float]:
    """What is said of whom: the title in the span, names, figures without either."""
    overlap = math.fsum(map(idf, seen.titled))
    whole = around.title_weight or 1.0
    unknown = (one for one in _SHORT_DOCUMENT.findall(seen.text) if around.title.isdisjoint(tokens(one)))
    return {
        "short_document": any(True for _ in unknown),
        "title_near": min(1.0, sum(t in around.title for t in seen.near) / 3),
        "title_overlap": min(1.0, overlap / whole),
        "named": seen.is_named,
        "place": _PLACE.search(seen.text) is not None,
        "bare_figure": _FIGURE.search(seen.text) is not None and not seen.is_named and not seen.titled,
        "comparison_any": _COMPARES.search(seen.text) is not None and not seen.is_named,
    }


def _of_reference(seen: _Seen) -> dict[str, float]:
    """What points to something outside the span."""
    return {
        "anonymous": _ANONYMOUS.search(seen.text) is not None,
        "definite": _DEFINITE.match(seen.first) is not None,
        "article": _ARTICLE.search(seen.text) is not None,
        "reference_near": _REFERENCE.search(seen.text[:12]) is not None,
        "reference_first": _REFERENCE.search(seen.first) is not None,
        "reference_any": _REFERENCE.search(seen.text) is not None,
        "reference_opens": _STRONG_REFERENCE.match(seen.first) is not None,
        "pronoun": _PRONOUN_SUBJECT.search(seen.text) is not None,
        "question": _QUESTION.search(seen.text) is not None,
        "quote_first": seen.text[0] in "“‘「",
    }


def _of_what_is_missing(seen: _Seen, line: Segment, around: Surroundings) -> dict[str, float]:
    """Whether what is pointed to or left out can be known from the title or the span."""
    nouns = [found.group("noun") for found in _POINTS.finditer(seen.text)]
    there = _DEICTIC.search(seen.text)
    name = _NAMED.search(seen.text)
    is_known = any(noun in around.title for noun in nouns if noun)
    return {
        "resolved": is_known,
        "unresolved": bool(nouns) and not is_known,
        "deictic": there is not None and not (name is not None and name.start() < there.start()),
        "unnamed": _UNNAMED.match(seen.text) is not None,
        "adds": _ADDS.search(seen.text) is not None,
        "he": _HE.search(seen.text) is not None,
        "void": line.label is None and len(seen.text) < VOID and _COUNTS.search(seen.text) is None,
    }


def _of_grammar(seen: _Seen, line: Segment, around: Surroundings) -> dict[str, float]:
    """How the span begins, ends and predicates."""
    return {
        "directive": around.manner.has_measures and DIRECTIVE.match(seen.first) is not None,
        "short": max(0, 20 - len(seen.text)) / 20,
        "single": len(seen.clauses) == 1,
        "last_preposition": len(seen.clauses) > 1 and kind_of(seen.clauses[-1], is_last=True) is ClauseKind.PREPOSITION,
        "verb_last_news": around.is_news and seen.kind is ClauseKind.VERB and bool(seen.dropped),
        "verb_first": seen.kind is ClauseKind.VERB,
        "no_verb": not any(has_verb(one) for one in seen.clauses),
        "frame_dropped": bool(seen.dropped) and seen.kind is ClauseKind.VERB and not seen.drops_only_date,
        "long": min(1.0, max(0, len(seen.text) - 90) / 60),
        "closed": bool(seen.behind) or line.is_closed,
        "connective_dropped": seen.drops_only_date,
    }


def _of_neighbours(seen: _Seen, around: Surroundings) -> dict[str, float]:
    """What stands before it: who speaks, a list, what was dropped."""
    before = around.before.text if around.before else ""
    untitled = [t for t in seen.near if t not in around.title]
    repeats = _shared(untitled, before) >= 3 if before else False
    carries = is_carrier(seen.first)
    return {
        "previous_speech": not carries and _speaks(before),
        "condition_dropped": any(_DROPPED_CONDITION.match(one) for one in seen.dropped),
        "list_before": _announces(before),
        "list_word": _LISTS.search(seen.text) is not None,
        "repeats_before": repeats,
        "member": before.rstrip()[-1:] in {"；", ";"},
        "dropped": min(4, len(seen.dropped)) / 4,
        "person_dropped": any(is_carrier(one) and not NEUTRAL.search(one) for one in seen.dropped),
        "opinion": not carries and _has_opinion(around.before_that),
    }


# What stands before a line is the same for each of its statements.
@lru_cache(maxsize=8)
def _speaks(before: str) -> bool:
    is_said = _PERSON_SPEAKS.search(bare(before)[-24:]) is not None or "”" in before
    return is_said or is_carrier(before.split("，", maxsplit=1)[0])


@lru_cache(maxsize=8)
def _announces(before: str) -> bool:
    return _LISTS.search(before) is not None


@lru_cache(maxsize=8)
def _has_opinion(before: str) -> bool:
    return _OPINION.search(before) is not None


def _shared(found: list[str], text: str) -> int:
    return sum(token in text for token in found)


@cache
def _model() -> Linear:
    return Linear.load(data_file("statements.json")["judge"], NAMES)


def completeness(line: Segment, statement: Statement, around: Surroundings) -> float:
    """Probability that the statement stands on its own; 0 where a rule refuses it."""
    if refusal(line, statement.start, statement.end, is_law=around.manner.is_law):
        return 0.0
    if "\n" in line.text:
        return JOINED
    return _model().probability(features(line, statement.start, statement.end, statement.cut, around))
