"""Messages of WeChat that are no articles, second articles on a page, and header tables with empty fields."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import NothingToSummarize
from bot.models import Article, Page
from bot.reading.read import read

NOW = datetime(2026, 3, 30, tzinfo=UTC)
ONE = "淮川市今年改造老旧厂房二十处，每处补助不超过八十万元，六月底前全部开工。"
TWO = "改造后的厂房优先租给中小企业，三年内租金涨幅不超过百分之五，违约的退回补助。"
THREE = "各区每月十日前把进度报到市里，连续两次落后的区由市里约谈负责人，并在全市通报。"


def as_read(html: str) -> Article:
    return read(Page("x", html, "html", "https://site.example/1.html"), NOW)


def message(script: str, body: str = "", description: str = "") -> str:
    return (
        "<html><head><meta property='og:title' content='厂房改造问答'>"
        f"<meta property='og:description' content='{description}'>"
        "<title></title></head><body id='activity-detail'><div id='js_article'><h1 id='activity-name'>厂房改造问答</h1>"
        f"<a id='js_name'>淮川发布</a>{body}</div><script>{script}</script></body></html>"
    )


@pytest.mark.parametrize(
    "script",
    [
        rf"window.cgiDataNew={{text_page_info:{{content_noencode:'{ONE}\x0a{TWO}'}}}}",
        rf'text_page_info: {{ content_noencode: JsDecode("{ONE}\n\n{TWO}"), is_paid: 0 }}',
        rf"var text_page_info = {{}}; window.desc = htmlDecode('{ONE}\x26lt;br\x26gt;{TWO}');",
        rf"window.picture_page_info_list=[{{cdn_url:'x'}}]; window.desc = '{ONE}\r\n{TWO}';",
    ],
)
def test_a_message_is_read_from_its_script(script: str) -> None:
    assert as_read(message(script, "<div id='js_text_content'></div>")).paragraphs == (ONE, TWO)


def test_the_description_of_a_picture_is_its_text() -> None:
    article = as_read(message("window.picture_page_info_list=[]", "<div id='js_image_desc'></div>", ONE + TWO))
    assert article.paragraphs == (ONE + TWO,)


def test_an_article_with_a_body_is_no_message() -> None:
    body = f"<div id='js_content' style='visibility:hidden'><p>{ONE}</p><p>{TWO}</p></div>"
    assert as_read(message(f"window.desc='{THREE}'", body)).paragraphs == (ONE, TWO)


def test_a_message_without_a_text_has_nothing_to_summarize() -> None:
    with pytest.raises(NothingToSummarize):
        as_read(message("window.picture_page_info_list=[]", "<div id='js_image_desc'></div>"))


def article_of(heading: str, date: str, lines: list[str], level: str = "h1") -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<article><{level}>{heading}</{level}><time>{date}</time>{body}</article>"


@pytest.mark.parametrize("level", ["h1", "h2", "h3"])
@pytest.mark.parametrize("around", ["{}", "<main>{}</main>", "<div class='content'>{}</div>"])
def test_a_second_article_with_heading_and_date_is_another_one(around: str, level: str) -> None:
    first = article_of("淮川市改造老旧厂房二十处", "2026-03-12 09:15", [ONE, TWO])
    second = article_of(
        "望河大桥主体工程提前合龙", "2026-03-11 08:00", [THREE, "大桥全长三公里，计划明年通车。"], level
    )
    head = "<html><head><title>淮川市改造老旧厂房二十处_淮川在线</title></head>"
    page = f"{head}<body>{around.format(first + second)}</body></html>"
    assert as_read(page).paragraphs == (ONE, TWO)


def test_entries_below_one_title_are_one_report() -> None:
    entries = article_of("上午开工", "2026-03-12 09:15", [ONE], "h2") + article_of(
        "下午验收", "2026-03-12 15:00", [TWO, THREE], "h2"
    )
    title = "直播：淮川市厂房改造的一天"
    head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
    page = f"{head}<main>{entries}</main></body></html>"
    assert {ONE, TWO, THREE} <= set(as_read(page).paragraphs)


HEADERS = {
    "table": "<table><tr><td>索引号：</td><td>0143/2026-12</td><td>主题分类：</td><td></td></tr>"
    "<tr><td>发文机关：</td><td>淮川市人民政府</td><td>成文日期：</td><td>2026年3月2日</td></tr>"
    "<tr><td>发文字号：</td><td> </td><td>废止日期：</td><td></td></tr></table>",
    "divs": "<div><dl><dt>索引号</dt><dd>0143/2026-12</dd><dt>主题分类</dt><dd></dd>"
    "<dt>发文机关</dt><dd>淮川市人民政府</dd>"
    "<dt>成文日期</dt><dd>2026年3月2日</dd><dt>发文字号</dt><dd></dd></dl></div>",
    "lines": "<ul><li><b>索引号：</b><span>0143/2026-12</span></li><li><b>主题分类：</b><span></span></li>"
    "<li><b>发文机关：</b><span>淮川市人民政府</span></li><li><b>成文日期：</b><span>2026年3月2日</span></li><li><b>发文字号：</b></li></ul>",
}


@pytest.mark.parametrize("shape", sorted(HEADERS))
def test_an_empty_field_of_a_header_takes_no_other_fields_value(shape: str) -> None:
    article = as_read(
        "<html><head><title>淮川市人民政府关于改造老旧厂房的通知</title></head><body>"
        "<h1>淮川市人民政府关于改造老旧厂房的通知</h1>"
        f"<div class='content'>{HEADERS[shape]}<p>各区人民政府：</p><p>{ONE}</p><p>{TWO}</p></div></body></html>"
    )
    assert article.header == {"索引号": "0143/2026-12", "发文机关": "淮川市人民政府", "成文日期": "2026年3月2日"}
    assert article.paragraphs == ("各区人民政府：", ONE, TWO)
