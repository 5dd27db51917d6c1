"""Articles → a digest: stories, the weightiest first, each by its headline and one or two points (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.digesting.clustering import cluster
from bot.errors import NothingToSummarize
from bot.models import Article, Brief, Span
from bot.summarizing.summarize import Options, summarize

POINTS: Final = 2
CENTRAL: Final = ("国务院", "中共中央", "全国人大", "中办", "国办", "人民银行", "部", "委", "总局", "署")


@dataclass(frozen=True, slots=True)
class DigestStory:
    """One event: the brief of ``lead`` speaks for it; ``members`` are all its articles, the first to report first."""

    lead: Article
    headline: Span
    points: tuple[Span, ...]
    category: str
    members: tuple[Article, ...]

    @property
    def outlets(self) -> int:
        """How many publishers report it."""
        return len({article.publisher or article.source for article in self.members})


def in_category(article: Article, category: str) -> bool:
    """Whether the path (金融/新浪财经) of an article begins with the category, or one of its parts is it."""
    path = "/".join(article.categories)
    return path == category or path.startswith(category + "/") or category in article.categories


def compose(articles: Sequence[Article], categories: Sequence[str]) -> tuple[DigestStory, ...]:
    """The stories of these categories (all where none is named), ranked by issuing level, outlets and time."""
    wanted = [one for one in articles if not categories or any(in_category(one, name) for name in categories)]
    ranked: list[tuple[tuple[bool, int, str], DigestStory]] = []
    for numbers in cluster(wanted):
        members = tuple(wanted[number] for number in numbers)
        found = _story(members, categories)
        if found:
            story, brief = found
            latest = max(str(article.published or "") for article in members)
            ranked.append(((_is_central(brief), story.outlets, latest), story))
    return tuple(story for _, story in sorted(ranked, key=lambda one: one[0], reverse=True))


def _story(members: tuple[Article, ...], categories: Sequence[str]) -> tuple[DigestStory, Brief] | None:
    """By the fullest member that can be summarized."""
    for article in sorted(members, key=lambda one: -min(one.characters, 2000)):
        try:
            brief = summarize(article, Options(length="short", keywords=False))
        except NothingToSummarize:
            continue
        headline = brief.headline or brief.key_points[0].span
        points = tuple(one.span for one in brief.key_points if one.span != headline)[:POINTS]
        named = next((name for name in categories if in_category(article, name)), "/".join(article.categories))
        return DigestStory(article, headline, points, named, members), brief
    return None


def _is_central(brief: Brief) -> bool:
    """Whether an organ of the centre issued it: no province's or city's name before it."""
    names = [span.text for span in brief.facts.issuers]
    return any(
        name.startswith(CENTRAL[:6]) or (name.endswith(CENTRAL[6:]) and not set("省市区州县") & set(name))
        for name in names
    )
