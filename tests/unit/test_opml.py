"""OPML: what is exported is imported again."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Malformed
from bot.feeds.opml import Listed, export_opml, parse_opml

NAMES = st.text(string.ascii_letters + "云江&\"' ]", min_size=1, max_size=8).map(str.strip).filter(bool)
NAMES = NAMES.map(lambda name: " ".join(name.split()))
URLS = st.text(string.ascii_letters + string.digits + "/?&=%<\"'", max_size=20).map(
    lambda path: f"https://a.example/{path}"
)
FEEDS = st.builds(Listed, URLS, st.lists(NAMES, max_size=3).map(tuple), NAMES, st.sampled_from(["feed", "list"]))


@given(st.lists(FEEDS, max_size=8))
def test_an_exported_list_is_read_back(feeds: list[Listed]) -> None:
    again = parse_opml("x", export_opml(feeds)).feeds
    assert sorted(again, key=repr) == sorted(feeds, key=repr)


def test_folders_are_the_category_path_and_stand_once() -> None:
    text = export_opml(
        [Listed("https://a.example/1", ("部委", "财政部")), Listed("https://a.example/2", ("部委", "财政部"))]
    )
    assert text.count("财政部") == 2  # text and title of one folder
    assert [one.categories for one in parse_opml("x", text).feeds] == [("部委", "财政部")] * 2


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    (again,) = parse_opml("x", export_opml([Listed("https://a.example/1", ("a\0b",), "c\ud800\x07d")])).feeds
    assert (again.categories, again.title) == (("ab",), "cd")


def test_lists_of_other_programs_are_read() -> None:
    text = '<opml><body><outline title="财经"><outline type="rss" text="t" xmlUrl="http://a.example/f"/></outline></body></opml>'
    assert parse_opml("x", text).feeds == (Listed("http://a.example/f", ("财经",), "t"),)


@pytest.mark.parametrize("text", ["", "<opml", "no", "<!DOCTYPE a [<!ENTITY b 'c'>]><opml>&b;</opm>"])
def test_what_is_no_opml_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse_opml("x", text)


def feeds_of(text: str) -> list[str]:
    return [one.url for one in parse_opml("x", text).feeds]


@pytest.mark.parametrize(
    ("outline", "url"),
    [
        ('<outline text="a" xmlurl="http://a.example/f"/>', "http://a.example/f"),
        ('<OUTLINE TEXT="a" XMLURL="http://a.example/f"/>', "http://a.example/f"),
        ('<outline text="财政&金融" xmlUrl="http://a.example/r.php?a=1&b=2"/>', "http://a.example/r.php?a=1&b=2"),
        ('<outline text="a&nbsp;b" xmlUrl="http://a.example/f?a=1&amp;b=2"/>', "http://a.example/f?a=1&b=2"),
        ('<outline text="a" xmlUrl=" http://a.example/f\n "/>', "http://a.example/f"),
        ('<outline text="a" xmlUrl="feed://a.example/f"/>', "http://a.example/f"),
        ('<outline text="a" xmlUrl="feed:https://a.example/f"/>', "https://a.example/f"),
        ('<outline text="a" xmlUrl="www.a.example/f"/>', "https://www.a.example/f"),
        ('<outline text="a" xmlUrl="https：//a.example/f"/>', "https://a.example/f"),
        ('<outline text="a" type="rss" url="http://a.example/f"/>', "http://a.example/f"),
        ('<outline text="a" xmlUrl="http://a.example/f"></outline><p>', "http://a.example/f"),
        ('<outline text="x < y" xmlUrl="http://a.example/f"/>', "http://a.example/f"),
    ],
)
def test_a_list_is_read_as_it_is_found(outline: str, url: str) -> None:
    assert feeds_of(f'<?xml version="1.0"?><opml version="1.0"><body>{outline}</body></opml>') == [url]


@pytest.mark.parametrize("before", ["\n", "\ufeff", " \n\t", "<!-- exported -->"])
def test_what_stands_before_the_declaration_does_not_matter(before: str) -> None:
    text = '<?xml version="1.0" encoding="gb2312"?><opml><body><outline xmlUrl="http://a.example/f"/></body></opml>'
    assert feeds_of(before + text) == ["http://a.example/f"]


def test_names_are_text_and_a_bare_sign_is_kept() -> None:
    text = '<opml><body><outline text="财政&amp;金融"><outline text="&lt;b&gt;云江&lt;/b&gt; R&D" xmlUrl="http://a.example/f"/></outline></body></opml>'
    (one,) = parse_opml("x", text).feeds
    assert (one.categories, one.title) == (("财政&金融",), "云江 R&D")


def test_what_is_left_out_is_named_and_a_folder_is_nothing_to_name() -> None:
    outlines = (
        '<outline text="部委"/><outline text="空" type="rss" xmlUrl=""/><outline text="邮件" xmlUrl="mailto:a@b.cn"/>'
        '<outline text="路由" xmlUrl="rsshub://weibo/1"/><outline text="好" xmlUrl="http://a.example/f"/>'
    )
    found = parse_opml("x", f"<opml><body>{outlines}</body></opml>")
    assert found.skipped == ("空", "邮件 mailto:a@b.cn", "路由 rsshub://weibo/1")
    assert len(found.feeds) == 1
