"""The last briefs of a chat → Telegram HTML (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.flows.recents import ShownBrief
from handlers.view.display import Display, linked, moment, shortened

A_PAGE: Final = 10  # briefs: two lines each fill a screen
TITLE: Final = 80  # characters of a title


def pages(shown: Sequence[ShownBrief]) -> int:
    """How many pages they fill."""
    return max(1, -(-len(shown) // A_PAGE))


def recent_html(shown: Sequence[ShownBrief], page: int, display: Display) -> str:
    """A page (from 0): a linked title each, its publisher, and when it was shown last; numbered as the buttons are."""
    said = display.texts.recent
    lines = [said.head_html.format(count=len(shown))]
    for number, one in list(enumerate(shown, 1))[page * A_PAGE : (page + 1) * A_PAGE]:
        title = shortened(one.article.title, TITLE)
        about = [
            display.escaped(one.article.publisher or ""),
            moment(one.shown_at, display.zone),
            display.texts.brief.private_here if one.is_private else "",
        ]
        lines.append(f"\n{number} {linked(display.escaped(title), one.article.url)}")
        lines.append(f"　{' · '.join(part for part in about if part)}")
    return "\n".join([*lines, "", said.again])
