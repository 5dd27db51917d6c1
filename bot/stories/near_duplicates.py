"""Near-copies: reprints of one text, cut, framed or lightly edited.

Signatures find them (a table with an index keeps them), fingerprints verify them: most of the shorter text stands in
the longer. The same template with other figures, dates or places is no copy.

Signatures are the rarest clauses of a text. Which of its clauses are rare does not depend on what else a text holds,
so a cut copy keeps some of them, and stock phrases are not among them. Why no MinHash: docs/decisions.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from dataclasses import dataclass
from typing import Final

from bot.models import Article
from bot.stories.similarity import agreement, by_context, figures_of, key_of, lead_of, places_of, text_of
from bot.text.bigrams import idf, tokens

SIGNATURES: Final = 12  # an article; all 128 true pairs of 133 marked ones share one, with 8 as well
SHORTEST: Final = 10  # characters of a clause that tells a text
SHINGLE: Final = 4  # characters
KEPT: Final = 1024  # shingles a fingerprint keeps at most, by their hash: two keep the same ones
CONTAINED: Final = 0.6  # of the shorter in the longer; true pairs have .68 and more, others of a topic up to .57
PLAIN: Final = 0.75  # containment from which a copy may begin with another place: its headline was rewritten

_CLAUSE = re.compile(r"[^，。；：！？,;:!?\n]+")
_SILENT = re.compile(r"[^0-9A-Za-z.%\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What of a text tells its copies. ``shingles`` are those hashes that ``2 ** thinned`` divides, of ``length`` in
    all; ``figures`` as in a sketch."""

    shingles: array[int]
    thinned: int
    length: int
    figures: array[int]
    places: tuple[str, ...]


def signatures(article: Article) -> tuple[int, ...]:
    """At most SIGNATURES signed 64-bit numbers, the same in every process; none for an article without text.

    Two articles that share one may be near-copies; two that share none are not looked at.
    """
    title, body = text_of(article)
    clauses = {clause for clause in map(_squeezed, _CLAUSE.findall(title + body)) if len(clause) >= SHORTEST}
    if not clauses:
        clauses = {_squeezed(title + body)} - {""}
    return tuple(map(_number, sorted(clauses, key=lambda clause: (-_rarity(clause), clause))[:SIGNATURES]))


def _rarity(clause: str) -> float:
    weights = [idf(token) for token in tokens(clause)]
    return sum(weights) / len(weights) if weights else 0.0


def _number(clause: str) -> int:
    digest = hashlib.blake2b(clause.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _squeezed(text: str) -> str:
    return _SILENT.sub("", text)


def fingerprint(article: Article) -> Fingerprint:
    """Some 4 KB at most beside the figures."""
    title, body = text_of(article)
    text = _squeezed(title + body)
    hashes = {key_of(text[at : at + SHINGLE]) for at in range(max(1, len(text) - SHINGLE + 1))} if text else set()
    kept, thinned = hashes, 0
    while len(kept) > KEPT:
        thinned += 1
        kept = {one for one in kept if one % (1 << thinned) == 0}
    return Fingerprint(
        array("I", sorted(kept)), thinned, len(hashes), figures_of(title + body), places_of(lead_of(title, body))
    )


def containment(one: Fingerprint, other: Fingerprint) -> float:
    """Share of the shorter text's shingles that stand in the longer (estimated on those that both would keep)."""
    shorter, longer = sorted((one, other), key=lambda print_: print_.length)
    step = 1 << max(one.thinned, other.thinned)
    mine = {shingle for shingle in shorter.shingles if shingle % step == 0}
    return len(mine.intersection(longer.shingles)) / len(mine) if mine else 0.0


def copied(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether the two are near-copies."""
    share = containment(one, other)
    if share < CONTAINED or _other_figures(one, other):
        return False
    return not _other_places(one.places, other.places, share)


def _other_figures(one: Fingerprint, other: Fingerprint) -> bool:
    """The same words with other figures: at least two, and over half as many as agree."""
    agree, differ = agreement(by_context(one.figures), by_context(other.figures))
    return differ >= 2 and 2 * differ > agree


def _other_places(one: tuple[str, ...], other: tuple[str, ...], share: float) -> bool:
    if not one or not other:
        return False
    if share < PLAIN:
        return one[0] not in other or other[0] not in one
    return not set(one) & set(other)


def is_near_copy(one: Article, other: Article) -> bool:
    """Whether one is a reprint of the other, whole or cut."""
    return copied(fingerprint(one), fingerprint(other))
