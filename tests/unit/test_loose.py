"""What of a query an article holds: pieces by their rareness, the lead above all."""

from __future__ import annotations

import pytest

from bot.search.loose import CLOSE, MONTH, OF_BEST, close, closeness, holds, is_divisible, pieces_of, wishes_of
from bot.text.normalize import fold

FAR = "云" * 300


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("统计局谈大学毕业生就业", {"统计局", "大学", "毕业生", "就业"}),
        ("鹭湖县垮塌（8月9日）", {"鹭湖", "湖县", "垮塌", "8月", "9日"}),
        ("降息5.25%、17条", {"降息", "5．25％", "17"}),
        ("CPI 同比", {"cpi", "同比"}),
        ("1,000亿元", {"1，000", "亿元"}),
        ("，", {"，"}),
        ("的", {"的"}),
    ],
)
def test_a_text_is_taken_apart_into_words_pairs_and_numbers(text: str, pieces: set[str]) -> None:
    assert set(pieces_of(fold(text))) == pieces


def test_a_rare_piece_weighs_more_than_a_common_one() -> None:
    weights = pieces_of("企业发展垮塌")
    assert weights["垮塌"] > weights["企业"]
    assert max(pieces_of("罕县名垮塌").values()) <= 8.0


def test_a_month_or_a_year_weighs_less_than_a_day() -> None:
    assert pieces_of("2026年8月9日") == {"2026年": MONTH, "8月": MONTH, "9日": 5.0}


@pytest.mark.parametrize(
    ("text", "piece", "is_held"),
    [
        ("8月18日", "8日", False),
        ("18日，8日", "8日", True),
        ("3．5亿元", "3．5", True),
        ("13．5亿元", "3．5", False),
        ("chatgpt", "gpt", False),
        ("gpt与chatgpt", "gpt", True),
        ("发展改革委员会", "改革", True),
    ],
)
def test_a_number_or_a_latin_word_is_held_as_a_whole(text: str, piece: str, is_held: bool) -> None:
    assert holds(text, piece) == is_held


def test_half_of_what_an_article_is_worth_lies_in_its_lead() -> None:
    wishes = wishes_of([[("大桥垮塌", False)]])
    assert closeness("大桥垮塌" + FAR, wishes) == 1.0
    assert closeness(FAR + "大桥垮塌", wishes) == 0.5
    assert closeness(FAR, wishes) == 0.0


def test_of_alternatives_the_one_that_is_held_best_counts() -> None:
    wishes = wishes_of([[("大桥", False), ("隧道", False)], [("垮塌", False)]])
    assert closeness("隧道垮塌" + FAR, wishes) == 1.0
    assert 0.3 < closeness("隧道" + FAR, wishes) < 0.7


def test_what_is_in_quotes_is_one_piece_of_the_same_weight() -> None:
    [[whole]] = wishes_of([[("大桥垮塌", True)]])
    assert list(whole) == ["大桥垮塌"]
    assert whole["大桥垮塌"] == pytest.approx(sum(pieces_of("大桥垮塌").values()))
    assert not is_divisible(wishes_of([[("大桥垮塌", True)]]))
    assert is_divisible(wishes_of([[("大桥垮塌", True)], [("名单", False)]]))


@pytest.mark.parametrize(
    ("values", "best", "kept"),
    [
        ([0.9, 0.9 * OF_BEST + 0.01, 0.9 * OF_BEST - 0.01], 0.0, 2),
        ([CLOSE + 0.01, CLOSE - 0.01], 0.0, 1),
        ([OF_BEST + 0.01, OF_BEST - 0.01], 1.0, 1),
        ([], 0.0, 0),
    ],
)
def test_close_is_what_holds_a_third_and_more_than_half_of_the_best(
    values: list[float], best: float, kept: int
) -> None:
    assert close([(value, value) for value in reversed(values)], best) == values[:kept]
