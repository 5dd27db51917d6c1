"""Which links lead to further pages of the same article."""

from __future__ import annotations

import pytest

from bot.models import Page
from bot.reading.pager import next_pages


def page(links: str, url: str = "https://news.example/2026/n1.html") -> Page:
    return Page("x", f"<html><body><p>一句话。</p>{links}</body></html>", "html", url)


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ("<a href='n1_2.html'>下一页</a>", ["n1_2.html"]),
        (
            "<a href='n1_3.html'>【3】</a><a href='n1_2.html'>【2】</a><a href='n1_2.html'>下一页</a>",
            ["n1_2.html", "n1_3.html"],
        ),
        ("<a href='n1.html?page=2'>2</a>下一页", ["n1.html?page=2"]),
        ("<a href='n1_all.html'>余下全文</a><a href='n1_2.html'>【2】</a>", ["n1_all.html"]),
        ("<a href='pg2.html'>下一页</a>", ["pg2.html"]),
        ("<a href='page-3.html'>下一页</a>", []),
        ("<a href='pg2.html'>2</a>", []),
        ("<a href='https://other.example/2026/pg2.html'>下一页</a>", []),
        ("<a href='n2.html'>下一篇</a>", []),
        ("<a href='n2.html'>下一页</a>", []),
        ("<a href='https://other.example/2026/n1_2.html'>下一页</a>", []),
        ("<a href='n1_7.html'>下一页</a>", []),
        ("<a href='javascript:next()'>下一页</a><a href='//['>下一页</a>", []),
    ],
)
def test_only_variants_of_the_own_address_follow(links: str, found: list[str]) -> None:
    assert list(next_pages(page(links))) == [f"https://news.example/2026/{name}" for name in found]


def test_a_second_page_goes_on_to_the_third() -> None:
    second = page("<a href='n1.html'>1</a><a href='n1_3.html'>下一页</a>", "https://news.example/2026/n1_2.html")
    assert next_pages(second) == ("https://news.example/2026/n1_3.html",)


def test_a_file_has_no_further_pages() -> None:
    assert next_pages(Page("x", "<a href='n1_2.html'>下一页</a>", "html")) == ()


@pytest.mark.parametrize(
    ("base", "found"),
    [
        ("<base href='/2026/'>", ["n1_2.html"]),
        ("<base target='_blank'><base href='https://news.example/2026/x'>", ["n1_2.html"]),
        ("<base href='/elsewhere/'>", []),
        ("<base href='http://['><base href='/elsewhere/'>", ["n1_2.html"]),
        ("<base href='javascript:void(0)'>", ["n1_2.html"]),
    ],
)
def test_a_base_element_is_obeyed(base: str, found: list[str]) -> None:
    told = page(f"{base}<a href='n1_2.html'>下一页</a>")
    assert list(next_pages(told)) == [f"https://news.example/2026/{name}" for name in found]
