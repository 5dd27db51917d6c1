"""Stories → the order of a digest, each with its headline and at most two points (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.digests.matching import WEIGHT, MatchableStory, is_below, matches
from bot.errors import NothingToSummarize
from bot.models import Article, Brief, DigestStory, Span, StoryMember, Subscription
from bot.stories.batch_clustering import cluster
from bot.summarizing.summarize import Options, summarize

POINTS: Final = 2  # a story takes four lines of a phone, eight stories a message
REPEATED: Final = 0.7  # of the shorter one's bigrams: from here a point only says the headline again (2 of 76 posts)
FACTS: Final = 4  # more do not make a story weightier: long documents would always win
FULL: Final = 2000  # characters from which a longer text is not a fuller one: what follows is appendices
KINDS_SHARE: Final = 2  # a subscription's kind weighs half of WEIGHT: at most as much as an organ of the centre
# Beginnings (the first six) and endings of names of central organs; a province's or city's name excludes the endings.
CENTRAL: Final = ("国务院", "中共中央", "全国人大", "中办", "国办", "人民银行", "部", "委", "总局", "署")


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
    subscriptions: Sequence[Subscription],
    stories: Iterable[MatchableStory],
    delivered: Mapping[int, int],
    *,
    only_news: bool = True,
) -> list[DigestStory]:
    """Stories for one edition, best first. ``delivered``: story id → newest member already delivered."""
    found = (_matched(subscriptions, one, delivered.get(one.story.id), only_news=only_news) for one in stories)
    return sorted((one for one in found if one), key=lambda one: (-one.weight, -one.member_id))


def grouped(stories: Sequence[DigestStory]) -> tuple[DigestStory, ...]:
    """Stories, best first → by category, the category of the best story first."""
    groups: dict[str, list[DigestStory]] = {}
    for one in stories:
        groups.setdefault(one.category, []).append(one)
    return tuple(story for group in groups.values() for story in group)


def _matched(
    subscriptions: Sequence[Subscription], story: MatchableStory, delivered: int | None, *, only_news: bool
) -> DigestStory | None:
    """The story as the narrowest subscription that it matches reports it; None where none does."""
    for one in sorted(subscriptions, key=lambda one: -WEIGHT[one.kind]):
        members = story.reportable(one.cursor if only_news else 0, delivered, only_news=only_news)
        hits = [member for member in members if matches(one, story, member)]
        if hits:
            return _reported(one, story, hits, members, is_progress=delivered is not None)
    return None


def _reported(
    subscription: Subscription, story: MatchableStory, hits: Sequence[StoryMember], members: Sequence[StoryMember], *,
    is_progress: bool,
) -> DigestStory:  # fmt: skip
    """A new story is reported by the fullest member that matches, progress by the newest one."""
    lead = hits[-1] if is_progress else max(hits, key=lambda one: _fullness(one.brief.article))
    categories = lead.brief.article.categories
    category = subscription.value if subscription.kind == "category" else (categories[0] if categories else "")
    articles = tuple(one.brief.article for one in (members if is_progress else story.story.members))
    made = _story(lead.brief, articles, category or lead.brief.topic)
    return replace(
        made, lead_id=lead.article_id, rule=subscription.label, is_progress=is_progress, story_id=story.story.id,
        member_id=max(one.id for one in members),
        weight=weight(made, lead.brief) + WEIGHT[subscription.kind] / KINDS_SHARE,
    )  # fmt: skip


def _fullness(article: Article) -> int:
    """Characters, as far as more of them say more."""
    return min(article.characters, FULL)


def weight(story: DigestStory, brief: Brief) -> float:
    """How much a story matters: two for a central organ that issued it, one for any other issuer; the logarithm of the
    outlets, since the tenth says less than the second; a quarter for each fact, up to FACTS."""
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
    """The brief of the fullest member that can be summarized; None where none can."""
    for article in sorted(members, key=lambda one: -_fullness(one)):
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
