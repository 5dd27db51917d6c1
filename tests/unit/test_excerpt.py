"""The sentence that is shown, the marks in it, and how a match is weighed."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.search.excerpt import excerpt
from bot.search.ranking import INSIDE_A_WORD, bonus
from bot.text.normalize import fold

PAGE = Article(
    "s",
    None,
    "云江省部署专利转化",
    (
        "云江省召开会议。会议部署专利工作。",
        "会议要求设立 20 亿元引导基金，推进专利转化。各市落实。China Daily reported on AI.",
    ),
    captions=("图为淮川大厦。",),
)


def shown(*terms: str) -> tuple[str, int | None, list[str]]:
    found = excerpt(PAGE, tuple(map(fold, terms)))
    return found.text, found.paragraph, [found.text[start:end] for start, end in found.marks]


def test_the_sentence_with_most_of_what_was_sought_is_shown() -> None:
    whole = "会议要求设立 20 亿元引导基金，推进专利转化。"
    assert shown("专利", "引导基金") == (whole, 1, ["引导基金", "专利"])


def test_the_first_of_equals_is_shown() -> None:
    assert shown("专利") == ("会议部署专利工作。", 0, ["专利"])


def test_marks_lie_in_the_text_as_it_is() -> None:
    assert shown("20亿元")[2] == ["20 亿元"]
    assert shown("專利轉化")[2] == ["专利转化"]
    assert shown("ＡＩ", "daily")[2] == ["Daily", "AI"]


def test_marks_that_touch_are_one() -> None:
    assert shown("引导", "导基金")[2] == ["引导基金"]


def test_a_phrase_across_a_full_stop_shows_both_sentences() -> None:
    assert shown("转化。各市") == (PAGE.paragraphs[1][: PAGE.paragraphs[1].index("China")].strip(), 1, ["转化。各市"])


def test_a_caption_has_no_paragraph() -> None:
    assert shown("淮川") == ("图为淮川大厦。", None, ["淮川"])


def test_without_a_hit_the_opening_is_shown() -> None:
    assert shown("部署专利转化") == ("云江省召开会议。", 0, [])
    assert shown() == ("云江省召开会议。", 0, [])


def test_an_article_without_text_shows_its_title() -> None:
    assert excerpt(Article("s", None, "题", ()), ("题",)).text == "题"


@pytest.mark.parametrize(
    ("better", "worse", "terms"),
    [
        ("专利一\n专利二", "专利一\n无关", ["专利"]),
        ("专利转化\n别的", "专利\n转化", ["专利", "转化"]),
        ("专利" + "云" * 300, "云" * 300 + "专利", ["专利"]),
        ("人工智能ai企业", "chinadaily", ["ai"]),
    ],
)
def test_a_better_match_counts_as_newer(better: str, worse: str, terms: list[str]) -> None:
    assert bonus(better, terms) > bonus(worse, terms)


def test_a_word_inside_others_counts_as_old() -> None:
    assert bonus("chinadaily", ["ai"]) < INSIDE_A_WORD / 2
    assert bonus("2026年", ["20"]) < INSIDE_A_WORD / 2
    assert bonus("", []) == 0
