"""Numbers of lists, titles and paragraphs of documents."""

from __future__ import annotations

import pytest

from bot.documents.number_formats import shown
from bot.documents.opening import TopLine, title_lines
from bot.documents.paragraphs import is_contents_line, joined, paragraphs


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("chineseCounting", 1, "一"), ("chineseCounting", 10, "十"), ("chineseCounting", 12, "十二"),
        ("chineseCounting", 20, "二十"), ("chineseCounting", 99, "九十九"), ("chineseCounting", 100, "一〇〇"),
        ("chineseCountingThousand", 100, "一百"), ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"), ("chineseCountingThousand", 1020, "一千零二十"),
        ("chineseLegalSimplified", 12, "壹拾贰"), ("ideographLegalTraditional", 3, "參"),
        ("ideographDigital", 10, "一〇"), ("ideographTraditional", 3, "丙"), ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"), ("decimalEnclosedCircle", 20, "⑳"), ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedParen", 3, "⑶"), ("decimalFullWidth", 12, "１２"), ("decimalZero", 7, "07"),
        ("upperRoman", 1994, "MCMXCIV"), ("lowerLetter", 27, "aa"), ("upperLetter", 3, "C"), ("ordinal", 112, "112th"),
        ("numberInDash", 3, "- 3 -"), ("none", 3, ""), ("bullet", 3, ""), ("thaiLetters", 3, "3"),
        ("chineseCounting", 0, "0"),
    ],
)  # fmt: skip
def test_a_number_is_shown_in_its_format(form: str, number: int, text: str) -> None:
    assert shown(number, form) == text


BODY = [TopLine("为做好检查工作，现将有关事项通知如下。", 16), TopLine("一、检查范围", 16)] * 3


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ([("云江省水务厅文件", 36, True), ("云水发〔2026〕18号", 16, True), ("关于做好检查工作的通知", 22, True)], [2]),
        ([("云江省水务厅", 22, True), ("关于做好检查工作的通知", 22, True)], [0, 1]),
        ([("附件2", 16, False), ("检查工作方案", 22, True), ("（征求意见稿）", 16, True)], [1]),
        ([("2026年一季度工业运行情况", 22, True), ("2026年4月20日", 16, True)], [0]),
        ([("检查工作方案", 16, True)], [0]),
        ([("一、总体要求", 22, True)], None),
        ([("今天下午召开会议", 16, False)], None),
    ],
)
def test_the_title_is_told_from_what_stands_around_it(
    top: list[tuple[str, float, bool]], title: list[int] | None
) -> None:
    lines = [TopLine(text, size, centred) for text, size, centred in top]
    found = title_lines([*lines, TopLine("各市（州）水务局：", 16), *BODY])
    assert (list(found) if found else None) == title


def test_a_style_decides_before_sizes() -> None:
    lines = [TopLine("大字标语", 40, True), TopLine("检查要览", 12, level=0), *BODY]
    assert title_lines(lines) == range(1, 2)


def test_an_issuer_in_large_red_letters_is_no_title() -> None:
    lines = [TopLine("云江省水务厅", 36, True, is_red=True), TopLine("汛前检查安排", 22, True), *BODY]
    assert title_lines(lines) == range(1, 2)


def test_what_comes_after_the_addressees_is_no_title() -> None:
    lines = [TopLine("各市（州）水务局：", 16), TopLine("检查工作方案", 22, True), *BODY]
    assert title_lines(lines) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲\n乙", [["甲", "乙"]]),
        ("甲。\n乙", [["甲。"], ["乙"]]),
        ("甲\n一、乙", [["甲"], ["一、乙"]]),
        ("甲\n　　乙", [["甲"], ["乙"]]),
        ("甲\n3.5万", [["甲", "3.5万"]]),
        ("甲\n\n乙", [["甲"], ["乙"]]),
        ("甲\f乙", [["甲"], ["乙"]]),
        (" \u00a0\n", []),
    ],
)
def test_soft_breaks_part_what_was_meant_as_paragraphs(text: str, parts: list[list[str]]) -> None:
    assert list(paragraphs(text)) == parts


def test_lines_are_joined_with_a_space_between_latin_words_alone() -> None:
    assert joined(["关于印发", "方案"]) == "关于印发方案"
    assert joined(["plan for", "water"]) == "plan for water"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("一、总则........3", True),
        ("二、分则……………… 12", True),
        ("他说……2026", False),
        ("第3章", False),
        ("共计 3", False),
    ],
)
def test_lines_of_a_table_of_contents_have_dots_and_a_page(text: str, is_one: bool) -> None:
    assert is_contents_line(text) is is_one
