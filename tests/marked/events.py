"""Marked news: which of them report one event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import yaml

from bot.models import Article

FILE: Final = Path(__file__).parent / "events.yaml"


@dataclass(frozen=True, slots=True)
class MarkedNews:
    """One report, by its name, with the event that it is of."""

    name: str
    event: str
    article: Article


def marked_news() -> list[MarkedNews]:
    """All of them, in the order of publication."""
    events = yaml.safe_load(FILE.read_text("utf-8"))
    found = [_news(event["event"], fields) for event in events for fields in event["news"]]
    return sorted(found, key=lambda one: str(one.article.published))


def _news(event: str, fields: dict[str, str]) -> MarkedNews:
    published = datetime.fromisoformat(fields["at"]).replace(tzinfo=UTC)
    article = Article(fields["id"], None, fields["title"], (fields["text"],), published=published)
    return MarkedNews(fields["id"], event, article)
