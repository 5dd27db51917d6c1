"""What is tapped of a point is its first word, alike on every point."""

from __future__ import annotations

import pytest

from bot.summarizing.first_word import first_word


@pytest.mark.parametrize(
    ("text", "tapped"),
    [
        ("设立专项基金，支持转化", "设立"),
        ("国务院办公厅印发通知", "国务院"),
        ("在全省推开试点", "在全省"),
        ("4月份，居民消费价格上涨2.1%", "4月份"),
        ("“十四五”期间新增用地", "“十四五”"),
        ("《云江省办法》施行", "《云江省"),
        ("要，抓好落实", "要"),
        ("The ministry published the plan", "The"),
        ("2026年起施行", "2026"),
        ("1-5月，信息服务业增长", "1-5月"),
        ("2008.05-2017.12，任院长", "2008"),
        ("2.1%的涨幅", "2.1%"),
        ("邬劭珺还表示", "邬劭珺"),
        ("好", "好"),
        ("", ""),
    ],
)
def test_the_first_word_of_a_point_is_tapped(text: str, tapped: str) -> None:
    assert text[: first_word(text)] == tapped
