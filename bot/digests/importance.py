"""How much a story matters to who follows policy: who decides, what is done, and how many tell it (pure).

The first two are read where an article says them first: in its title, or the beginning of a text without one, and
among the facts of its brief. The figures were set on digests that were put in order by reading (decision 0028;
``python -m benchmarks.digest_ranking``).
"""

from __future__ import annotations

import math
import re
from typing import Final

from bot.digests.acts import done
from bot.digests.levels import MINISTRY, level
from bot.models import Article, Brief
from bot.text.scripts import simplified

TITLE, LEAD = 60, 160  # characters that stand for the title of a text without one, and in which it says who acts
MOST_HEARD: Final = 1.5  # what outlets add at most: many report an accident, too
FACTS, FACT = 4, 0.1  # more facts do not make a story weightier: long documents would always win

_DATELINE = re.compile(
    r"^[^。！？]{0,80}?(?:[电讯](?=[\s（(])|(?:消息|报道|获悉)(?=[，,：:]))"
    r"(?:\s{0,4}[（(][^（）()]{0,40}[）)]){0,2}[\s，,：:]{0,4}"
)
# 今年3月，某办印发…。 What was done in another month is where an article sets out from, not what it tells.
_EARLIER = re.compile("^(?:今年|去年|20\\d\\d年)(?:\\d{1,2}月|初|年初|底)(?:以来)?，[^。]{0,200}。")


def importance(brief: Brief) -> float:
    """0 and less for features and firms, about 2 for provinces, 4 to 6 for ministries, 7 and more for the centre."""
    facts = brief.facts
    found = min(FACTS, len(facts.documents) + len(facts.deadlines) + len(facts.targets))
    title, lead = beginning(brief.article)
    decides = level(brief, title, lead)
    acts = done(title, lead, is_national=decides >= MINISTRY)
    return decides + acts + found * FACT


def heard(outlets: int) -> float:
    """What outlets add: half the logarithm, since the tenth says less than the second."""
    return min(MOST_HEARD, math.log2(max(1, outlets)) / 2)


def beginning(article: Article) -> tuple[str, str]:
    """The title, and the title with the first sentences; both simplified and without a dateline."""
    title = simplified(article.own_title).removeprefix("原标题：")
    body = simplified("".join(article.paragraphs[:3])[: 3 * LEAD]).removeprefix("原标题：")
    body = _DATELINE.sub("", body, count=1) or body
    body = _EARLIER.sub("", body, count=1) or body
    return (title, f"{title}。{body[:LEAD]}") if title else (body[:TITLE], body[:LEAD])
