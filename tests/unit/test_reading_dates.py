"""When a page was published, in three layouts each."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.models import Published
from bot.models.calendar import CHINA
from tests.layouts import TEXT, TITLE, Shown, each_read

SOURCE = "<span>来源：望河日报</span>"
MOMENT = datetime(2026, 3, 6, 8, 30, tzinfo=CHINA)
DAY = date(2026, 3, 6)


def published(shown: Shown, url: str | None = "https://news.example/1.html") -> set[Published | None]:
    return {article.published for article in each_read(shown, url)}


@pytest.mark.parametrize(
    "marked",
    [
        "<time datetime='2026-03-06T08:30:00+08:00'>3小时前</time>",
        "<time datetime='2026-03-06T00:30:00Z'>3月6日</time>",
        "<time datetime='2026-03-06 08:30'></time>",
        "<span itemprop=datePublished content='2026-03-06T08:30:00+08:00'>三小时前</span>",
        "<span class=time data-time='2026-03-06 08:30:00'>昨天</span>",
        "<i data-timestamp=1772757000>昨天</i>",
        "<span title='2026-03-06 08:30:00'>3小时前</span>",
    ],
)
def test_an_attribute_near_the_title_says_when(marked: str) -> None:
    assert published(Shown(info=f"{SOURCE} {marked}"), None) == {MOMENT}


@pytest.mark.parametrize(
    "marked",
    [
        "<time class=updated datetime='2026-03-06T08:30:00+08:00'>改过</time>",
        "<span itemprop=dateModified content='2026-03-06T08:30:00+08:00'>改过</span>",
        "更新于 <time datetime='2026-03-06T08:30:00+08:00'>3小时前</time>",
        "<a title='关于2026年3月6日停电的公告' href=/2>公告</a>",
    ],
)
def test_a_later_change_and_a_word_are_no_publication(marked: str) -> None:
    assert published(Shown(info=f"{SOURCE} {marked}"), None) == {None}


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("3小时前", date(2026, 3, 20)),
        ("25分钟前", datetime(2026, 3, 20, 11, 35, tzinfo=CHINA)),
        ("昨天 23:01", datetime(2026, 3, 19, 23, 1, tzinfo=CHINA)),
        ("前天", date(2026, 3, 18)),
        ("03-06 08:30", MOMENT),
        ("发布时间：03-06", DAY),
        ("3月6日", DAY),
        ("12-30 08:30", datetime(2025, 12, 30, 8, 30, tzinfo=CHINA)),
    ],
)
def test_a_date_is_counted_from_the_moment_of_reading_on_a_page_just_fetched(shown: str, read: Published) -> None:
    info = f"{SOURCE} <span>{shown}</span>"
    assert published(Shown(info=info)) == {read}
    assert published(Shown(info=info), None) == {None}


def test_the_day_of_a_sites_head_and_of_a_comment_is_none_of_the_article() -> None:
    shown = Shown(crumb="今天是3月20日 星期五", info=SOURCE, below="<div class=comment>读者：好 3小时前</div>")
    assert published(shown) == {None}


def test_a_day_in_the_text_is_none_of_publication() -> None:
    assert published(Shown(info=SOURCE, lines=("昨天 10:00，服务站揭牌。" + TEXT[0], *TEXT[1:]))) == {None}


@pytest.mark.parametrize(
    "shown",
    [
        "民國115年3月6日",
        "中華民國一百一十五年三月六日",
        "發布日期：115-03-06",
        "發布日期：115/03/06",
        "二〇二六年三月六日",
    ],
)
def test_years_of_the_republic_and_in_characters_are_read(shown: str) -> None:
    assert published(Shown(info=f"<span>來源：望河日報</span> <span>{shown}</span>"), None) == {DAY}


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("March 6, 2026", DAY),
        ("Published: 6 Mar 2026 8:30 AM", MOMENT),
        ("2026年3月6日 下午3:05", datetime(2026, 3, 6, 15, 5, tzinfo=CHINA)),
        ("2026-03-06 11:20 PM", datetime(2026, 3, 6, 23, 20, tzinfo=CHINA)),
        ("2026-03-06 晚上12:10", DAY),
    ],
)
def test_english_dates_and_clocks_of_twelve_hours_are_read(shown: str, read: Published) -> None:
    assert published(Shown(info=f"{SOURCE} <span>{shown}</span>"), None) == {read}


def described(*objects: str) -> str:
    return "".join(f"<script type='application/ld+json'>{one}</script>" for one in objects)


OTHER = '{"@type": "NewsArticle", "headline": "临浦市公布首批保障房房源", "datePublished": "2026-02-01T09:00+08:00"}'
OWN = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": "2026-03-06T08:30:00+08:00"}}'
VIDEO = '{"@type": "VideoObject", "name": "短片", "datePublished": "2026-02-01"}'


@pytest.mark.parametrize(
    "objects",
    [
        (OTHER, OWN),
        (f"[{OTHER}, {OWN}]",),
        (VIDEO, OWN),
        (f'{{"@graph": [{VIDEO}, {OTHER}, {OWN}]}}',),
        (f'{{"@type": "WebPage", "mainEntity": {OWN}}}',),
        (OTHER.replace("{", '{"url": "https://news.example/9.html",', 1), OWN),
    ],
)
def test_of_several_objects_the_one_with_this_headline_counts(objects: tuple[str, ...]) -> None:
    assert published(Shown(head=described(*objects), info=SOURCE), None) == {MOMENT}


@pytest.mark.parametrize("object_", [OTHER, VIDEO])
def test_the_date_of_another_object_is_none(object_: str) -> None:
    assert published(Shown(head=described(object_), info=SOURCE), None) == {None}


def test_an_object_is_told_by_its_address_where_it_has_no_headline() -> None:
    head = "<link rel=canonical href='https://news.example/a/1.html'>" + described(
        '{"@type": "Article", "url": "https://news.example/a/9.html", "datePublished": "2026-02-01"}',
        '{"@type": "Article", "url": "https://www.news.example/a/1.html?from=x", "datePublished": "2026-03-06"}',
    )
    assert published(Shown(head=head, info=SOURCE), None) == {DAY}
