"""The documents that a page links, and the page that is only the cover note of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.models import Article, Attachment, Origin, Page
from bot.reading.attachments import attachments_of, covered_document, with_document
from bot.reading.read import read

BASE = "https://www.yunjiang.example/art/2026/t1.html"
NOW = datetime(2026, 3, 20, tzinfo=UTC)
COVER = Article(
    BASE,
    BASE,
    "云江省财政厅关于印发《云江省专项资金管理办法》的通知",
    ("各市财政局：", "现将《云江省专项资金管理办法》印发给你们，请遵照执行。"),
    attachments=(
        Attachment("资金申请表", "https://www.yunjiang.example/b.docx", "docx"),
        Attachment("云江省专项资金管理办法", "https://www.yunjiang.example/a.pdf", "pdf"),
    ),
)
PLAN = Article(
    "a.pdf",
    None,
    "云江省专项资金管理办法",
    ("第一条 为规范管理，制定本办法。", "第二条 专项资金由省财政厅管理。"),
    origins=(Origin(0, page=1), Origin(1, page=2)),
)


@pytest.mark.parametrize(
    ("text", "address", "name", "kind"),
    [
        ("附件：云江省方案.pdf", "./P020260312.pdf", "云江省方案", "pdf"),
        ("附件下载", "files/%E6%96%B9%E6%A1%88.docx", "方案", "docx"),
        ("附件2.申报表", "/upload/2.DOC?download=1", "申报表", "doc"),
        ("云江省方案.ofd", "/download.jsp?id=7", "云江省方案", "ofd"),
        ("附表", "x.xlsx", "x", "xlsx"),
    ],
)
def test_a_linked_document_has_the_name_that_the_page_gives_it(text: str, address: str, name: str, kind: str) -> None:
    (found,) = attachments_of([(text, address)], BASE)
    assert (found.name, found.kind) == (name, kind)
    assert found.url.startswith("https://www.yunjiang.example/")


@pytest.mark.parametrize("address", ["next.html", "javascript:void(0)", "mailto:a@b.example", "http://[", ""])
def test_other_links_are_no_attachments(address: str) -> None:
    assert attachments_of([("附件说明", address)], BASE) == ()


def test_one_file_that_is_linked_twice_is_one_attachment() -> None:
    (found,) = attachments_of([("下载", "a.pdf"), ("云江省方案", "a.pdf")], BASE)
    assert found.name == "云江省方案"


def test_a_cover_note_covers_the_document_that_it_names() -> None:
    assert covered_document(COVER) == 1


@pytest.mark.parametrize(
    "article",
    [
        replace(COVER, attachments=()),
        replace(COVER, attachments=(Attachment("表", "https://a.example/x.xlsx", "xlsx"),)),
        replace(COVER, paragraphs=(*COVER.paragraphs, "一、总体要求。" * 100)),
        replace(COVER, title="云江省财政厅召开会议", paragraphs=("会议研究了专项资金的管理。",)),
    ],
)
def test_an_article_of_its_own_covers_nothing(article: Article) -> None:
    assert covered_document(article) is None


def test_the_text_of_both_stands_in_one_article_with_the_page_of_each_paragraph() -> None:
    both = with_document(COVER, 1, PLAN)
    assert both.paragraphs == (*COVER.paragraphs, *PLAN.paragraphs)
    found = [both.origin(number) for number in range(len(both.paragraphs))]
    assert found == [None, None, Origin(2, 2, 1), Origin(3, 2, 2)]


def test_what_was_read_with_its_document_covers_nothing_more() -> None:
    assert covered_document(with_document(COVER, 1, PLAN)) is None


def test_a_base_address_holds_for_attachments_too() -> None:
    html = """<html><head><base href="/files/"><title>云江省财政厅关于印发办法的通知</title></head><body>
    <h1>云江省财政厅关于印发办法的通知</h1><div class="content"><p>各市财政局：</p>
    <p>现将《云江省专项资金管理办法》印发给你们，请结合实际，认真遵照执行。</p>
    <p>附件：<a href="a.pdf">云江省专项资金管理办法</a></p></div></body></html>"""
    (found,) = read(Page(BASE, html, "html", BASE), NOW).attachments
    assert found.url == "https://www.yunjiang.example/files/a.pdf"


def test_a_page_keeps_the_documents_in_and_below_its_text() -> None:
    html = """<html><head><title>云江省财政厅关于印发办法的通知</title></head><body>
    <div class="nav"><a href="/help.pdf">使用手册</a></div><h1>云江省财政厅关于印发办法的通知</h1>
    <div class="content"><p>各市财政局：</p><p>现将《云江省专项资金管理办法》印发给你们，请结合实际，认真遵照执行。</p>
    <p>附件：<a href="./a.pdf">云江省专项资金管理办法</a></p></div>
    <div class="files"><a href="./b.docx">附件2：资金申请表.docx</a></div></body></html>"""
    article = read(Page(BASE, html, "html", BASE), NOW)
    assert [(one.name, one.kind) for one in article.attachments] == [
        ("云江省专项资金管理办法", "pdf"),
        ("资金申请表", "docx"),
    ]
