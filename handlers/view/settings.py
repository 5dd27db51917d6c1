"""/settings → Telegram HTML (pure)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.models import Length, Schedule
from handlers.view.buttons.settings import LANGUAGES
from handlers.view.display import moment
from handlers.view.schedule import described
from handlers.view.texts import Language, Texts


def settings_html(language: Language, length: Length, schedule: Schedule | None, texts: Texts, now: datetime) -> str:
    """Language and length, and the schedule where the chat has one."""
    said = texts.settings
    text = said.shown_html.format(language=dict(LANGUAGES)[language], length=said.lengths[length])
    if schedule is None:
        return text
    return f"{text}\n{described(schedule, texts, now.astimezone(ZoneInfo(schedule.zone)).date())}"


def saved_line(schedule: Schedule, arrives: datetime | None, texts: Texts) -> str:
    """When the next edition arrives, None: nothing is subscribed. Plain text without a character that HTML escapes,
    so that it may stand in a message and in a toast."""
    if arrives is None:
        return f"{texts.settings.saved_only} {texts.subscriptions.nothing_subscribed}"
    return texts.settings.saved.format(time=moment(arrives, ZoneInfo(schedule.zone)))
