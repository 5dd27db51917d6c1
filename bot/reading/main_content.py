"""The main block of a page: where prose is dense, links are few, and the title stands just above.

The figures were chosen on plateaus of scores over saved pages and their perturbed copies.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Final

from bot.reading.blocks import PLAYER, Leaf, Outline
from bot.reading.boilerplate_patterns import (
    COMMENTS,
    DATE_LINE,
    DISCLAIMER,
    EDITOR,
    INFO_LABEL,
    QR,
    RELATED,
    STOP,
    UI,
)

_DECAY: Final = 0.75  # of a weight to each further ancestor
_OWN: Final = 0.6  # what a paragraph or cell keeps of its own weight: it is rarely the whole article
_BEHIND_END: Final = 0.15  # of a weight behind the end mark
_PROSE_TO_END: Final = 60  # points of prose before an end mark counts
_ENOUGH: Final = 250  # points of prose: more of it does not excuse more text skipped below the title
_NEARLY: Final = 0.6  # of the characters of a parent
_HALF: Final = 0.5
_POWER: Final = 0.6  # of the score: below 1 the place under the title counts more than length
_SMALL: Final = frozenset({"p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_MORE = re.compile(r"[\[【(（]?(?:详细|更多|全文|阅读全文|查看详情|查看全文|阅读更多|详情)[\]】)）]?\s*>*$")
_STAMP = re.compile(r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}-\d{1,2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$")
_MARKS = re.compile(r"[。！？；，、：]")
_DATE = re.compile(r"\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}")

# Parts of a body that are no text of it, by class or id; only block elements, and only small ones.
_PART = re.compile(
    r"share|related|recommend|comment|editor|copyright|qrcode|qr-code|ewm|statement|toolbar|pager|pagination|keyword|"
    r"(?:^|[\s_-])tags?(?:$|[\s_-])|player|font-?size|jubao|report-btn|follow|download|disclaimer|"
    r"otherinfo|tool-?bar|"
    r"zebian|(?:^|[\s_-])bshare|social|prev-?next|next-?page|page-?nav|adv?-|guanggao|breadcrumb|crumb|"
    r"hot-?news|reprint"
)
_PART_SHARE: Final = 0.2


@dataclass(slots=True)
class Sums:
    """Per element, over its whole subtree."""

    score: list[float]
    prose: list[float]
    characters: list[int]
    linked: list[int]
    ui: list[int]
    leaves: list[int]
    first: list[int]


@dataclass(slots=True)
class Located:
    """The elements of the body in order; leaves ``start`` to ``stop`` lie in them."""

    elements: list[int] = field(default_factory=list)
    start: int = 0
    stop: int = 0


def is_info(leaf: Leaf) -> bool:
    """A line about the article: a date beside a label, or two labels."""
    text = leaf.text
    if len(text) > 120 or STOP.search(text):
        return False
    labels = len(set(INFO_LABEL.findall(leaf.spaced)))
    return bool(DATE_LINE.match(text)) or labels >= 2 or bool(labels and _DATE.search(text))


def weights(outline: Outline, title: int | None) -> list[float]:
    """How much each leaf speaks for the body being around it."""
    found, prose, ended = [], 0.0, False
    for index, leaf in enumerate(outline.leaves):
        weight = _weight(leaf) * outline.elements[leaf.element].damp
        weight *= 0.1 if _is_excerpt(outline.leaves, index) else 1.0
        if title is None or index > title:
            if not ended and prose >= _PROSE_TO_END and _is_end(leaf):
                ended = True
            prose += weight
        found.append(weight * _BEHIND_END if ended else weight)
    return found


def _is_end(leaf: Leaf) -> bool:
    if len(leaf.text) > 40:
        return False
    if EDITOR.match(leaf.text) or RELATED.match(leaf.text):
        return True
    return bool(COMMENTS.search(leaf.text) or DISCLAIMER.search(leaf.text)) and not STOP.search(leaf.text)


def _is_excerpt(leaves: list[Leaf], index: int) -> bool:
    """The text under a linked headline in a list: cut off with dots, or dated."""
    if index == 0 or leaves[index - 1].link_share <= 0.7:
        return False
    following = leaves[index + 1].text if index + 1 < len(leaves) else ""
    return leaves[index].text.endswith(("…", "...")) or (len(following) <= 40 and bool(_STAMP.search(following)))


def _is_item(leaf: Leaf) -> bool:
    """A button of a comment, or the date or the 详细 of an item in a list."""
    text = leaf.text
    return bool(UI.match(text) or (len(text) > 12 and _MORE.search(text)) or (len(text) <= 40 and _STAMP.search(text)))


def _weight(leaf: Leaf) -> float:
    text, share = leaf.text, leaf.link_share
    if share > 0.5:
        return 0.0
    if leaf.linked and _MORE.search(text):
        return 1.0
    base = (len(text) - leaf.linked) * (1 - share)
    marks = len(_MARKS.findall(text))
    if STOP.search(text) or (len(text) >= 40 and "，" in text):
        weight = min(base, 500.0) + 8 * min(marks, 12)
    else:
        weight = base * (0.6 if len(text) >= 12 and "，" in text else 0.25)
    if len(text) < 300 and (DISCLAIMER.search(text) or COMMENTS.search(text) or (len(text) < 80 and QR.search(text))):
        weight *= 0.1
    return 0.0 if is_info(leaf) else weight


def summed(outline: Outline, weight: list[float]) -> Sums:
    """Everything per element, children into parents: one pass, whatever the depth."""
    size = len(outline.elements)
    sums = Sums([0.0] * size, [0.0] * size, [0] * size, [0] * size, [0] * size, [0] * size, [-1] * size)
    for index, (leaf, worth) in enumerate(zip(outline.leaves, weight, strict=True)):
        at = leaf.element
        sums.score[at] += worth
        sums.prose[at] += worth
        sums.characters[at] += len(leaf.text)
        sums.linked[at] += leaf.linked
        sums.ui[at] += _is_item(leaf)
        sums.leaves[at] += 1
        if sums.first[at] < 0:
            sums.first[at] = index
    for at in range(size - 1, 0, -1):
        up = outline.elements[at].parent
        sums.score[up] += sums.score[at] * _DECAY
        sums.prose[up] += sums.prose[at]
        for row in (sums.characters, sums.linked, sums.ui, sums.leaves):
            row[up] += row[at]
        first = sums.first[at]
        if first >= 0 and (sums.first[up] < 0 or first < sums.first[up]):
            sums.first[up] = first
    return sums


def locate(outline: Outline, title: int | None) -> Located:
    """The elements that hold the body, none where there is no text."""
    if not outline.leaves:
        return Located()
    weight = weights(outline, title)
    sums = summed(outline, weight)
    before = [0.0]
    for worth in weight:
        before.append(before[-1] + worth)
    best, most = -1, 0.0
    for at in range(len(outline.elements)):
        value = _value(outline, sums, at, title, before)
        if value > most:
            best, most = at, value
    if best < 0:
        return Located()
    elements = _with_siblings(outline, sums, best, title)
    start = min(sums.first[at] for at in elements)
    stop = max(sums.first[at] + sums.leaves[at] for at in elements)
    return Located(elements, start, stop)


def _value(outline: Outline, sums: Sums, at: int, title: int | None, before: list[float]) -> float:
    score, element = sums.score[at], outline.elements[at]
    if not score:
        return 0.0
    score = math.pow(score, _POWER)
    score *= _OWN if element.tag in _SMALL else 1.0
    score *= (1.25 if element.hint > 0 else 1.0) * (1.2 if element.tag == "article" else 1.0)
    score *= 1 - 0.6 * sums.linked[at] / max(1, sums.characters[at])
    if title is not None and sums.first[at] > title:
        between = max(0.0, before[sums.first[at]] - before[title + 1])
        score *= 1.3 / (1 + 1.5 * between / max(1.0, min(sums.prose[at], _ENOUGH)))
    if sums.ui[at] >= 3:
        score *= max(0.1, 1 - 2 * sums.ui[at] / sums.leaves[at])
    return score


def _with_siblings(outline: Outline, sums: Sums, best: int, title: int | None) -> list[int]:
    """The winner with the blocks beside it that are prose too; where it is nearly all of its parent, beside that."""
    level = best
    for _ in range(3):
        parent = outline.elements[level].parent
        if parent <= 0:
            break
        chosen = [*_beside(outline, sums, level, title), level]
        if len(chosen) > 1:
            return sorted(chosen if level == best else [at for at in chosen if at != level] + [best])
        if sums.characters[best] < _NEARLY * sums.characters[parent]:
            break
        level = parent
    return [best]


def _beside(outline: Outline, sums: Sums, level: int, title: int | None) -> list[int]:
    """Siblings of prose: backwards to the title, forwards to a stop line or a block of links."""
    parent = outline.elements[level].parent
    siblings = [at for at, element in enumerate(outline.elements) if element.parent == parent and sums.leaves[at]]
    place = siblings.index(level)
    chosen: list[int] = []
    for forwards, rest in ((False, siblings[:place][::-1]), (True, siblings[place + 1 :])):
        for at in rest:
            first = sums.first[at]
            if (title is not None and first <= title) or (forwards and _is_end(outline.leaves[first])):
                break
            if _is_prose(outline, sums, at):
                chosen.append(at)
            elif forwards and sums.linked[at] > sums.characters[at] / 2:
                break
    return chosen


def _is_prose(outline: Outline, sums: Sums, at: int) -> bool:
    characters = sums.characters[at]
    if characters <= 20 or outline.elements[at].hint < 0 or outline.elements[at].damp < 0.5:
        return False
    if sums.ui[at] >= 3 and sums.ui[at] > 0.2 * sums.leaves[at]:
        return False
    return sums.prose[at] / characters > 0.7 and sums.linked[at] / characters < 0.2


def parts_to_drop(outline: Outline, located: Located) -> list[int]:
    """Small sub-blocks of the body that are, by their names, no text of it."""
    sums = summed(outline, [float(len(leaf.text)) for leaf in outline.leaves])
    inside = set(located.elements)
    whole = sum(sums.characters[at] for at in located.elements)
    found: list[int] = []
    for at, element in enumerate(outline.elements):
        if element.parent not in inside or at in located.elements:
            continue
        if sums.characters[at] <= _allowed(outline, sums, at) * whole:
            found.append(at)
        else:
            inside.add(at)
    return found


def _allowed(outline: Outline, sums: Sums, at: int) -> float:
    """The share of the body that an element may be and still be dropped: by name, hidden, or headed 相关阅读."""
    element = outline.elements[at]
    if PLAYER.search(element.names):
        return 0.9
    if element.hidden:
        return _HALF
    if element.tag in {"table", "tbody", "tr", "p"}:
        return -1.0
    first = sums.first[at]
    head = outline.leaves[first].text if first >= 0 and sums.leaves[at] > 1 else ""
    if 0 < len(head) <= 16 and RELATED.match(head):
        return _HALF
    return _PART_SHARE if _PART.search(element.names) else -1.0
