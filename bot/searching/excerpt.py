"""The sentence of an article that holds most of what was sought, and where in it (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.models import Article
from bot.text.search_tokens import fold, occurrences
from bot.text.sentences import split

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``text`` word for word; ``paragraph`` None for a caption."""

    text: str
    paragraph: int | None
    marks: Marks


def excerpt(article: Article, needles: Sequence[str]) -> Excerpt:
    """The first of the best sentences; that which opens the article where none of the folded needles stands in one."""
    texts: list[tuple[int | None, str]] = [*enumerate(article.paragraphs), *((None, one) for one in article.captions)]
    folded = [fold(text) for _, text in texts]
    holding = [sum(needle in line for needle in needles) for line in folded]
    best: tuple[int, Excerpt] | None = None
    for (number, text), most in zip(texts, holding, strict=True):
        if not most or (best and best[0] >= most):
            continue
        for count, start, end in _sentences(text, needles):
            if best is None or count > best[0]:
                best = count, Excerpt(text[start:end], number, marks(text[start:end], needles))
    if best:
        return best[1]
    opening = next(((number, text) for number, text in texts if text), (None, article.title))
    first = split(opening[1])[:1]
    return Excerpt(opening[1][first[0].start : first[0].end] if first else opening[1], opening[0], ())


def marks(text: str, needles: Sequence[str]) -> Marks:
    """Where the folded needles stand in a text, joined where they touch, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(place for needle in needles for place in occurrences(text, needle)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _sentences(text: str, needles: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Stretches of whole sentences with how many needles stand in each; a hit across a full stop joins two."""
    bounds = [(sentence.start, sentence.end) for sentence in split(text)] or [(0, len(text))]
    places = [(start, end, needle) for needle in needles for start, end in occurrences(text, needle)]
    stretches = set()
    for start, end, _ in places:
        first = max((one for one, _ in bounds if one <= start), default=0)
        last = min((one for _, one in bounds if one >= end), default=len(text))
        stretches.add((first, last))
    for start, end in sorted(stretches):
        inside = {needle for first, last, needle in places if start <= first and last <= end}
        yield len(inside), start, end
