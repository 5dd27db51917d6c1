"""What the ranking sees of a line beside the others of its document."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.summarizing.document import measured
from bot.summarizing.line_features import line_features, names
from bot.summarizing.segment import segments_of


def seen(name: str, *paragraphs: str, year: int | None = None) -> list[float]:
    """That feature of every line."""
    at = names().index(name)
    document = measured(segments_of(Article("x", None, "", paragraphs)), "", year)
    return [row[at] for row in line_features(document)]


LEAD = "2026年6月，云江省下达春耕补贴46亿元。"


@pytest.mark.parametrize(
    "text", ["此前全省每亩补贴只有50元。", "去年全省下达补贴40亿元。", "3年前全省还没有这项补贴。"]
)
def test_what_was_before_looks_back(text: str) -> None:
    assert seen("past", LEAD, text) == [0, 1]


def test_what_has_been_reached_is_no_background() -> None:
    text = "截至6月末，全省累计发放补贴30亿元。"
    assert (seen("past", LEAD, text), seen("so_far", LEAD, text)) == ([0, 0], [0, 1])


def test_a_line_is_as_far_back_as_its_year_from_that_of_the_lead() -> None:
    assert seen("years_back", LEAD, "2024年全省下达补贴40亿元。", "1998年全省下达补贴3亿元。") == [0, 0.4, 1]


def test_without_a_year_in_the_lead_that_of_publication_counts() -> None:
    assert seen("years_back", "云江省下达春耕补贴46亿元。", "2025年下达补贴40亿元。", year=2026) == [0, 0.2]


def test_a_section_has_a_first_and_a_last_line() -> None:
    texts = (LEAD, "一、补贴标准", "每亩补贴78元。", "大户另补20元。", "二、申请办法", "农户向乡镇申请补贴。")
    assert seen("section_first", *texts) == [1, 1, 0, 0, 1, 0]
    assert seen("section_last", *texts) == [1, 0, 0, 1, 0, 1]


def test_purpose_and_praise_are_a_part_of_the_line() -> None:
    text = "全省下达补贴46亿元，促进粮食增产，确保农民增收。"
    assert seen("tail_share", text) == [pytest.approx(2 / 3)]
    assert seen("tail_last", text) == [1]
    assert seen("figured_clauses", text) == [pytest.approx(1 / 3)]
