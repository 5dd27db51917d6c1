"""What subscriptions match: keywords in any script and width, exclusions, documents, categories."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.digests.matching import MatchableStory, has_positive_part, matches, parse_keywords
from bot.digests.ranking import choose, grouped
from bot.models import (
    Article,
    Brief,
    KeyPoint,
    Pace,
    Relation,
    Span,
    Story,
    StoryMember,
    Subscription,
    SubscriptionKind,
    SubscriptionTarget,
)

NOW = datetime(2026, 3, 12, tzinfo=UTC)


def member(text: str, number: int = 1, title: str = "通知", relation: Relation = "new", **over: object) -> StoryMember:
    article = Article("s", None, title, (text,), categories=("财经", "债券"))
    span = Span(text, 0, 0, len(text))
    brief = Brief(article, span, (KeyPoint(span),), topic="财政、金融、审计")
    return StoryMember(number, number, brief, relation, True, NOW, **over)  # type: ignore[arg-type]


def subscription(kind: SubscriptionKind, value: str, cursor: int = 0, pace: Pace = "digest") -> Subscription:
    return Subscription(1, 1, 0, SubscriptionTarget(kind, value, value), pace, False, 0, cursor, 1)


def is_match(kind: SubscriptionKind, value: str, text: str, **over: object) -> bool:
    one = member(text, **over)  # type: ignore[arg-type]
    return matches(subscription(kind, value), MatchableStory(Story(1, (one,))), one)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("专项债", "云江发行专项债三百亿元。", True),
        ("專項債", "云江发行专项债三百亿元。", True),
        ("专项债", "雲江發行專項債三百億元，說明會後公布這個機構。", True),
        ("专项债 -房地产", "专项债支持房地产项目。", False),
        ("专项债 －房地产", "专项债支持房地产项目。", False),
        ('"国企改革"', "国企深化改革推进会召开。", False),
        ("“专项债券”", "发行专项 债券。", True),
        ("ＧＤＰ", "全省gdp增长百分之六。", True),
        ("国企 改革", "改革开放以来的国企。", True),
        ("国企 混改", "改革开放以来的国企。", False),
        ("国企 类别:财经", "改革开放以来的国企。", True),
        ("国企 OR 混改", "改革开放以来的国企。", True),
        ("民企｜混改", "改革开放以来的国企。", False),
        ("（民企 OR 国企） 改革", "改革开放以来的国企。", True),
        ("(国企 混改) OR 民企", "改革开放以来的国企。", False),
        ("国企 类别:农业|财经", "改革开放以来的国企。", True),
        ("“国企改革 开放", "改革开放以来的国企，国企改革。", True),
        ("国企 -(房产 楼市)", "改革开放以来的国企，不谈楼市。", False),
        ("国企 类别:农业", "改革开放以来的国企。", False),
    ],
)
def test_keywords(query: str, text: str, expected: bool) -> None:
    assert is_match("keywords", query, text) is expected


@pytest.mark.parametrize("query", ["-房地产", "", '""', "- -"])
def test_exclusions_alone_match_nothing(query: str) -> None:
    assert not has_positive_part(parse_keywords(query))
    assert not is_match("keywords", query, "任何文字。")


def test_the_title_counts_too() -> None:
    assert is_match("keywords", "专项债", "全文另发。", title="专项债管理办法")


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("云财〔2026〕12号", "按照云财[2026]12号文件执行。"),
        ("《专项债管理办法》", "云江印发《专项债管理办法》。"),
    ],
)
def test_a_document_is_named_with_any_brackets(document: str, text: str) -> None:
    assert is_match("document", document, text)
    assert not is_match("document", document, "别的文件。")


@pytest.mark.parametrize(("category", "expected"), [("财经", True), ("债券", True), ("财经/债券", True), ("财", False)])
def test_a_category_is_a_path_or_a_part_of_one(category: str, expected: bool) -> None:
    assert is_match("category", category, "文字。") is expected


def test_a_source_is_known_by_its_number() -> None:
    assert is_match("source", "7", "文字。", feeds=frozenset({7}))
    assert not is_match("source", "8", "文字。", feeds=frozenset({7}))


def test_a_story_that_was_delivered_returns_only_with_progress() -> None:
    first, report = member("专项债发行。", 1), member("专项债发行，记者获悉。", 2, relation="report")
    progress = member("专项债发行额增至四百亿元。", 3, relation="progress")
    mine = [subscription("keywords", "专项债")]
    assert choose(mine, [MatchableStory(Story(1, (first, report)))], {1: 1}) == []
    (again,) = choose(mine, [MatchableStory(Story(1, (first, report, progress)))], {1: 2})
    assert (again.is_progress, again.member_id) == (True, 3)


def test_one_story_is_reported_once_by_its_narrowest_rule() -> None:
    mine = [subscription("category", "财经"), subscription("keywords", "专项债")]
    (story,) = choose(mine, [MatchableStory(Story(1, (member("专项债发行。"),)))], {})
    assert story.rule == "专项债"


def test_more_outlets_weigh_more_and_groups_stay_together() -> None:
    lone = MatchableStory(Story(1, (member("春耕开始。", 1),)))
    many = MatchableStory(Story(2, tuple(
        StoryMember(n, n, Brief(Article("s", None, "债", ("专项债发行。",), publisher=f"报{n}", categories=("财经",)),
                                Span("专项债发行。", 0, 0, 6), ()), "report", True, NOW)
        for n in (2, 3, 4)
    )))  # fmt: skip
    found = choose([subscription("category", "财经")], [lone, many], {})
    assert [one.story_id for one in found] == [2, 1]
    assert [story.outlets for story in grouped(found)] == [3, 1]
