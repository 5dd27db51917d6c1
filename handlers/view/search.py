"""Answers of a search → Telegram HTML (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.models import Answer, Hit, Query, Trend
from handlers.view.display import Display, escaped, linked, shortened
from handlers.view.limits import TEXT_LIMIT, visible_length
from handlers.view.texts import Texts

PAGE: Final = 5  # results of three lines each fill a screen
LONGEST_SENTENCE: Final = 160  # characters
BEFORE_HIT: Final = 40  # characters of context before the first mark
LONGEST_PIECE: Final = 60  # characters of a piece of a query that is repeated
MOST_MISTAKES: Final = 8  # that are named, a kind each and one more: the answer to a heap of signs stays short
Marks = Sequence[tuple[int, int]]


def clipped(text: str, marks: Marks, longest: int = LONGEST_SENTENCE) -> tuple[str, Marks]:
    """The text around its first mark, with … where it is cut, and the marks in it."""
    if len(text) <= longest:
        return text, marks
    first = marks[0][0] if marks else 0
    start = max(0, min(first - BEFORE_HIT, len(text) - longest))
    end = start + longest
    before, after = "…" if start else "", "…" if end < len(text) else ""
    moved = [(max(a, start) - start + len(before), min(b, end) - start + len(before)) for a, b in marks]
    return before + text[start:end] + after, [(a, b) for a, b in moved if a < b]


def about(hit: Hit, display: Display) -> str:
    """Publisher, day, copies, and whether it belongs to this chat; escaped."""
    texts = display.texts.search
    published = hit.published.astimezone(display.zone) if isinstance(hit.published, datetime) else hit.published
    parts = [
        display.escaped(hit.publisher or ""),
        f"{published:%Y-%m-%d}" if published else "",
        texts.others.format(count=hit.others) if hit.others else "",
        texts.private_result if hit.is_private else "",
    ]
    return " · ".join(part for part in parts if part)


def hit_html(hit: Hit, number: int | None, display: Display) -> str:
    """A linked title, the sentence with the hit in bold, publisher and day."""
    title = f"<b>{display.escaped(hit.shown_title[:120] or hit.sentence[:40])}</b>"
    shown = linked(title, hit.url)
    sentence, marks = clipped(hit.sentence, hit.marks)
    lines = [
        f"{number} {shown}" if number else shown,
        display.emphasised(sentence, marks),
        about(hit, display),
    ]
    return "\n".join(line for line in lines if line)


def answer_html(answer: Answer, page: int, display: Display) -> str:
    """A page of results; what was understood stands above where something was not."""
    texts = display.texts.search
    head = texts.found_html.format(query=display.escaped(answer.query.text[:60]))
    if page > 1:
        head += " · " + texts.page.format(page=page)
    blocks = [head]
    if answer.query.mistakes:
        blocks.append(f"<i>{escaped(understood(answer.query, display.texts))}</i>")
    first = (page - 1) * PAGE + 1
    for number, hit in enumerate(answer.hits, first):
        if hit.is_loose and (number == first or not answer.hits[number - first - 1].is_loose):
            blocks.append(f"<i>{escaped(texts.loose)}</i>")
        blocks.append(hit_html(hit, number, display))
    while len(blocks) > 1 and visible_length("\n\n".join(blocks)) > TEXT_LIMIT:
        blocks.pop()
    return "\n\n".join(blocks)


def related_html(hits: Sequence[Hit], display: Display) -> str:
    """Related articles, numbered as their buttons are."""
    shown = (hit_html(hit, number, display) for number, hit in enumerate(hits, 1))
    return "\n\n".join([display.texts.search.related_html, *shown])


def nothing_html(query: Query, near: Sequence[str], texts: Texts) -> str:
    """That nothing was found, what was understood where there is more to it, and that there are near terms."""
    said = texts.search
    lines = [said.nothing.format(query=query.text[:60])]
    lines += [understood(query, texts)] if query.mistakes or len(query.understood) > 1 else []
    lines += [said.near] if near else []
    return escaped("\n".join(lines))


def understood_html(query: Query, texts: Texts) -> str:
    """What was wrong in a query, and what was understood."""
    return escaped(understood(query, texts))


def understood(query: Query, texts: Texts) -> str:
    """The same as plain text: what was wrong, a line each and not too many, and what was understood."""
    said = texts.search
    lines = [
        said.mistakes[one.kind].format(text=shortened(one.text, LONGEST_PIECE))
        for one in query.mistakes[:MOST_MISTAKES]
    ]
    if len(query.mistakes) > MOST_MISTAKES:
        lines.append(said.more_mistakes.format(count=len(query.mistakes) - MOST_MISTAKES))
    parts = []
    for part in query.understood:
        shown = said.either.join(
            said.parts[one.kind].format(value=shortened(one.value, LONGEST_PIECE)) for one in part.alternatives
        )
        parts.append(said.excluded.format(part=shown) if part.is_excluded else shown)
    return "\n".join([*lines, said.understood.format(parts="，".join(parts) or said.nothing_understood)])


def trend_html(trend: Trend, display: Display) -> str:
    """The figures in text: all weeks, the peak, the articles behind it; at most a caption's 1,024 characters."""
    texts = display.texts.trend
    total = sum(week.articles for week in trend.weeks)
    term = display.escaped(trend.term)
    lines = [texts.found_html.format(term=term, weeks=len(trend.weeks), count=total)]
    if trend.peak:
        shown = f"{trend.peak.share:.1%}"
        lines.append(texts.peak.format(monday=f"{trend.peak.monday:%Y-%m-%d}", count=trend.peak.articles, share=shown))
    lines += [texts.behind] if trend.behind else []
    for hit in trend.behind:
        line = f"• {linked(display.escaped(hit.title[:60]), hit.url)}"
        if visible_length("\n".join([*lines, line])) <= 1000:
            lines.append(line)
    return "\n".join(lines)
