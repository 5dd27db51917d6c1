"""How a text is compared with a reference or with marks: over characters, Latin words and numbers, without spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

UNIT = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?%?|[\u4e00-\u9fff]")
SPACE = re.compile(r"[\s\u3000\xa0\u200b\ufeff]+")


def squeeze(text: str) -> str:
    """The text in NFKC without white space."""
    return SPACE.sub("", unicodedata.normalize("NFKC", text))


def units(text: str) -> list[str]:
    """Han characters one by one; Latin words and numbers whole."""
    return UNIT.findall(text)


def pairs(text: str) -> set[tuple[str, str]]:
    """The pairs of neighbouring units."""
    found = units(text)
    return set(pairwise(found))


def rouge_1(got: str, reference: str) -> float:
    """F1 of the units that both texts hold, a unit counted as often as the rarer side has it, in percent."""
    one, two = Counter(units(got)), Counter(units(reference))
    common = sum((one & two).values())
    return 200 * common / (sum(one.values()) + sum(two.values())) if common else 0.0


def covered(clauses: Iterable[str], text: str) -> float:
    """The mean share of a marked clause's pairs that the text holds, in percent."""
    there = pairs(text)
    return mean(100 * len(pairs(clause) & there) / max(1, len(pairs(clause))) for clause in clauses)


def in_junk(pieces: Sequence[str], card: Mapping[str, Any]) -> float:
    """The percentage of the pieces that lie in, or hold, a sentence marked as junk."""
    junk = [squeeze(card["sentences"][int(at)]) for at in card["drop"]]
    # A junk sentence under eight characters may stand inside a good piece by chance.
    return mean(100.0 * any(p in j or (len(j) >= 8 and j in p) for j in junk) for p in map(squeeze, pieces))


def mean(values: Iterable[float]) -> float:
    """The mean, 0 of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else 0.0
