"""Stories → a digest: the weightiest first, each by its headline and one or two points (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.digests.matching import WEIGHT, Candidate, is_below, matches
from bot.errors import NothingToSummarize
from bot.models import Article, Brief, DigestStory, Span, StoryMember, Subscription
from bot.stories.batch_clustering import cluster
from bot.summarizing.summarize import Options, summarize

POINTS: Final = 2
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


def compose(articles: Sequence[Article], categories: Sequence[str]) -> tuple[DigestStory, ...]:
    """The stories of these categories (all where none is named), grouped here; ranked by issuing level, outlets, facts
    and time."""
    wanted = [one for one in articles if not categories or any(is_below(one.categories, name) for name in categories)]
    ranked: list[tuple[tuple[float, str], DigestStory]] = []
    for numbers in cluster(wanted):
        members = tuple(wanted[number] for number in numbers)
        brief = _spoken_for(members)
        if brief is None:
            continue
        lead = brief.article
        named = next((name for name in categories if is_below(lead.categories, name)), "/".join(lead.categories))
        story = _story(brief, members, named)
        ranked.append(((weight(story, brief), max(str(one.published or "") for one in members)), story))
    return tuple(story for _, story in sorted(ranked, key=lambda one: one[0], reverse=True))


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
    spoken = hits[-1] if is_progress else max(hits, key=lambda one: min(one.brief.article.characters, 2000))
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


def _spoken_for(members: tuple[Article, ...]) -> Brief | None:
    """By the fullest member that can be summarized."""
    for article in sorted(members, key=lambda one: -min(one.characters, 2000)):
        try:
            return summarize(article, Options(length="short", keywords=False))
        except NothingToSummarize:
            continue
    return None


def _is_central(brief: Brief) -> bool:
    """Whether an organ of the centre issued it: no province's or city's name before it."""
    names = [span.text for span in brief.facts.issuers]
    return any(
        name.startswith(CENTRAL[:6]) or (name.endswith(CENTRAL[6:]) and not set("省市区州县") & set(name))
        for name in names
    )
