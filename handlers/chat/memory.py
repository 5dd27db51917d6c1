"""What the process remembers between updates. It is bounded, and nothing breaks when a restart empties it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, TypeVar

from handlers.chat.quota import Quota, SharedQuota
from handlers.chat.rendered import Rendered
from handlers.view.texts import Language

LACKING_SECONDS: Final = 3600.0  # a server is brought up to date while the bot runs
REMEMBERED: Final = 2000  # entries of each kind; the oldest are dropped
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Memory:
    """``pages``: (chat, message of results) → the cursors where its pages begin, the first one None.
    ``shown_briefs``: (article, language) → when an inline brief was worded (monotonic seconds), and its HTML.
    ``blocked``: whom the owner keeps out (a copy of the rows), and whether they were told. ``quota``: the briefs of the
    last minute. ``languages``: chat → the language that it was spoken to in last: the database may be away.
    ``lacking``: method that the Bot API server said it does not know → until when (monotonic seconds) that is believed.
    ``drafts``: number of a draft that is shown → set when its person pressed Stop.
    ``refused_in_row``: rich messages whose content was refused since one was taken.
    ``rendered``: the messages of public briefs.
    """

    pages: OrderedDict[tuple[int, int], tuple[str | None, ...]] = field(default_factory=OrderedDict)
    shown_briefs: OrderedDict[tuple[int, Language], tuple[float, str]] = field(default_factory=OrderedDict)
    languages: OrderedDict[int, Language] = field(default_factory=OrderedDict)
    blocked: dict[int, bool] = field(default_factory=dict)
    rendered: Rendered = field(default_factory=Rendered)
    quota: Quota | SharedQuota = field(default_factory=lambda: Quota(0))
    lacking: dict[str, float] = field(default_factory=dict)
    drafts: dict[int, asyncio.Event] = field(default_factory=dict)
    refused_in_row: int = 0

    def has_method(self, name: str, now: float) -> bool:
        """Whether the server may know a method of the Bot API: as far as is known, it does."""
        return self.lacking.get(name, now) <= now

    def lacks_method(self, name: str, now: float) -> None:
        """The server said that it does not know it; it is asked again after an hour."""
        self.lacking[name] = now + LACKING_SECONDS

    def remember_language(self, chat_id: int, language: Language) -> None:
        """Note in which language a chat is spoken to."""
        _keep(self.languages, chat_id, language)

    def remember_pages(self, chat_id: int, message_id: int, cursors: tuple[str | None, ...]) -> None:
        """Note where the pages begin that a message of results can show."""
        _keep(self.pages, (chat_id, message_id), cursors)

    def remember_brief(self, article_id: int, language: Language, at: float, text: str) -> None:
        """Keep the text of an article's inline brief, and at which monotonic second it was made."""
        _keep(self.shown_briefs, (article_id, language), (at, text))

    def forget(self, chat_id: int) -> None:
        """Drop what was kept of a chat."""
        for key in [key for key in self.pages if key[0] == chat_id]:
            del self.pages[key]
        self.languages.pop(chat_id, None)


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)
