"""A brief says itself whether the long one would show more: exactly as if that had been made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import SourceError
from bot.models import Article, Brief, Length, Page
from bot.reading.read import read_all
from bot.summarizing.summarize import Options, summarize

PAGES = Path(__file__).parents[1] / "data" / "pages"
NOW = datetime(2026, 3, 12, tzinfo=UTC)
SHORT_TEXT = "云江省今年新建农村公路2000公里，惠及300个乡镇。"
NO_SENTENCE = "云江省 白鹭县 淮川市 三地联合 公示名单 共计四十二家 企业入选 名录 另有通知"


def pages() -> list[Article]:
    """Those of our pages that hold an article."""
    found = []
    for path in sorted(PAGES.glob("*.html")):
        url = f"https://news.example/{path.name}"
        try:
            found.append(read_all((Page(url, path.read_text("utf-8"), "html", url),), NOW))
        except SourceError:
            continue
    return found


def rules(count: int) -> Article:
    return Article("r", None, "专利许可补助规则", tuple(
        f"第{n}条　对第{n}类许可，由第{n}号窗口在{n + 2}个工作日内办结，每件补助{n}万元。" for n in range(1, count)
    ))  # fmt: skip


def together(articles: list[Article]) -> Article:
    """A long one."""
    return Article("t", None, "云江要闻汇总", tuple(text for article in articles for text in article.paragraphs))


ARTICLES = [
    *pages(),
    together(pages()),
    *map(rules, (3, 6, 16)),
    Article("s", None, "", (SHORT_TEXT,)),
    Article("n", None, "", (NO_SENTENCE,)),
]


def shown(brief: Brief) -> int:
    return sum(len(point.span.text) for point in brief.key_points)


@pytest.mark.parametrize("length", ["short", "medium", "long"])
def test_more_is_promised_exactly_where_the_long_brief_shows_more(length: Length) -> None:
    promised, true = [], []
    for article in ARTICLES:
        try:
            brief, longest = summarize(article, Options(length)), summarize(article, Options("long"))
        except SourceError:
            continue
        promised.append(brief.has_more)
        true.append(shown(longest) > shown(brief))
    assert promised == true
    assert len(true) >= 10
    assert set(true) == ({False} if length == "long" else {True, False})
