"""Names of organs in a text: found by how they end, and walked back to where they begin.

A closed list would miss most local organs; what a name ends with (局, 委员会, 人民政府) is nearly closed. It begins
at punctuation, after another organ, or after a word that no name holds (由, 据, 记者). ``data/facts.json`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.summarizing.data_files import data_file

_LONGEST: Final = 26  # characters of a name up to its first ending: 中国证券监督管理委员会新疆生产建设兵团…
_WHOLE: Final = 34  # with a second organ or office behind it: 国家税务总局北京市税务局第三稽查局
_MAGAZINE: Final = "杂志"  # whose name stands in 《》 before it, which ends a run
_RUN = re.compile(r"[\u3400-\u9fff〇A-Za-z0-9·]{2,}")


@dataclass(frozen=True, slots=True)
class Organ:
    """A name by its place in a text."""

    start: int
    end: int
    name: str


# What a pattern begins with, behind what it looks back at: a class, words in a group, or a character.
_FIRST = re.compile(
    r"(?:\(\?<[=!][^)]*\))*(?:\[(?P<letters>[^^\]]+)\]|\(\?:(?P<words>[^()\[\]\\]+)\)|(?P<one>[^(\[\\.]))(?![?*{])"
)


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern of many, tried only where one of them may begin: at most places none of a hundred does."""
    first = list(map(_FIRST.match, patterns))
    letters = {
        one["letters"] or one["one"] or "".join(word[0] for word in one["words"].split("|")) for one in first if one
    }
    begins = f"(?=[{''.join(sorted(letters))}])" if all(first) else ""  # where one is not understood: everywhere
    return re.compile(f"{begins}(?:{'|'.join(patterns)})")


@cache
def _ending() -> re.Pattern[str]:
    return _any_of(data_file("facts.json")["organ_endings"])


@cache
def _stop() -> re.Pattern[str]:
    return _any_of(data_file("facts.json")["organ_stops"])


@cache
def _masked() -> re.Pattern[str]:
    """Words of names that hold a word which no name holds: 工业和信息化, 福利及."""
    return _any_of(data_file("facts.json")["organ_inner"])


@cache
def known_organs() -> frozenset[str]:
    """The national organs, by their full and short names."""
    return frozenset(str(data_file("facts.json")["organs"]).split("|"))


@cache
def _no_organ() -> re.Pattern[str]:
    return re.compile("|".join(data_file("facts.json")["no_organs"]))


def organs_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Organ]:
    """The organs of a folded text, from left to right, none overlapping another."""
    for run in _RUN.finditer(text, start, len(text) if end is None else end):
        for first, last in _names(run[0]):
            name, at = run[0][first:last], run.start() + first
            if name == _MAGAZINE:
                at = _behind_quotes(text, at)
                name = text[at : run.start() + last]
            if name in known_organs() or not _no_organ().search(name):
                yield Organ(at, run.start() + last, name)


def _behind_quotes(text: str, at: int) -> int:
    """Where a name begins that follows its title: 《财富》杂志; ``at`` itself where none stands before it."""
    opening = text.rfind("《", max(0, at - _LONGEST), at)
    return opening if opening >= 0 and text[at - 1] == "》" else at


def _names(run: str) -> list[tuple[int, int]]:
    """Where names begin and end in a run of characters without punctuation."""
    ends = [match.end() for match in _ending().finditer(run)]
    if not ends:
        return []
    plain = _masked().sub(lambda match: "一" * len(match[0]), run)
    stops = [match.end() for match in _stop().finditer(plain)]
    found: list[tuple[int, int]] = []
    for end in ends:
        begin = max((stop for stop in stops if stop < end), default=0)
        if found and begin <= found[-1][0] and end - found[-1][0] <= _WHOLE:
            found[-1] = (found[-1][0], end)  # 国家税务总局 + 北京市税务局
            continue
        begin = max(begin, found[-1][1] if found else 0)
        if 2 <= end - begin <= _LONGEST:
            found.append((begin, end))
    return found
