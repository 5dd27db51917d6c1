"""Digests, stories and notices → Telegram HTML with buttons (pure): the ``Presenter`` port."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.models import Button, Digest, DigestStory, KeyPoint, Message, Notice, Recipient
from handlers.view.brief import fits
from handlers.view.texts import known_language
from handlers.view.texts.subscriptions import SubscriptionTexts, subscription_texts

STORIES_A_MESSAGE: Final = 8  # as many buttons stand in one row
LONGEST_LINE: Final = 300  # characters; a headline or point is a clause or two


@dataclass(frozen=True, slots=True)
class _Look:
    """How one chat sees it: its sentences, time zone, and script (a function over page text)."""

    texts: SubscriptionTexts
    zone: ZoneInfo
    script: Callable[[str], str]

    def escaped(self, text: str) -> str:
        cut = text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE] + "…"
        return html.escape(self.script(cut), quote=False)


def _look(to: Recipient) -> _Look:
    language = known_language(to.language) or "zh-hans"
    if language != "zh-hant":
        return _Look(subscription_texts(language), ZoneInfo(to.zone), str)
    from bot.text.scripts import to_traditional

    return _Look(subscription_texts(language), ZoneInfo(to.zone), to_traditional)


class TelegramPresenter:
    """``username`` is asked when something is worded: the bot learns its name at the start."""

    def __init__(self, username: Callable[[], str]) -> None:
        self._username = username

    def digest(self, digest: Digest, recipient: Recipient) -> tuple[Message, ...]:
        """Head, then stories by category; behind every ``shown`` messages a button for as many of those held."""
        look = _look(recipient)
        pages = _paged(digest, look)
        messages = [
            Message(text, self._buttons(stories, first, look, recipient)) for text, stories, first in pages
        ]  # fmt: skip
        for end in range(digest.shown, len(pages), digest.shown):
            held = sum(len(stories) for _, stories, _ in pages[end:])
            more = (Button(look.texts.more.format(count=held), data=f"h:{digest.edition.encode()}"),)
            messages[end - 1] = Message(messages[end - 1].html, (*messages[end - 1].buttons, more))
        return tuple(messages)

    def story(self, story: DigestStory, recipient: Recipient) -> Message:
        """The story with buttons to its brief and its page."""
        look = _look(recipient)
        row = list(self._buttons([story], 0, look, recipient)[0]) if story.lead_id else []
        if story.lead.url:
            row.append(Button(look.texts.original, url=story.lead.url))
        return Message(_story(story, None, look), (tuple(row),) if row else ())

    def notice(self, notice: Notice, recipient: Recipient) -> Message:
        """The sentence of a notice."""
        look = _look(recipient)
        kind = "undeliverable_one" if notice.kind == "undeliverable" and notice.values.get("reason") else notice.kind
        values = {name: html.escape(value, quote=False) for name, value in notice.values.items()}
        return Message(getattr(look.texts, kind).format(**values))

    def _buttons(
        self, stories: Sequence[DigestStory], first: int, look: _Look, to: Recipient
    ) -> tuple[tuple[Button, ...], ...]:
        """One a story: in a private chat the brief comes at once; groups and channels open it in private."""
        row = []
        for number, story in enumerate(stories, first + 1):
            if story.lead_id is None:
                continue
            label = look.texts.brief.format(number=number if len(stories) > 1 else "").strip()
            label = str(number) if len(stories) > 3 else label
            if to.chat_id > 0:
                row.append(Button(label, data=f"g:{story.lead_id}"))
            else:
                row.append(Button(label, url=f"https://t.me/{self._username()}?start=a{story.lead_id}"))
        return (tuple(row),) if row else ()


def _paged(digest: Digest, look: _Look) -> list[tuple[str, list[DigestStory], int]]:
    """Texts within the limits, each with its stories and how many came before; never cut inside a story."""
    pages: list[tuple[str, list[DigestStory], int]] = []
    category: str | None = None
    text, stories = _head(digest, look), list[DigestStory]()
    for number, story in enumerate(digest.stories):
        title = "" if story.category == category else _title(story, look)
        block = f"\n{title}{_story(story, number + 1, look)}"
        if stories and (len(stories) == STORIES_A_MESSAGE or not fits(f"{text}\n{block}")):
            pages.append((text, stories, number - len(stories)))
            text, stories, block = (
                "",
                [],
                f"{_title(story, look)}{_story(story, number + 1, look)}",
            )
        category = story.category
        text, stories = f"{text}\n{block}".strip(), [*stories, story]
    return [*pages, (text, stories, len(digest.stories) - len(stories))]


def _title(story: DigestStory, look: _Look) -> str:
    """The line above the stories of a category."""
    return f"<b>【{look.escaped(story.category)}】</b>\n" if story.category else ""


def _head(digest: Digest, look: _Look) -> str:
    shown = look.texts.digest_now if digest.is_asked else look.texts.digest_head
    time = moment(digest.due, look.zone)
    count = look.texts.stories.format(count=len(digest.stories))
    return f"<b>{shown.format(time=time)}</b> · {count}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Month, day and time as a chat reads them."""
    return f"{at.astimezone(zone):%m-%d %H:%M}"


def _story(story: DigestStory, number: int | None, look: _Look) -> str:
    title = f"<b>{look.escaped(story.headline.text)}</b>"
    linked = f'<a href="{html.escape(story.lead.url)}">{title}</a>' if story.lead.url else title
    marks = [f"{number}" if number else "", f"<i>{look.texts.progress}</i>" if story.is_progress else "", linked]
    points = [_point(one, look) for one in story.points]
    return "\n".join([" ".join(mark for mark in marks if mark), *points, " · ".join(_about(story, look))])


def _point(point: KeyPoint, look: _Look) -> str:
    """With … on the sides where its sentence goes on."""
    before, after = "… " if point.cut_before else "", " …" if point.cut_after else ""
    return f"· {before}{look.escaped(point.span.text)}{after}"


def _about(story: DigestStory, look: _Look) -> Iterator[str]:
    if story.lead.publisher:
        yield look.escaped(story.lead.publisher)
    published = story.lead.published
    if published:
        local = published.astimezone(look.zone) if isinstance(published, datetime) else published
        yield f"{local:%m-%d}"
    if story.outlets > 1:
        yield look.texts.others.format(count=story.outlets - 1)
    if story.rule:
        yield look.texts.rule.format(rule=look.escaped(story.rule))
