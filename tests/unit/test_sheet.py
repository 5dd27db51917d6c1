"""A brief that leaves the chat: as plain text, and as a DOCX that our own reader opens again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bot.documents.convert import convert
from bot.documents.written import write_docx
from bot.fetching.files import load_bytes
from bot.flows.briefs import Briefed
from bot.models import Deadline, Document, Facts, KeyPoint, Sheet, SheetLine, SheetSection, Span
from bot.reading.read import read_all
from handlers.view.brief import render_brief
from handlers.view.limits import visible_length
from handlers.view.sheet import copied, file_name, sheet_messages, sheet_of, sheet_text
from handlers.view.texts import Language
from tests.unit.test_render import briefed, display

NOW = datetime(2026, 3, 12, 10, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def labelled(*labels: str | None, **over: Any) -> Briefed:
    """A brief with a headline and a point a label."""
    one = briefed("云江省部署专利转化。", *(f"设立第{n}号基金" for n, _ in enumerate(labels, 1)), **over)
    points = tuple(replace(point, label=label) for point, label in zip(one.brief.key_points, labels, strict=True))
    return replace(one, brief=replace(one.brief, key_points=points))


def sheet(one: Briefed, language: Language = "zh-hans") -> Sheet:
    return sheet_of(one, display(language), NOW)


def test_the_text_has_title_source_headline_numbers_and_address() -> None:
    article = replace(briefed("头。").brief.article, published=date(2026, 3, 12))
    one = labelled("一", "二")
    one = replace(one, brief=replace(one.brief, article=replace(one.brief.article, published=article.published)))
    assert sheet_text(sheet(one)) == (
        "标题\n来源：云江日报 2026-03-12\n\n云江省部署专利转化。\n\n一、设立第1号基金\n二、设立第2号基金\n\n"
        "原文：https://a.example/1\n（以上逐字摘自原文）"
    )


@pytest.mark.parametrize(
    ("labels", "marks"),
    [
        ((None, None), ["1. ", "2. "]),
        (("一", None), ["一、", "· "]),
        (("第十七条", "第二十条"), ["第十七条 ", "第二十条 "]),
        (("（一）", "（二）"), ["（一） ", "（二） "]),
    ],
)
def test_numbers_are_written_as_texts_write_them(labels: tuple[str | None, ...], marks: list[str]) -> None:
    assert [line.mark for line in sheet(labelled(*labels)).sections[0].lines] == marks


def test_without_an_address_none_is_named() -> None:
    assert "原文：" not in sheet_text(sheet(labelled("一", url=None)))


def test_facts_and_a_whole_enumeration_come_along() -> None:
    facts = Facts(
        documents=(Document(Span("《办法》", 1, 0, 4), "《办法》", "云政发〔2026〕7号", "印发"),),
        deadlines=(Deadline(Span("6月底前", 1, 0, 4), "2026-06-30", "期限"),),
    )
    outline = (KeyPoint(Span("总则", 0, 0, 2), label="第一章"), KeyPoint(Span("附则", 0, 0, 2), label="第二章"))
    one = labelled(None)
    text = sheet_text(sheet(replace(one, brief=replace(one.brief, facts=facts, outline=outline))))
    assert "共 2 条\n第一章 总则\n第二章 附则" in text
    assert "文件：《办法》（云政发〔2026〕7号）（印发）" in text


def test_no_markup_of_a_page_becomes_markup_and_what_is_copied_is_what_stands_there() -> None:
    text = sheet_text(sheet(labelled(None, title="GDP增速<5% & 回升")))
    assert text.startswith("GDP增速<5% & 回升\n")
    assert sheet_messages(text)[0].startswith("GDP增速&lt;5% &amp; 回升\n")


def test_a_long_text_comes_as_several_messages_within_the_limit() -> None:
    text = sheet_text(sheet(briefed("头条。", *("设立基金支持转化" * 60 for _ in range(30)))))
    messages = sheet_messages(text)
    assert len(messages) > 1
    assert all(visible_length(one) <= 4096 for one in messages)
    assert "".join(messages).replace("\n", "") == text.replace("\n", "")


def test_a_short_text_is_copied_whole() -> None:
    assert copied(sheet(labelled("一"))) == (sheet_text(sheet(labelled("一"))), True)


def test_of_a_longer_text_headline_points_and_address_are_copied_as_they_stand_in_it() -> None:
    facts = Facts(documents=(Document(Span("《办法》" * 50, 1, 0, 200), "《办法》", None, "印发"),))
    one = labelled("一", "二")
    one = replace(one, brief=replace(one.brief, facts=facts))
    lines = "标题\n云江省部署专利转化。\n一、设立第1号基金\n二、设立第2号基金"
    assert copied(sheet(one)) == (f"{lines}\nhttps://a.example/1", True)
    assert set(lines.split("\n")) < set(sheet_text(sheet(one)).split("\n"))


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (briefed("头条。", "设立基金" * 80), "标题\nhttps://a.example/1"),
        (briefed("头条。", "设立基金" * 80, url="https://a.example/" + "x" * 236), "https://a.example/" + "x" * 236),
        (briefed("头条。", "设立基金" * 80, url="https://a.example/" + "x" * 300), ""),
        (briefed("头条。", "设立基金" * 80, url=None), ""),
    ],
)
def test_of_a_text_far_too_long_the_address_is_copied_with_the_title_where_both_fit(one: Briefed, text: str) -> None:
    assert copied(sheet(one)) == (text, False)


def test_letters_of_two_units_count_twice_against_what_a_button_copies() -> None:
    text, is_whole = copied(sheet(briefed("头条。", "𠮷" * 125, url=None)))
    assert (text, is_whole) == ("", False)


def test_what_is_copied_is_in_the_script_of_the_chat() -> None:
    assert "設立第1號基金" in copied(sheet(labelled("一"), "zh-hant"))[0]


@pytest.mark.parametrize("shows_headline", [True, False])
def test_a_text_without_a_title_begins_with_what_stands_in_for_it_in_the_chat(*, shows_headline: bool) -> None:
    one = briefed("省政府印发方案。", "省政府印发方案。支持转化", title="省政府印", shows_headline=shows_headline)
    chat = render_brief(one, display(), "test_bot")[0]
    first = sheet_text(sheet(one)).split("\n")[0]
    assert first == ("省政府印发方案。" if shows_headline else "省政府印发方案。支持转化")
    assert first in chat


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于印发《办法》的通知", "关于印发《办法》的通知.docx"),
        ("A/B: 年度\n报告?", "A B 年度 报告.docx"),
        ("...", "brief.docx"),
        ("长" * 90, "长" * 40 + ".docx"),
    ],
)
def test_the_file_has_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(replace(sheet(labelled("一")), title=title)) == name


def test_traditional_readers_get_traditional_lines_and_are_told_so() -> None:
    found = sheet(labelled("一"), "zh-hant")
    assert "設立第1號基金" in sheet_text(found)
    assert found.script == "hant"
    assert "顯示已轉換字形" in found.closing[-1]


def written(one: Sheet) -> bytes:
    return write_docx(one)


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def test_our_own_reader_opens_the_document_and_finds_every_line() -> None:
    one = sheet(labelled("一", "二"))
    page = convert(load_bytes("brief.docx", written(one)))
    text = page.text
    for line in (one.title, one.headline, "一、设立第1号基金", "二、设立第2号基金", *one.closing):
        assert line in text.replace("<a>", "").replace("</a>", "")
    article = read_all([page], NOW)
    assert article.title == "标题"


@pytest.mark.parametrize(
    ("language", "fonts"), [("zh-hans", ("宋体", "仿宋", "黑体")), ("zh-hant", ("新細明體", "標楷體", "微軟正黑體"))]
)
def test_word_is_told_the_fonts_of_chinese_by_their_names(language: Language, fonts: tuple[str, ...]) -> None:
    root = part(written(sheet(labelled("一"), language)), "word/styles.xml")
    named = {
        style.findtext(f"{W}name") or style.find(f"{W}name").get(f"{W}val"): style.find(f"{W}rPr/{W}rFonts")
        for style in root.iter(f"{W}style")
        if style.find(f"{W}rPr/{W}rFonts") is not None
    }
    for style, font in zip(("Title", "Normal", "heading 1"), fonts, strict=True):
        assert named[style].get(f"{W}eastAsia") == font
        assert named[style].get(f"{W}eastAsiaTheme") is None


def test_a_number_leads_to_its_place_in_the_page() -> None:
    data = written(sheet(labelled("一")))
    root = part(data, "word/document.xml")
    linked = ["".join(one.itertext()) for one in root.iter(f"{W}hyperlink")]
    assert linked == ["一、", "原文：https://a.example/1"]
    targets = [one.get("Target") for one in part(data, "word/_rels/document.xml.rels")]
    assert "https://a.example/1#:~:text=x" in targets


def test_the_file_says_whose_it_is_and_when_it_was_made() -> None:
    root = part(written(sheet(labelled("一"))), "docProps/core.xml")
    texts = ["".join(one.itertext()) for one in root]
    assert "要点 Yaodian" in texts
    assert "2026-03-12T10:00:00Z" in texts
    assert not any("python-docx" in one for one in texts)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_a_page_holds_becomes_a_document(title: str, text: str) -> None:
    one = Sheet(title, "", text, (SheetSection(text, (SheetLine(title, text, "https://a.example/" + text),)),),
                (text,), text or None, "hans", NOW)  # fmt: skip
    assert part(written(one), "word/document.xml") is not None
