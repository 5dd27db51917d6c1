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
MEASURES = (
    "省财政今年安排20亿元支持高标准农田建设，新建120万亩。",
    "对购买新能源公交车的企业每辆补贴8万元，10月底前发放。",
    "自5月1日起，全省取消33项企业登记证明。",
    "新建公办幼儿园240所，增加学位6万个。",
    "城乡居民医保住院报销比例提高到75%，门诊慢性病增加12种。",
    "淮川港三期工程6月开工，年吞吐能力增加3000万吨。",
    "对违规排污的企业处10万元以上100万元以下罚款。",
    "2027年底前完成380座病险水库加固，保护下游耕地90万亩。",
    "高校毕业生到县以下就业的，每人每年发放补贴1.2万元。",
    "省属国企工资总额与研发投入挂钩，研发强度不低于3%。",
)
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
    Article("m", None, "云江省政府推出一批惠民措施", MEASURES),
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
