"""Lines of a column become paragraphs: what ends one, what goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from bot.documents.positioned.headings import is_numbered_heading
from bot.documents.positioned.letters import joined
from bot.documents.positioned.values import Alignment, Column, Line, Paragraph, Table

INDENT: Final = 1.2  # of the size: first lines are indented by two letters, in narrow columns by one and a half
OTHER_SIZE: Final = 1.1  # two sizes are not one paragraph's
WIDE_LEADING: Final = 1.25  # of the usual distance of two lines
SURE_LINES: Final = 8  # in a column show where its edges are
SLACK: Final = 0.8  # letters that a full line may fall short of where the next word would have ended
_WORD = re.compile(
    r"([（《“‘「『〔【]{0,3})(?:([^\s\u2e80-\u9fff\uff00-\uffef，。；：！？、）》”“‘’]{1,40})|(.))([，。；：！？、）》”’」』〕】%]{0,3})"
)
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十0-9]{1,3}）|\([0-9]{1,2}\)|[0-9]{1,2}[.、．](?![0-9])|"
    r"第[一二三四五六七八九十百零0-9]{1,5}[章节条]|[①-⑳]|[•●■◆▪○–]\s?|附件[：:0-9 ])"
)
_NOTE = re.compile(r"(?:[⁰¹²³⁴-⁹]{1,3}|[①-⑳*＊†]|\[[0-9]{1,2}\]|[0-9]{1,2}(?![0-9.、%年月日个]))")
_TERMINAL = "。！？；：.!?;:”）)"
_HANGING = "，。、；：！？）》”"


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the full lines of a column begin and end, and the usual distance of two lines in sizes of a letter."""

    left: float
    right: float
    leading: float

    def holds(self, other: Edges) -> bool:
        return self.left - 6 < other.left and other.right < self.right + 12

    def align(self, line: Line) -> Alignment:
        before, after = line.box.left - self.left, self.right - line.box.right
        if before > 1.5 * line.size and after > 1.5 * line.size and abs(before - after) < 1.6 * line.size:
            return "center"
        if before > 0.35 * (self.right - self.left) and after < 0.3 * (self.right - self.left):
            return "right"
        return "left"

    def is_indented(self, line: Line) -> bool:
        return line.box.left - self.left > INDENT * line.size

    def is_full(self, line: Line, following: str) -> bool:
        """Whether the first word of what follows would not have fitted into the line."""
        return line.box.right + (_room(following) + SLACK) * line.size > self.right


def edges_of(columns: Sequence[Column]) -> list[Edges]:
    """The edges of each column; one with few lines has those of a fuller column around it."""
    found = [(len(lines := _lines(column)), _edges(lines, column)) for column in columns]
    sure = sorted((one for one in found if one[0] >= SURE_LINES), key=lambda one: -one[0])
    return [
        next((other for _, other in sure if other.holds(own)), own) if count < SURE_LINES else own
        for count, own in found
    ]


def _lines(column: Column) -> list[Line]:
    return [item for item in column.items if isinstance(item, Line)]


def _room(following: str) -> float:
    """How wide, in letters, its first word is: with the marks that may not end a line before it or begin one after."""
    found = _WORD.match(following)
    if not found:
        return 1.0
    opening, latin, closing = found[1], found[2], found[4]
    return len(opening) + (0.55 * len(latin) if latin else 1.0) + len(closing)


def paragraphs(column: Column, edges: Edges, body_size: float) -> list[Paragraph | Table]:
    """Its tables stay where they stand. ``body_size``: that of most letters of the document."""
    done: list[Paragraph | Table] = []
    part: list[Line] = []
    items = [*column.items, None]
    for item in items:
        if isinstance(item, Line) and part and not _ends(part, item, edges, body_size):
            part.append(item)
            continue
        if part:
            done.append(_paragraph(part, edges, is_last=item is None, is_note=column.is_note))
        part = [item] if isinstance(item, Line) else []
        if isinstance(item, Table):
            done.append(item)
    return done


def _edges(lines: Sequence[Line], column: Column) -> Edges:
    if not lines:
        return Edges(column.left, column.right, 1.5)
    body = _most_common_size(lines)
    own = [line for line in lines if abs(line.size - body) < 0.1 * body] or list(lines)
    lefts = Counter(round(line.box.left / 3) for line in own)
    usual = [left * 3 for left, count in lefts.items() if count >= max(2, 0.12 * len(own))]
    left = min(usual) if usual else min(line.box.left for line in own)
    left = min(left, min(line.box.left for line in own) + 3) if len(own) < 4 else left
    rights = [line.box.right - (0.5 * line.size if line.text[-1:] in _HANGING else 0) for line in own]
    far = max(rights)
    right = _median([at for at in rights if at > far - 3 * body])
    gaps = [
        (two.base - one.base) / one.size for one, two in pairwise(own) if 0.8 < (two.base - one.base) / one.size < 3.5
    ]
    leading = sorted(gaps)[int(0.3 * len(gaps))] if gaps else 1.5
    return Edges(left, max(right, left + 4 * body), leading)


