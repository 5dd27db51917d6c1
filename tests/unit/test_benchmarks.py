"""The benchmarks measure what they say: pages that are read whole, rates that are enforced."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.bot_api import BotApi
from benchmarks.site import page
from bot.briefing import brief_of_page
from bot.models import Page
from bot.summarizing.summarize import Options


def test_a_page_of_the_benchmark_is_a_typical_article() -> None:
    article = brief_of_page(Page("a", page(7), "html"), datetime(2026, 3, 12, tzinfo=UTC), Options()).article
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
