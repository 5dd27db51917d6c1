"""Which stories a subscription wants (pure).

Keywords: every word must stand in the title or the text, a "phrase" as it is, a -word nowhere; traditional and
simplified, full- and half-width, upper and lower case are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.models import Article, Brief, Story, StoryMember, Subscription
from bot.text.scripts import simplified, to_simplified

WEIGHT: Final = {"document": 4, "keywords": 3, "source": 2, "topic": 1, "category": 1}
_QUOTES = str.maketrans("“”„‟＂「」『』", '"' * 9)
_PART = re.compile(r'([-–—−]?)(?:"([^"]+)"|([^\s"]+))')
_MARKS = re.compile(r"[\s《》〈〉\[\]()（）〔〕【】]")


@dataclass(frozen=True, slots=True)
class Keywords:
    """Folded: ``every`` must be there, of ``none`` nothing may be."""

    every: tuple[str, ...]
    none: tuple[str, ...]


def folded(text: str) -> str:
    """Half-width, lower case, simplified: what is compared."""
    return to_simplified(unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=4096)
def parse_keywords(text: str) -> Keywords:
    """The words, phrases and exclusions of a query."""
    every: list[str] = []
    none: list[str] = []
    for sign, phrase, word in _PART.findall(unicodedata.normalize("NFKC", text).translate(_QUOTES)):
        wanted = folded(phrase or word).strip()
        if wanted.strip("-–—−"):
            (none if sign else every).append(wanted)
    return Keywords(tuple(dict.fromkeys(every)), tuple(dict.fromkeys(none)))


def in_category(article: Article, category: str) -> bool:
    """Whether the path (金融/新浪财经) of an article begins with the category, or one of its parts is it."""
    path = "/".join(article.categories)
    return path == category or path.startswith(category + "/") or category in article.categories


def document_key(text: str) -> str:
    """A document's title or number without its marks, so that 〔2026〕 and [2026] are one."""
    return _MARKS.sub("", folded(text))


class Candidate:
    """A story with what matching needs of its members, made once for all chats."""

    __slots__ = ("_texts", "story")

    def __init__(self, story: Story) -> None:
        self.story = story
        self._texts: dict[int, str] = {}

    def text(self, member: StoryMember) -> str:
        """The folded title and text."""
        if member.id not in self._texts:
            article = member.brief.article
            whole = "\n".join((article.title, *article.paragraphs)).lower()
            self._texts[member.id] = simplified(unicodedata.normalize("NFKC", whole))
        return self._texts[member.id]

    def fresh(self, cursor: int, told: int | None, *, only_news: bool = True) -> list[StoryMember]:
        """Members behind the cursor that may be told: all of a new story, progress alone of one told up to ``told``."""
        new = [one for one in self.story.members if one.id > cursor and (one.is_news or not only_news)]
        if told is None:
            return new
        return [one for one in new if one.id > told and one.relation == "progress"]


def matches(subscription: Subscription, candidate: Candidate, member: StoryMember) -> bool:
    """Whether this member of a story is what the subscription wants."""
    brief, value = member.brief, subscription.value
    match subscription.kind:
        case "category":
            return in_category(brief.article, value)
        case "topic":
            return brief.topic == value
        case "source":
            return int(value) in member.feeds
        case "document":
            return names_document(brief, candidate.text(member), value)
        case _:
            words, text = parse_keywords(value), candidate.text(member)
            return bool(words.every) and _all_in(words.every, text) and not any(one in text for one in words.none)


def names_document(brief: Brief, text: str, document: str) -> bool:
    """Whether an article names the document: among its facts, or anywhere in its text."""
    wanted = document_key(document)
    facts = (part for one in brief.facts.documents for part in (one.title, one.number) if part)
    return any(document_key(part) == wanted for part in facts) or wanted in _MARKS.sub("", text)


def _all_in(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)
