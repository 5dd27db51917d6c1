"""Policy text, general news or a broker's note: each wants another choice. When unsure: policy."""

from __future__ import annotations

import math
from typing import Final, Literal

from bot.models import Article
from bot.summarizing.data_files import data_file
from bot.text.bigrams import tokens

Genre = Literal["policy", "general", "broker"]
GENRES: Final[tuple[Genre, ...]] = ("policy", "general", "broker")
HEAD: Final = 1500  # characters that are looked at
FOR_POLICY: Final = 0.25  # added to its value: the loss is asymmetric for who follows policy


def genre_of(article: Article) -> Genre:
    """The likeliest by a multinomial logistic model over the character bigrams of the first ``HEAD`` characters."""
    model = data_file("genre.json")
    bag = dict.fromkeys(tokens("\n".join(article.paragraphs)[:HEAD]))
    scale = math.sqrt(max(1, len(bag)))
    values = [intercept * scale for intercept in model["intercepts"]]
    values[0] += FOR_POLICY * scale
    for token in bag:
        for at, weight in enumerate(model["weights"].get(token, ())):
            values[at] += weight
    return GENRES[values.index(max(values))]
