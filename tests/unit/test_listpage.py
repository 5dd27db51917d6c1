"""List pages in the shapes of government and news sites become feeds; everything around the list stays out."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BotError, Malformed
from bot.feeds.list_page import parse_list
from bot.models import Feed, Page
from tests.pages import report

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
URL = "https://www.yunjiang.gov.cn/zwgk/tzgg/index.html"
TITLES = (
    "关于下达2026年耕地地力保护补贴资金的通知",
    "云江省专利转化专项资金管理办法",
    "关于做好春耕农资保供稳价工作的紧急通知",
    "云江省数据要素市场化配置改革实施方案",
    "关于公布第三批省级中小企业特色产业集群名单的公告",
    "淮川市城市更新行动实施细则（试行）",
)
AROUND = """<!doctype html><html><head><title>通知公告_云江省人民政府</title></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/xw/">新闻动态中心</a></li>
<li><a href="/zwgk/">政府信息公开目录</a></li><li><a href="/bs/">政务服务办事大厅</a></li></ul>
<a href="https://en.yunjiang.gov.cn/">English Version of This Site</a><a href="http://big5.yunjiang.gov.cn/">繁體中文版本</a></div>
<div class="crumb">当前位置：<a href="/">云江省人民政府门户网站</a> &gt; <a href="../">政府信息公开专栏</a></div>
{body}
<div class="page"><a href="index_1.html">下一页</a><a href="index_20.html">尾页</a></div>
<div class="banner"><a href="https://ad.example.com/sale"><img src="a.png">云江好物网上年货节专场火热进行中</a></div>
<div class="footer"><ul><li><a href="https://www.example.org/a">中华人民共和国某某部官方网站</a></li>
<li><a href="https://www.example.org/b">云江省人民代表大会常务委员会</a></li>
<li><a href="/about.html">关于我们的网站和免责声明</a></li></ul>
<p>版权所有：云江省人民政府办公厅</p></div></body></html>"""


def parsed(body: str, url: str = URL) -> Feed:
    return parse_list(Page(url, AROUND.replace("{body}", body), "html", url), NOW)


def day(number: int) -> str:
    return f"2026-03-{12 - number:02d}"


def href(number: int) -> str:
    return f"./202603/t202603{12 - number:02d}_{100 + number}.htm"


def check(found: Feed, dated: bool = True) -> None:
    assert found.kind == "list"
    assert [item.title for item in found.items] == list(TITLES)
    assert found.items[0].url == "https://www.yunjiang.gov.cn/zwgk/tzgg/202603/t20260312_100.htm"
    if dated:
        assert [item.published and item.published.isoformat()[:10] for item in found.items] == list(map(day, range(6)))


def lines(pattern: str) -> str:
    return "".join(
        pattern.format(href=href(number), title=title, day=day(number), slash=day(number).replace("-", "/"),
                       short=title[:12] + "…", month=day(number)[:7], date=day(number)[8:])
        for number, title in enumerate(TITLES)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("around", "pattern"),
    [
        ("<ul class='list'>{}</ul>", "<li><a href='{href}'>{title}</a><span>{day}</span></li>"),
        ("<ul class='u-list'>{}</ul>", "<li><span>{slash}</span><a href='{href}' title='{title}'>{short}</a></li>"),
        ("<div id='main'>{}</div>", "<ul><li><a href='{href}'>{title}</a> [{day}]</li></ul>"),
        ("<table>{}</table>", "<tr><td>·</td><td><a href='{href}'>{title}</a></td><td>{day}</td></tr>"),
        (
            "<div class='cards'>{}</div>",
            "<div class='card'><a href='{href}'><img src='a.jpg'></a><h3><a href='{href}'>{title}</a></h3>"
            "<p>各市、县人民政府，省直各单位：现将有关事项通知如下，请结合实际认真贯彻执行。</p><em>{slash}</em></div>",
        ),
        ("<dl>{}</dl>", "<dt><a href='{href}'>{title}</a></dt><dd>{day}</dd>"),
        ("<dl>{}</dl>", "<dt>{day}</dt><dd><a href='{href}'>{title}</a></dd>"),
        ("<div><p>{}</p></div>", "<a href='{href}'>{title}</a> {day}<br>"),
        ("<ul>{}</ul>", "<li><b>{date}</b> <i>{month}</i><a href='{href}'>{title}</a></li>"),
        (
            "<ul class='news'>{}</ul>",
            "<li><a href='{href}' title='{title}'><h4>{title}</h4><p>摘要：一段介绍。</p><i>{day} 09:30</i></a></li>",
        ),
    ],
    ids=["ul", "title-attribute", "many-ul", "table", "cards", "dl", "date-first", "br", "day-over-month", "one-link"],
)
def test_a_list_is_read_with_its_dates_and_nothing_around_it(around: str, pattern: str) -> None:
    check(parsed(around.replace("{}", lines(pattern))))


def test_dates_of_addresses_serve_where_the_list_prints_none() -> None:
    check(parsed(f"<ul>{lines('<li><a href={href}>{title}</a></li>')}</ul>"))


def test_a_list_without_any_date_is_read_by_its_titles() -> None:
    body = "".join(f"<li><a href='/art/{n}x.html'>{title}</a></li>" for n, title in enumerate(TITLES))
    found = parsed(f"<ul class='art-list'>{body}</ul>")
    assert [item.title for item in found.items] == list(TITLES)
    assert {item.published for item in found.items} == {None}


def test_links_to_other_sites_stay_where_they_are_dated_and_fall_out_where_not() -> None:
    dated = lines("<li><a href='{href}'>{title}</a><span>{day}</span></li>")
    other = "<li><a href='https://www.huaichuan.gov.cn/a.html'>淮川市关于优化营商环境的若干措施</a>{}</li>"
    kept = parsed(f"<ul>{dated}{other.replace('{}', '<span>2026-03-01</span>')}</ul>")
    assert kept.items[-1].url == "https://www.huaichuan.gov.cn/a.html"
    assert len(parsed(f"<ul>{dated}{other.replace('{}', '')}</ul>").items) == len(TITLES)


def test_a_ranking_beside_the_list_is_no_part_of_it() -> None:
    listed = lines("<li><a href='{href}'>{title}</a><span>{day}</span></li>")
    hot = "".join(f"<li><a href='/old/{n}.htm'>去年最受关注的政策文件第{n}号解读</a></li>" for n in range(10))
    check(parsed(f"<div class='l'><ul>{listed}</ul></div><div class='hot'><ul>{hot}</ul></div>"))


def test_a_label_before_the_title_is_not_the_title() -> None:
    check(parsed(f"<ul>{lines('<li><a href=/c1/>[通知]</a><a href={href}>{title}</a><span>{day}</span></li>')}</ul>"))


def test_a_base_element_is_obeyed() -> None:
    listed = lines("<li><a href='{href}'>{title}</a><span>{day}</span></li>")
    page = AROUND.replace("{body}", f"<ul>{listed}</ul>").replace("<head>", "<head><base href='/other/'>")
    assert parse_list(Page(URL, page, "html", URL), NOW).items[0].url == (
        "https://www.yunjiang.gov.cn/other/202603/t20260312_100.htm"
    )


def test_a_date_without_a_year_is_the_last_one() -> None:
    body = "<ul>" + "".join(
        f"<li><a href='/{n}.html'>{t}</a><span>12-0{n + 1}</span></li>" for n, t in enumerate(TITLES)
    )
    assert parsed(body + "</ul>").items[0].published == datetime.fromisoformat("2025-12-01T00:00+08:00")


def test_the_title_is_site_and_column_where_the_page_names_both() -> None:
    listed = lines("<li><a href='{href}'>{title}</a><span>{day}</span></li>")
    page = AROUND.replace("{body}", f"<ul>{listed}</ul>").replace(
        "<head>", "<head><meta name='SiteName' content='云江省人民政府'><meta name='ColumnName' content='通知公告'>"
    )
    assert parse_list(Page(URL, page, "html", URL), NOW).title == "云江省人民政府－通知公告"
    assert parsed(f"<ul>{listed}</ul>").title == "通知公告_云江省人民政府"


@pytest.mark.parametrize(
    "body",
    [
        "<ul id='list'></ul><script>fill('#list', '/api/list?page=1')</script>",
        "<ul><li><a href='1.html'>唯一的一条通知公告标题文字</a><span>2026-03-12</span></li></ul>",
        "",
    ],
)
def test_a_list_that_a_script_fills_or_that_is_none_is_a_clear_failure(body: str) -> None:
    with pytest.raises(Malformed) as refused:
        parsed(body)
    assert (refused.value.expected, refused.value.is_article) == ("list", False)


def test_an_article_with_related_links_is_no_list() -> None:
    related = lines("<li><a href='{href}'>{title}</a><span>{day}</span></li>")
    page = report().replace("</body>", f"<div class='more'><ul>{related}</ul></div></body>")
    with pytest.raises(Malformed) as refused:
        parse_list(Page(URL, page, "html", URL), NOW)
    assert (refused.value.expected, refused.value.is_article) == ("list", True)


def entries(count: int) -> list[dict[str, str]]:
    return [
        {"TITLE": f"云江省第{n}号令", "SUB_TITLE": "", "URL": f"/zc/{n}.htm", "DOCRELPUBTIME": f"2026-03-0{n}"}
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize("wrapped", [lambda rows: rows, lambda rows: {"code": 0, "data": {"rows": rows}}])
def test_a_list_kept_as_json_is_read_too(wrapped: object) -> None:
    text = json.dumps(wrapped(entries(5)), ensure_ascii=False)  # type: ignore[operator]
    found = parse_list(Page(URL, text, "feed", URL), NOW)
    assert found.items[0].title == "云江省第5号令"
    assert found.items[0].url == "https://www.yunjiang.gov.cn/zc/5.htm"
    assert found.items[0].published == datetime.fromisoformat("2026-03-05T00:00+08:00")


@pytest.mark.parametrize("text", ["[", "{}", '[{"a": 1}]', '[{"title": "x", "url": "javascript:x"}]'])
def test_json_without_a_list_is_a_clear_failure(text: str) -> None:
    with pytest.raises(Malformed):
        parse_list(Page(URL, text, "feed", URL), NOW)


PIECES = "<ul>|</ul>|<li>|<a href='/1'>|<a href='http://['>|</a>|标题标题标题标题|2026-13-99|<table>|<base href='http://['>|<td>|[|{|\0"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=60))
def test_no_markup_raises_anything_but_our_failures(pieces: list[str]) -> None:
    with contextlib.suppress(BotError):
        parse_list(Page(URL, "".join(pieces), "html", URL), NOW)
