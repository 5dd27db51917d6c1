"""The title beside the names of site and channel, in three layouts each."""

from __future__ import annotations

import pytest

from bot.reading.metadata.site_names import without_site
from tests.layouts import TITLE, Shown, each_read


def titles(shown: Shown) -> set[str]:
    return {article.title for article in each_read(shown)}


@pytest.mark.parametrize(
    ("tag", "read"),
    [
        ("收评｜三大股指午后走弱 港口板块领涨_望河财经_望河网", "收评｜三大股指午后走弱 港口板块领涨"),
        ("晨间简报｜2026年3月6日星期五 - 望河财经", "晨间简报｜2026年3月6日星期五"),
        ("望河省出台措施-支持乡镇快递服务站建设-望河网", "望河省出台措施-支持乡镇快递服务站建设"),
        (
            "“十五五”第一年——望河省乡镇快递服务观察-望河网",
            "“十五五”第一年——望河省乡镇快递服务观察",
        ),
        ("独家 | 望河省乡镇快递补贴提高三成", "独家 | 望河省乡镇快递补贴提高三成"),
        ("独家 | 望河省乡镇快递补贴提高三成 | 望河社", "独家 | 望河省乡镇快递补贴提高三成"),
        ("望河日报-省邮政管理局部署服务站建设", "省邮政管理局部署服务站建设"),
        ("望河省政府-临浦市政府签署快递合作协议", "望河省政府-临浦市政府签署快递合作协议"),
        ("望河—临浦快递专线开通——望河日报", "望河—临浦快递专线开通"),
        ("COVID-19疫苗接种安排公布-卫健委", "COVID-19疫苗接种安排公布"),
        ("快递业务量增长5%-6%", "快递业务量增长5%-6%"),
        ("乡镇服务站怎么建？看望河的三个办法|快递_民生_望河在线", "乡镇服务站怎么建？看望河的三个办法"),
        ("乡镇服务站怎么建：五问五答--要闻--望河网", "乡镇服务站怎么建：五问五答"),
        ("望河省乡镇快递服务站建设名单公布 _ 青禾志", "望河省乡镇快递服务站建设名单公布"),
    ],
)
def test_only_the_names_of_site_and_channel_go(tag: str, read: str) -> None:
    assert without_site(tag, set()) == read
    assert titles(Shown(title_tag=tag, heading="")) == {read}


def test_a_name_that_the_page_gives_its_site_goes_whatever_it_is() -> None:
    shown = Shown(
        head="<meta property=og:site_name content='青禾 · 阅读'>", title_tag=f"{TITLE}—青禾 · 阅读", heading=""
    )
    assert titles(shown) == {TITLE}


def test_the_heading_of_the_page_is_the_title_though_worded_otherwise() -> None:
    shown = Shown(title_tag="望河支持乡镇快递服务站建设_要闻_望河网", heading="望河省七部门：支持乡镇快递服务站建设")
    assert titles(shown) == {"望河省七部门：支持乡镇快递服务站建设"}


def test_the_line_above_the_title_is_not_the_title() -> None:
    above = "<h3>——快递进村看望河</h3>"
    shown = Shown(title_tag=f"快递进村看望河 {TITLE}-望河网", crumb=above)
    assert titles(shown) == {TITLE}


def test_an_institution_that_heads_every_page_is_not_the_title() -> None:
    shown = Shown(
        title_tag="望河省邮政管理局",
        crumb="<ul><li><a href=/1>望河省邮政管理局关于调整窗口服务时间的公告</a></li></ul>",
    )
    assert titles(shown) == {TITLE}


def test_a_heading_over_comments_is_not_the_title() -> None:
    shown = Shown(heading="", title_tag=f"{TITLE} _ 青禾志", below=f"<h3>3 条评论 针对这篇 “{TITLE}”</h3><p>好</p>")
    assert titles(shown) == {TITLE}


def test_a_heading_that_stands_twice_in_one_element_is_read_once() -> None:
    assert titles(Shown(heading=f"<span>{TITLE}</span> <span>{TITLE}</span>")) == {TITLE}
