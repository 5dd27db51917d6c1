"""What comes first in a digest: of two stories the weightier, though the other is newer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.digests.matching import MatchableStory
from bot.digests.ranking import choose
from bot.models import Article, Story, StoryMember, Subscription, SubscriptionKind, SubscriptionTarget
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
