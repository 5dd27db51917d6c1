"""Stories → a digest: the weightiest first, each by its headline and one or two points (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from bot.digests.matching import WEIGHT, Candidate, is_below, matches
from bot.models import Article, Brief, DigestStory, Span, Story, StoryMember, Subscription

POINTS: Final = 2  # of a story, beside its headline
LONG: Final = 2000  # characters from which an article is no fuller than another
REPEATED: Final = 0.7  # of the bigrams: 2 of 76 posts had such a point
FACTS: Final = 4  # more do not make a story weightier
CENTRAL: Final = ("国务院", "中共中央", "全国人大", "中办", "国办", "人民银行", "部", "委", "总局", "署")


@dataclass(frozen=True, slots=True)
class Choice:
    """A story of an edition: its number, the newest member that it tells of, and how much it weighs."""

    story_id: int
    member_id: int
    weight: float
    story: DigestStory


def compose(stories: Iterable[Story], categories: Sequence[str]) -> tuple[DigestStory, ...]:
    """The stories of these categories (all where none is named), by issuing level, outlets and facts, then the newest.

    Only the articles of the categories are told, in order of publication.
    """
    ranked: list[tuple[tuple[float, str], DigestStory]] = []
    for story in stories:
        members = sorted((one for one in story.members if _is_wanted(one, categories)), key=_publication)
        if members:
            brief = _fullest(members).brief
            told = _story(brief, tuple(one.brief.article for one in members), _category_of(brief.article, categories))
            newest = max(str(one.brief.article.published or "") for one in members)
            ranked.append(((weight(told, brief), newest), told))
    return tuple(story for _, story in sorted(ranked, key=lambda one: one[0], reverse=True))


def _is_wanted(member: StoryMember, categories: Sequence[str]) -> bool:
    return not categories or any(is_below(member.brief.article.categories, name) for name in categories)


def _category_of(article: Article, categories: Sequence[str]) -> str:
    """The category that was asked for, else the article's own."""
    own = article.categories
    return next((name for name in categories if is_below(own, name)), "/".join(own))


def _publication(member: StoryMember) -> tuple[datetime, int]:
    """The order of publication: a day alone counts as its noon, what has no date comes last."""
    published = member.brief.article.published
    if published is None:
        return datetime.max.replace(tzinfo=UTC), member.id
    if not isinstance(published, datetime):
        published = datetime(published.year, published.month, published.day, 12, tzinfo=UTC)
    return published, member.id


def _fullest(members: Sequence[StoryMember]) -> StoryMember:
    """The member that tells a story: the longest article, where more than LONG characters say no more."""
    return max(members, key=lambda one: min(one.brief.article.characters, LONG))


def choose(
    wishes: Sequence[Subscription],
    candidates: Iterable[Candidate],
    told: Mapping[int, int],
    *,
    only_news: bool = True,
) -> list[Choice]:
    """What an edition of these subscriptions tells, the weightiest first. ``told``: the stories that the chat got,
    with the newest member that it was told of."""
    found = []
    for candidate in candidates:
        choice = _choice(wishes, candidate, told.get(candidate.story.id), only_news=only_news)
        if choice:
            found.append(choice)
    return sorted(found, key=lambda one: (-one.weight, -one.member_id))


def grouped(choices: Sequence[Choice]) -> tuple[DigestStory, ...]:
    """By category, the category of the weightiest story first."""
    groups: dict[str, list[DigestStory]] = {}
    for one in choices:
        groups.setdefault(one.story.category, []).append(one.story)
    return tuple(story for group in groups.values() for story in group)


def _choice(
    wishes: Sequence[Subscription], candidate: Candidate, told: int | None, *, only_news: bool
) -> Choice | None:
    for wish in sorted(wishes, key=lambda one: -WEIGHT[one.kind]):
        fresh = candidate.fresh(wish.cursor if only_news else 0, told, only_news=only_news)
        hits = [one for one in fresh if matches(wish, candidate, one)]
        if hits:
            return _chosen(wish, candidate, hits, fresh, is_progress=told is not None)
    return None


def _chosen(
    wish: Subscription, candidate: Candidate, hits: Sequence[StoryMember], fresh: Sequence[StoryMember], *,
    is_progress: bool,
) -> Choice:  # fmt: skip
    """A new story by its fullest member, progress by the newest that brings it."""
    members = candidate.story.members
    spoken = hits[-1] if is_progress else _fullest(hits)
    lead = spoken.brief.article
    category = wish.value if wish.kind == "category" else (lead.categories[0] if lead.categories else "")
    articles = tuple(one.brief.article for one in (fresh if is_progress else members))
    story = replace(
        _story(spoken.brief, articles, category or spoken.brief.topic),
        lead_id=spoken.article_id, rule=wish.label, is_progress=is_progress,
    )  # fmt: skip
    newest = max(one.id for one in fresh)
    return Choice(candidate.story.id, newest, weight(story, spoken.brief) + WEIGHT[wish.kind] / 2, story)


def weight(story: DigestStory, brief: Brief) -> float:
    """Two for an organ of the centre, one for another that issues; outlets by their logarithm; a quarter a fact."""
    facts = brief.facts
    found = min(FACTS, len(facts.documents) + len(facts.deadlines) + len(facts.targets))
    level = 2.0 if _is_central(brief) else float(bool(facts.issuers))
    return level + math.log2(max(1, story.outlets)) + found / FACTS


def _story(brief: Brief, members: tuple[Article, ...], category: str) -> DigestStory:
    headline = brief.headline or brief.key_points[0].span
    points = tuple(one for one in brief.key_points if not _repeats(one.span, headline))[:POINTS]
    return DigestStory(brief.article, headline, points, category, members)


def _repeats(point: Span, headline: Span) -> bool:
    """Whether a point says what the headline says: most character bigrams of the shorter one stand in both."""
    one, other = ({*zip(span.text, span.text[1:], strict=False)} for span in (point, headline))
    return len(one & other) >= REPEATED * min(len(one), len(other))


def _is_central(brief: Brief) -> bool:
    """Whether an organ of the centre issued it: no province's or city's name before it."""
    names = [span.text for span in brief.facts.issuers]
    return any(
        name.startswith(CENTRAL[:6]) or (name.endswith(CENTRAL[6:]) and not set("省市区州县") & set(name))
        for name in names
    )
