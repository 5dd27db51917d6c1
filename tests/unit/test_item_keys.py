"""Items are known by what names them alone; what several share names none."""

from __future__ import annotations

import pytest

from bot.feeds.item_keys import address_key, former_keys, is_another, keys_of, own_address, owns_address
from bot.models import Article, FeedItem
from bot.urls.former import former_key

OVERVIEW = "https://a.example/notices/"
TEXT = "<p>云江省财政厅3月12日下达耕地地力保护补贴46亿元。</p><p>每亩标准不低于78元，4月底前兑付到户。</p>"


def item(key: str = "", url: str | None = None, title: str = "通知", summary: str | None = None) -> FeedItem:
    return FeedItem(key or url or title, url, title, summary=summary)


@pytest.mark.parametrize(
    "urls",
    [
        ["https://a.example/app/#/news/1", "https://a.example/app/#/news/2", "https://a.example/app/#/news/3"],
        ["https://a.example/app#!/1", "https://a.example/app#!/2", "https://a.example/app#!/3"],
        ["https://a.example/log#v1.2", "https://a.example/log#v1.3", "https://a.example/log#v1.4"],
        ["https://a.example/s?id=5#第一条", "https://a.example/s?id=5#第二条", "https://a.example/s?id=5#第三条"],
        ["https://a.example/v?from=1", "https://a.example/v?from=2", "https://a.example/v?from=3"],
    ],
)
def test_addresses_that_differ_only_behind_the_mark_or_in_a_general_name_are_several(urls: list[str]) -> None:
    found = keys_of([item(url=url) for url in urls])
    assert len({keys for _, keys in found}) == len(urls)
    assert len({own_address(one, keys) for one, keys in found}) == len(urls)
    alone = [keys_of([item(url=url)])[0][1] for url in urls]
    assert not set(alone[0]) & set(alone[1])


@pytest.mark.parametrize("fragment", ["rss", "top", "comments", "utm_source=rss", "xtor=RSS-3", ":~:text=云江", "/"])
def test_a_place_in_a_page_and_a_count_of_visits_make_no_other_item(fragment: str) -> None:
    assert keys_of([item(url=f"https://a.example/1#{fragment}")])[0][1] == ("//a.example/1",)


def test_items_that_share_an_address_are_known_by_what_the_source_calls_them() -> None:
    found = keys_of([item(f"id-{number}", OVERVIEW, f"第{number}号") for number in range(4)])
    assert [keys for _, keys in found] == [(f"id-{number}",) for number in range(4)]
    assert not any(owns_address(one, keys) for one, keys in found)
    addresses = [own_address(one, keys) or "" for one, keys in found]
    assert len(set(addresses)) == 4
    assert all(address.startswith(OVERVIEW + "#") for address in addresses)


@pytest.mark.parametrize("named", [("", None), ("", OVERVIEW), ("0", OVERVIEW), ("0", None)])
def test_items_that_nothing_else_tells_apart_are_known_by_what_they_hold(named: tuple[str, str | None]) -> None:
    found = keys_of([item(*named, "早间快讯", f"<p>第{number}条</p>") for number in range(3)])
    assert len({keys for _, keys in found}) == 3


def test_what_holds_the_same_under_the_same_keys_is_one() -> None:
    assert len(keys_of([item("1", OVERVIEW, "甲", "<p>x</p>")] * 3)) == 1


def test_a_new_item_at_the_address_of_an_overview_is_another_than_the_one_before() -> None:
    before = Article(OVERVIEW, OVERVIEW, "第1号通知", ("云江省水利厅启动三级应急响应，派出四个工作组。",))
    assert is_another(item("2", OVERVIEW, "第2号公告", TEXT), before)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("补贴下达", None),  # nothing but a title: its page says what it is
        ("关于下达补贴的通知（更新）", TEXT),
        ("耕地补贴46亿元下达", TEXT + "<p>记者获悉，这是第三年提前下达。</p>"),
        ("", TEXT),
    ],
)
def test_an_item_that_was_renamed_edited_or_cut_is_the_same(title: str, summary: str | None) -> None:
    known = Article("x", OVERVIEW, "关于下达补贴的通知", (TEXT.replace("<p>", "").replace("</p>", ""),))
    assert not is_another(item("2", OVERVIEW, title, summary), known)


@pytest.mark.parametrize(
    ("url", "former"),
    [
        ("https://a.example/x?id=3&from=rss&share_id=2", "https://a.example/x?id=3"),
        ("https://a.example/app/#/news/1", "https://a.example/app/"),
        ("https://a.example/x?id=3", "https://a.example/x?id=3"),
        ("https://mp.weixin.qq.com/mp/x?scene=3", "https://mp.weixin.qq.com/mp/x?scene=3"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_the_key_that_an_address_had_is_found(url: str, former: str) -> None:
    assert former_key(url) == former


def test_an_item_is_looked_for_under_its_former_key_only_where_it_alone_had_it() -> None:
    one = keys_of([item(url="https://a.example/x?id=3&from=rss"), item(url="https://a.example/x?id=4&from=rss")])
    assert former_keys(one, ()) == {"//a.example/x?id=3": one[0][1], "//a.example/x?id=4": one[1][1]}
    assert former_keys(one, one[0][1]) == {"//a.example/x?id=4": one[1][1]}
    shared = keys_of([item(url="https://a.example/v?from=1"), item(url="https://a.example/v?from=2")])
    assert former_keys(shared, ()) == {}
    assert former_keys(keys_of([item(url="https://a.example/1")]), ()) == {}


def test_a_move_to_https_and_a_place_in_the_page_change_no_key() -> None:
    assert address_key("http://a.example/1#p3") == address_key("https://a.example/1")
