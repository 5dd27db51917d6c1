"""Near-duplicates: reprints of one text, cut, framed or lightly edited.

Signatures find candidates (an indexed table keeps them), fingerprints verify them: most of the shorter text must stand
in the longer one. The same template with other figures, dates or places is no near-duplicate, nor is another document
of one form (``identity``).

An article's signatures are hashes of its rarest clauses. Whether a clause is rare does not depend on what else the text
holds, so a shortened reprint keeps some of them, and stock phrases are never among them. docs/decisions/0016 says why
not MinHash, and where the figures below come from.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from dataclasses import dataclass
from typing import Final

from bot.models import Article
from bot.stories.identity import Identity, are_other_copies, identity_of
from bot.stories.similarity import agreement, by_context, figures_of, key_of, lead_of, places_of, text_of
from bot.text.bigrams import idf, tokens

SIGNATURES: Final = 12  # an article; all 128 true pairs share one of 12 (of 8 too: the rest is for heavier cuts)
SHORTEST: Final = 10  # characters of a clause: shorter ones (据新华社报道) stand in unrelated texts
SHINGLE: Final = 4  # characters: two Chinese words, so that common words alone make no overlap
MOST_SHINGLES: Final = 1024  # that a fingerprint keeps: 4 KB an article
CONTAINED: Final = 0.6  # of the shorter in the longer; true pairs have .68 and more, other events of a topic up to .57
PLAIN: Final = 0.75  # containment from which a reprint may begin with another place: its headline was rewritten

_CLAUSE = re.compile(r"[^，。；：！？,;:!?\n]+")
_SILENT = re.compile(r"[^0-9A-Za-z.%\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What verifies near-duplicates of a text.

    ``shingles`` are hashes of its character shingles, sorted; of a long text only those that ``2 ** sampling_bits``
    divides, so that two fingerprints sample the same ones. ``length`` counts all of them. ``figures`` and ``places``
    are those of a ``Sketch``.
    """

    shingles: array[int]
    sampling_bits: int
    length: int
    figures: array[int]
    places: tuple[str, ...]
    identity: Identity


def signatures(article: Article) -> tuple[int, ...]:
    """At most SIGNATURES signed 64-bit numbers, the same in every process; none for an article without text.

    Articles that share one may be near-duplicates; articles that share none are never compared.
    """
    title, body = text_of(article)
    clauses = {clause for clause in map(_squeezed, _CLAUSE.findall(title + body)) if len(clause) >= SHORTEST}
    if not clauses:
        clauses = {_squeezed(title + body)} - {""}
    return tuple(map(_number, sorted(clauses, key=lambda clause: (-_rarity(clause), clause))[:SIGNATURES]))


def _rarity(clause: str) -> float:
    """The mean idf of its bigrams."""
    weights = [idf(token) for token in tokens(clause)]
    return sum(weights) / len(weights) if weights else 0.0


def _number(clause: str) -> int:
    digest = hashlib.blake2b(clause.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _squeezed(text: str) -> str:
    return _SILENT.sub("", text)


def fingerprint(article: Article) -> Fingerprint:
    """The fingerprint of an article."""
    title, body = text_of(article)
    text = _squeezed(title + body)
    hashes = {key_of(text[at : at + SHINGLE]) for at in range(max(1, len(text) - SHINGLE + 1))} if text else set()
    kept, sampling_bits = hashes, 0
    while len(kept) > MOST_SHINGLES:
        sampling_bits += 1
        kept = {one for one in kept if one % (1 << sampling_bits) == 0}
    return Fingerprint(
        array("I", sorted(kept)),
        sampling_bits,
        len(hashes),
        figures_of(title + body),
        places_of(lead_of(title, body)),
        identity_of(article),
    )


def containment(one: Fingerprint, other: Fingerprint) -> float:
    """The share of the shorter text's shingles that the longer one has too, estimated on those that both sample."""
    shorter, longer = sorted((one, other), key=lambda print_: print_.length)
    step = 1 << max(one.sampling_bits, other.sampling_bits)
    mine = {shingle for shingle in shorter.shingles if shingle % step == 0}
    return len(mine.intersection(longer.shingles)) / len(mine) if mine else 0.0


def are_near_duplicates(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one text is a reprint of the other, whole or cut."""
    share = containment(one, other)
    if share < CONTAINED or _other_figures(one, other) or are_other_copies(one.identity, other.identity):
        return False
    return not _other_places(one.places, other.places, share)


def _other_figures(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether the same words hold other figures: a template filled in anew. One that differs may be a correction, and
    a long reprint may differ in few of many, so at least two and more than half as many as agree."""
    agree, differ = agreement(by_context(one.figures), by_context(other.figures))
    return differ >= 2 and 2 * differ > agree


def _other_places(one: tuple[str, ...], other: tuple[str, ...], share: float) -> bool:
    """Whether the places contradict: below PLAIN each first place must stand in the other text, above it any shared
    place is enough."""
    if not one or not other:
        return False
    if share < PLAIN:
        return one[0] not in other or other[0] not in one
    return not set(one) & set(other)


def is_near_duplicate(one: Article, other: Article) -> bool:
    """``are_near_duplicates`` of two articles without fingerprints at hand."""
    return are_near_duplicates(fingerprint(one), fingerprint(other))
