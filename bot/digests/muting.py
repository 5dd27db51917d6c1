"""What a chat wants less of (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.digests.matching import is_below
from bot.models import Brief
from bot.models.mutes import Mute, MuteKind
from bot.text.normalize import fold

KEYWORDS: Final = 3  # of a story that are offered


def is_muted(mutes: Iterable[Mute], brief: Brief) -> bool:
    """Whether any of them is about this article."""
    return any(_is_about(one, brief) for one in mutes)


def _is_about(mute: Mute, brief: Brief) -> bool:
    article = brief.article
    match mute.kind:
        case "source":
            return fold(mute.value) == fold(article.publisher or "")
        case "category":
            return is_below(article.categories, mute.value)
        case _:
            return any(fold(mute.value) in fold(text) for text in (article.title, *brief.keywords))


def offered(brief: Brief) -> tuple[tuple[MuteKind, str], ...]:
    """By what less of such stories can be asked for: publisher, category, keywords."""
    article = brief.article
    found: list[tuple[MuteKind, str]] = []
    if article.publisher:
        found.append(("source", article.publisher))
    if article.categories:
        found.append(("category", article.categories[0]))
    return (*found, *(("keyword", one) for one in brief.keywords[:KEYWORDS]))
