"""Which statement of the line that heads is shown: one of at most 60 characters that says the act."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.summarizing.data_files import data_file, pattern
from bot.summarizing.document import Document, Row
from bot.summarizing.learned import Trees
from bot.summarizing.statements.clauses import TIME, bare, is_carrier
from bot.summarizing.statements.generate import Cut, Statement
from bot.text.bigrams import tokens, vector

WIDEST: Final = 60  # characters that are read at a glance
WIDER: Final = 90  # where fewer say only that a meeting was held
WIDEST_OF_ALL: Final = 150  # where the act needs as many (nine ministries and a title in brackets)
FEATURES: Final = (
    "length", "over_20", "clauses", "from_start", "to_end", "mass", "central", "density", "figure", "quoted",
    "book", "carrier", "dated", "index", "host", "directive", "purpose", "platitude", "issue", "complete",
    "share", "tail", "chain", "head", "moved",
)  # fmt: skip
SHARE: Final = FEATURES.index("share")
LEAST_COMPLETE: Final = 0.6
# In points of R1, as the trees count. R1 of news titles is the same within .2 for any of them from 0 to 20, so reading
# decided: the longer span that keeps what was decided, and what the title speaks of, is the one that is passed on.
KEPT: Final = 10.0  # worth of the whole point of the line: what the headline leaves out is shown nowhere else
CUT: Final = 5.0  # what a headline loses whose sentence goes on with more than purpose: a third of such cuts is wrong
TITLE: Final = 15.0  # worth of all words that line and title share
HOLLOW: Final = 12.0  # what a headline loses that says only that a meeting was held or a report came out
TOLD_BY: Final = 10.0  # what a headline loses that begins with who told the reporter
LEAST_SHARE: Final = 0.6  # of the line's point: a cut that keeps less, though the whole would fit, counts twice
_HOLLOW: Final = re.compile(  # that something was held or came out: what was said or decided stands behind it
    r"(?:召开|举行|举办|发布|公布)[^，《]{0,40}(?:会议|座谈会|发布会|吹风会|会|数据|公报|公告|通知|报告|情况)$"
)
_HEARD: Final = re.compile(r"(?:[^，。]{0,8}记者[^，]{0,40}(?:获悉|了解到)|据悉|据了解)")
# The hour. Neither a date that qualifies a noun (8日出版的…) nor half a span of time is one to begin behind.
_CLOCK: Final = (
    r"(?:上午|下午|晚上?|凌晨|中午)?(?:\d{1,2}[时点](?:\d{1,2}分)?(?:许|左右)?)?"
    r"(?![至到—～-]|(?:出版|发布|召开|举行|举办|公布|印发)的)"
)
_LEAD: Final = re.compile(  # a date or a whole office before the name: the headline may begin behind it
    rf"(?:(?:当地时间)?(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日{_CLOCK}[，,]?|"
    rf"(?:近日|日前|今天|昨天|今日|昨日)(?:[（(][^）)]{{1,12}}[）)])?{_CLOCK}[，,]?|"
    r"(?:中共中央总书记、国家主席、中央军委主席|中共中央政治局常委、国务院总理|中共中央政治局委员、外交部长|国务院总理|国务院副总理|国家主席|国家副主席)"
    r"(?=[\u4e00-\u9fff]{2,3}(?:\d|在|主持|会见|会谈|出席|同|与|考察|强调|致|发表|抵达|签署)))"
)


@dataclass(frozen=True, slots=True)
class HeadlineSpan:
    """A span of a line that could be shown, with what the trees see of it; offsets in the paragraph."""

    start: int
    end: int
    statement: Statement
    complete: float
    features: tuple[float, ...]
    told: float = 0.0
    is_hollow: bool = False
    is_heard: bool = False

    @property
    def length(self) -> int:
        return self.end - self.start


@cache
def trees() -> Trees:
    """The shipped trees: they expect the ROUGE-1 of a span with the title an editor gave."""
    return Trees.load(data_file("headline.json"), FEATURES)


def spans_of(
    row: Row, document: Document, statements: list[tuple[Statement, float]], shares: list[float], widest: int = WIDEST
) -> list[HeadlineSpan]:
    """Statements with their completeness → the spans that fit, also those that begin behind a date or an office."""
    found = []
    line = row.line
    in_line = held(document, row.vector)
    for statement, complete in statements:
        text = line.text[statement.start - line.start : statement.end - line.start]
        lead = _LEAD.match(text) if statement.first == 0 else None
        for moved in sorted({0, lead.end() if lead else 0}):
            if 6 <= statement.length - moved <= widest:
                values = _features(row, document, statement, text[moved:], shares)
                named = (*values, complete, sum(shares[statement.first : statement.last + 1]))
                cut = statement.cut
                last = (float(cut is Cut.TAIL), float(cut is Cut.CHAIN), float(cut is Cut.HEAD), float(moved > 0))
                features = (*named, *last)
                told = held(document, vector(text[moved:])) / in_line if in_line else 0.0
                hollow = _HOLLOW.search(text) is not None and cut is not Cut.WHOLE
                heard = _HEARD.match(text) is not None
                found.append(
                    HeadlineSpan(
                        statement.start + moved, statement.end, statement, complete, features, told, hollow, heard
                    )
                )
    return found


def held(document: Document, tokens: Collection[str]) -> float:
    """Weight of the title's tokens that are among these."""
    return sum(value for token, value in document.title.items() if token in tokens)