def _median(values: Sequence[float]) -> float:
    """As of statistics, whose import takes longer than all of these."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _most_common_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0]


def _ends(part: Sequence[Line], line: Line, edges: Edges, body_size: float) -> bool:
    """Whether ``line`` begins a new paragraph."""
    last = part[-1]
    if max(last.size, line.size) > OTHER_SIZE * min(last.size, line.size) or last.is_red != line.is_red:
        return True
    step = (line.base - last.base) / line.size
    if step < 0.1 or step > WIDE_LEADING * edges.leading + 0.1:
        return True
    if last.size > 1.15 * body_size or (last.is_bold and line.is_bold and edges.align(line) == "center"):
        is_below = min(abs(last.box.center - line.box.center), abs(last.box.left - line.box.left)) < line.size
        return bool(_NUMBERED.match(line.text)) or not is_below
    if "center" in (edges.align(line), edges.align(last)):
        if _is_rest(last, line, edges):
            return False
        if not edges.is_full(last, line.text) or line.box.left - edges.left >= 3 * line.size:
            return True
    return _ends_in_body(part, line, edges)


def _is_rest(last: Line, line: Line, edges: Edges) -> bool:
    """Two lines of one text that is set in the middle: the first is full and not at its end."""
    is_below = abs(last.box.center - line.box.center) < 0.8 * line.size
    return is_below and last.text[-1:] not in _TERMINAL and edges.is_full(last, line.text)


def _ends_in_body(part: Sequence[Line], line: Line, edges: Edges) -> bool:
    last = part[-1]
    if last.text.endswith("\xad"):
        return False
    if not edges.is_full(last, line.text) or "right" in (edges.align(line), edges.align(last)):
        return True
    step = (line.box.left - part[0].box.left) / line.size
    if _NUMBERED.match(line.text) and (last.text[-1:] in _TERMINAL or abs(step) < 0.3):
        return True
    if line.is_bold and not last.is_bold and is_numbered_heading(line.text):
        return True
    if edges.is_indented(line):
        return not _is_hanging(part, line)
    return False


def _is_hanging(part: Sequence[Line], line: Line) -> bool:
    """Lines below a number that stands out to the left, or of a paragraph that is set in as a whole."""
    level = abs(line.box.left - part[-1].box.left) < 0.5 * line.size
    if len(part) > 1:
        return level
    if _NUMBERED.match(part[0].text):
        return line.box.left > part[0].box.left + 0.5 * line.size
    return level and part[0].text[-1:] not in _TERMINAL


def _paragraph(part: Sequence[Line], edges: Edges, *, is_last: bool, is_note: bool) -> Paragraph:
    text = ""
    for line in part:
        text = joined(text, line.text)
    first, last = part[0], part[-1]
    return Paragraph(
        text,
        first.page,
        first.size,
        edges.align(first)
        if len(part) == 1 or first.size > OTHER_SIZE * _most_common_size(part)
        else edges.align(last)
        if edges.align(last) == "center" and edges.align(first) == "center"
        else "left",
        all(line.is_bold for line in part),
        all(line.is_red for line in part),
        is_indented=edges.is_indented(first),
        is_open=is_last and edges.is_full(last, "一"),
        is_note=is_note,
        lines=len(part),
    )


def notes_apart(column: Column, body_size: float) -> list[Column]:
    """The column, and the footnotes at its end as one of their own: small lines of which the first has a mark."""
    at = len(column.items)
    while at and isinstance(line := column.items[at - 1], Line) and line.size < 0.93 * body_size:
        at -= 1
    small = [item for item in column.items[at:] if isinstance(item, Line)]
    if not small or not at or not _NOTE.match(small[0].text):
        return [column]
    return [replace(column, items=column.items[:at]), replace(column, items=tuple(small), is_note=True)]


def joined_over_breaks(columns: Sequence[Sequence[Paragraph | Table]]) -> list[Paragraph | Table]:
    """All of a document, its paragraphs whole over the ends of columns and pages; footnotes after what they cut."""
    texts = [item for column in columns for item in column if isinstance(item, Paragraph) and item.lines > 1]
    indents = sum(item.is_indented for item in texts) > 0.4 * len(texts)
    done: list[Paragraph | Table] = []
    waiting: list[Paragraph | Table] = []
    for column in columns:
        if column and isinstance(column[0], Paragraph) and column[0].is_note:
            waiting += column
            continue
        rest = list(column)
        goes_on = next((at for at, item in enumerate(rest) if _goes_on(done, item, indents)), None)
        if goes_on is not None and all(isinstance(item, Table) for item in rest[:goes_on]):
            other = rest.pop(goes_on)
            last = done[-1]
            if isinstance(last, Paragraph) and isinstance(other, Paragraph):
                done[-1] = replace(
                    last, text=joined(last.text, other.text), is_open=other.is_open, lines=last.lines + other.lines
                )
        if rest or not column:
            done += waiting
            waiting = []
        done += rest
    return done + waiting


def _goes_on(done: Sequence[Paragraph | Table], item: Paragraph | Table, indents: bool) -> bool:
    last = done[-1] if done else None
    if not isinstance(last, Paragraph) or not isinstance(item, Paragraph) or not last.is_open:
        return False
    if max(last.size, item.size) > OTHER_SIZE * min(last.size, item.size) or item.is_indented:
        return False
    if last.align != "left" or item.align != "left":
        return False
    if is_numbered_heading(item.text):
        return False
    if last.is_bold != item.is_bold or _NUMBERED.match(item.text):
        return False
    return indents or last.text[-1:] not in "。！？：；.!?:;"
