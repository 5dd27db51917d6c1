"""How similar two articles are: whether they report one event.

The similarity is the mean of two cosines of bigram TF-IDF vectors (of the lead, and of the whole text) minus
penalties. What separates one event from another of its kind are contradictions: another day or place in the lead, other
figures in the same words (a template with next month's numbers), other names that each text repeats. They are penalties
and not vetoes, because a report of progress changes some of them too; only where the rest is word for word the same
does a contradiction keep two articles apart.

Penalties and threshold were chosen by cross-validation over marked events and pairs (``python -m benchmarks.stories
DATA --only stories``). Finer weights, and a logistic regression over up to 22 features, won nothing on held-out texts.
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
from bot.stories.identity import Identity, are_other_documents, identity_of
from bot.text.bigrams import idf, tokens

LEAD: Final = 200  # characters: a news text says in them what happened, when and where
DATELINE: Final = 40  # characters more that are looked through, so that a dateline costs nothing of the lead
WINDOW: Final = timedelta(hours=36)  # only 2 of 198 marked pairs of one event lie further apart
OUTSIDE_WINDOW: Final = -0.5  # their similarity: averaged with any other (at most 1) it stays below THRESHOLD
THRESHOLD: Final = 0.27  # average similarity from which articles are one story; chosen with PENALTIES from a grid
SAME_NAMES: Final = 0.3  # shared part of repeated names from which there is no penalty: outlets repeat different ones
TEMPLATE: Final = 0.4  # cosine of whole texts from which a template about another subject is possible; below, other
# names only mean another angle on the event
FORM: Final = 0.6  # cosine from which other figures or names mean one form filled in anew, and not one event
RARE: Final = 4.0  # idf from which a bigram of a lead leads to candidates: about one in 55 articles or fewer have it
NAME: Final = 5.5  # idf from which a repeated bigram is taken for a part of a name: about one in 245 or fewer have it
MOST_REPEATS: Final = 4  # of a name that count: a long text repeats its subject more often without saying more
CONTEXT: Final = 4  # characters before a figure: four Han characters mostly name what it measures

_DAYS = re.compile(r"(?:\d{1,2}月)?(\d{1,2})日(?![前起])")
_DATES = re.compile(r"(?:20\d\d年)?(?:\d{1,2}月)?\d{1,2}日|20\d\d年(?:\d{1,2}月)?")
_DATELINE = re.compile(r"^.{0,30}?(?:电|讯|(?<!发布)消息|报道)(?:[（(][^（）()]{0,30}[）)])?\s*")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector: token keys (``key_of``) and their weights, packed in 8 bytes a token because a process keeps
    thousands of articles."""

    keys: array[int]
    weights: array[float]

    @classmethod
    def of(cls, weights: dict[str, float]) -> Vector:
        """Pack the weights of tokens."""
        return cls(array("I", map(key_of, weights)), array("f", weights.values()))

    def table(self) -> dict[int, float]:
        """Unpacked: key → weight."""
        return dict(zip(self.keys, self.weights, strict=True))


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article to compare its event with others.

    ``lead`` and ``whole`` are TF-IDF vectors of length 1; ``rare`` are the keys of the lead's rare tokens. ``names``
    weighs rare bigrams that the text repeats. ``figures`` packs each figure with its context as
    ``context << 32 | figure``. ``time`` is None where the article has no date; ``days`` are days of the month that the
    lead names, as printed; ``places`` are those of the lead in order of appearance; ``identity`` keeps the documents of
    one form apart.
    """

    lead: Vector
    whole: Vector
    rare: array[int]
    names: Vector
    figures: array[int]
    time: datetime | None
    days: frozenset[str]
    places: tuple[str, ...]
    identity: Identity


def key_of(text: str) -> int:
    """A token's key: its CRC-32, which unlike ``hash`` is the same in every process."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@cache
def _places() -> re.Pattern[str]:
    lines = resources.files("bot.stories").joinpath("data/places.txt").read_text("utf-8").splitlines()
    return re.compile("|".join(name for line in lines if not line.startswith("#") for name in line.split()))


def places_of(text: str) -> tuple[str, ...]:
    """Provinces and large cities that a text names, in order."""
    return tuple(_places().findall(text))


def text_of(article: Article) -> tuple[str, str]:
    """Title (with a line break, empty where the body begins with it) and body of an article, as they are compared."""
    body = "\n".join(article.paragraphs)
    return ("" if body.startswith(article.title.rstrip("…")) else article.title + "\n"), body


def lead_of(title: str, body: str) -> str:
    """Title and the first LEAD characters after the dateline."""
    return title + _DATELINE.sub("", body[: LEAD + DATELINE])[:LEAD]


def sketch(article: Article, undated: datetime | None = None) -> Sketch:
    """The sketch of an article. Its time is ``undated`` where it has none, and noon UTC where it has only a day."""
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
        identity_of(article),
    )


def _time(article: Article, undated: datetime | None) -> datetime | None:
    published = article.published
    if published is None or isinstance(published, datetime):
        return published or undated
    return datetime(published.year, published.month, published.day, 12, tzinfo=UTC)


def _counts(text: str) -> Counter[str]:
    """Tokens without those of dates: WINDOW and the penalty of another day judge dates better than shared words do."""
    return Counter(tokens(_DATES.sub(" ", text)))


def _unit(counts: Counter[str]) -> dict[str, float]:
    weights = {token: (1 + math.log(n)) * idf(token) for token, n in counts.items()}
    size = math.sqrt(sum(value * value for value in weights.values())) or 1.0
    return {token: value / size for token, value in weights.items()}


