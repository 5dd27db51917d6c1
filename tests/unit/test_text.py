"""Numerals, and the script that a text is in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.models import Article
from bot.summarizing.summarize import Options, summarize
from bot.text.numerals import counted, spelled
from bot.text.printed_dates import when
from bot.text.scripts import is_traditional, simplified


@pytest.mark.parametrize(
    ("text", "value"), [("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("两", 2), ("〇", 0)]
)
def test_a_numeral_counts_up_to_ninety_nine(text: str, value: int) -> None:
    assert counted(text) == value


@pytest.mark.parametrize("text", ["", "甲", "一二", "一二十", "十一二", "二十十", "一百"])
def test_what_does_not_count_is_no_number(text: str) -> None:
    assert counted(text) is None


def test_a_year_is_spelled_digit_by_digit() -> None:
    assert spelled("二○二一") == spelled("二〇二一") == "2021"
    assert spelled("二十") is None
    assert spelled("") is None


def test_a_date_signed_in_numerals_is_read() -> None:
    assert when("云江省人民政府 二○二五年十一月二十日", datetime(2026, 1, 1, tzinfo=UTC)) == date(2025, 11, 20)


def test_a_label_that_is_no_number_does_not_fail_the_brief() -> None:
    text = "三一十、市政府决定设立规模两亿元的专项基金，对新投产的项目给予百分之十的设备补贴。"
    assert summarize(Article("x", None, "", (text,)), Options(keywords=False)).key_points


def test_a_text_is_traditional_by_the_share_of_its_characters() -> None:
    assert is_traditional("雲江縣衛生局公布抽驗結果，兩件香腸不合規定，已要求業者回收。")
    assert not is_traditional("云江县今天公布抽查结果。" * 20 + "店名叫做「東來順國際」。")
    assert not is_traditional("")


def test_a_simplified_text_with_a_traditional_name_stays_as_it_is() -> None:
    text = "云江县今天公布抽查结果，两家企业的产品不合规定。" * 5 + "店名叫做「東來」。"
    assert simplified(text) == text
