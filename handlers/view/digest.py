"""Digests, stories and notices → Telegram HTML with buttons (pure): the ``Presenter`` port."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.models import Button, Digest, DigestStory, KeyPoint, Message, Notice, Recipient
from handlers.view.buttons.callback import encode
from handlers.view.buttons.presses import OpenArticle, SearchTerm, ShowHeld
from handlers.view.buttons.subscription_presses import ShowFewer
from handlers.view.deep_links import ToBrief, deep_link
from handlers.view.display import (
    Display,
    display_in,
    escaped,
    known_language,
    linked,
    moment,
    shortened,
    sides,
)
from handlers.view.limits import fits
from handlers.view.texts import Texts

STORIES_A_MESSAGE: Final = 8  # four rows of two buttons
FEW: Final = 3  # buttons that have a row each; more stand two a row
LABEL, SHORT_LABEL = 24, 13  # characters of a title on a button that has a row, or half of it, of a phone
RULES: Final = 3  # reasons that a section names
MISSED_NAMED: Final = 7  # a week of daily editions
LONGEST_LINE: Final = 300  # characters; a headline or point is a clause or two


def _display(to: Recipient) -> Display:
    return display_in(known_language(to.language) or "zh-hans", ZoneInfo(to.zone))


def _clipped(text: str, display: Display) -> str:
    """A line of a page, escaped and of bearable length."""
    return display.escaped(shortened(text, LONGEST_LINE))


class TelegramPresenter:
    """``username`` is a callable because the bot's name is unknown until start-up."""

    def __init__(self, username: Callable[[], str]) -> None:
        self._username = username

    def digest(self, digest: Digest, recipient: Recipient) -> tuple[Message, ...]:
        """Head, then stories by category; behind every ``shown`` messages a button for as many of those held."""
        display = _display(recipient)
        pages = _paged(digest, display)
        messages = [
            Message(text, self._buttons(stories, first, display, recipient)) for text, stories, first in pages
        ]  # fmt: skip
        if digest.folded:
            messages[-1] = Message(messages[-1].html, (*messages[-1].buttons, *_folded(digest, display)))
        fewer = (Button(display.texts.muting.fewer, data=encode(ShowFewer(0))),)
        messages = [Message(one.html, (*one.buttons, fewer)) if one.buttons else one for one in messages]
        for end in range(digest.shown, len(pages), digest.shown):
            held = sum(len(stories) for _, stories, _ in pages[end:])
            more = (Button(display.texts.digest.more.format(count=held), data=encode(ShowHeld(digest.edition))),)
            messages[end - 1] = Message(messages[end - 1].html, (*messages[end - 1].buttons, more))
        return tuple(messages)

    def story(self, story: DigestStory, recipient: Recipient, now: datetime) -> Message:
        """The story with buttons to its brief and its page."""
        display = _display(recipient)
        row = list(self._buttons([story], 0, display, recipient)[0]) if story.lead_id else []
        if story.lead.url:
            row.append(Button(display.texts.digest.original, url=story.lead.url))
        if story.lead_id:
            row.append(Button(display.texts.muting.fewer, data=encode(ShowFewer(story.lead_id))))
        reason = _reason([story.rule], display) if story.rule else ""
        return Message(_story(story, None, display, now, reason), (tuple(row),) if row else ())

    def notice(self, notice: Notice, recipient: Recipient) -> Message:
        """The sentence of a notice."""
        display = _display(recipient)
        if notice.kind == "missed":
            missed = [datetime.fromisoformat(due) for due in notice.values["editions"].split()]
            return Message(missed_html(missed, display.zone, display.texts))
        kind = "undeliverable_one" if notice.kind == "undeliverable" and notice.values.get("reason") else notice.kind
        values = {name: escaped(value) for name, value in notice.values.items()}
        return Message(getattr(display.texts.notices, kind).format(**values))

    def _buttons(
        self, stories: Sequence[DigestStory], first: int, display: Display, to: Recipient
    ) -> tuple[tuple[Button, ...], ...]:
        """One a story: in a private chat the brief comes at once; groups and channels open it in private."""
        buttons = []
        width = LABEL if len(stories) <= FEW else SHORT_LABEL
        for number, story in enumerate(stories, first + 1):
            if story.lead_id is None:
                continue
            label = f"{number} {shortened(display.plain(story.heading[0]), width)}"
            label = label if len(stories) > 1 else display.texts.digest.brief
            if to.chat_id > 0:
                buttons.append(Button(label, data=encode(OpenArticle(story.lead_id))))
            else:
                buttons.append(Button(label, url=deep_link(self._username(), ToBrief(story.lead_id))))
        a_row = 1 if len(stories) <= FEW else 2
        return tuple(tuple(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row))


