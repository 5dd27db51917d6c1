"""The comparison page: our points, LexRank's sentences and the lead, marked in the same twenty texts.

    python -m docs.comparison > docs/comparison.html

The texts are ours (``articles.txt``). LexRank is the published algorithm (Erkan and Radev, 2004: continuous, damping
.85) on character bigrams with idf, written here in a few lines because the bot does not need it. Every method may use
as many characters as our points do.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

from bot.models import Article, Span
from bot.summarizing.summarize import Options, summarize
from bot.text.sentences import split
from bot.text.bigrams import cosine, vector

TEXTS = Path(__file__).with_name("articles.txt")
DAMPING, ROUNDS, BUDGET = 0.85, 50, 160
STYLE = """body{font:16px/1.7 sans-serif;max-width:72em;margin:2em auto;padding:0 1em;color:#222}
.row{display:grid;grid-template-columns:repeat(3,1fr);gap:1.5em;border-top:1px solid #ddd;padding:1em 0}
h2{margin:1.5em 0 0;font-size:1.1em}h3{font-size:.85em;color:#666;margin:0}p{margin:.5em 0;color:#888}
mark{background:#fff3b0;color:#111}@media(max-width:50em){.row{grid-template-columns:1fr}}"""


def articles() -> Iterator[Article]:
    for text in TEXTS.read_text("utf-8").split("====\n"):
        title, *paragraphs = text.strip().split("\n")
        yield Article(title, None, title, tuple(paragraphs))


def sentences(article: Article) -> list[Span]:
    return [
        Span(paragraph[one.start : one.end], number, one.start, one.end)
        for number, paragraph in enumerate(article.paragraphs)
        for one in split(paragraph)
    ]


def within(spans: list[Span], characters: int) -> list[Span]:
    """Whole sentences in this order as long as they fit, the first in any case; the last one cut as peers do."""
    chosen: list[Span] = []
    for span in spans:
        room = characters - sum(len(one.text) for one in chosen)
        if room <= 0:
            break
        chosen.append(Span(span.text[:room], span.paragraph, span.start, min(span.end, span.start + room)))
    return chosen


def lexrank(found: list[Span]) -> list[Span]:
    """Sentences by their weight in the graph of cosines, the heaviest first."""
    vectors = [vector(one.text) for one in found]
    links = [[cosine(one, other) for other in vectors] for one in vectors]
    sums = [sum(row) or 1.0 for row in links]
    rank = [1 / len(found)] * len(found)
    for _ in range(ROUNDS):
        rank = [
            (1 - DAMPING) / len(found) + DAMPING * sum(rank[j] * links[j][i] / sums[j] for j in range(len(found)))
            for i in range(len(found))
        ]
    return sorted(found, key=lambda one: -rank[found.index(one)])


def column(name: str, article: Article, spans: list[Span]) -> str:
    parts = [f"<div><h3>{name} · {sum(len(one.text) for one in spans)} 字</h3>"]
    for number, paragraph in enumerate(article.paragraphs):
        at, pieces = 0, []
        for span in sorted((one for one in spans if one.paragraph == number), key=lambda one: one.start):
            pieces += [html.escape(paragraph[at : span.start]), f"<mark>{html.escape(span.text)}</mark>"]
            at = span.end
        parts.append("<p>" + "".join([*pieces, html.escape(paragraph[at:])]) + "</p>")
    return "".join([*parts, "</div>"])


def main() -> None:
    print(
        f"<!doctype html><html lang=zh><meta charset=utf-8><title>要点 beside LexRank and the lead</title><style>{STYLE}</style>"
    )
    print(
        "<h1>要点 beside LexRank and the lead</h1><p>Twenty texts written for this page. Marked: what each chose, with the same number of characters. Made by <code>python -m docs.comparison</code>.</p>"
    )
    for number, article in enumerate(articles(), 1):
        ours = [point.span for point in summarize(article, Options(max_chars=BUDGET)).key_points]
        characters = sum(len(one.text) for one in ours)
        whole = sentences(article)
        print(f"<h2>{number}. {html.escape(article.title)}</h2><div class=row>")
        print(column("要点", article, ours), column("LexRank", article, within(lexrank(whole), characters)))
        print(column("Lead", article, within(whole, characters)), "</div>")
    print("</html>")


if __name__ == "__main__":
    main()