def _features(row: Row, document: Document, statement: Statement, text: str, shares: list[float]) -> tuple[float, ...]:
    found = dict.fromkeys(tokens(text))  # in the order of the text: a sum depends on it in its last digit
    mass = math.sqrt(sum(row.vector.get(token, 0.0) ** 2 for token in found))
    central = sum(document.centroid.get(token, 0.0) * row.vector.get(token, 0.0) for token in found)
    mean = sum(document.centroid.get(t, 0.0) for t in row.vector) / max(1, len(row.vector)) or 1.0
    density = sum(document.centroid.get(t, 0.0) for t in found) / max(1, len(found)) / mean
    first = bare(row.line.clause_texts()[statement.first])
    values = (
        len(text) / WIDEST,
        max(0, len(text) - 20) / 40,
        statement.last - statement.first + 1,
        statement.first == 0,
        statement.last == len(row.line.clauses) - 1,
        mass / (row.norm or 1.0),
        central / (mass * document.centroid_norm) if mass and document.centroid_norm else 0.0,
        density,
        any(character.isdigit() for character in text),
        "“" in text,
        "《" in text,
        is_carrier(first),
        TIME.match(first) is not None,
        min(6, statement.first) / 6,
        pattern("host").search(text) is not None,
        pattern("directive").search(text) is not None,
        pattern("purpose").match(text) is not None,
        pattern("platitude").search(text) is not None,
        pattern("issue").search(text) is not None,
    )
    return tuple(float(value) for value in values)


def best_of(found: list[HeadlineSpan], using: Trees | None = None) -> HeadlineSpan | None:
    """The span that editors would be nearest to; completeness first."""
    if not found:
        return None
    scorer = using or trees()

    is_whole_there = any(one.statement.cut in {Cut.WHOLE, Cut.HEAD} for one in found)

    def worth(one: HeadlineSpan) -> float:
        loses_most = is_whole_there and one.features[SHARE] < LEAST_SHARE
        cut = (CUT + loses_most * CUT) if one.statement.cut in {Cut.TAIL, Cut.CHAIN} else 0.0
        more = KEPT * one.features[SHARE] + TITLE * one.told - HOLLOW * one.is_hollow - TOLD_BY * one.is_heard
        return scorer.score(one.features) + more - cut

    return max(found, key=lambda one: (one.complete >= LEAST_COMPLETE, worth(one)))
