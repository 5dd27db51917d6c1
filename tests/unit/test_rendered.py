"""The wording of public briefs is kept by the very brief, and within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.flows.briefs import Briefed
from bot.models import Article, Brief
from handlers.chat.rendered import Rendered

READ_AT = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
ONE = Briefed(Brief(Article("s", None, "题", ()), None, ()), 7, READ_AT, is_private=False)


def test_the_same_brief_in_the_same_language_is_worded_once() -> None:
    rendered = Rendered()
    rendered.keep(ONE, "zh-hans", ["一"])
    assert rendered.get(ONE, "zh-hans") == ["一"]
    assert rendered.get(ONE, "en") is None


def test_a_brief_made_anew_is_worded_anew() -> None:
    rendered = Rendered()
    rendered.keep(ONE, "zh-hans", ["一"])
    assert rendered.get(replace(ONE, brief=replace(ONE.brief)), "zh-hans") is None


def test_a_page_that_was_read_again_is_said_to_be() -> None:
    rendered = Rendered()
    rendered.keep(ONE, "zh-hans", ["一"])
    assert rendered.get(replace(ONE, read_at=READ_AT + timedelta(hours=2)), "zh-hans") is None


def test_the_least_asked_for_goes_where_there_are_too_many() -> None:
    rendered, others = Rendered(most_characters=10), [replace(ONE, brief=replace(ONE.brief)) for _ in range(3)]
    for one in others[:2]:
        rendered.keep(one, "en", ["12345"])
    rendered.get(others[0], "en")
    rendered.keep(others[2], "en", ["12345"])
    assert [rendered.get(one, "en") is not None for one in others] == [True, False, True]


def test_one_that_is_kept_again_counts_once() -> None:
    rendered = Rendered(most_characters=10)
    for _ in range(5):
        rendered.keep(ONE, "en", ["1234567"])
    assert rendered.get(ONE, "en") == ["1234567"]
