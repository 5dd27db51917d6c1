"""Whatever stands at a source's address, reading it raises nothing but our failures."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BotError
from bot.feeds.item_keys import keys_of
from bot.feeds.json_list import parse_json_list
from bot.feeds.parser import parse_feed
from bot.flows.source_discovery import feed_candidates
from bot.models import Page

NOW = datetime(2026, 3, 12, tzinfo=UTC)
RSS = (
    '<?xml version="1.0" encoding="gb2312"?><!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>云江日报</title><ttl>30</ttl>'
    "<sy:updatePeriod>hourly</sy:updatePeriod><item><guid>1</guid><link>http://[a</link><title>&a;</title>"
    "<pubDate>Thu, 99 Mar 9999 25:00:00 +9999</pubDate><description><![CDATA[<p>一</p>]]></description></item>"
    "<item><link>/2</link><category>财经</category></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/"><title type="xhtml"><div>t</div></title>'
    '<entry><id>a</id><link rel="alternate" href="x"/><updated>0000-00-00T99:99:99Z</updated>'
    '<content type="html">&lt;p&gt;b</content><author><name>c</name></author></entry></feed>'
)
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": null, "items": [{"id": 1, "url": "http://[", '
    '"date_published": "9999", "authors": [1], "tags": "a", "content_text": "b\\nc"}, 3, {}]}'
)
LIST = '{"data": {"rows": [{"TITLE": "a", "URL": "/1", "DATE": "2026-03-01"}, {"docTitle": 1}, []]}}'


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([RSS, ATOM, JSON, LIST]), st.data())
def test_a_damaged_feed_is_read_or_refused(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 30))
        put = data.draw(
            st.sampled_from(
                ["", "<", ">", "&#x0;", "&#xD800;", "\\ud800", "\ud800", "]]>", '"', "{", "<item>", "é" * 50, "\0"]
            )
        )
        text = text[:at] + put + text[at + cut :]
    page = Page("https://a.example/f", text, "feed", "https://a.example/f")
    for parse in (parse_feed, parse_json_list):
        with contextlib.suppress(BotError):
            found = parse(page, NOW)
            assert all(keys for _, keys in keys_of(found.items))
            "".join(f"{one.key}{one.title}{one.url}{one.body}" for one in found.items).encode()
    feed_candidates(page)
