"""Simplified and traditional Chinese, by OpenCC (imported on first use)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_TRADITIONAL = re.compile(
    "[這個們國會來時對後學發說與經過現實業務產點見體東車長門問間開關員財資責質費貿計記設許論證議護變資機構權]"
)
_TELLING = 400  # characters that settle which script a text is in


@cache
def _converter(config: str) -> Any:  # opencc has no types
    import opencc

    return opencc.OpenCC(config)


def to_simplified(text: str) -> str:
    """The text in simplified characters, character by character."""
    return str(_converter("t2s").convert(text))


def simplified(text: str) -> str:
    """The text in simplified characters, without OpenCC where no common traditional character stands in it."""
    return to_simplified(text) if _TRADITIONAL.search(text[:_TELLING]) else text


def to_traditional(text: str) -> str:
    """The text in traditional characters, for display only."""
    return str(_converter("s2t").convert(text))


def to_taiwan(text: str) -> str:
    """The text in traditional characters and the words of Taiwan (設定, 連結): for the bot's own sentences."""
    return str(_converter("s2twp").convert(text))
