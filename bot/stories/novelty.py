"""New facts: what a later report says that its story did not: figures with units, documents.

A false "progress" sends a subscriber the same story twice, so the rule is strict: of 70 marked pairs of one event it
names 2, of 19 of progress 3 (``python -m benchmarks.stories``). Days are no facts here: every outlet dates anew.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Final

from bot.models import Article
from bot.stories.similarity import key_of, lead_of, text_of

LATER: Final = timedelta(hours=3)  # after the story's first article
LEADING: Final = 2  # new facts that the lead must hold: what is new is told first

_UNIT = (
    "个?百分点|个?基点|[万亿]*[美港欧日]?元|万?[亿万人户亩吨套辆台件家名岁例起处座所项条批架级倍只艘]|"
    "平方公里|公里|平方米|立方米|毫米|米|%|％"
)
_FACT = re.compile(rf"\d+(?:\.\d+)?[多余]?(?:{_UNIT})|《[^《》]{{4,60}}》")
_SPACE = re.compile(r"\s+")


def facts_of(article: Article) -> frozenset[int]:
    """The facts of a whole text, as numbers."""
    return _facts("".join(text_of(article)))


def leading_facts(article: Article) -> frozenset[int]:
    """The facts of its first characters."""
    return _facts(lead_of(*text_of(article)))


def _facts(text: str) -> frozenset[int]:
    return frozenset(map(key_of, _FACT.findall(_SPACE.sub("", text))))


def adds_facts(article: Article, known: AbstractSet[int]) -> bool:
    """Whether its lead holds LEADING facts that are not known."""
    return len(leading_facts(article) - known) >= LEADING
