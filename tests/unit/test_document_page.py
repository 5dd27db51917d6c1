"""A converted document becomes an article: its title, who issued it and when, and the page of each paragraph."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.models import Article, Page
from bot.reading.read import read

NOW = datetime(2026, 3, 20, tzinfo=UTC)
NOTICE = """<title>云江省专利转化行动方案</title>
<section data-page="1"><p>云江省人民政府文件</p><p>云政发〔2026〕7号</p><h1>云江省专利转化行动方案</h1>
<p>各市人民政府：</p><p>一、到2027年培育专利密集型企业500家。</p></section>
<section data-page="2"><table><tr><th>指标</th><th>目标</th></tr><tr><td>企业</td><td>500家</td></tr></table>
<p>二、省财政安排专项资金3亿元。</p></section>
<section data-page="3"><p>云江省人民政府</p><p>2026年3月12日</p></section>"""


def article_of(html: str) -> Article:
    return read(Page("a.pdf", html, "document"), NOW)


def test_the_title_stands_once() -> None:
    article = article_of(NOTICE)
    assert article.title == "云江省专利转化行动方案"
    assert article.paragraphs[:3] == ("云江省人民政府文件", "云政发〔2026〕7号", "各市人民政府：")


def test_a_title_over_several_lines_is_taken_out_whole() -> None:
    head = "<title>云江省人民政府关于专利转化的通知</title><h1>云江省人民政府</h1><h1>关于专利转化的通知</h1>"
    assert article_of(head + "<p>现通知如下。</p>").paragraphs == ("现通知如下。",)


@pytest.mark.parametrize("above", ["附件1：", "云江省人民政府文件", "云政发〔2026〕7号", "附件"])
def test_what_stands_above_a_title_is_none(above: str) -> None:
    html = f"<p>{above}</p><p>云江省专利转化行动方案</p><p>一、培育企业500家。</p><p>二、安排资金3亿元。</p>"
    assert article_of(html).title == "云江省专利转化行动方案"


def test_every_paragraph_knows_its_page() -> None:
    article = article_of(NOTICE)
    pages = [origin.page if (origin := article.origin(number)) else None for number in range(len(article.paragraphs))]
    assert pages == [1, 1, 1, 1, 2, 2, 2, 3, 3]


def test_rows_of_a_table_are_lines() -> None:
    assert "企业 | 500家" in article_of(NOTICE).paragraphs


@pytest.mark.parametrize("without", ["", "<p>云江省人民政府文件</p>"])
def test_the_issuer_is_the_letterhead_or_who_signed(without: str) -> None:
    assert article_of(NOTICE.replace(without, "")).publisher == "云江省人民政府"


def test_the_date_is_that_of_the_signature() -> None:
    assert article_of(NOTICE).published == date(2026, 3, 12)


@pytest.mark.parametrize("day", ["2026年3月21日", "2026年13月1日"])
def test_a_day_that_is_none_or_has_not_come_is_no_date(day: str) -> None:
    assert article_of(NOTICE.replace("2026年3月12日", day)).published is None


def test_a_kind_without_pages_has_no_origins() -> None:
    article = article_of("<title>方案</title><p>一、培育企业500家。</p>")
    assert article.origins == ()
    assert article.origin(0) is None
