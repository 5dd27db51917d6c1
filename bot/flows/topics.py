"""What ingesting and importing make of an article beside itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.models import Article
from bot.summarizing.beginning import beginning_of
from bot.summarizing.topics import topic_of


def with_topic(article: Article, header: Sequence[tuple[str, str]] = ()) -> tuple[Article, str]:
    """The article and the subject class by which it is found (pure; some 3 ms of CPU). ``header``: what its source says
    of it; what the page itself prints goes before."""
    article = replace(article, header={**dict(header), **article.header}) if header else article
    return article, topic_of(beginning_of(article)).name
