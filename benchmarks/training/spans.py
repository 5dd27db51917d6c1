"""The judged spans: parts of lines of which a reader said whether they stand on their own.

spans.json of the data holds texts and spans; the project's own marks (statement_marks.json) are positions in the texts
of the marked documents, and say of statements that the bot was unsure of whether they are complete under the title.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.training import corpus
from bot.models import Article
from bot.summarizing.scoring import BEFORE, LINES_BEFORE
from bot.summarizing.segment import Segment, segments_of
from bot.summarizing.statements.clauses import MARKS
from bot.summarizing.statements.generate import Manner, statements_of
from bot.summarizing.statements.judge import Surroundings, features
from bot.summarizing.statements.refusals import refusal
from bot.summarizing.summarize import title_of
from bot.text.bigrams import vector

MEASURES = frozenset({"policy", "notice", "interpretation", "meeting"})  # kinds that string measures together
# The kinds of the marked documents that write like one of spans.json.
MANNER_OF = dict.fromkeys(("local", "commentary", "people", "traditional", "market", "flash"), "news")


class Judged(NamedTuple):
    """A judged span. ``is_refused``: a rule never shows it; ``is_statement``: the bot would cut it so."""

    document: str
    features: list[float]
    is_refused: bool
    is_statement: bool
    is_complete: bool


class Spans(NamedTuple):
    """The judged spans that are learnt from, and those that never are."""

    learnt: list[Judged]
    never: list[Judged]


class Text(NamedTuple):
    """A document as the judge of statements sees it."""

    article: Article
    lines: list[Segment]
    title: dict[str, float]


@cache
def judged(data: Path, marks: Path) -> Spans:
    """Every judged span."""
    found = json.loads((data / "spans.json").read_text("utf-8"))
    texts = {name: text_of(name, document) for name, document in found["documents"].items()}
    spans = Spans([], [])
    for item in found["items"]:
        side = spans.never if corpus.is_unread(item["doc"], corpus.SPANS) else spans.learnt
        side.append(judgement(item, texts[item["doc"]]))
    return Spans(spans.learnt + own_marks(data, marks), spans.never)


def own_marks(data: Path, marks: Path) -> list[Judged]:
    """The project's own, of documents that weights are learnt from: nothing of the unread fifth is marked."""
    cards = {(card["set"], card["id"]): card for card in corpus.every_card(data, marks)}
    found = []
    for mark in json.loads((marks / "statement_marks.json").read_text("utf-8"))["statements"]:
        card = cards[mark["set"], mark["id"]]
        item = {"doc": corpus.beginning(card), "span": card["text"][mark["start"] : mark["end"]], "ok": mark["ok"]}
        found.append(
            judgement({**item, "genre": MANNER_OF.get(card["genre"], card["genre"])}, text_of(card["id"], card))
        )
    return found


@cache
def learnt_beginnings(data: Path, marks: Path) -> frozenset[str]:
    """The beginnings of the documents whose spans are learnt from."""
    documents = json.loads((data / "spans.json").read_text("utf-8"))["documents"]
    spans = {corpus.beginning(one) for name, one in documents.items() if not corpus.is_unread(name, corpus.SPANS)}
    return frozenset(spans | {one.document for one in own_marks(data, marks)})


def text_of(name: str, document: dict[str, Any]) -> Text:
    """The paragraphs as they are: a span is found in them by its characters."""
    paragraphs = tuple(line.strip() for line in document["text"].split("\n") if line.strip())
    article = Article(name, None, document.get("title") or "", paragraphs)
    return Text(article, segments_of(article), vector(title_of(article)))


def judgement(item: dict[str, Any], text: Text) -> Judged:
    """The span as the bot would measure it."""
    paragraph, start, end = place_of(item["span"], text.article)
    line = next(one for one in text.lines if one.paragraph == paragraph and one.start < end and one.end > start)
    first = max(start, line.start)
    last = first + len(line.text[first - line.start : end - line.start].rstrip(MARKS))
    around = surroundings(item, text, line.number)
    found = statements_of(line, around.manner)
    cut = next((one.cut for one in found if (one.start, one.end) == (first, last)), None)
    return Judged(
        item["doc"],
        features(line, first, last, cut, around),
        refusal(line, first, last, is_law=around.manner.is_law) is not None,
        cut is not None,
        bool(item["ok"]),
    )


def place_of(span: str, article: Article) -> tuple[int, int, int]:
    """Paragraph, start and end of the first place where the span stands."""
    for at, paragraph in enumerate(article.paragraphs):
        start = paragraph.find(span)
        if start >= 0:
            return at, start, start + len(span)
    raise ValueError(f"a span that does not stand in its text: {span}")


def surroundings(item: dict[str, Any], text: Text, number: int) -> Surroundings:
    """What the judge knows around a line, the marked kind of the document in place of the recognized form."""
    before = text.lines[number - 1] if number else None
    behind = "".join(line.text for line in text.lines[max(0, number - LINES_BEFORE) : number])[-BEFORE:]
    manner = Manner(is_law=item["genre"] == "regulation", has_measures=item["genre"] in MEASURES)
    is_news, weight = item["genre"] == "news", sum(text.title.values())
    return Surroundings(manner, frozenset(text.title), before, is_news, number == 0, behind, weight)
