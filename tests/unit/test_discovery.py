"""Where a site's feed may be: what its head declares, what its body links, common paths."""

from __future__ import annotations

from bot.feeds.feed_links import PATHS, FeedCandidate, feed_candidates
from bot.models import Page

URL = "https://news.example.org/cj/"
HEAD = """<html><head>
<link rel="alternate" type="application/rss+xml" title="云江日报" href="/rss.xml">
<link rel="alternate" type="application/rss+xml" title="云江日报 评论" href="/comments/feed">
<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom">
<link rel="alternate" type="application/feed+json" href="https://api.example.org/feed.json">
<link rel="alternate" type="text/html" hreflang="en" href="/en/">
<link rel="stylesheet" href="/feed.css"></head><body>{}</body></html>"""


def found(body: str = "", head: str = HEAD) -> list[FeedCandidate]:
    return list(feed_candidates(Page(URL, head.replace("{}", body), "html", URL)))


def of(how: str, listed: list[FeedCandidate]) -> list[str]:
    return [one.url for one in listed if one.how == how]


def test_declared_feeds_come_first_in_their_order_without_those_of_comments() -> None:
    listed = found()
    assert of("declared", listed) == [
        "https://news.example.org/rss.xml",
        "https://news.example.org/cj/atom",
        "https://api.example.org/feed.json",
    ]
    assert listed[0] == FeedCandidate("https://news.example.org/rss.xml", "declared")


def test_links_that_look_like_feeds_are_candidates() -> None:
    body = (
        "<a href='/rss/'>订阅</a><a href='/list.xml#top'>财经</a><a href='/sub.html'>RSS订阅</a>"
        "<a href='/a.html'>新闻</a><a href='/sitemap.xml'>地图</a><a href='javascript:rss()'>RSS</a>"
        "<a href='/feedback.html'>反馈</a>"
    )
    assert of("linked", found(body, "<body>{}")) == [
        "https://news.example.org/rss/",
        "https://news.example.org/list.xml",
        "https://news.example.org/sub.html",
    ]


def test_common_paths_are_guessed_last_each_address_once() -> None:
    listed = found("<a href='/rss.xml'>RSS</a>")
    assert of("guessed", listed) == [f"https://news.example.org{path}" for path in PATHS if path != "/rss.xml"]
    assert len({one.url for one in listed}) == len(listed)


def test_a_page_without_an_address_has_no_guesses() -> None:
    assert feed_candidates(Page("-", "<body></body>", "html")) == ()


def test_broken_addresses_are_passed_over() -> None:
    assert of("linked", found("<a href='http://[/rss'>RSS</a>", "<body>{}")) == []


def test_a_base_element_is_obeyed_except_by_guesses() -> None:
    head = "<head><base href='/root/'><link rel=alternate type=application/rss+xml href=feed.xml></head>{}"
    listed = found("<a href='rss.xml'>RSS</a>", head)
    assert of("declared", listed) == ["https://news.example.org/root/feed.xml"]
    assert of("linked", listed) == ["https://news.example.org/root/rss.xml"]
    assert of("guessed", listed)[0] == f"https://news.example.org{PATHS[0]}"
