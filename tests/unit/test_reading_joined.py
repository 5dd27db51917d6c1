"""Several pages of one article are joined by the link flow: in order, once each, at most ten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.errors import NotFound
from bot.flows.articles import Desk, all_pages, article_of_pages, from_all_pages
from bot.models import Article, Link, Page
from bot.reading.pager import MAX_PAGES, next_pages

ROOT = "https://news.example/2026/n1"
NOW = datetime(2026, 3, 20, tzinfo=UTC)


def page(number: int, last: int) -> Page:
    link = f"<a href='n1_{number + 1}.html'>下一页</a>" if number < last else ""
    text = f"云江省政府第{number}次会议部署了第{number}批专利转化工作，要求各部门在年底前完成，并逐月公布结果。"
    same = "<p>云江日报记者全程参加了会议，以下是要点。</p>"
    head = "<html><head><title>云江省专利转化纪实</title></head><body><h1>云江省专利转化纪实</h1>"
    html = f"{head}<div class=content>{same}<p>{text}</p></div>{link}"
    url = f"{ROOT}.html" if number == 1 else f"{ROOT}_{number}.html"
    return Page(url, html, "html", url)


class Pages:
    """A fetcher over pages in memory, itself the worker that the flow asks."""

    def __init__(self, count: int, missing: int = 0) -> None:
        self.pages = {cast("str", page(n, count).url): page(n, count) for n in range(1, count + 1) if n != missing}
        self.asked, self.offloaded = 0, 0

    async def fetch(self, link: Link) -> Page:
        self.asked += 1
        if link.url not in self.pages:
            raise NotFound(link.url)
        return self.pages[link.url]

    async def offload(self, function: Any, *args: object) -> Any:
        self.offloaded += 1
        return function(*args)


async def found(pages: Pages) -> tuple[Page, ...]:
    async def following(one: Page) -> tuple[str, ...]:
        return next_pages(one)

    return await all_pages(pages.fetch, pages.pages[f"{ROOT}.html"], following)


def itself(article: Article) -> Article:
    return article


async def test_pages_follow_in_order_and_repeat_nothing() -> None:
    lines = article_of_pages(await found(Pages(3)), NOW).paragraphs
    assert [line[:9] for line in lines] == [
        "云江日报记者全程参",
        "云江省政府第1次会",
        "云江省政府第2次会",
        "云江省政府第3次会",
    ]


async def test_no_more_than_ten_pages() -> None:
    pages = Pages(14)
    assert len(await found(pages)) == MAX_PAGES == pages.asked + 1


@pytest.mark.parametrize("missing", [2, 3])
async def test_a_missing_page_ends_the_article_there(missing: int) -> None:
    assert len(await found(Pages(4, missing))) == missing - 1


@pytest.mark.parametrize(("count", "calls"), [(1, 1), (3, 4)])
async def test_the_workers_parse_every_page_and_a_single_one_is_one_call(count: int, calls: int) -> None:
    """Of several pages: the first, each that follows for its own next page, and all together."""
    pages = Pages(count)
    desk = Desk(pages.offload, pages.offload, pages.fetch, NOW)
    article = await from_all_pages(desk, pages.pages[f"{ROOT}.html"], itself)
    assert (len(article.paragraphs), pages.offloaded) == (count + 1, calls)
