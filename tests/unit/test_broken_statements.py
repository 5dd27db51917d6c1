"""Statistics that a page breaks over short lines are read as whole statements; other short lines stay apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cli.output import brief_text
from bot.models import Article, Brief, Page, PageKind
from bot.reading.read import read
from bot.summarizing.summarize import Options, summarize

NOW = datetime(2026, 3, 20, tzinfo=UTC)
LINES = (
    "社会消费品",
    "零售总额",
    "3412.6亿元",
    "同比增长4.2%",
    "其中餐饮",
    "同比增长8.9%",
    "快递业务量",
    "12.8亿件",
    "环比下降1.3%",
)
WHOLE = (
    "社会消费品\n零售总额\n3412.6亿元\n同比增长4.2%\n其中餐饮\n同比增长8.9%",
    "快递业务量\n12.8亿件\n环比下降1.3%",
)
POST = "---\ntitle: 云江省前两个月消费数据\n---\n\n"
SHAPES: tuple[tuple[PageKind, str], ...] = (
    ("markdown", POST + "\n\n".join(LINES)),
    ("markdown", POST + "<div>" + "".join(f"<p>{line}</p>" for line in LINES) + "</div>"),
    ("markdown", POST + "<p>" + "<br/>".join(LINES) + "</p>"),
    ("markdown", POST + "<dl>" + "".join(f"<dt>{line}</dt>" for line in LINES) + "</dl>"),
    ("markdown", POST + "<table><tr><td>" + "</td></tr><tr><td>".join(LINES) + "</td></tr></table>"),
    ("text", "\n".join(["云江省前两个月消费数据", *LINES])),
)


def read_text(*lines: str) -> Article:
    return read(Page("x", "\n".join(["云江省一季度有关安排", *lines]), "text"), NOW)


def brief_of(*lines: str) -> Brief:
    return summarize(read_text(*lines), Options())


@pytest.mark.parametrize(("kind", "text"), SHAPES)
def test_indicator_value_and_change_become_one_paragraph_with_its_breaks(kind: PageKind, text: str) -> None:
    assert read(Page("x", text, kind), NOW).paragraphs == WHOLE


def test_what_was_read_is_read_again_alike() -> None:
    assert read_text(*"\n".join(read_text(*LINES).paragraphs).split("\n")).paragraphs == WHOLE


def test_a_part_stands_with_the_indicator_that_it_is_a_part_of() -> None:
    lines = (
        "国企营业",
        "总收入1736.2亿元",
        "同比增长6.1%",
        "省属企业902.4亿元",
        "同比增长7.5%",
        "市属企业833.8亿元",
        "同比下降0.4%",
    )
    assert read_text(*lines).paragraphs == ("\n".join(lines),)


def test_an_indicator_and_its_change_need_no_value() -> None:
    assert read_text("规上工业增加值", "同比增长5.6%", "民间投资", "较去年同期下降2.4%").paragraphs == (
        "规上工业增加值\n同比增长5.6%",
        "民间投资\n较去年同期下降2.4%",
    )


def test_traditional_script_is_joined_too() -> None:
    lines = ("房地產開發投資", "3,412億元", "年增3.4%", "商品房銷售面積", "1203萬平方米", "較上年同期下降2.1%")
    assert read_text(*lines).paragraphs == ("\n".join(lines[:3]), "\n".join(lines[3:]))


@pytest.mark.parametrize(
    "lines",
    [
        ("评审组成员名单", "张明远", "李华清", "王小川", "赵一鸣"),
        ("云江南站", "08:15", "淮川东站", "10:40", "青石北站", "11:25"),
        ("淮川市建国路", "88号", "综合窗口", "12号", "邮编", "650000"),
        ("清蒸鲈鱼", "68元", "手工水饺", "28元", "时令青菜", "18元"),
        ("首页", "新闻中心", "数据发布", "互动交流"),
        (
            "工业生产",
            "前两个月，全省工业增加值同比增长7.2%，高于全国平均水平。",
            "出口",
            "前两个月，全省出口188.9亿元，同比增长5.1%。",
        ),
        ("主要指标", "同比变化", "环比变化"),
    ],
    ids=["names", "timetable", "addresses", "menu", "navigation", "headings", "columns"],
)
def test_other_short_lines_stay_apart(lines: tuple[str, ...]) -> None:
    assert not any(
        "\n" in paragraph for paragraph in read_text(*lines, "以上安排自即日起执行，请相互转告。").paragraphs
    )


def test_a_heading_is_no_part_of_the_statement_below_it() -> None:
    assert read_text("主要指标情况", "进出口总额", "982亿元", "同比增长3.3%").paragraphs == (
        "主要指标情况",
        "进出口总额\n982亿元\n同比增长3.3%",
    )


def test_the_brief_gives_whole_statements() -> None:
    brief = brief_of(*LINES)
    shown = {brief.headline.text if brief.headline else "", *(point.span.text for point in brief.key_points)}
    assert shown == set(WHOLE)
    assert all(span.lies_in(brief.article) for span in brief.spans())


def test_a_small_budget_keeps_a_value_with_its_indicator_and_its_change() -> None:
    shown = summarize(read_text(*LINES), Options(max_chars=28)).key_points
    assert [point.span.text for point in shown] == [WHOLE[1]]
    shown = summarize(read_text(*LINES[:6], "其中汽车", "同比下降2.2%"), Options(max_chars=30)).key_points
    assert [point.span.text for point in shown] == ["社会消费品\n零售总额\n3412.6亿元\n同比增长4.2%"]


def test_the_command_line_shows_a_statement_on_one_line() -> None:
    assert "快递业务量 12.8亿件 环比下降1.3%" in brief_text(brief_of(*LINES))


def test_a_link_into_a_page_has_no_line_break_in_a_term() -> None:
    page = Page(
        "x", "\n".join(["云江省前两个月消费数据", *LINES, "快递业务量创新高"]), "text", "https://news.example/1"
    )
    links = [point.link for point in summarize(read(page, NOW), Options()).key_points]
    assert links
    assert all(link and "%0A" not in link for link in links)
