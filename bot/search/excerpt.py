"""The sentence of an article that holds most of what was sought, and where in it (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.models import Article
from bot.text.normalize import fold, occurrences_of
from bot.text.sentences import split

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``text`` word for word; ``paragraph`` None for a caption."""

    text: str
    paragraph: int | None
    marks: Marks


def excerpt(article: Article, terms: Sequence[str]) -> Excerpt:
    """The first of the best sentences; that which opens the article where no folded term stands in one."""
    texts: list[tuple[int | None, str]] = [*enumerate(article.paragraphs), *((None, one) for one in article.captions)]
    holding = [sum(term in line for term in terms) for line in (fold(text) for _, text in texts)]
    most = max(holding, default=0)
    best: tuple[int, Excerpt] | None = None
    for (number, text), count in zip(texts, holding, strict=True):
        if most and count == most and (best is None or best[0] < most):
            found = max(_stretches(text, terms), key=lambda one: one[0])
            if best is None or found[0] > best[0]:
                best = found[0], Excerpt(text[found[1] : found[2]], number, found[3])
    return best[1] if best else _opening(article)


def _opening(article: Article) -> Excerpt:
    for number, text in enumerate(article.paragraphs):
        for sentence in split(text)[:1]:
            return Excerpt(text[sentence.start : sentence.end], number, ())
    return Excerpt(article.title, None, ())


def _joined(places: Iterable[tuple[int, int]]) -> Marks:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _stretches(text: str, terms: Sequence[str]) -> Iterator[tuple[int, int, int, Marks]]:
    """Stretches of whole sentences, how many terms stand in each, and where; a hit across a full stop joins two."""
    bounds = [(sentence.start, sentence.end) for sentence in split(text)] or [(0, len(text))]
    places = occurrences_of(text, terms)
    stretches = set()
    for start, end, _ in places:
        first = max((one for one, _ in bounds if one <= start), default=0)
        last = min((one for _, one in bounds if one >= end), default=len(text))
        stretches.add((first, last))
    for start, end in sorted(stretches):
        inside = [place for place in places if start <= place[0] and place[1] <= end]
        yield (
            len({term for _, _, term in inside}),
            start,
            end,
            _joined((a - start, b - start) for a, b, _ in inside),
        )
