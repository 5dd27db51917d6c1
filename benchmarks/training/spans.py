"""The judged spans (spans.json, fresh_marks.json, statement_marks.json): a reader said whether each stands alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.training import corpus
from benchmarks.training.forms import FORM_OF
from benchmarks.training.fresh_marks import judged_documents
from bot.models import Article
from bot.summarizing.forms.kinds import FORMS, KINDS
from bot.summarizing.scoring import BEFORE, LINES_BEFORE
from bot.summarizing.segment import Segment, segments_of
from bot.summarizing.statements.clauses import MARKS
from bot.summarizing.statements.generate import Manner, statements_of
from bot.summarizing.statements.judge import Surroundings, features
from bot.summarizing.statements.refusals import refusal
from bot.summarizing.summarize import title_of
from bot.text.bigrams import vector

MEASURES = frozenset({"policy", "notice", "interpretation", "news"})  # kinds that string measures together


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


class Writing(NamedTuple):
    """How a document writes: the marked kind, or the form that was seen, in place of the recognized form."""

    manner: Manner
    is_news: bool


class Text(NamedTuple):
    """A document as the judge of statements sees it."""

    article: Article
    lines: list[Segment]
    title: dict[str, float]


@cache
def judged(data: Path, marks: Path) -> Spans:
    """Every judged span: those of the data, then the project's own."""
    spans = Spans([], [])
    for is_unread, one in (*of_data(data), *of_project(data, marks), *of_cards(data, marks)):
        (spans.never if is_unread else spans.learnt).append(one)
    return spans


def of_data(data: Path) -> Iterator[tuple[bool, Judged]]:
    """The spans of spans.json, each with whether its document is never learnt from."""
    found = json.loads((data / "spans.json").read_text("utf-8"))
    texts = {name: text_of(name, document) for name, document in found["documents"].items()}
    for item in found["items"]:
        name, kind = item["doc"], item["genre"]
        text, writes = texts[name], Writing(Manner(kind == "regulation", kind in MEASURES), kind == "news")
        place = place_of(item["span"], text.article)
        yield corpus.is_unread(name, corpus.SPANS), judgement(text, place, writes, is_complete=bool(item["ok"]))


def of_project(data: Path, marks: Path) -> Iterator[tuple[bool, Judged]]:
    """The statements of fresh_marks.json, in the form that the bot saw in their document."""
    for one in judged_documents(data, marks):
        form = KINDS[FORMS.index(one.form)]
        text = text_of(one.name, {"title": one.title, "text": one.text})
        writes = Writing(Manner(form.is_law, form.has_measures), form.is_news)
        for span in one.statements:
            place = place_in(one.text, span.start, span.end)
            is_unread = one.is_check or corpus.is_unread(one.name, corpus.CARDS)
            yield is_unread, judgement(text, place, writes, is_complete=span.is_complete)


def of_cards(data: Path, marks: Path) -> Iterator[tuple[bool, Judged]]:
    """The statements of statement_marks.json, of marked documents; of the unread fifth none is marked."""
    cards = {(card["set"], card["id"]): card for card in corpus.every_card(data, marks)}
    for mark in json.loads((marks / "statement_marks.json").read_text("utf-8"))["statements"]:
        card = cards[mark["set"], mark["id"]]
        form = KINDS[FORMS.index(FORM_OF.get(card["genre"], "meeting"))]
        text, writes = text_of(card["id"], card), Writing(Manner(form.is_law, form.has_measures), form.is_news)
        place = place_of(card["text"][mark["start"] : mark["end"]], text.article)
        yield False, judgement(text, place, writes, is_complete=bool(mark["ok"]))


@cache
def learnt_beginnings(data: Path, marks: Path) -> frozenset[str]:
    """The beginnings of the documents whose spans are learnt from."""
    return frozenset(one.document for one in judged(data, marks).learnt)


def text_of(name: str, document: dict[str, Any]) -> Text:
    """The paragraphs as they are: a span is found in them by its characters."""
    paragraphs = tuple(line.strip() for line in document["text"].split("\n") if line.strip())
    article = Article(name, None, document.get("title") or "", paragraphs)
    return Text(article, segments_of(article), vector(title_of(article)))


def judgement(text: Text, place: tuple[int, int, int], writes: Writing, *, is_complete: bool) -> Judged:
    """The span at a place (paragraph, start, end) as the bot would measure it."""
    paragraph, start, end = place
    line = next(one for one in text.lines if one.paragraph == paragraph and one.start < end and one.end > start)
    first = max(start, line.start)
    last = first + len(line.text[first - line.start : end - line.start].rstrip(MARKS))
    around = surroundings(text, line.number, writes)
    found = statements_of(line, around.manner)
    cut = next((one.cut for one in found if (one.start, one.end) == (first, last)), None)
    return Judged(
        beginning_of(text.article),
        features(line, first, last, cut, around),
        refusal(line, first, last, is_law=around.manner.is_law) is not None,
        cut is not None,
        is_complete,
    )


def place_of(span: str, article: Article) -> tuple[int, int, int]:
    """Paragraph, start and end of the first place where the span stands."""
    for at, paragraph in enumerate(article.paragraphs):
        start = paragraph.find(span)
        if start >= 0:
            return at, start, start + len(span)
    raise ValueError(f"a span that does not stand in its text: {span}")


def place_in(text: str, start: int, end: int) -> tuple[int, int, int]:
    """Paragraph, start and end of characters of a text whose paragraphs are its lines, trimmed."""
    begin, paragraph = 0, -1
    for line in text.split("\n"):
        paragraph += bool(line.strip())
        if start < begin + len(line):
            shift = begin + len(line) - len(line.lstrip())
            return paragraph, start - shift, end - shift
        begin += len(line) + 1
    raise ValueError(f"no characters {start} to {end} in a text of {len(text)}")


def surroundings(text: Text, number: int, writes: Writing) -> Surroundings:
    """What the judge knows around a line."""
    before = text.lines[number - 1] if number else None
    behind = "".join(line.text for line in text.lines[max(0, number - LINES_BEFORE) : number])[-BEFORE:]
    weight = sum(text.title.values())
    return Surroundings(writes.manner, frozenset(text.title), before, writes.is_news, number == 0, behind, weight)


def beginning_of(article: Article) -> str:
    """What the document is told apart by."""
    return corpus.beginning({"text": "\n".join(article.paragraphs)})
