"""What the topic model learns from: vectors of signals, each with a class and a weight."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from typing import Any

from benchmarks.topics import Labelled, classes
from bot.summarizing.topics import HEAD, OTHER, signals

# How much an example counts. Marks were made by reading articles; labels are of other corpora and only near our
# classes; the vocabulary keeps rare terms in their class; news without a policy term is plenty and all one class.
MARK, LABEL, VOCABULARY, WITHOUT_TERMS = 3.0, 0.08, 0.2, 0.04
A_LABEL = 400  # texts at most of one label: else the largest label would outweigh the rest
SAMPLES = {"terms": 60, "english": 40}  # of each class's vocabulary
TERMS_A_SAMPLE = 8
SEED = 1
NAMES = classes()


class Examples:
    """Vectors, classes and weights, as the learner takes them."""

    def __init__(self) -> None:
        self.vectors: list[dict[str, float]] = []
        self.labels: list[int] = []
        self.weights: list[float] = []

    def add(self, vector: dict[str, float], name: str, weight: float) -> None:
        """One example; an empty vector says nothing and is left out."""
        self.add_class(vector, NAMES.index(name), weight)

    def add_class(self, vector: dict[str, float], at: int, weight: float) -> None:
        """The same with the number of the class."""
        if vector:
            self.vectors.append(vector)
            self.labels.append(at)
            self.weights.append(weight)


def add_marks(examples: Examples, marks: Sequence[Labelled]) -> None:
    """The articles marked by reading."""
    for one in marks:
        examples.add(signals(one.title, one.text[:HEAD]), one.name, MARK)


def add_vocabulary(examples: Examples) -> None:
    """Samples of the terms of each class, in Chinese and in English."""
    chance = random.Random(SEED)
    data = json.loads(resources.files("bot.text").joinpath("data/terms.json").read_text("utf-8"))
    for language, times in SAMPLES.items():
        for name, joined in data[language].items():
            terms = joined.split()
            for _ in range(times):
                sample = chance.sample(terms, min(len(terms), TERMS_A_SAMPLE))
                examples.add(signals("", "，".join(sample)), name, VOCABULARY)


def add_labels(examples: Examples, texts: Sequence[Labelled]) -> None:
    """The texts with category labels, of each label at most ``A_LABEL``."""
    taken: Counter[str] = Counter()
    for one in texts:
        taken[one.label] += 1
        if taken[one.label] <= A_LABEL:
            examples.add(signals("", one.text), one.name, LABEL)


def add_news_without_terms(examples: Examples, texts: Sequence[dict[str, Any]]) -> None:
    """News without one policy term is 其他: company news, weather, curiosities."""
    for row in texts:
        vector = signals("", row["text"][:HEAD])
        if not any(token[0] in "=#" for token in vector):
            examples.add(vector, OTHER, WITHOUT_TERMS)
