"""How alike two articles are: whether they report one event.

Likeness is the mean of two cosines of bigram TF-IDF vectors (the first 200 characters, the whole text). What separates
one event from another of its kind are contradictions: another day or place in the lead, other figures in the same
words (the same template with next month's numbers), other names that each text repeats. They are penalties, no vetoes,
since a report of progress changes some of them too; only where the rest is word for word the same do they forbid.

The weights are those of least regret under cross-validation over marked events and pairs (``python -m
benchmarks.stories``): finer ones, and a logistic regression over seventeen measures, won nothing on texts held out.
"""

from __future__ import annotations

import math
import re
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import repeat
from operator import mul
from typing import Final, NamedTuple

from bot.models import Article
from bot.text.bigrams import idf, tokens

LEAD: Final = 200  # characters
WINDOW: Final = timedelta(hours=36)  # of 198 pairs of one event 2 lie further apart
TOO_FAR: Final = -0.5  # likeness of two articles further apart than the window
THRESHOLD: Final = 0.27  # likeness from which two articles are one story
SAME_NAMES: Final = 0.3  # share of repeated names from which nothing is taken off
TEMPLATE: Final = 0.4  # cosine of whole texts from which another subject in the same words is possible
FORM: Final = 0.6  # from which contradicting figures or names mean one form filled in anew, not one event
RARE: Final = 4.0  # idf of a bigram that leads to candidates
NAME: Final = 5.5  # idf of a bigram that, repeated, is taken for a part of a name
CONTEXT: Final = 4  # characters before a figure that say what it measures

_DAYS = re.compile(r"(?:\d{1,2}月)?(\d{1,2})日(?![前起])")
_DATES = re.compile(r"(?:20\d\d年)?(?:\d{1,2}月)?\d{1,2}日|20\d\d年(?:\d{1,2}月)?")
_DATELINE = re.compile(r"^.{0,30}?(?:电|讯|(?<!发布)消息|报道)(?:[（(][^（）()]{0,30}[）)])?\s*")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Vector:
    """Tokens (their CRC-32) and weights, packed: 8 bytes a token, for a process that keeps thousands of articles."""

    keys: array[int]
    weights: array[float]

    @classmethod
    def of(cls, weights: dict[str, float]) -> Vector:
        return cls(array("I", map(key_of, weights)), array("f", weights.values()))

    def table(self) -> dict[int, float]:
        return dict(zip(self.keys, self.weights, strict=True))


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of an article tells its event. ``lead`` and ``whole`` have length 1; ``rare`` are the lead's rare tokens;
    ``names`` weigh bigrams that are rare and repeated; ``figures`` are pairs of context and figure, as
    ``context << 32 | figure``; ``places`` stand in order."""

    lead: Vector
    whole: Vector
    rare: array[int]
    names: Vector
    figures: array[int]
    time: datetime | None
    days: frozenset[str]
    places: tuple[str, ...]


def key_of(text: str) -> int:
    """A number below 2**32 that is the same in every process."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@cache
def _places() -> re.Pattern[str]:
    lines = resources.files("bot.stories").joinpath("data/places.txt").read_text("utf-8").splitlines()
    return re.compile("|".join(name for line in lines if not line.startswith("#") for name in line.split()))


def places_of(text: str) -> tuple[str, ...]:
    """Provinces and large cities that a text names, in order."""
    return tuple(_places().findall(text))


def text_of(article: Article) -> tuple[str, str]:
    """The title where the body does not begin with it (else nothing), and the body."""
    body = "\n".join(article.paragraphs)
    return ("" if body.startswith(article.title.rstrip("…")) else article.title + "\n"), body


def lead_of(title: str, body: str) -> str:
    """Title and the first LEAD characters after the dateline."""
    return title + _DATELINE.sub("", body[: LEAD + 40])[:LEAD]


def sketch(article: Article, undated: datetime | None = None) -> Sketch:
    """The sketch of an article; its time is ``undated`` where it has none, and noon where it has only a day."""
    title, body = text_of(article)
    lead = lead_of(title, body)
    head, counts = _counts(lead), _counts(title + body)
    return Sketch(
        Vector.of(_unit(head)),
        Vector.of(_unit(counts)),
        array("I", [key_of(token) for token in head if idf(token) >= RARE]),
        Vector.of(_names(counts)),
        figures_of(title + body),
        _time(article, undated),
        frozenset(match[1] for match in _DAYS.finditer(lead)),
        places_of(lead),
    )


def _time(article: Article, undated: datetime | None) -> datetime | None:
    published = article.published
    if published is None or isinstance(published, datetime):
        return published or undated
    return datetime(published.year, published.month, published.day, 12, tzinfo=UTC)


def _counts(text: str) -> Counter[str]:
    """Tokens without dates, which the window and the days' conflict tell better."""
    return Counter(tokens(_DATES.sub(" ", text)))


