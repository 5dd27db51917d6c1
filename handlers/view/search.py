"""Answers of a search → Telegram HTML and buttons (pure)."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.models import Answer, Hit, Trend
from handlers.view.brief import TEXT_LIMIT, Display, visible_length
from handlers.view.texts.search import SearchTexts, understood

PAGE: Final = 5
LONGEST_SENTENCE: Final = 160  # characters
BEFORE_HIT: Final = 40
LABEL: Final = 20
DESCRIPTION: Final = 120
START_BYTES: Final = 46  # of UTF-8 in a deep link's 64 characters, base64url behind one letter
Marks = Sequence[tuple[int, int]]


def emphasised(text: str, marks: Marks, display: Display) -> str:
    """The text with what was sought in bold, escaped, in the chat's script."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [_shown(text[at:start], display), f"<b>{_shown(text[start:end], display)}</b>"]
        at = end
    return "".join([*pieces, _shown(text[at:], display)])


def _shown(text: str, display: Display) -> str:
    return html.escape(display.script(text), quote=False)


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


def about(hit: Hit, display: Display, texts: SearchTexts) -> str:
    """Publisher, day, copies, and whether it belongs to this chat."""
    published = hit.published.astimezone(display.zone) if isinstance(hit.published, datetime) else hit.published
    parts = [
        _shown(hit.publisher or "", display),
        f"{published:%Y-%m-%d}" if published else "",
        texts.others.format(count=hit.others) if hit.others else "",
        texts.private_result if hit.is_private else "",
    ]
    return " · ".join(part for part in parts if part)


def hit_html(hit: Hit, number: int | None, display: Display, texts: SearchTexts) -> str:
    """A linked title, the sentence with the hit in bold, publisher and day."""
    title = f"<b>{_shown(hit.title[:120] or hit.sentence[:40], display)}</b>"
    linked = f'<a href="{html.escape(hit.url)}">{title}</a>' if hit.url else title
    sentence, marks = clipped(hit.sentence, hit.marks)
    lines = [
        f"{number} {linked}" if number else linked,
        emphasised(sentence, marks, display),
        about(hit, display, texts),
    ]
    return "\n".join(line for line in lines if line)


def answer_html(answer: Answer, page: int, display: Display, texts: SearchTexts) -> str:
    """A page of results; what was understood stands above where something was not."""
    head = texts.found_html.format(query=_shown(answer.query.text[:60], display))
    if page > 1:
        head += " · " + texts.page.format(page=page)
    blocks = [head]
    if answer.query.mistakes:
        blocks.append(f"<i>{html.escape(understood(answer.query, texts), quote=False)}</i>")
    first = (page - 1) * PAGE + 1
    blocks += [hit_html(hit, number, display, texts) for number, hit in enumerate(answer.hits, first)]
    while len(blocks) > 1 and visible_length("\n\n".join(blocks)) > TEXT_LIMIT:
        blocks.pop()
    return "\n\n".join(blocks)


def briefs_row(hits: Sequence[Hit], first: int = 1) -> list[InlineKeyboardButton]:
    """A brief each, by its number."""
    return [InlineKeyboardButton(str(n), callback_data=f"g:{hit.article_id}") for n, hit in enumerate(hits, first)]


def answer_keyboard(answer: Answer, page: int, texts: SearchTexts) -> InlineKeyboardMarkup:
    """A brief each, ◀ ▶, and the query as a subscription; both read the query from the message that is answered."""
    turn = [InlineKeyboardButton("◀", callback_data=f"q:{page - 1}")] if page > 1 else []
    turn += [InlineKeyboardButton("▶", callback_data=f"q:{page + 1}")] if answer.next_cursor else []
    label = texts.subscribe.format(query=answer.query.text[:LABEL])
    rows = [briefs_row(answer.hits, (page - 1) * PAGE + 1), turn, [InlineKeyboardButton(label, callback_data="u:w:")]]
    return InlineKeyboardMarkup([row for row in rows if row])


def near_keyboard(query: str, terms: Sequence[str], texts: SearchTexts) -> InlineKeyboardMarkup:
    """Terms that exist, each a search, and the query as a subscription."""
    rows = [
        [InlineKeyboardButton(texts.search.format(query=one[:LABEL]), callback_data=near_data(one))] for one in terms
    ]
    rows.append([InlineKeyboardButton(texts.subscribe.format(query=query[:LABEL]), callback_data="u:w:")])
    return InlineKeyboardMarkup(rows)


def near_data(term: str) -> str:
    """A search of a term, cut to the 64 bytes of a button's data."""
    return ("n:" + term).encode()[:64].decode(errors="ignore")


def start_payload(query: str) -> str | None:
    """A query in a deep link's start parameter, None where it is too long."""
    data = query.encode()
    return "q" + base64.urlsafe_b64encode(data).decode().rstrip("=") if 0 < len(data) <= START_BYTES else None


def query_of_payload(payload: str) -> str:
    """The query behind ``q…``, empty for forged payloads."""
    data = payload[1:] + "=" * (-len(payload[1:]) % 4)
    try:
        return base64.urlsafe_b64decode(data).decode()
    except ValueError:
        return ""


def trend_html(trend: Trend, display: Display, texts: SearchTexts) -> str:
    """The figures in text: all weeks, the peak, the articles behind it; at most a caption's 1,024 characters."""
    total = sum(week.articles for week in trend.weeks)
    term = _shown(trend.term, display)
    lines = [texts.trend_html.format(term=term, weeks=len(trend.weeks), count=total)]
    if trend.peak:
        shown = f"{trend.peak.share:.1%}"
        lines.append(
            texts.trend_peak.format(monday=f"{trend.peak.monday:%Y-%m-%d}", count=trend.peak.articles, share=shown)
        )
    lines += [texts.trend_behind] if trend.behind else []
    for hit in trend.behind:
        title = _shown(hit.title[:60], display)
        line = f'• <a href="{html.escape(hit.url)}">{title}</a>' if hit.url else f"• {title}"
        if visible_length("\n".join([*lines, line])) <= 1000:
            lines.append(line)
    return "\n".join(lines)
