"""The catalogue: enough sources, each once, most of them readable without RSSHub."""

from __future__ import annotations

import re

from bot.feeds.catalogue import catalogue

HUB = "https://hub.example.org"


def test_there_are_enough_sources_without_rsshub_and_more_with_it() -> None:
    assert len(catalogue()) >= 45
    assert len(catalogue(HUB)) >= len(catalogue()) + 10


def test_every_address_and_every_name_stands_once() -> None:
    sources = catalogue(HUB)
    assert len({one.url for one in sources}) == len({one.name for one in sources}) == len(sources)


def test_addresses_paths_and_kinds_are_well_formed() -> None:
    for one in catalogue(HUB):
        assert re.fullmatch(r"https?://[a-z0-9.-]+/[\w./-]*(?:\?[\w&=]+)?", one.url), one
        assert 1 <= len(one.categories) <= 3
        assert all(part == part.strip() and part for part in one.categories)
        assert re.fullmatch(r"20\d\d-\d\d|listed|routes", one.checked)
        assert (one.checked == "routes") == one.url.startswith(HUB)


def test_routes_are_resolved_against_the_base_address() -> None:
    (route,) = [one for one in catalogue(HUB + "/") if one.name == "财新网 最新文章"]
    assert (route.url, route.kind) == (f"{HUB}/caixin/latest", "feed")


def test_the_branches_that_people_ask_for_are_there() -> None:
    assert {one.categories[0] for one in catalogue()} == {"国务院", "部委", "监管", "地方", "央媒", "财经"}