def _names(counts: Counter[str]) -> dict[str, float]:
    repeated = {token: n for token, n in counts.items() if n >= 2 and not token[0].isdigit()}
    return {token: min(n, MOST_REPEATS) * idf(token) for token, n in repeated.items() if idf(token) >= NAME}


def figures_of(text: str) -> array[int]:
    """Each figure of a text (dates too) with its context, packed and sorted: CONTEXT characters before it and one
    behind, which is mostly its unit. Figures in the context count as one sign, so that a series compares.
    """
    text = _SPACE.sub("", text)
    found: set[int] = set()
    for match in _FIGURE.finditer(text):
        before = _FIGURE.sub("#", text[max(0, match.start() - 3 * CONTEXT) : match.start()])[-CONTEXT:]
        if len(before) == CONTEXT:
            found.add(key_of(before + text[match.end() : match.end() + 1]) << 32 | key_of(match[0]))
    return array("Q", sorted(found))


def by_context(figures: array[int]) -> dict[int, set[int]]:
    """Unpack ``figures_of``: context → its figures."""
    table: dict[int, set[int]] = {}
    for one in figures:
        table.setdefault(one >> 32, set()).add(one & 0xFFFFFFFF)
    return table


def agreement(one: dict[int, set[int]], other: dict[int, set[int]]) -> tuple[int, int]:
    """Count the contexts that two texts share: (those with a figure in common, those with none)."""
    shared = one.keys() & other.keys()
    agree = sum(not one[context].isdisjoint(other[context]) for context in shared)
    return agree, len(shared) - agree


class PairFeatures(NamedTuple):
    """Features of a pair of articles, each from 0 to 1.

    ``lead`` and ``whole`` are cosines. The others are contradictions: ``place`` is .5 where the first places differ but
    the texts share one; ``form`` repeats the larger of ``figures`` and ``names`` where the texts are alike otherwise.
    """

    lead: float
    whole: float
    place: float
    day: float
    figures: float
    names: float
    form: float


class Penalties(NamedTuple):
    """What each full contradiction takes off the similarity.

    The first four are the choice of ``benchmarks.stories`` among 108 combinations (its GRID). Figures in the same words
    differ in 20 of 66 marked pairs of different events and in 1 of 91 of one event. ``form`` brings even texts that are
    identical but for their figures below THRESHOLD: 1 - .15 - .6 < .27.
    """

    place: float
    day: float
    figures: float
    names: float
    form: float = 0.6


PENALTIES: Final = Penalties(place=0.2, day=0.12, figures=0.15, names=0.1)


class QuerySketch:
    """A sketch unpacked once, to be compared with many others."""

    __slots__ = ("figures", "lead", "names", "sketch", "whole")

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.lead, self.whole, self.names = sketch.lead.table(), sketch.whole.table(), sketch.names.table()
        self.figures = by_context(sketch.figures)

    def features(self, other: Sketch) -> PairFeatures:
        """What the two articles share, and where they contradict each other."""
        mine = self.sketch
        whole = _dot(self.whole, other.whole)
        agree, differ = agreement(self.figures, by_context(other.figures))
        figures = float(differ >= 2 and differ > agree)  # one that differs is a correction or a misprint
        names = max(0.0, 1 - self._shared_names(other) / SAME_NAMES) if whole >= TEMPLATE else 0.0
        return PairFeatures(
            lead=_dot(self.lead, other.lead),
            whole=whole,
            place=_other_place(mine.places, other.places),
            day=float(bool(mine.days and other.days and not mine.days & other.days)),
            figures=figures,
            names=names,
            form=max(figures, names) if whole >= FORM else 0.0,
        )

    def similarity(self, other: Sketch) -> float:
        """At most 1, below 0 with penalties; OUTSIDE_WINDOW where the times of both are known and too far apart, and
        for two documents that are not the same one."""
        is_apart = is_outside_window(self.sketch, other) or are_other_documents(self.sketch.identity, other.identity)
        return OUTSIDE_WINDOW if is_apart else score(self.features(other))

    def _shared_names(self, other: Sketch) -> float:
        """Of the weight of each text's repeated names the share that the other text has: the mean of both, and 1 where
        neither repeats any."""
        mine = self.names.keys() & other.whole.keys
        shares = []
        if self.names:
            shares.append(sum(self.names[key] for key in mine) / sum(self.names.values()))
        if other.names.keys:
            theirs = zip(other.names.keys, other.names.weights, strict=True)
            shares.append(sum(w for key, w in theirs if key in self.whole) / sum(other.names.weights))
        return sum(shares) / len(shares) if shares else 1.0


def is_outside_window(one: Sketch, other: Sketch) -> bool:
    """Whether the times of both are known and lie further apart than WINDOW."""
    return bool(one.time and other.time and abs(one.time - other.time) > WINDOW)


def score(pair: PairFeatures, penalties: Penalties = PENALTIES) -> float:
    """The similarity: mean of the cosines minus the penalties."""
    off = pair.place * penalties.place + pair.day * penalties.day
    off += pair.figures * penalties.figures + pair.names * penalties.names + pair.form * penalties.form
    return (pair.lead + pair.whole) / 2 - off


def _other_place(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The first place is where a news text is about; a half where another place of the lead is shared."""
    if not one or not other or one[0] == other[0]:
        return 0.0
    return 0.5 if set(one) & set(other) else 1.0


def _dot(table: dict[int, float], other: Vector) -> float:
    total: float = sum(map(mul, other.weights, map(table.get, other.keys, repeat(0.0))))
    return total
