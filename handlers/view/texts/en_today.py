"""The sentences of what newer Telegram shows, in English."""

from __future__ import annotations

from handlers.view.texts.model import TodayTexts

TODAY = TodayTexts(
    copy="Copy",
    copy_link="Copy link",
    marked="Where the page says it ({count}; a point's number leads here)",
    facts="Facts ({count})",
    still_reading="{reading} ({seconds} s)",
    stopped="Stopped; the page was not read to its end.",
    guest_usage="Mention me with a link to an article, or in reply to a message with one: its brief comes here.",
)
