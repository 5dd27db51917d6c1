"""The first subscription → Telegram HTML (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.digests.schedule import quiet_until
from bot.flows.first_polls import PollProgress, Unread
from bot.flows.subscriptions import Preview
from bot.models import Schedule
from handlers.view.display import Display, moment
from handlers.view.subscriptions import recent_line, unread_lines
from handlers.view.texts import Texts

NAMED: Final = 3  # sources that gave nothing


def topics_html(chosen: int, texts: Texts) -> str:
    """Above the topics: what comes of choosing some."""
    return texts.first_day.topics_html.format(count=chosen)


def time_html(topics: Sequence[str], zone: str, display: Display) -> str:
    """Above the times: what was chosen."""
    texts = display.texts
    named = texts.settings.zones.get(zone, zone)
    return texts.first_day.time_html.format(zone=named, topics=display.escaped("；".join(topics)))


def first_made_html(topics: Sequence[str], found: Preview, first: str, display: Display) -> str:
    """What was subscribed to, what it would have brought, and when the first digest comes with what in it; ``first``
    says both of the latter."""
    said = display.texts.first_day
    lines = [said.made_html.format(count=len(topics), topics=display.escaped("；".join(topics)))]
    if found.count:
        lines.append(said.a_week.format(count=found.count))
        lines += [recent_line(article, display) for article in found.recent]
    elif found.unread == Unread():
        lines.append(said.none_yet)
    lines += unread_lines(found, display.texts)
    return "\n".join([*lines, "", first])


def first_line(schedule: Schedule, due: datetime, texts: Texts) -> str:
    """When the first digest comes, and what it holds."""
    time = moment(quiet_until(schedule, due), ZoneInfo(schedule.zone))
    return texts.first_day.first_html.format(time=time, days=texts.settings.days[schedule.days])


def progress_html(head: str, progress: PollProgress, texts: Texts) -> str:
    """Below the line that says what is polled: how far it has come."""
    said = texts.subscriptions
    line = said.polling_progress.format(done=progress.done, feeds=progress.feeds, read=progress.read)
    return f"{head}\n{line}" + (said.polling_sorting.format(count=progress.unsorted) if progress.unsorted else "")


def polled_html(progress: PollProgress | None, display: Display) -> str:
    """What a first poll found, and what of it failed; empty where nothing was polled to its end."""
    said = display.texts.subscriptions
    if progress is None or not progress.done:
        return ""
    names = "、".join(display.escaped(name) for name in progress.failed[:NAMED])
    names += "…" if len(progress.failed) > NAMED else ""
    if len(progress.failed) == progress.done:
        return said.polled_none.format(count=progress.done, names=names)
    sentence = said.polled_some if progress.failed else said.polled_first
    return sentence.format(feeds=progress.done, read=progress.read, count=len(progress.failed), names=names)
