"""OPML: what is exported is imported again."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Malformed
from bot.feeds.opml import Listed, export_opml, parse_opml

NAMES = st.text(string.ascii_letters + "云江<>&\"' ]", min_size=1, max_size=8).map(str.strip).filter(bool)
NAMES = NAMES.map(lambda name: " ".join(name.split()))
URLS = st.text(string.ascii_letters + string.digits + "/?&=%<\"'", max_size=20).map(
    lambda path: f"https://a.example/{path}"
)
FEEDS = st.builds(Listed, URLS, st.lists(NAMES, max_size=3).map(tuple), NAMES, st.sampled_from(["feed", "list"]))


@given(st.lists(FEEDS, max_size=8))
def test_an_exported_list_is_read_back(feeds: list[Listed]) -> None:
    again = parse_opml("x", export_opml(feeds))
    assert sorted(again, key=repr) == sorted(feeds, key=repr)


def test_folders_are_the_category_path_and_stand_once() -> None:
    text = export_opml(
        [Listed("https://a.example/1", ("部委", "财政部")), Listed("https://a.example/2", ("部委", "财政部"))]
    )
    assert text.count("财政部") == 2  # text and title of one folder
    assert [one.categories for one in parse_opml("x", text)] == [("部委", "财政部")] * 2


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    (again,) = parse_opml("x", export_opml([Listed("https://a.example/1", ("a\0b",), "c\ud800\x07d")]))
    assert (again.categories, again.title) == (("ab",), "cd")


def test_lists_of_other_programs_are_read() -> None:
    text = '<opml><body><outline title="财经"><outline type="rss" text="t" xmlUrl="http://a.example/f"/></outline></body></opml>'
    assert parse_opml("x", text) == (Listed("http://a.example/f", ("财经",), "t"),)


@pytest.mark.parametrize("text", ["", "<opml", "no", "<!DOCTYPE a [<!ENTITY b 'c'>]><opml>&b;</opm>"])
def test_what_is_no_opml_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse_opml("x", text)
