"""The headline: one span of the sentence that says what happened."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.models import Span
from bot.summarizing.data_files import data_file, pattern
from bot.summarizing.features import DocumentFeatures, SegmentFeatures
from bot.summarizing.learned import Trees
from bot.summarizing.safe_spans import runs
from bot.summarizing.segment import Segment
from bot.summarizing.select import trimmed

WIDEST: Final = 60  # characters
WIDEST_OF_ALL: Final = 150  # where the act needs as many (nine ministries and a title in brackets)
MOST_CLAUSES: Final = 5
LOOKED_AT: Final = 40  # lines
FEATURES: Final = (
    "length", "over_20", "clauses", "from_start", "to_end", "ratio", "centroid", "density", "number", "quoted", "book",
    "carrier", "dated", "index", "host", "sentence_score", "sentence", "directive", "purpose", "platitude", "moved",
    "issue", "title",
)  # fmt: skip
_QUOTATION: Final = re.compile(r"[“‘「](?:[^”’」]{13,}|[^”’」]*[。！？，；])")
_DANGLING: Final = re.compile(
    r"(?:表示|指出|强调|介绍|认为|透露|获悉|了解到|宣布|称|说|提出|近日|日前|今天|昨天|今日|昨日|\d日|消息|报道|(?:到|至)\d{4}年(?:底|末)?)$"
)
_LEAD: Final = re.compile(
    r"(?:(?:与此同时|同时|此外|另外|据悉|据了解|为此|对此)[，,]|(?:据|记者)?[^，。；：《“]{0,18}(?:消息|获悉)[，：,:]\s*|(?:当地时间)?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:至(?:\d{1,2}月)?\d{1,2}日)?(?:上午|下午|晚上?|凌晨|中午)?"
    r"(?:\d{1,2}[时点](?:\d{1,2}分)?许?)?[，,]?|(?:近日|日前|今天|昨天|今日|昨日)[，,]?|"
    r"中共中央总书记、国家主席、中央军委主席|中共中央总书记|国家主席|国务院总理|国务院副总理|国务委员|"
    r"中共中央政治局(?:常委|委员)(?:、[^，。；、]{2,16}?)*?(?=[\u4e00-\u9fff]{2,3}(?:\d|在|主持|会见|出席|表示|强调|到)))+"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A span that could be the headline, with what the model sees of it."""

    row: int
    start: int
    end: int
    features: tuple[float, ...]


@cache
def _trees() -> Trees:
    return Trees.load(data_file("headline.json"), FEATURES)


def headline_of(
    document: DocumentFeatures, paragraphs: Sequence[str], sentence_scores: Sequence[float]
) -> tuple[int, Span] | None:
    """The line chosen and the span in it; None where no line is a sentence."""
    row = headline_row(document, sentence_scores)
    if row is None:
        return None
    measured = document.rows[row]
    found = headings(measured, row, document, sentence_scores[row])
    line = measured.line
    told = [one for one in found if _tells(line.text[one.start - line.start : one.end - line.start])]
    if not told and (not found or _tells(line.text)):
        wide = headings(measured, row, document, sentence_scores[row], widest=WIDEST_OF_ALL)
        told = [one for one in wide if _tells(line.text[one.start - line.start : one.end - line.start])] or wide
        told = sorted(told, key=lambda one: one.end - one.start)[:1]
    found = told or found or [_whole(measured, row)]
    best = max(found, key=lambda one: _trees().score(one.features) if one.features else 0.0)
    return row, Span(paragraphs[line.paragraph][best.start : best.end], line.paragraph, best.start, best.end)


def _tells(text: str) -> bool:
    """Whether the act itself (印发《…》, 召开, 会见 …) is in the text."""
    return pattern("issue").search(text) is not None or pattern("act").search(text) is not None


def headline_row(document: DocumentFeatures, sentence_scores: Sequence[float]) -> int | None:
    """The first real sentence, unless soft openings were skipped or another is far nearer to the title."""
    real = [at for at, row in enumerate(document.rows[:LOOKED_AT]) if not row.line.junk and len(row.line.text) >= 8]
    if not real:
        return next((at for at, row in enumerate(document.rows) if len(row.line.text) >= 4), None)
    good = [at for at in real if not is_soft(document.rows[at].line)]
    if not good:
        return max(real, key=lambda at: (sentence_scores[at], -at))
    first = good[0]
    if real.index(first) >= 2:
        first = max(
            good[:12],
            key=lambda at: (
                sentence_scores[at] + 0.5 * _titled(document, at) + 0.2 * (at == first) + 0.3 * _issues(document, at)
            ),
        )
    if document.title_norm:
        nearest = max(good[:12], key=lambda at: (_titled(document, at), -at))
        near, now = _titled(document, nearest), _titled(document, first)
        if near > 0.12 and near > 2 * now and not pattern("platitude").search(document.rows[nearest].line.text):
            return nearest
        return first
    issuing = next((at for at in good[:3] if _issues(document, at)), None)
    text = document.rows[first].line.text
    if issuing is not None and not (
        pattern("number").search(text) or pattern("hears").search(text) or pattern("host").search(text)
    ):
        return issuing
    return first


