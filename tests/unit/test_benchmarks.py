"""The benchmarks measure what they say: pages that are read whole, rates that are enforced."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import house
from benchmarks.bot_api import BotApi
from benchmarks.feeds_site import FEEDS, feed, kind_of
from benchmarks.polling import allowed_seconds
from benchmarks.site import page
from bot.feeds.parser import parse_feed
from bot.flows.articles import article_of_pages
from bot.models import Page


def test_a_page_of_the_benchmark_is_a_typical_article() -> None:
    article = article_of_pages((Page("a", page(7), "html"),), datetime(2026, 3, 12, tzinfo=UTC))
    assert article.title == "云江省召开第7次专利转化工作会议"
    assert 600 <= article.characters <= 1000
    assert "第7次专题会议" in "".join(article.paragraphs)
    assert "相关新闻" not in "".join(article.paragraphs)


def test_the_rates_are_those_of_telegram() -> None:
    api = BotApi()
    assert [api.refused(1), api.refused(1)] == [0, 0]
    api.is_limited = True
    assert api.refused(1) > 0
    assert [api.refused(chat) for chat in range(2, 30)] == [0] * 28
    assert api.refused(99) > 0


def test_of_the_feeds_a_third_is_unchanged_a_tenth_slow_and_a_tenth_broken() -> None:
    kinds = Counter(kind_of(number) for number in range(FEEDS))
    broken = sum(kinds[kind] for kind in ("status", "garbage", "closed", "endless"))
    assert [round(count / FEEDS, 1) for count in (kinds["unchanged"], kinds["slow"], broken)] == [0.3, 0.1, 0.1]
    assert min(kinds.values()) >= 10


def test_a_feed_of_the_benchmark_has_two_new_items() -> None:
    found = parse_feed(
        Page("f", feed(7, "http://127.9.0.1"), "feed", "http://127.9.0.1/feed/7.xml"), datetime(2026, 3, 12, tzinfo=UTC)
    )
    assert [item.url for item in found.items] == [f"http://127.9.0.1/article/{n}.html" for n in (14, 15)]


def test_the_limits_allow_what_twenty_requests_at_once_take() -> None:
    assert 30 < allowed_seconds() < 50


HOUSE = """
from typing import Any, cast

def twice(one: Any, *other: "Any | None") -> list[Any]:
    return cast(Any, one)  # type: ignore[return-value]

class Room:
    def twice(self) -> int:
        return 1
"""


def test_the_figures_of_a_house_count_what_is_written(tmp_path: Path) -> None:
    for name in ("one.py", "other.py"):
        (tmp_path / "bot").mkdir(exist_ok=True)
        (tmp_path / "bot" / name).write_text(HOUSE, "utf-8")
    found = house.modules(tmp_path, ["bot"])
    assert dict(house.escapes(found[:1])) == {"cast(": 1, "Any in annotations": 3, "type: ignore": 1, "noqa": 0}
    assert house.doubled(found) == {name: ["bot/one.py", "bot/other.py"] for name in ("Room", "twice")}
    assert [lines for lines, _ in house.functions(found[:1])] == [2, 2]
