"""Articles → stories: who reports the same event, grouped as they arrive.

Mean of two cosines of bigram TF-IDF vectors (the first 200 characters, the whole text), average link, within 48 hours.
What separates one event from another of its kind is a day, a place or an amount in the lead that contradicts: a
penalty, no veto, since a report of progress changes them too.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.models import Article
from bot.text.tokens import idf, tokens

LEAD: Final = 200  # characters
WINDOW: Final = timedelta(hours=48)
THRESHOLD: Final = 0.27
RARE: Final = 4.0  # idf of a bigram that leads to candidates
SHARED: Final = 2  # such bigrams that two leads must share
CONFLICTS: Final = {"days": 0.04, "places": 0.06, "amounts": 0.03}

_PROVINCES = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃"
    "|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_DAYS = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})日(?![前起])")
_AMOUNTS = re.compile(r"\d[\d,.]*(?:%|亿|万|个百分点|元|人|级|吨|点)")
_DATELINE = re.compile(r"^.{0,30}?(?:电|讯|消息|报道)(?:[（(][^（）()]{0,30}[）)])?\s*")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of an article tells its event; vectors have length 1."""

    lead: dict[str, float]
    whole: dict[str, float]
    published: datetime
    facts: dict[str, frozenset[str]]


@dataclass(slots=True)
class Group:
    """A story: its members by number, in order of arrival."""

    members: list[int] = field(default_factory=list)


def sketch(article: Article, now: datetime) -> Sketch:
    """The sketch of an article; one without a date counts as of now."""
    body = "\n".join(article.paragraphs)
    lead = article.title + "\n" + _DATELINE.sub("", body[: LEAD + 40])[:LEAD]
    published = article.published or now
    if not isinstance(published, datetime):
        published = datetime(published.year, published.month, published.day, 12, tzinfo=UTC)
    facts = {
        "days": frozenset(match[2] for match in _DAYS.finditer(lead)),
        "places": frozenset(_PROVINCES.findall(lead)),
        "amounts": frozenset(_AMOUNTS.findall(lead)),
    }
    return Sketch(_unit(lead), _unit(article.title + "\n" + body), published, facts)


def _unit(text: str) -> dict[str, float]:
    weights = {token: (1 + math.log(n)) * idf(token) for token, n in Counter(tokens(text)).items()}
    size = math.sqrt(sum(value * value for value in weights.values())) or 1.0
    return {token: value / size for token, value in weights.items()}


def similarity(one: Sketch, other: Sketch) -> float:
    """0..1, less for each kind of fact in which both leads are definite and share nothing."""
    alike = (_dot(one.lead, other.lead) + _dot(one.whole, other.whole)) / 2
    for kind, penalty in CONFLICTS.items():
        here, there = one.facts[kind], other.facts[kind]
        if here and there and not here & there:
            alike -= penalty
    return alike


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other.get(token, 0.0) for token, value in one.items())


class Clustering:
    """Stories in the making. Sketches older than the window are forgotten, so memory is that of two days' news."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold
        self._sketches: dict[int, Sketch] = {}
        self._group_of: dict[int, Group] = {}
        self._postings: dict[str, set[int]] = {}
        self.groups: list[Group] = []

    def add(self, number: int, new: Sketch) -> Group:
        """Put an article into the story that it is most like on average, or into one of its own."""
        self._forget(new.published - 2 * WINDOW)
        best, most = None, self._threshold
        for group in self._candidates(new):
            known = [self._sketches[one] for one in group.members if one in self._sketches]
            near = [one for one in known if abs(one.published - new.published) <= WINDOW]
            if not near:
                continue
            alike = sum(similarity(new, one) for one in known) / len(known)
            if alike >= most:
                best, most = group, alike
        if best is None:
            best = Group()
            self.groups.append(best)
        best.members.append(number)
        self._sketches[number], self._group_of[number] = new, best
        for token in _rare(new):
            self._postings.setdefault(token, set()).add(number)
        return best

    def _candidates(self, new: Sketch) -> list[Group]:
        shared = Counter(number for token in _rare(new) for number in self._postings.get(token, ()))
        found = (self._group_of[number] for number, count in shared.items() if count >= SHARED)
        return list({id(group): group for group in found}.values())

    def _forget(self, before: datetime) -> None:
        for number in [n for n, one in self._sketches.items() if one.published < before]:
            for token in _rare(self._sketches[number]):
                self._postings[token].discard(number)
                if not self._postings[token]:
                    del self._postings[token]
            del self._sketches[number], self._group_of[number]


def _rare(one: Sketch) -> Iterable[str]:
    return (token for token in one.lead if idf(token) >= RARE)


def cluster(articles: Iterable[Article], now: datetime) -> list[list[int]]:
    """Stories of articles, as lists of their places; each article in exactly one, taken in order of publication."""
    sketches = [sketch(article, now) for article in articles]
    clustering = Clustering()
    for number in sorted(range(len(sketches)), key=lambda n: (sketches[n].published, n)):
        clustering.add(number, sketches[number])
    return [group.members for group in clustering.groups]
