"""A digest as its reader sees it: sections, dates, and buttons that say what they open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.models import Article, Digest, DigestStory, EditionKey, Message, Recipient, Span
from handlers.view.buttons.callback import decode
from handlers.view.buttons.presses import OpenArticle, SearchTerm
from handlers.view.buttons.subscription_presses import ShowFewer
from handlers.view.digest import TelegramPresenter

DUE = datetime(2026, 3, 12, tzinfo=UTC)
TO = Recipient(1, 0, "zh-hans", "Asia/Shanghai")
PRESENTER = TelegramPresenter(lambda: "test_bot")


def story(number: int = 1, title: str = "渔港停泊费取消", category: str = "农业", rule: str = "农业") -> DigestStory:
    article = Article(
        "s", None, title, ("沿海渔港停泊费今天起取消。",), publisher="云江日报", published=date(2026, 3, 11)
    )
    span = Span("沿海渔港停泊费今天起取消", 0, 0, 12)
    return DigestStory(article, span, (), category, (article,), lead_id=number, rule=rule, shows_headline=False)


def told(*stories: DigestStory, folded: tuple[tuple[str, int], ...] = (), to: Recipient = TO) -> Message:
    return PRESENTER.digest(Digest(stories, EditionKey.digest(DUE), DUE, folded=folded), to)[0]


def test_a_section_gives_its_reasons_once_and_none_that_is_its_name() -> None:
    html = told(story(), story(2, rule="渔港"), story(3, rule="停泊费"), story(4, rule="渔港")).html
    assert html.count("来自订阅「") == 1
    assert "【农业】</b>来自订阅「渔港」「停泊费」" in html


def test_a_section_that_was_asked_for_by_its_name_gives_no_reason() -> None:
    assert "来自订阅「" not in told(story(), story(2)).html


def test_each_section_gives_its_own_reasons() -> None:
    html = told(story(rule="渔港"), story(2, category="财政", rule="补贴")).html
    assert "【农业】</b>来自订阅「渔港」" in html
    assert "【财政】</b>来自订阅「补贴」" in html


def test_a_story_told_alone_gives_its_reason() -> None:
    assert PRESENTER.story(story(rule="渔港"), TO, DUE).html.endswith("云江日报 · 03-11 · 来自订阅「渔港」")


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        (date(2026, 3, 11), "03-11"),
        (date(2025, 12, 31), "2025-12-31"),
        (datetime(2025, 12, 31, 17, tzinfo=UTC), "01-01"),  # the year of the chat's zone
        (datetime(2024, 3, 11, tzinfo=UTC), "2024-03-11"),
    ],
)
def test_a_date_of_another_year_says_its_year(published: date, shown: str) -> None:
    one = story()
    html = told(replace(one, lead=replace(one.lead, published=published))).html
    assert html.endswith(f"云江日报 · {shown}")


def test_a_button_says_which_story_it_opens() -> None:
    (first,), (second,), _ = told(story(7), story(8, title="海" * 40)).buttons
    assert (first.label, decode(str(first.data))) == ("1 渔港停泊费取消", OpenArticle(7))
    assert second.label == "2 " + "海" * 23 + "…"


def test_more_than_three_buttons_stand_two_a_row() -> None:
    rows = told(*(story(number, title="海岛供水价格不变，装置增加") for number in range(1, 6))).buttons[:-1]
    assert [len(row) for row in rows] == [2, 2, 1]
    assert rows[0][0].label == "1 海岛供水价格不变，装置增加"


def test_a_single_story_has_a_button_without_number() -> None:
    assert told(story()).buttons[0][0].label == "摘要"


def test_in_a_group_the_button_leads_to_the_private_chat() -> None:
    button = told(story(7), story(8), to=replace(TO, chat_id=-5)).buttons[0][0]
    assert (button.label, button.url) == ("1 渔港停泊费取消", "https://t.me/test_bot?start=a7")


def test_titles_on_buttons_are_in_the_chats_script() -> None:
    label = told(story(7), story(8), to=replace(TO, language="zh-hant")).buttons[0][0].label
    assert label == "1 漁港停泊費取消"


def test_what_a_source_has_beyond_its_share_is_one_button_that_searches_for_it() -> None:
    last = told(story(), folded=(("云江日报", 4),)).buttons[-2][0]
    assert (last.label, decode(str(last.data))) == ("… 另有 4 篇来自云江日报", SearchTerm("来源:云江日报"))


def test_less_is_asked_for_of_one_of_a_digests_stories_and_of_a_story_told_alone() -> None:
    last = told(story(7), story(8)).buttons[-1][0]
    assert (last.label, decode(str(last.data))) == ("少一些这样的", ShowFewer(0))
    alone = PRESENTER.story(story(7), TO, DUE).buttons[-1][-1]
    assert (alone.label, decode(str(alone.data))) == ("少一些这样的", ShowFewer(7))
