"""Characters that nobody sees are taken out of foreign text where it meets our messages."""

from __future__ import annotations

import html
import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.harmless import harmless
from handlers.view.display import clean_label, display_in, escaped

TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("专项\u200b债", "专项债"),
        ("\u202e债项专\u202c", "债项专"),
        ("\u2066专项债\u2069", "专项债"),
        ("\ufeff专\u00ad项\u2060债", "专项债"),
        ("专项\x00债\x1b[31m", "专项债[31m"),
        ("专\ud83d项", "专项"),
        ("第一行\u2028第二行\r\n第三行", "第一行\n第二行\n第三行"),
        ("专\U000e0041项", "专项"),
        ("a" + "\u0301" * 50, "a\u0301\u0301\u0301"),
        ("\u3164", ""),
    ],
)
def test_what_disguises_text_is_taken_out(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize("text", ["👩‍💻 专项债", "🏳️‍🌈", "辻\U000e0100", "é", "专项债\n特别国债", "𠀀", "नमस्ते"])
def test_what_is_seen_stays(text: str) -> None:
    assert harmless(text) == text


def test_a_joiner_between_letters_goes() -> None:
    assert harmless("专\u200d项") == "专项"


@settings(deadline=None)
@given(st.text())
def test_nothing_that_turns_a_line_round_gets_into_a_message(text: str) -> None:
    for shown in (escaped(text), clean_label(text), display_in("zh-hant", CHINA).escaped(text)):
        assert not any(unicodedata.bidirectional(one) in TURNING for one in shown)
        assert html.unescape(shown).encode().decode() == html.unescape(shown)


def test_a_button_is_never_empty() -> None:
    assert clean_label("\u200b\u202e", 20) == "…"
    assert clean_label("专\n项 债" * 20, 5) == "专 项 债"
