"""Golden pages written for the project, one for each shape that news and government pages take."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.errors import ListPage, LoginRequired, NotFound, NothingToSummarize, Paywall, Refused, SourceError
from bot.models import Article, Page
from bot.reading.read import read

PAGES = Path(__file__).parent.parent / "data" / "pages"
NOW = datetime(2026, 3, 20, tzinfo=UTC)
TITLE = "云江省召开会议部署专利转化工作"
FIRST = (
    "3月12日，云江省政府召开专利转化工作推进会，审议通过专利转化三年行动方案，明确到2028年全省专利转化率达到四成以上。"
)
SECOND = (
    "会议指出，要设立规模20亿元的转化引导基金，支持高校和科研院所的成果落地，并在12个地级市建设知识产权交易分中心。"
)
THIRD = "会议强调，各地要压实责任，每季度通报进展，对推进不力的单位予以约谈。"


def golden(name: str) -> Article:
    return read(Page(name, (PAGES / f"{name}.html").read_text("utf-8"), "html", "https://news.example/1.html"), NOW)


def test_a_short_article_wins_over_longer_neighbours() -> None:
    article = golden("short")
    assert article.paragraphs == (SECOND,)
    assert (article.title, article.publisher, article.author) == (TITLE, "云江日报", "周小川")
    assert article.published == datetime(2026, 3, 12, 18, 20, tzinfo=timezone(timedelta(hours=8)))


def test_a_gallery_keeps_its_text_and_its_captions_apart() -> None:
    article = golden("gallery")
    assert article.paragraphs == ("眼下正是花期，云江两岸的油菜花竞相开放，吸引各地游客前来观赏。",)
    assert len(article.captions) == 2
    assert article.image == "https://news.example/1.jpg"


def test_lines_of_figures_are_an_article() -> None:
    article = golden("figures")
    assert len(article.paragraphs) == 3
    assert (article.paragraphs[1], article.paragraphs[2]) == (
        "工业用电量\n321.5亿千瓦时\n同比增长5.1%",
        "出口交货值\n188.9亿元",
    )


def test_lists_keep_their_marks() -> None:
    assert golden("listlike").paragraphs == (
        "云江省政府公布今年民生实事清单：",
        "1. 新建公办幼儿园100所",
        "2. 改造老旧小区800个",
        "3. 新增养老床位1万张",
        "• 每件实事都有牵头单位",
        "• 每月公开一次进度",
    )


def test_a_body_in_sibling_blocks_is_whole_and_ends_at_its_editor() -> None:
    assert golden("siblings").paragraphs == (FIRST, SECOND, THIRD)


def test_wechat_hides_its_body_by_style() -> None:
    article = golden("wechat")
    assert article.paragraphs == (FIRST, SECOND, THIRD)
    assert (article.title, article.publisher) == (TITLE, "云江发布")
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-12T18:20:00+08:00"


def test_text_behind_an_early_end_tag_is_kept_and_comments_are_not() -> None:
    assert golden("midhtml").paragraphs == (FIRST, SECOND, THIRD)


def test_comments_longer_than_the_article_stay_out() -> None:
    assert golden("comments").paragraphs == (FIRST, SECOND)


def test_a_header_table_is_kept_as_printed() -> None:
    article = golden("header")
    assert article.header == {
        "索引号": "000014349/2026-00012",
        "主题分类": "科技、教育\\知识产权",
        "发文机关": "云江省人民政府",
        "成文日期": "2026年03月02日",
        "标题": "云江省人民政府关于印发专利转化行动方案的通知",
        "发文字号": "云政发〔2026〕5号",
        "发布日期": "2026年03月10日",
    }
    assert article.publisher == "云江省人民政府"
    assert article.published == date(2026, 3, 10)
    assert article.categories == ("政务公开", "政策文件")
    assert article.title == "云江省人民政府关于印发专利转化行动方案的通知"


def test_a_notice_keeps_annex_signature_and_date() -> None:
    paragraphs = golden("header").paragraphs
    assert "各市、县人民政府，省政府各部门：" in paragraphs
    assert paragraphs[-4:] == ("附件：1.任务分工表", "云江省人民政府", "2026年3月2日", "（此件公开发布）")


def test_a_regulation_keeps_chapters_and_articles() -> None:
    paragraphs = golden("regulation").paragraphs
    assert [line.split(" ")[0] for line in paragraphs if line.startswith("第")] == [
        "第一章",
        "第一条",
        "第二条",
        "第二章",
        "第三条",
        "第四条",
    ]
    assert paragraphs[-1] == "附件：名词解释"


def test_tables_are_rows() -> None:
    assert golden("table").paragraphs[1:4] == ("品种 | 一月 | 二月", "小麦 | 2.41 | 2.43", "稻谷 | 2.80 | 2.79")


def test_pager_lines_are_no_paragraphs() -> None:
    assert golden("pager").paragraphs == (FIRST, SECOND)


def test_titles_keep_quotes_and_bars_and_lines_are_cleaned() -> None:
    article = golden("quotes")
    assert article.title == "“一网通办”改了什么？从“跑断腿”到“最多跑一次”|观察"
    assert article.original_title == "“一网通办”改了什么"
    assert article.paragraphs == (
        FIRST,
        "云江股份（云江股份）当日上涨两个点，成交{额}放大。",
        THIRD,
    )


def test_an_article_about_paywalls_and_logins_is_read() -> None:
    assert len(golden("onpaywalls").paragraphs) == 3


@pytest.mark.parametrize(
    ("name", "failure"),
    [
        ("paywall", Paywall),
        ("login", LoginRequired),
        ("error", NotFound),
        ("captcha", Refused),
        ("redirect", NothingToSummarize),
        ("consent", NothingToSummarize),
        ("list", ListPage),
        ("listfeed", ListPage),
    ],
)
def test_a_page_that_is_no_article_is_named(name: str, failure: type[SourceError]) -> None:
    with pytest.raises(failure):
        golden(name)


def test_a_caption_that_says_what_the_text_says_is_none() -> None:
    same = "<figure><img src=/202603/12345678.jpg><figcaption>{}</figcaption></figure>"
    said = f"{SECOND[:-1]}。（圖／望河報）"
    body = (
        f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>{same.format(said)}{same.format('专利展台前的参观者。周小禾 摄')}"
    )
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2026-03-12 来源：云江日报</p><div class=content>{body}</div>"
    assert read(Page("x", html, "html", "https://news.example/1.html"), NOW).captions == (
        "专利展台前的参观者。周小禾 摄",
    )