def _folded(digest: Digest, display: Display) -> Iterator[tuple[Button, ...]]:
    """What a source has beyond its share, each behind a search for that source."""
    for publisher, count in digest.folded:
        said = display.texts.digest.folded.format(count=count, publisher=display.script(publisher))
        yield (Button(said, data=encode(SearchTerm(f"来源:{publisher}"))),)


def _paged(digest: Digest, display: Display) -> list[tuple[str, list[DigestStory], int]]:
    """Texts within the limits, each with its stories and how many came before; never cut inside a story."""
    pages: list[tuple[str, list[DigestStory], int]] = []
    category: str | None = None
    text, stories = _head(digest, display), list[DigestStory]()
    for number, story in enumerate(digest.stories):
        title = "" if story.category == category else _section(digest, story.category, display)
        told = _story(story, number + 1, display, digest.due)
        block = f"\n{title}{told}"
        if stories and (len(stories) == STORIES_A_MESSAGE or not fits(f"{text}\n{block}")):
            pages.append((text, stories, number - len(stories)))
            text, stories, block = "", [], f"{title or _title(story.category, display)}{told}"
        category = story.category
        text, stories = f"{text}\n{block}".strip(), [*stories, story]
    return [*pages, (text, stories, len(digest.stories) - len(stories))]


def _section(digest: Digest, category: str, display: Display) -> str:
    """The line above the first story of a category, with the subscriptions that brought its stories: what is called
    like the category is no other reason."""
    rules = dict.fromkeys(one.rule for one in digest.stories if one.category == category and one.rule)
    others = [rule for rule in rules if rule != category]
    return _title(category, display, _reason(others, display) if others else "")


def _title(category: str, display: Display, reason: str = "") -> str:
    """The line above the stories of a category."""
    shown = f"<b>【{_clipped(category, display)}】</b>" if category else ""
    return f"{shown}{reason}\n" if shown or reason else ""


def _reason(rules: Sequence[str], display: Display) -> str:
    said = display.texts.digest
    return said.rule.format(rule=said.rule_between.join(_clipped(rule, display) for rule in rules[:RULES]))


def _head(digest: Digest, display: Display) -> str:
    shown = display.texts.digest.head_now if digest.is_asked else display.texts.digest.head
    time = moment(digest.due, display.zone)
    count = display.texts.digest.stories.format(count=len(digest.stories))
    return f"<b>{shown.format(time=time)}</b> · {count}"


def _story(story: DigestStory, number: int | None, display: Display, now: datetime, reason: str = "") -> str:
    """Title, the headline under it where it adds something, points, who reports it and why it is told."""
    first, *below = story.heading
    title = f"<b>{_clipped(first, display)}</b>"
    marks = [
        f"{number}" if number else "",
        f"<i>{display.texts.digest.progress}</i>" if story.is_progress else "",
        linked(title, story.lead.url),
    ]
    points = [_point(one, display) for one in story.points]
    under = [_clipped(text, display) for text in below]
    about = " · ".join(part for part in (*_about(story, display, now), reason) if part)
    return "\n".join(line for line in (" ".join(mark for mark in marks if mark), *under, *points, about) if line)


def _point(point: KeyPoint, display: Display) -> str:
    before, after = sides(point)
    return f"· {before}{_clipped(point.span.text, display)}{after}"


def _about(story: DigestStory, display: Display, now: datetime) -> Iterator[str]:
    if story.lead.publisher:
        yield _clipped(story.lead.publisher, display)
    published = story.lead.published
    if published:
        local = published.astimezone(display.zone) if isinstance(published, datetime) else published
        yield f"{local:%m-%d}" if local.year == now.astimezone(display.zone).year else f"{local:%Y-%m-%d}"
    if story.outlets > 1:
        yield display.texts.digest.others.format(count=story.outlets - 1)


def missed_html(missed: Sequence[datetime], zone: ZoneInfo, texts: Texts) -> str:
    """How many editions a chat missed, and when the newest of them were due."""
    times = "、".join(moment(due, zone) for due in missed[-MISSED_NAMED:])
    return texts.notices.missed.format(count=len(missed), editions=times)
