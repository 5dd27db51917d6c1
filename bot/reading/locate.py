"""The main block of a page: where prose is dense, links are few, and the title stands just above.

The figures were chosen on plateaus of scores over saved pages and their perturbed copies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from bot.reading.outline import PLAYER, Leaf, Outline
from bot.reading.wording import (
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
_ENOUGH: Final = 800  # points of prose: more of it does not excuse more text skipped below the title
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
    """The winner with the blocks beside it that are prose too."""
    parent = outline.elements[best].parent
    if parent < 0:
        return [best]
    siblings = [at for at, element in enumerate(outline.elements) if element.parent == parent]
    place = siblings.index(best)
    chosen = [best]
    for step, rest in ((-1, siblings[:place][::-1]), (1, siblings[place + 1 :])):
        for at in rest:
            if not sums.leaves[at]:
                continue
            first = sums.first[at]
            if (title is not None and first <= title) or (step > 0 and _is_end(outline.leaves[first])):
                break
            if not _is_prose(outline, sums, at):
                if step > 0 and sums.linked[at] > sums.characters[at] / 2:
                    break
                continue
            chosen.append(at)
    return sorted(chosen)


def _is_prose(outline: Outline, sums: Sums, at: int) -> bool:
    characters = sums.characters[at]
    if characters <= 20 or outline.elements[at].hint < 0 or outline.elements[at].damp < 0.5:
        return False
    return sums.prose[at] / characters > 0.7 and sums.linked[at] / characters < 0.2


def parts_to_drop(outline: Outline, located: Located) -> list[int]:
    """Small sub-blocks of the body that are, by their names, no text of it."""
    sums = summed(outline, [float(len(leaf.text)) for leaf in outline.leaves])
    inside = set(located.elements)
    limit = _PART_SHARE * sum(sums.characters[at] for at in located.elements)
    found: list[int] = []
    whole = limit / _PART_SHARE
    for at, element in enumerate(outline.elements):
        if element.parent not in inside or at in located.elements:
            continue
        is_player = bool(PLAYER.search(element.names)) and sums.characters[at] < whole
        if is_player or (sums.characters[at] <= limit and _is_part(outline, sums, at)):
            found.append(at)
        else:
            inside.add(at)
    return found


def _is_part(outline: Outline, sums: Sums, at: int) -> bool:
    """Named like a part, not shown, or headed 相关阅读 or the like."""
    element = outline.elements[at]
    if element.tag in {"table", "tbody", "tr", "p"}:
        return element.hidden
    if element.hidden or _PART.search(element.names):
        return True
    first = sums.first[at]
    head = outline.leaves[first].text if first >= 0 and sums.leaves[at] > 1 else ""
    return 0 < len(head) <= 16 and bool(RELATED.match(head))
