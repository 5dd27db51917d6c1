"""Which links of a channel's post are articles."""

from __future__ import annotations

import pytest

from bot.models import Link
from bot.urls.posts import Line, article_links, is_front_page, prose_characters, without_footer


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.cn", "https://www.example.cn/", "https://example.com/index.html",
        "https://example.com/zh-CN/", "https://example.com/app", "https://t.me/yunjiang", "https://t.me/+AbCd",
        "https://t.me/s/yunjiang", "https://example.com/index.shtml#top", "https://example.com/download/",
    ],
)  # fmt: skip
def test_a_sites_own_page_is_a_front_page(url: str) -> None:
    assert is_front_page(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.cn/2026/03/t1.html", "https://example.com/?id=7", "https://example.com/#/news/7",
        "https://t.me/yunjiang/123", "https://t.me/s/yunjiang/123", "https://example.com/index.php?m=7", "http://[",
    ],
)  # fmt: skip
def test_an_article_is_no_front_page(url: str) -> None:
    assert not is_front_page(url)


def linked(words: str, *urls: str, label: str = "") -> Line:
    return Line(words, tuple((label, Link(url, url)) for url in urls))


@pytest.mark.parametrize(
    ("line", "count"),
    [
        (linked("订阅", "https://a.example.cn/2026/1.html"), 0),
        (linked("阅读原文 | 频道", "https://a.example.cn/2026/1.html", label="阅读原文"), 1),
        (linked("来源：云江日报官网", "https://a.example.cn/2026/1.html"), 1),
        (linked("联合公布第二批下载应用治理名单，三十款应用被通报整改", "https://a.example.cn/2026/1.html"), 1),
        (linked("Join us", "https://a.example.cn/2026/1.html"), 0),
        (linked("", "https://t.me/yunjiang"), 0),
    ],
)
def test_words_tell_the_channels_links_from_articles(line: Line, count: int) -> None:
    assert len(article_links([Line("云江省公布名单。"), line])) == count


def test_a_post_of_addresses_alone_keeps_them() -> None:
    assert len(article_links([linked("", "https://www.example.cn/")])) == 1


def test_titles_are_no_prose() -> None:
    assert prose_characters([Line("云江省公布第二批名单"), Line("会议要求尽快落实。")]) == 9


def test_the_lines_behind_the_last_sentence_are_the_footer() -> None:
    lines = [Line("会议要求尽快落实。"), Line(""), Line("#云江 #专利"), linked("频道 | 投稿", "https://t.me/yunjiang")]
    assert without_footer(lines) == (lines[0],)
