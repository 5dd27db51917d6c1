"""Whether a later report brings progress: facts (figures with units, documents) that its story did not have.

A false "progress" sends a subscriber the same story twice, so the rule is strict: it names 11 of 24 marked pairs with
progress, and falsely 4 of 124 pairs of the same event (``python -m benchmarks.stories DATA --only progress``). Days do
not count as facts, because every outlet gives its own.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Final

from bot.models import Article
from bot.stories.similarity import key_of, lead_of, text_of

LATER: Final = timedelta(hours=3)  # after the story's first article: before, outlets only differ in what they pick
LEADING: Final = 2  # new facts that the lead must hold: news tells first what is new, and one may be a slip

_UNIT = (
    "个?百分点|个?基点|[万亿]*[美港欧日]?元|万?[亿万人户亩吨套辆台件家名岁例起处座所项条批架级倍只艘]|"
    "平方公里|公里|平方米|立方米|毫米|米|%|％"
)
_FACT = re.compile(rf"(?<!\d)\d++(?:\.\d++)?[多余]?(?:{_UNIT})|《[^《》]{{4,60}}》")
_SPACE = re.compile(r"\s+")


def facts_of(article: Article) -> frozenset[int]:
    """The facts of a whole text, as keys (``key_of``)."""
    return _facts("".join(text_of(article)))


def leading_facts(article: Article) -> frozenset[int]:
    """The facts of its lead, as keys."""
    return _facts(lead_of(*text_of(article)))


def _facts(text: str) -> frozenset[int]:
    return frozenset(map(key_of, _FACT.findall(_SPACE.sub("", text))))


def adds_facts(leading: AbstractSet[int], known: AbstractSet[int]) -> bool:
    """Whether the facts of a lead (``leading_facts``) hold LEADING ones that a story does not know."""
    return len(leading - known) >= LEADING
