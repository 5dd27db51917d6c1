"""Stories → the order of a digest, each with its headline and at most two points (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.digests.importance import heard, importance
from bot.digests.levels import MINISTRY
from bot.digests.matching import WEIGHT, MatchableStory, is_below, matches
from bot.digests.muting import is_muted
from bot.models import Article, Brief, DigestStory, Story, StoryMember, Subscription
from bot.models.mutes import Mute
from bot.models.subscriptions import LONG_AGO

POINTS: Final = 2  # a story takes four lines of a phone, eight stories a message
LONG: Final = 2000  # characters from which an article is no fuller than another: what follows is appendices
REPEATED: Final = 0.7  # of a point's bigrams: from here it only says title or headline again (2 of 76 posts)
SHARE: Final = 3  # stories of a publisher in one digest; what decides something is told beside them
SEVERAL: Final = 2  # publishers from which on one of them can take too much room
DECIDES: Final = MINISTRY
WHOLE_KINDS: Final = ("category", "topic")
LATE: Final = timedelta(days=1)  # an article of the eve is news: feeds bring them late, and some give the day alone
KINDS_SHARE: Final = 2  # a subscription's kind weighs half of WEIGHT: at most as much as a decision does


@dataclass(frozen=True, slots=True)
class Limits:
    """What an edition leaves out: what was published before ``since``, and of news (``only_news``) before its
    subscription was made; what the chat wants less of."""

    since: datetime = LONG_AGO
    mutes: Sequence[Mute] = ()
    only_news: bool = True


NO_LIMITS: Final = Limits()


def compose(stories: Iterable[Story], categories: Sequence[str]) -> tuple[DigestStory, ...]:
    """The stories of these categories (all where none is named), by issuing level, outlets and facts, then the newest.

    Only the articles of the categories are shown, in order of publication.
    """
    ranked: list[tuple[tuple[float, str], DigestStory]] = []
    for story in stories:
        members = sorted((one for one in story.members if _is_wanted(one, categories)), key=_publication)
        if members:
            brief = _fullest(members).brief
            made = _story(brief, tuple(one.brief.article for one in members), _category_of(brief.article, categories))
            newest = max(str(one.brief.article.published or "") for one in members)
            ranked.append(((importance(brief) + heard(made.outlets), newest), made))
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
    """The member that speaks for a story: the longest article, where more than LONG characters do not count."""
    return max(members, key=lambda one: min(one.brief.article.characters, LONG))


def choose(
    subscriptions: Sequence[Subscription],
    stories: Iterable[MatchableStory],
    delivered: Mapping[int, int],
    limits: Limits = NO_LIMITS,
) -> list[DigestStory]:
    """Stories for one edition, best first. ``delivered``: story id → newest member already delivered."""
    found = (_matched(subscriptions, one, delivered.get(one.story.id), limits) for one in stories)
    return sorted((one for one in found if one), key=lambda one: (-one.weight, -one.member_id))


def shared_out(stories: Sequence[DigestStory]) -> tuple[list[DigestStory], tuple[tuple[str, int], ...]]:
    """Stories, best first → those that are told, and (publisher, how many more) of whom there is more than its share.

    Nothing is folded that several outlets tell, that somebody asked for by name or that decides something; and nothing
    where there is no other publisher to make room for.
    """
    if len({one.lead.publisher for one in stories}) < SEVERAL:
        return list(stories), ()
    told: list[DigestStory] = []
    of: Counter[str] = Counter()
    folded: Counter[str] = Counter()
    for one in stories:
        publisher = one.lead.publisher or ""
        is_free = not publisher or one.is_named or one.outlets > 1 or one.weight >= DECIDES
        if is_free or of[publisher] < SHARE:
            told.append(one)
            of[publisher] += 1
        else:
            folded[publisher] += 1
    return told, tuple(folded.most_common())


def grouped(stories: Sequence[DigestStory]) -> tuple[DigestStory, ...]:
    """Stories, best first → by category, the category of the best story first."""
    groups: dict[str, list[DigestStory]] = {}
    for one in stories:
        groups.setdefault(one.category, []).append(one)
    return tuple(story for group in groups.values() for story in group)


def _matched(
    subscriptions: Sequence[Subscription], story: MatchableStory, delivered: int | None, limits: Limits
) -> DigestStory | None:
    """The story as the narrowest subscription that it matches reports it; None where none does."""
    for one in sorted(subscriptions, key=lambda one: -WEIGHT[one.kind]):
        is_news = limits.only_news
        oldest = max(limits.since, one.made_at - LATE) if is_news else limits.since
        members = story.reportable(one.cursor if is_news else 0, delivered, oldest, only_news=is_news)
        hits = [each for each in members if matches(one, story, each) and not is_muted(limits.mutes, each.brief)]
        if hits:
            return _reported(one, story, hits, members, is_progress=delivered is not None)
    return None


def _reported(
    subscription: Subscription, story: MatchableStory, hits: Sequence[StoryMember], members: Sequence[StoryMember], *,
    is_progress: bool,
) -> DigestStory:  # fmt: skip
    """A new story is reported by the fullest member that matches, progress by the newest one."""
    lead = hits[-1] if is_progress else _fullest(hits)
    categories = lead.brief.article.categories
    category = subscription.value if subscription.kind == "category" else (categories[0] if categories else "")
    articles = tuple(one.brief.article for one in (members if is_progress else story.story.members))
    made = _story(lead.brief, articles, category or lead.brief.topic)
    return replace(
        made, lead_id=lead.article_id, rule=subscription.label, is_named=subscription.kind not in WHOLE_KINDS,
        is_progress=is_progress, story_id=story.story.id, member_id=max(one.id for one in members),
        weight=story.worth(lead) + heard(made.outlets) + WEIGHT[subscription.kind] / KINDS_SHARE,
    )  # fmt: skip


def _story(brief: Brief, members: tuple[Article, ...], category: str) -> DigestStory:
    """The story that this brief tells, with the points that say more than what stands above them."""
    headline = brief.headline or brief.key_points[0].span
    told = DigestStory(brief.article, headline, (), category, members, shows_headline=brief.shows_headline)
    points = (one for one in brief.key_points if not any(_repeats(one.span.text, above) for above in told.heading))
    return replace(told, points=tuple(points)[:POINTS])


def _repeats(point: str, above: str) -> bool:
    """Whether what stands above says most of a point: of its character bigrams. A point that holds all of a short
    title says more than the title."""
    one, other = ({*pairwise(text)} for text in (point, above))
    return len(one & other) >= REPEATED * len(one)
