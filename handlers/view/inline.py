"""Inline results → the lines of their list (plain text) and what is posted (Telegram HTML)."""

from __future__ import annotations

import html
from typing import Final

from bot.models import Hit, Link
from handlers.view.display import Display, escaped
from handlers.view.search import about, clipped
from handlers.view.texts import Texts

DESCRIPTION: Final = 120  # characters below a result's title; clients show two lines
SENTENCE: Final = 90  # of them for the matching sentence


def title_of(hit: Hit, display: Display) -> str:
    """The line in bold."""
    return display.plain(hit.shown_title[:100] or clipped(hit.sentence, hit.marks, SENTENCE)[0][:40])


def description(hit: Hit, display: Display) -> str:
    """Publisher and day, whether it holds only a part of the words, and the matching sentence."""
    sentence, _ = clipped(hit.sentence, hit.marks, SENTENCE)
    parts = [display.texts.search.loose_short if hit.is_loose else "", html.unescape(about(hit, display))]
    return f"{' · '.join(filter(None, parts))}\n{display.plain(sentence)}"[:DESCRIPTION]


def inline_reading_html(link: Link, texts: Texts) -> str:
    """What stands in the chat until the brief is there."""
    return texts.inline.reading_html.format(url=escaped(link.url[:300]))
