"""Addresses as people type them to follow a source."""

from __future__ import annotations

import pytest

from bot.urls.typed import is_address, typed_addresses


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("feed://a.example/rss", ["http://a.example/rss", "https://a.example/rss"]),
        ("feed:https://a.example/rss", ["https://a.example/rss"]),
        ("feed:a.example/rss", ["http://a.example/rss", "https://a.example/rss"]),
        ("FEED://127.0.0.1:8080/f.xml", ["http://127.0.0.1:8080/f.xml", "https://127.0.0.1:8080/f.xml"]),
        ("rss://a.example", ["http://a.example", "https://a.example"]),
        ("127.0.0.1:18801/input.xml", ["http://127.0.0.1:18801/input.xml", "https://127.0.0.1:18801/input.xml"]),
        ("localhost:1200/gov/news", ["http://localhost:1200/gov/news", "https://localhost:1200/gov/news"]),
        ("rsshub.example:443/gov", ["https://rsshub.example:443/gov", "http://rsshub.example:443/gov"]),
        ("[::1]:8080/x", ["http://[::1]:8080/x", "https://[::1]:8080/x"]),
        ("www.yunjiang.gov.cn", ["https://www.yunjiang.gov.cn", "http://www.yunjiang.gov.cn"]),
        ("yunjiang.gov.cn", ["https://yunjiang.gov.cn", "http://yunjiang.gov.cn"]),
        ("云江.政务", ["https://云江.政务", "http://云江.政务"]),
        ("news.example.travel/feed", ["https://news.example.travel/feed", "http://news.example.travel/feed"]),
        (" <https：//a.example/rss> ", ["https://a.example/rss"]),
    ],
)
def test_an_address_is_tried_in_the_ways_that_it_may_be_meant(text: str, tried: list[str]) -> None:
    assert [link.sent for link in typed_addresses(text)] == tried
    assert is_address(text)


@pytest.mark.parametrize("text", ["ftp://a.example/x", "rsshub://weibo/1", "tg://resolve?domain=a", "feed:///x"])
def test_what_nobody_here_follows_is_an_address_all_the_same(text: str) -> None:
    assert typed_addresses(text) == ()
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["专项债", "1.5", "GDP 2.0", "报告2.0", "3.14159", "来源:财政部", "国办发〔2026〕3号", "e.g", "a@b.cn", "12:30",
     "专项债 www.a.cn", "《云江.规划》", "", "C++", "4.5%", "时间:近7天"],
)  # fmt: skip
def test_words_numbers_and_filters_are_no_address(text: str) -> None:
    assert typed_addresses(text) == ()
    assert not is_address(text)
