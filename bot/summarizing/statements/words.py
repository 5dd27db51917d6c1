"""Verbs, by longest match against a list."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from typing import Final

_ADVERBS: Final = (
    "不", "未", "已", "将", "又", "再", "均", "都", "也", "正", "还", "仍", "曾", "共", "只", "仅", "可", "会", "能",
    "要", "应", "须", "积极", "进一步", "不断", "切实", "持续", "全面", "大力", "加快", "依法", "有序", "逐步", "稳步",
    "深入", "有效", "着力", "严格", "认真",
)  # fmt: skip


@cache
def verbs() -> frozenset[str]:
    """Words that a dictionary of Chinese tags as verbs (``data/verbs.txt``)."""
    text = resources.files("bot.summarizing").joinpath("data/verbs.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and line[0] != "#")


@lru_cache(maxsize=4096)
def verbs_in(text: str) -> tuple[str, ...]:
    """Verbs of two or more characters in order, the longest at each place; of one character only before 了, 至 …"""
    found, known, at = [], verbs(), 0
    end = len(text) - 1
    while at < end:
        word = text[at : at + 2]
        if word in known:
            longer = text[at : at + 3]
            found.append(longer if longer in known and len(longer) == 3 else word)
            at += 2
            continue
        if text[at + 1] in "了至到为出过" and text[at] in known:
            found.append(text[at])
        at += 1
    if not found and text and _single(text):
        found.append(text[:1])
    return tuple(found)


_SINGLE: Final = frozenset(
    "是有为达超获设建开办发减免降升增增涨跌收征缴付购买卖占居列报送交查处罚判免任命调推促保防控管督验审批签定改扩"
)


def _single(text: str) -> bool:
    """A verb of one character somewhere behind the first word."""
    return any(character in _SINGLE for character in text[1:])


def verb_at(text: str) -> bool:
    """Whether the clause begins with a verb, adverbs skipped."""
    known = verbs()
    for _ in range(3):
        adverb = next((one for one in _ADVERBS if text.startswith(one)), "")
        if not adverb:
            break
        text = text[len(adverb) :]
    return text[:2] in known or text[:3] in known