def _unit(counts: Counter[str]) -> dict[str, float]:
    weights = {token: (1 + math.log(n)) * idf(token) for token, n in counts.items()}
    size = math.sqrt(sum(value * value for value in weights.values())) or 1.0
    return {token: value / size for token, value in weights.items()}


def _names(counts: Counter[str]) -> dict[str, float]:
    repeated = {token: n for token, n in counts.items() if n >= 2 and not token[0].isdigit()}
    return {token: min(n, 4) * idf(token) for token, n in repeated.items() if idf(token) >= NAME}


def figures_of(text: str) -> array[int]:
    """Each figure of a text (dates too) with what stands around it: CONTEXT characters before, one behind."""
    text = _SPACE.sub("", text)
    found: set[int] = set()
    for match in _FIGURE.finditer(text):
        before = _FIGURE.sub("#", text[max(0, match.start() - 3 * CONTEXT) : match.start()])[-CONTEXT:]
        if len(before) == CONTEXT:
            found.add(key_of(before + text[match.end() : match.end() + 1]) << 32 | key_of(match[0]))
    return array("Q", sorted(found))


def by_context(figures: array[int]) -> dict[int, set[int]]:
    """Context → its figures."""
    table: dict[int, set[int]] = {}
    for one in figures:
        table.setdefault(one >> 32, set()).add(one & 0xFFFFFFFF)
    return table


def agreement(one: dict[int, set[int]], other: dict[int, set[int]]) -> tuple[int, int]:
    """Of the contexts that two texts share: how many have a figure in common, and how many have none."""
    shared = one.keys() & other.keys()
    agree = sum(not one[context].isdisjoint(other[context]) for context in shared)
    return agree, len(shared) - agree


class Measures(NamedTuple):
    """Cosines of leads and whole texts; contradictions between 0 and 1: of ``place`` a half where both name some
    place of the other; ``form`` repeats figures and names where the texts are the same for the rest."""

    lead: float
    whole: float
    place: float
    day: float
    figures: float
    names: float
    form: float


class Penalties(NamedTuple):
    """What a full contradiction takes off. Figures in the same words differ in 20 of 66 marked pairs of different
    events and in 1 of 91 of one event."""

    place: float
    day: float
    figures: float
    names: float
    form: float = 0.6


PENALTIES: Final = Penalties(place=0.2, day=0.12, figures=0.15, names=0.1)


class Probe:
    """A sketch unpacked, to be compared with many."""

    __slots__ = ("figures", "lead", "names", "sketch", "whole")

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.lead, self.whole, self.names = sketch.lead.table(), sketch.whole.table(), sketch.names.table()
        self.figures = by_context(sketch.figures)

    def measures(self, other: Sketch) -> Measures:
        """What two articles share and where they contradict."""
        mine = self.sketch
        whole = _dot(self.whole, other.whole)
        agree, differ = agreement(self.figures, by_context(other.figures))
        figures = float(differ >= 2 and differ > agree)
        names = max(0.0, 1 - self._shared_names(other) / SAME_NAMES) if whole >= TEMPLATE else 0.0
        return Measures(
            lead=_dot(self.lead, other.lead),
            whole=whole,
            place=_other_place(mine.places, other.places),
            day=float(bool(mine.days and other.days and not mine.days & other.days)),
            figures=figures,
            names=names,
            form=max(figures, names) if whole >= FORM else 0.0,
        )

    def likeness(self, other: Sketch) -> float:
        """Up to 1; TOO_FAR where both are dated and too far apart."""
        return TOO_FAR if too_far(self.sketch, other) else weighed(self.measures(other))

    def _shared_names(self, other: Sketch) -> float:
        """Mean over both of the weight of its repeated names that stands in the other; 1 where neither has any."""
        mine = self.names.keys() & other.whole.keys
        shares = []
        if self.names:
            shares.append(sum(self.names[key] for key in mine) / sum(self.names.values()))
        if other.names.keys:
            theirs = zip(other.names.keys, other.names.weights, strict=True)
            shares.append(sum(w for key, w in theirs if key in self.whole) / sum(other.names.weights))
        return sum(shares) / len(shares) if shares else 1.0


def too_far(one: Sketch, other: Sketch) -> bool:
    return bool(one.time and other.time and abs(one.time - other.time) > WINDOW)


def weighed(found: Measures, penalties: Penalties = PENALTIES) -> float:
    """Mean of the cosines without the penalties."""
    off = found.place * penalties.place + found.day * penalties.day
    off += found.figures * penalties.figures + found.names * penalties.names + found.form * penalties.form
    return (found.lead + found.whole) / 2 - off


def _other_place(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other or one[0] == other[0]:
        return 0.0
    return 0.5 if set(one) & set(other) else 1.0


def _dot(table: dict[int, float], other: Vector) -> float:
    total: float = sum(map(mul, other.weights, map(table.get, other.keys, repeat(0.0))))
    return total
