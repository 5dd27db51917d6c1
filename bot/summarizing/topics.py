"""The State Council's subject class of an article: a multinomial linear model over bigrams and policy terms.

The classes are those of the catalogue of government information (主题分类). 其他 is the answer when unsure.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from bot.models import Article
from bot.summarizing.data_files import data_file
from bot.text.bigrams import tokens, weighted
from bot.text.scripts import is_traditional, simplified
from bot.text.terms import Beginnings, by_beginning, longest_in, terms, terms_in

OTHER: Final = "其他"
HEAD: Final = 1500  # characters of the text that are looked at
TERM_IDF: Final = 8.0  # what a policy term counts beside the bigrams
OF_TITLE: Final = 1.5  # added to the logarithm of a token's count when it stands in the title
OF_CLASS: Final = 0.7  # the length of the vector of the classes' terms, beside that of the tokens, 1
OF_ORGANS: Final = 0.6  # the length of the vector of the classes of organs named
ORGANS_HEAD: Final = 800  # characters in which the organs that a text is about are named
SHORTEST: Final = 6  # Han characters or Latin words; on less nothing is said


class Topic(NamedTuple):
    """A class and how likely it is, in 0..1; of 其他: how likely no named class is."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Model:
    """One row of weights a class; of each token the classes that it speaks for or against."""

    classes: tuple[str, ...]
    intercepts: tuple[float, ...]
    weights: dict[str, list[float]]  # class, weight, class, weight, …
    sharpness: float
    threshold: float


@cache
def model() -> Model:
    """The learnt model, ``data/topics.json``."""
    data = data_file("topics.json")
    names, cuts = tuple(data["classes"]), data["intercepts"]
    return Model(names, tuple(cuts), data["weights"], data["sharpness"], data["threshold"])


def topic_of(article: Article) -> Topic:
    """The class of an article: the one that its page's header gives, else worked out from title and beginning."""
    given = _given(article.header.get("主题分类", ""))
    if given:
        return Topic(given, 1.0)
    text = "\n".join(article.paragraphs)[:HEAD]
    found = signals(article.title, text)
    chances = shares(found, model())
    if "@对外事务" not in found and is_traditional(text):
        # The labels that this class was learnt from call news of Taiwan and Hong Kong foreign.
        chances[model().classes.index("对外事务")] = 0.0
    return choose(chances, model())


def _given(field: str) -> str | None:
    """The class that a header names: 财政、金融、审计\\税务 gives the first part; None where it names none."""
    named = simplified(field).replace(" ", "").replace("，", "、").replace(",", "、")
    return next((name for name in model().classes if name != OTHER and name in named), None)


@cache
def _organs() -> tuple[Beginnings, dict[str, str]]:
    """The names of organs that belong to one class, and the class of each (``organ_topics`` of ``facts.json``)."""
    classed = {
        organ: name for name, listed in data_file("facts.json")["organ_topics"].items() for organ in listed.split("|")
    }
    return by_beginning(classed), classed


def signals(title: str, text: str) -> dict[str, float]:
    """Bigrams, Latin words, policy terms, and how many terms and organs each class has, weighted; no numbers."""
    title, text = simplified(title), simplified(text)
    counted = Counter(tokens(f"{title}\n{text}"))
    counts = {token: n for token, n in counted.items() if not token[0].isdigit()}
    if len(counts) < SHORTEST:
        return {}
    heading = set(tokens(title))
    idf = weighted(counts)
    found = {t: (math.log(1 + n) + (OF_TITLE if t in heading else 0)) * idf[t] for t, n in counts.items()}
    named, classed = set(terms_in(title)), dict.fromkeys(terms().values(), 0.0)
    for term, n in Counter(terms_in(f"{title}\n{text}")).items():
        value = math.log(1 + n) + (OF_TITLE if term in named else 0)
        found[f"={term}"] = value * TERM_IDF
        classed[terms()[term]] += value
    beginnings, of_organ = _organs()
    organs = Counter(f"@{of_organ[organ]}" for organ in longest_in(beginnings, f"{title}\n{text[:ORGANS_HEAD]}"))
    spoken = _scaled({token: math.log(1 + n) for token, n in organs.items()}, OF_ORGANS)
    return (
        spoken
        | _scaled(found, 1.0)
        | _scaled({f"#{name}": value for name, value in classed.items() if value}, OF_CLASS)
    )


def _scaled(vector: dict[str, float], length: float) -> dict[str, float]:
    size = math.sqrt(sum(value * value for value in vector.values()))
    return {token: value * length / size for token, value in vector.items()} if size else {}


def shares(found: dict[str, float], using: Model) -> list[float]:
    """The probability of each class."""
    values = list(using.intercepts)
    for token, value in found.items():
        weights = using.weights.get(token)
        if weights:
            for at, weight in zip(weights[::2], weights[1::2], strict=True):
                values[int(at)] += value * weight
    best = max(values)
    powers = [math.exp(using.sharpness * (value - best)) for value in values]
    return [power / sum(powers) for power in powers]


def choose(probabilities: list[float], using: Model) -> Topic:
    """The likeliest class, or 其他 where it is not likely enough."""
    best = max(range(len(probabilities)), key=lambda at: probabilities[at])
    if using.classes[best] != OTHER and probabilities[best] >= using.threshold:
        return Topic(using.classes[best], probabilities[best])
    named = max(p for p, name in zip(probabilities, using.classes, strict=True) if name != OTHER)
    return Topic(OTHER, 1 - named)
