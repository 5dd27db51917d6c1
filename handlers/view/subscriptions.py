"""Subscriptions → Telegram HTML: what a new one is worth, and the list (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.digests.schedule import quiet_until
from bot.flows.first_polls import Unread
from bot.flows.subscriptions import Preview
from bot.models import Article, Hit, Pace, Schedule, Subscription
from handlers.view.display import Display, escaped, linked, moment, shortened
from handlers.view.schedule import days_text
from handlers.view.texts import Texts

LISTED: Final = 10  # subscriptions a page
LINE: Final = 60  # characters of a label in a list


def made_html(made: Subscription, found: Preview, around: tuple[str, str], display: Display, *, is_new: bool) -> str:
    """The answer to /subscribe. ``around``: what a first poll found (or nothing), and when the next delivery comes."""
    said = display.texts.subscriptions
    head = said.subscribed_html if is_new else said.already_html
    polled, following = around
    lines = [head.format(kind=said.kinds[made.kind], label=display.escaped(made.label))]
    lines += [polled] if polled else []
    if found.count:
        lines.append(said.a_week.format(days=found.days, count=found.count))
        lines += [recent_line(article, display) for article in found.recent]
    elif found.unread == Unread():
        lines.append(said.none_yet.format(days=found.days))
    lines += unread_lines(found, display.texts)
    if found.archived:
        lines.append(said.only_close if found.archived[0].is_loose else said.earlier)
        lines += [recent_line(hit, display) for hit in found.archived]
    lines.append(following)
    if made.pace == "at_once" and found.is_flood:
        lines.append(said.too_many)
    return "\n".join(lines)


def unread_lines(found: Preview, texts: Texts) -> list[str]:
    """What is still to come of first polls and not counted in, where there is any; before it, that nothing came so
    far."""
    said, unread = texts.subscriptions, found.unread
    lines = [said.sources_unread.format(count=unread.sources)] if unread.sources else []
    lines += [said.articles_unread.format(count=unread.articles)] if unread.articles else []
    return [said.none_so_far.format(days=found.days), *lines] if lines and not found.count else lines


def recent_line(article: Article | Hit, display: Display) -> str:
    """An article that matches: its title with its link, publisher and day."""
    title = linked(display.escaped(article.title[:80]), article.url)
    parts = [article.publisher or "", article.published.isoformat()[:10] if article.published else ""]
    about = "".join(f" · {display.escaped(part)}" for part in parts if part)
    return display.texts.subscriptions.recent.format(title=title, about=about)


def next_line(schedule: Schedule, texts: Texts, pace: Pace, due: datetime | None) -> str:
    """When the next delivery comes, in the chat's zone; one that is due in the quiet hours comes at their end."""
    if pace == "at_once" or due is None:
        return texts.subscriptions.at_once_next
    zone = ZoneInfo(schedule.zone)
    time, days = moment(quiet_until(schedule, due), zone), days_text(schedule, texts, due.astimezone(zone).date())
    return texts.subscriptions.next_at.format(time=time, days=days)


def list_html(mine: Sequence[Subscription], page: int, following: str, display: Display) -> str:
    """A page (from 0) of all subscriptions of a chat or topic."""
    said = display.texts.subscriptions
    lines = [
        f"{'⏸ ' if one.is_paused else ''}{said.kinds[one.kind]} "
        f"<b>{display.escaped(shortened(one.label, LINE))}</b> · {said.paces[one.pace]}"
        for one in mine[page * LISTED : (page + 1) * LISTED]
    ]
    return said.list_html.format(count=len(mine), lines="\n".join(lines), next=following)


def removed_html(one: Subscription, display: Display) -> str:
    """That it ended."""
    return display.texts.subscriptions.removed_html.format(label=display.escaped(one.label))


def restored_html(one: Subscription, display: Display) -> str:
    """That it is back."""
    return display.texts.subscriptions.restored_html.format(label=display.escaped(one.label))


def polling_html(name: str, texts: Texts) -> str:
    """That a source or category is asked for the first time."""
    return texts.subscriptions.polling_first.format(name=escaped(name))


def offer_html(text: str, texts: Texts) -> str:
    """What a short text may be, and what else can be sent."""
    return f"{texts.subscriptions.offer_html.format(text=escaped(text[:40]))}\n{texts.help.send_what}"
