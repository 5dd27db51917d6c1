"""Whether a story matches a subscription (pure).

Keywords are a query as in a search: every word must stand in the title or the text, of those beside OR one, a "phrase"
as a whole, a -word nowhere; 来源: 类别: 主题: 文号: name the field to look in. Dates are ignored, and so are
differences of script, width and case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from bot.digests.importance import importance
from bot.models import Brief, Published, Query, Story, StoryMember, Subscription
from bot.models.calendar import CHINA
from bot.models.subscriptions import LONG_AGO
from bot.search.query import parse
from bot.text.normalize import fold

# By how narrow a target is: of several subscriptions that match, the narrowest names the story, and a story that
# somebody asked for by name stands before one of a whole category.
WEIGHT: Final = {"document": 4, "keywords": 3, "source": 2, "topic": 1, "category": 1}
_MARKS = re.compile(r"[\s《》〈〉\[\]()（）〔〕【】]")


@lru_cache(maxsize=4096)
def parse_keywords(text: str) -> Query:
    """The query of a subscription's words; they are matched again and again, hence the cache."""
    return parse(text, datetime(2000, 1, 1, tzinfo=UTC), UTC)


def has_positive_part(query: Query) -> bool:
    """Whether a query names something to find, and not only exclusions and dates."""
    return any(not part.is_excluded for part in query.understood if part.kind not in {"since", "until"})


def is_below(path: Sequence[str], category: str) -> bool:
    """Whether a path (金融, 新浪财经) begins with the category (金融/新浪财经), or one of its parts is it."""
    whole = "/".join(path)
    return whole == category or whole.startswith(category + "/") or category in path


def document_key(text: str) -> str:
    """A document's title or number without brackets and blanks, so that 〔2026〕 and [2026] are the same."""
    return _MARKS.sub("", fold(text))


class MatchableStory:
    """A story with the folded texts and the worth of its members, worked out once for all chats."""

    __slots__ = ("_texts", "_worths", "story")

    def __init__(self, story: Story) -> None:
        self.story = story
        self._texts: dict[int, str] = {}
        self._worths: dict[int, float] = {}

    def text(self, member: StoryMember) -> str:
        """The folded title and text."""
        if member.id not in self._texts:
            article = member.brief.article
            self._texts[member.id] = fold("\n".join((article.title, *article.paragraphs, *article.captions)))
        return self._texts[member.id]

    def worth(self, member: StoryMember) -> float:
        """How much the member's article matters."""
        if member.id not in self._worths:
            self._worths[member.id] = importance(member.brief)
        return self._worths[member.id]

    def reportable(
        self, cursor: int, delivered: int | None, since: datetime = LONG_AGO, *, only_news: bool = True
    ) -> list[StoryMember]:
        """Members after the cursor, published ``since`` then, to report: all of a new story; only progress reports of a
        delivered one.

        ``delivered`` is the newest member of the story that the chat was sent, None: the story is new to it.
        """
        new = [one for one in self.story.members if one.id > cursor and (one.is_news or not only_news)]
        new = [one for one in new if _is_since(one.brief.article.published, since)]
        if delivered is None:
            return new
        return [one for one in new if one.id > delivered and one.relation == "progress"]


def _is_since(published: Published | None, since: datetime) -> bool:
    """What has no date is taken for new: many feeds give none."""
    if published is None:
        return True
    if isinstance(published, datetime):
        return published >= since
    return published >= since.astimezone(CHINA).date()


def matches(subscription: Subscription, story: MatchableStory, member: StoryMember) -> bool:
    """Whether this member of the story matches the subscription."""
    brief, value = member.brief, subscription.value
    match subscription.kind:
        case "category":
            return is_below(brief.article.categories, value)
        case "topic":
            return brief.topic == value
        case "source":
            return int(value) in member.feeds
        case "document":
            return names_document(brief, story.text(member), value)
        case _:
            query = parse_keywords(value)
            return has_positive_part(query) and _holds(query, brief, story.text(member))


def _holds(query: Query, brief: Brief, text: str) -> bool:
    """Whether every positive part of the query is met, and no excluded one."""
    parts = (part for part in query.understood if part.kind not in {"since", "until"})
    return all(
        any(_has(one.kind, one.value, brief, text) for one in part.alternatives) != part.is_excluded for part in parts
    )


def _has(kind: str, value: str, brief: Brief, text: str) -> bool:
    article = brief.article
    match kind:
        case "source":
            return fold(value) in fold(article.publisher or "")
        case "category":
            return is_below(article.categories, value)
        case "topic":
            return fold(value) in fold(brief.topic)
        case "number":
            return names_document(brief, text, value)
        case _:
            return fold(value) in text


def names_document(brief: Brief, text: str, document: str) -> bool:
    """Whether an article names the document: among its facts, or anywhere in its text."""
    wanted = document_key(document)
    facts = (part for one in brief.facts.documents for part in (one.title, one.number) if part)
    return any(document_key(part) == wanted for part in facts) or wanted in _MARKS.sub("", text)
