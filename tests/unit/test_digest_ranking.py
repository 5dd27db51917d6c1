"""What comes first in a digest: of two stories the weightier, though the other is newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.digests.matching import MatchableStory
from bot.digests.ranking import Limits, choose, shared_out
from bot.models import (
    Article,
    DigestStory,
    Published,
    Span,
    Story,
    StoryMember,
    Subscription,
    SubscriptionKind,
    SubscriptionTarget,
)
from bot.summarizing.summarize import Options, summarize

NOW = datetime(2026, 3, 12, tzinfo=UTC)
REST = "各地将分步推进有关工作，年内完成试点，总结经验之后逐步推开，群众可以到窗口咨询。"
CENTRAL = "财政部印发《产粮大县奖励办法》，" + REST
PROVINCIAL = "云南省财政厅印发《产粮大县奖励办法》，" + REST
LOCAL = "淮川县产粮大户的奖励办法《产粮大县奖励办法》受到欢迎，" + REST
CITY = "淮川市发展改革委印发《产粮大县奖励办法》，" + REST
PLAIN = "淮川县产粮大户的奖励受到欢迎，" + REST


def story(number: int, *texts: str, outlets: int = 1) -> MatchableStory:
    """A story reported by ``outlets`` outlets."""
    members = []
    for outlet in range(outlets):
        article = Article("s", None, "产粮大县", texts, publisher=f"第{outlet}报", categories=("农业",))
        brief = summarize(article, Options(keywords=False))
        members.append(StoryMember(10 * number + outlet, 10 * number + outlet, brief, "new", True, NOW))
    return MatchableStory(Story(number, tuple(members)))


def subscription(kind: SubscriptionKind, value: str) -> Subscription:
    return Subscription(1, 1, 0, SubscriptionTarget(kind, value, value), "digest", False, 0, 0, 1)


def first(heavier: MatchableStory, lighter: MatchableStory, *subscriptions: Subscription) -> int:
    """The story that comes first; that of the higher number is the newer one."""
    return choose(subscriptions or (subscription("category", "农业"),), [heavier, lighter], {})[0].story_id


@pytest.mark.parametrize(
    ("heavier", "lighter"),
    [(CENTRAL, PROVINCIAL), (PROVINCIAL, LOCAL), (LOCAL, PLAIN)],
    ids=["an organ of the centre before a province's", "an organ that issues before none", "a fact before none"],
)
def test_who_issues_and_what_is_settled_count(heavier: str, lighter: str) -> None:
    assert first(story(1, heavier), story(2, lighter)) == 1


def test_two_outlets_count_more_than_one_and_four_less_than_an_organ_of_the_centre() -> None:
    assert first(story(1, PLAIN, outlets=2), story(2, PLAIN)) == 1
    assert first(story(1, CENTRAL), story(2, PLAIN, outlets=4)) == 1


def test_a_citys_organ_that_is_called_like_one_of_the_centre_counts_as_a_local_one() -> None:
    assert first(story(1, CITY), story(2, PROVINCIAL)) == 2
    assert first(story(1, PROVINCIAL), story(2, CITY)) == 1


def test_of_equals_the_newer_comes_first() -> None:
    assert first(story(1, PLAIN), story(2, PLAIN)) == 2


def test_what_somebody_asked_for_by_words_comes_before_what_lies_in_a_category() -> None:
    asked, other = story(1, PLAIN), story(2, "淮川县的春耕开始了，" + REST)
    assert first(asked, other, subscription("category", "农业"), subscription("keywords", "奖励")) == 1


def dated(published: Published | None) -> MatchableStory:
    """A story of an article with this date, that arrived just now."""
    article = Article("s", None, "产粮大县", (PLAIN,), published=published, categories=("农业",))
    brief = summarize(article, Options(keywords=False))
    return MatchableStory(Story(1, (StoryMember(10, 10, brief, "new", True, NOW),)))


MADE = subscription("category", "农业")
MADE_NOW = replace(MADE, made_at=NOW)


@pytest.mark.parametrize(
    ("published", "is_told"),
    [
        (NOW + timedelta(hours=1), True),
        (NOW - timedelta(hours=20), True),  # of the eve: feeds bring what they have late
        (date(2026, 3, 11), True),
        (None, True),  # many feeds give no date
        (NOW - timedelta(hours=30), False),
        (date(2026, 3, 9), False),
        (date(2025, 3, 12), False),
    ],
)
def test_what_was_published_before_the_subscription_is_no_news_to_it(
    published: Published | None, is_told: bool
) -> None:
    assert bool(choose([MADE_NOW], [dated(published)], {})) is is_told


def test_a_digest_as_of_now_tells_what_is_older_than_its_subscription_but_not_older_than_asked() -> None:
    since = NOW - timedelta(days=2)
    assert choose([MADE_NOW], [dated(NOW - timedelta(hours=30))], {}, Limits(since, only_news=False))
    assert not choose([MADE_NOW], [dated(NOW - timedelta(hours=50))], {}, Limits(since, only_news=False))


def of(publisher: str, weight: float = 1.0, *, is_named: bool = False, outlets: int = 1) -> DigestStory:
    """A story of a publisher."""
    articles = tuple(
        Article(f"s{at}", None, "题", ("文",), publisher=f"{publisher}{at or ''}") for at in range(outlets)
    )
    return DigestStory(articles[0], Span("文", 0, 0, 1), (), "农业", articles, weight=weight, is_named=is_named)


def test_a_publisher_has_three_stories_in_a_digest_and_the_rest_is_counted() -> None:
    told, folded = shared_out([*(of("甲报") for _ in range(5)), of("乙报")])
    assert [one.lead.publisher for one in told] == ["甲报", "甲报", "甲报", "乙报"]
    assert folded == (("甲报", 2),)


def test_what_decides_was_asked_for_or_is_told_by_several_is_never_folded() -> None:
    stories = [of("甲报") for _ in range(3)]
    free = [of("甲报", 5.0), of("甲报", is_named=True), of("甲报", outlets=2)]
    told, folded = shared_out([*stories, *free, of("乙报")])
    assert len(told) == 7
    assert folded == ()


def test_where_there_is_no_other_publisher_nothing_is_folded() -> None:
    assert shared_out([of("甲报") for _ in range(5)])[1] == ()
    assert shared_out([of("") for _ in range(5)] + [of("乙报")])[1] == ()