def _titled(document: DocumentFeatures, at: int) -> float:
    return document.rows[at].bag.cosine(document.title_norm, document.rows[at].bag.titled)


def _issues(document: DocumentFeatures, at: int) -> bool:
    return pattern("issue").search(document.rows[at].line.text) is not None


def is_soft(line: Segment) -> bool:
    """Whether a sentence is too weak to head a brief: colour, quotation, slogan, subhead, member of a list."""
    text = line.text
    if line.junk or text[-1] in "？?" or not line.is_closed or len(text) < 15 or line.label:
        return True
    if pattern("soft").search(text) or pattern("study").search(text) or _QUOTATION.match(text):
        return True
    coloured = pattern("colour").match(text) and not pattern("number").search(text)
    weak = pattern("vox").search(text) or pattern("copula").search(text) or coloured
    return bool(weak) and pattern("host").search(text) is None


def headings(
    row: SegmentFeatures, index: int, document: DocumentFeatures, sentence_score: float, widest: int = WIDEST
) -> list[Heading]:
    """Runs of clauses of a line, also those that begin behind a date or an office."""
    line, texts = row.line, row.line.clause_texts()
    found = []
    for first, last in runs(texts):
        start, end = line.clauses[first][0], trimmed(line, line.clauses[last][1])
        text = line.text[start - line.start : end - line.start]
        if last - first >= MOST_CLAUSES or end <= start or _DANGLING.search(text):
            continue
        lead = _LEAD.match(text) if first == 0 else None
        for moved in sorted({0, lead.end() if lead else 0}):
            if 6 <= end - start - moved <= widest:
                features = _features(row, document, (first, last), text[moved:])
                named = {
                    **features,
                    "sentence_score": sentence_score,
                    "sentence": min(6, index) / 6,
                    "moved": float(moved > 0),
                }
                found.append(Heading(index, start + moved, end, tuple(named[name] for name in FEATURES)))
    return found


def _features(row: SegmentFeatures, document: DocumentFeatures, run: tuple[int, int], text: str) -> dict[str, float]:
    first, last = run
    bags = row.bags[first : last + 1]
    size, weight = sum(b.size for b in bags), sum(b.central for b in bags)
    square = sum(b.square for b in bags)
    whole = sum(b.square for b in row.bags) or 1.0
    mean = row.bag.central / max(1, row.bag.size) or 1.0
    texts = row.line.clause_texts()
    return {
        "length": len(text) / 60,
        "over_20": max(0, len(text) - 20) / 40,
        "clauses": float(last - first + 1),
        "from_start": float(first == 0),
        "to_end": float(last == len(row.bags) - 1),
        "ratio": math.sqrt(square / whole),
        "centroid": weight / (math.sqrt(square) * document.centroid_norm) if square and document.centroid_norm else 0.0,
        "density": weight / max(1, size) / mean,
        "number": float(pattern("number").search(text) is not None),
        "quoted": float("“" in text),
        "book": float("《" in text),
        "carrier": float(pattern("carrier").match(texts[first]) is not None),
        "dated": float(pattern("date").match(text) is not None),
        "index": min(6, first) / 6,
        "host": float(pattern("host").search(text) is not None),
        "directive": float(pattern("directive").search(text) is not None),
        "purpose": float(pattern("purpose").match(text) is not None),
        "platitude": float(pattern("platitude").search(text) is not None),
        "issue": float(pattern("issue").search(text) is not None),
        "title": math.sqrt(sum(b.titled for b in bags)) / document.title_norm if document.title_norm else 0.0,
    }


def _whole(row: SegmentFeatures, index: int) -> Heading:
    line = row.line
    end = trimmed(line, line.end)
    for start, stop in reversed(line.clauses):
        if trimmed(line, stop) - line.start <= WIDEST and stop > start:
            end = trimmed(line, stop)
            break
    return Heading(index, line.start, max(end, line.start + 1), ())
