"""The marked articles and the references that models are learnt from, as documents (dicts with "id", "title", "text").

The data folder holds genre_cards.json (marked documents of many kinds), cards.json and cards_more.json (marked policy
articles), spans.json (judged spans), policy_articles.jsonl, news.jsonl, topics/*.jsonl and summaries/*.jsonl (articles
with a "reference"). The project's own marks hold no text: marks.json gives positions in the texts of
policy_articles.jsonl.

A fifth of the marked documents, by a hash of their names, is left unread: no rule was tuned on it and no weight is
learnt from it, so that figures on it stay honest.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.errors import NothingToSummarize
from bot.models import Article, Page
from bot.reading.read import read
from bot.summarizing.leads import features
from bot.summarizing.segment import segments_of
from bot.summarizing.summarize import title_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)  # any fixed time: no feature of a model depends on it
CHECK = "check"  # marks of this set are never learnt from
BEGINNING = 60  # characters by which a document is known again in another file
LEAVES_A_FIFTH_UNREAD = True  # False: the shipped weights are learnt from the unread fifth too, which ends its use
PARTS = 5  # of which one is unread
# What is put before a name before it is hashed: each set was divided by itself before its rules were written, and only
# the fifth of that time has never been read. Judged spans and cards have texts in common, but no marks.
CARDS, SPANS = "h", ""


def documents(path: Path) -> list[dict[str, Any]]:
    """The documents of a file of JSON lines, in its order."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def policy_articles(data: Path) -> list[dict[str, Any]]:
    """All policy articles, marked or not."""
    return documents(data / "policy_articles.jsonl")


def cards(data: Path, marks: Path) -> list[dict[str, Any]]:
    """Every marked policy article: its "sentences", "keep" (sentence and clause), "drop", "headline" and "set"."""
    found = []
    for name, file in (("cards", "cards.json"), ("more", "cards_more.json")):
        found += [{**card, "set": name} for card in json.loads((data / file).read_text("utf-8"))]
    return found + marked_articles(data, marks)


def every_card(data: Path, marks: Path) -> list[dict[str, Any]]:
    """The marked documents of all kinds: those of genre_cards.json (set "kinds"), then the policy articles."""
    kinds = json.loads((data / "genre_cards.json").read_text("utf-8"))
    policy = [{**card, "genre": "policy"} for card in cards(data, marks)]
    return [*({**card, "set": "kinds"} for card in kinds), *policy]


def is_unread(name: str, divided: str) -> bool:
    """Whether the document of this name in a set (CARDS or SPANS) belongs to the unread fifth."""
    return LEAVES_A_FIFTH_UNREAD and int(hashlib.md5(f"{divided}{name}".encode()).hexdigest(), 16) % PARTS == 0


@cache
def unread(data: Path, marks: Path) -> frozenset[str]:
    """The beginnings of the marked documents that nothing is learnt from."""
    return frozenset(
        beginning(card) for card in every_card(data, marks) if card["set"] == CHECK or is_unread(card["id"], CARDS)
    )


def marked_articles(data: Path, marks: Path) -> list[dict[str, Any]]:
    """The project's own marks (marks.json), with the text put in where the positions point."""
    texts = {document["id"]: document for document in policy_articles(data)}
    return [
        with_text(texts[mark["id"]], mark) for mark in json.loads((marks / "marks.json").read_text("utf-8"))["articles"]
    ]


def with_text(document: dict[str, Any], mark: dict[str, Any]) -> dict[str, Any]:
    """A mark in the shape of a card."""
    text = document["text"]
    return {
        **document,
        "set": mark.get("set", "marks"),
        "sentences": [text[start:end] for start, end in mark["sentences"]],
        "keep": [{"sent": at, "clause": "".join(text[a:b] for a, b in spans)} for at, spans in mark["keep"]],
        "drop": {str(at): "" for at in mark["drop"]},
        "headline": mark["headline"],
    }


def article_of(document: dict[str, Any], *, titled: bool = True) -> Article:
    """The document as the bot reads it when it comes as a post with title and date above the text."""
    title = (document.get("title") or "") if titled else ""
    fields = ["title: '{}'".format(title.replace("'", "''"))] if title else []
    if document.get("published"):
        fields.append(f"date: '{document['published']}'")
    lines = [line for line in document["text"].split("\n") if line.strip()]
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)
    head = "---\n" + "\n".join(fields) + "\n---\n\n" if fields else ""
    try:
        return read(Page(source="x", text=f"{head}<div>\n{body}\n</div>\n", kind="markdown"), NOW)
    except NothingToSummarize:
        return Article("x", None, title, tuple(line.strip() for line in lines))


def measured(document: dict[str, Any], *, titled: bool = True) -> tuple[Article, features.DocumentFeatures]:
    """The article, and the features of its lines."""
    article = article_of(document, titled=titled)
    found = features.measure(segments_of(article), title_of(article) if titled else "")
    features.add_policy_features(found)
    return article, found


def folds(found: Sequence[dict[str, Any]], count: int) -> list[int]:
    """The fold of each document; one that stands in the list twice is in the same fold both times."""
    first: dict[str, int] = {}
    return [first.setdefault(beginning(document), len(first)) % count for document in found]


def beginning(document: dict[str, Any]) -> str:
    """What the same text in another file begins with too."""
    return str(document["text"][:BEGINNING])


def beginnings(found: Iterable[dict[str, Any]]) -> set[str]:
    """The beginnings of many documents."""
    return {beginning(document) for document in found}
