"""Sentences and clauses of one paragraph, as offsets. A line break inside a paragraph ends a clause.

Nothing is cut inside a pair of quotes or brackets of at most ``PAIR_LIMIT`` characters, nor inside a
number (1,000 or 10:30). Marks and closing quotes stay with what they end. Linear in the length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Characters in a pair of quotes or brackets that is held together. Quotations of leaders run to several sentences, and
# the opening mark of a pair whose end was forgotten must not protect the rest of the paragraph.
PAIR_LIMIT: Final = 160
PAIRS: Final = dict(zip("”’」』》〉）)】]", "“‘「『《〈（(【[", strict=True))
OPENING: Final = frozenset(PAIRS.values())
# Open marks that are remembered. Deeper nesting is a row of opening marks without an end; without a limit such a row
# would make the search for the partner quadratic.
STACK_LIMIT: Final = 8

_BRACKET = re.compile("[" + re.escape("".join((*PAIRS, *PAIRS.values()))) + "]")
# Marks that end a sentence or a clause, with the closing quotes behind them. A full stop counts only where it cannot be
# a decimal point or an abbreviation: behind a Latin word, behind a year or a percentage before a new sentence. Nothing
# else is tried: three alternatives look back first, which costs at every character.
_MARK = re.compile(
    r"(?=[。！？!?；;….，：,:\n])(?:[。！？!?；;…]+[”’」』）)\"]*|(?<=[A-Za-z]{2})\.(?=\s)|(?<=\d{4})\.(?=\s+[A-Z])|"
    r"(?<=[%)])\.(?=\s+[A-Z])|[，：,:]|\n)"
)
_GOES_ON = frozenset("，、；。的：！？")  # behind a closing quote: the sentence around the quotation goes on


@dataclass(frozen=True, slots=True)
class Clause:
    """``[start, end)`` in the paragraph, its mark included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """``[start, end)`` in the paragraph, without space around; the clauses join seamlessly."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


def protected(text: str) -> bytearray:
    """One byte a character: 1 inside a pair of quotes or brackets, the pair included."""
    mask = bytearray(len(text))
    stack: list[tuple[str, int]] = []
    for found in _BRACKET.finditer(text):
        mark, at = found.group(), found.start()
        if mark in OPENING:
            stack = [*stack[-STACK_LIMIT:], (mark, at)]
            continue
        depth = next((d for d in range(len(stack) - 1, -1, -1) if stack[d][0] == PAIRS[mark]), None)
        if depth is None:
            continue
        start = stack[depth][1]
        del stack[depth:]
        if at - start <= PAIR_LIMIT:
            mask[start : at + 1] = b"\1" * (at + 1 - start)
    return mask


def _ends_quote(text: str, mask: bytearray, end: int) -> bool:
    """Whether a masked mark before ``end`` closes a whole quotation that ends a sentence (“…。”)."""
    if not mask[end - 1] or text[end - 1] not in "”」』":
        return False
    return end == len(text) or (text[end] not in _GOES_ON and (not mask[end] or text[end] in OPENING))


def _in_number(text: str, at: int) -> bool:
    """Whether a comma or colon stands between two digits: 1,000 or 10:30."""
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def _cuts(text: str) -> list[tuple[int, bool]]:
    """Offsets after each mark that cuts, and whether a sentence ends there."""
    mask = protected(text)
    cuts: list[tuple[int, bool]] = []
    for found in _MARK.finditer(text):
        at, end = found.span()
        minor = found.group() in "，：,:\n"
        if mask[at]:
            if not minor and _ends_quote(text, mask, end):
                cuts.append((end, True))
        elif not (minor and text[at] in ",:，：" and _in_number(text, at)):
            final = not minor and found.group()[0] != "…"  # dots break off a clause, and the sentence goes on
            cuts.append((end, final))
    if not cuts or cuts[-1] != (len(text), True):
        cuts.append((len(text), True))
    return cuts


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def split(text: str) -> tuple[Sentence, ...]:
    """All sentences of one paragraph, in order; a semicolon ends a sentence, as in the lists of official documents."""
    sentences: list[Sentence] = []
    clauses: list[Clause] = []
    at = 0
    for cut, final in _cuts(text):
        start, end = _trim(text, at, cut)
        at = max(at, cut)
        if start < end:
            clauses.append(Clause(start, end))
        if final and clauses:
            sentences.append(Sentence(clauses[0].start, clauses[-1].end, tuple(clauses)))
            clauses = []
    return tuple(sentences)
