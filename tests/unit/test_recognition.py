"""What was recognised in pictures becomes an article that says so; without the extra a picture is told apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cli.output import brief_text, failure_text
from bot.documents.convert import convert
from bot.documents.positioned import Box, PageContent, Run
from bot.documents.recognition import MOST_PAGES, recognised
from bot.errors import NothingToSummarize, Unsupported
from bot.models import Page
from bot.reading.read import read
from bot.summarizing.summarize import Options, summarize

NOW = datetime(2026, 3, 20, tzinfo=UTC)
SCAN = Page("scan.pdf", "", "pdf", data=b"%PDF-1.4")
LINES = (
    "云江省召开会议部署专利转化工作",
    "云江省人民政府3月12日召开专利转化工作推进会，审议通过《云江省专利转化三年行动方案》。",
    "会议决定设立规模20亿元的转化引导基金，对首次转化的中小企业给予最高50万元补助。",
)


def page_of(*lines: str) -> PageContent:
    runs = tuple(
        Run(text, Box(60, 80 + 40 * number, 60 + 10 * len(text), 92 + 40 * number), 90 + 40 * number, 10)
        for number, text in enumerate(lines)
    )
    return PageContent(1, 595, 842, runs, (), 1.0)


def test_what_was_recognised_is_an_article_that_says_so() -> None:
    article = read(recognised(SCAN, [page_of(*LINES)]), NOW)
    assert article.is_recognised
    assert "".join(article.paragraphs).endswith("补助。")


def test_the_last_line_of_its_brief_says_that_letters_may_be_wrong() -> None:
    brief = summarize(read(recognised(SCAN, [page_of(*LINES)]), NOW), Options())
    assert brief_text(brief).endswith(f"文字由图片识别，扫描件只读前 {MOST_PAGES} 页，可能有误）")


def test_pictures_without_letters_give_nothing() -> None:
    with pytest.raises(NothingToSummarize):
        recognised(SCAN, [page_of()])


def test_a_picture_is_told_from_a_kind_that_nothing_reads() -> None:
    with pytest.raises(Unsupported) as refused:
        convert(Page("photo.jpg", "", "picture", data=b"\xff\xd8\xff"))
    assert refused.value.file_kind == "scan"
    assert ".[ocr]" in failure_text(refused.value)
