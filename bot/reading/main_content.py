"""The main content of a page: the block where prose is dense, links are few, and the title stands just above.

Each leaf has a weight (how much its text speaks for an article around it); weights add up along the ancestors, and the
block with the highest score wins. The figures were chosen in the middle of plateaus of the scores over 66 saved news
and government pages and over copies of them without class names, with long comments, and with short bodies
(``benchmarks/reading_perturbed.py`` makes such copies). What a rule is for stands with it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from bot.reading.blocks import Leaf, PageBlocks
from bot.reading.boilerplate_patterns import (
    DATE_LINE,
    EDITOR,
    INFO_LABEL,
    RELATED,
    STOP,
    UI,
    asks_to_scan,
    is_disclaimer,
    is_of_comments,
)
from bot.text.scripts import wording

# What each further ancestor gets of a weight. Scores are flat from .6 to .75; from .8 on boxes around the body win
# (4-gram F -.012 without class names), and with small values the parts of a split body do not meet in their parent.
_DECAY: Final = 0.75
# What a paragraph, cell or heading keeps of its own score: it is rarely the whole article, and a long one would win
# over the box around it (at 1: F1 -.002 without class names, 4-gram F -.007 with short bodies; flat from .4 to .8).
_OWN: Final = 0.6
# Leaves behind the line that ends an article (责任编辑, 相关阅读, 网友评论) are comments and other news. Scores are
# flat up to .4 and fall at 1; at 0 a page whose only text stands behind such a line is lost.
_BEHIND_END: Final = 0.15
# Behind a heading of comments stands no article, and comments may be ten times as long as it.
_BEHIND_COMMENTS: Final = 0.02
_REMARKS: Final = 12  # leaves that are looked at
_LEAST_REMARKS: Final = 3
_NAME: Final = 24  # characters of a name, a time, a button
_SPEAKER = re.compile(r"[^\s：:，。]{1,10}[：:].{8}")
_PROSE_TO_END: Final = 60  # weight before an end line counts as one: a by-line above the text can read the same
# Weight from which a block is long enough to be the article: what is skipped between title and block is compared with
# at most this much, so that long comments cannot make up for the body that they skip (at 1,000 they do: 4-gram F -.012
# without class names; at 100 bodies below a long summary lose: -.013).
_ENOUGH: Final = 250
# A share of its parent's characters from which a block stands for the parent too: its own siblings are wrappers or
# captions, and the rest of a split body is then looked for beside the parent. Flat to .8; at .4 4-gram F -.011.
_NEARLY: Final = 0.6
# Exponent of a score before position and class names are multiplied in: below 1, twice the text counts less than the
# place under the title (at .8: 4-gram F -.014 without class names; at .4 the title's neighbours win: -.006).
_POWER: Final = 0.6
# A class or id that bodies have (article, content, zhengwen). At 1.6 a box called "content" wins over a short body.
_BODY_NAME: Final = 1.25
# Of the score of a block that is all links: lists of headlines, never bodies. Flat to .9; without it 4-gram F -.012
# without class names, -.017 with short bodies.
_LINK_PENALTY: Final = 0.6
# A block that begins below the title, and how fast that bonus falls with the prose that is skipped between the two.
# Without the bonus F1 -.008 on further pages; with a slower fall -.005 without class names.
_BELOW_TITLE: Final = 1.3
_SKIPPED: Final = 1.5
# Lines such as 回复, 赞 or 3楼: from three of them on, a block loses twice their share, so that a block of comments,
# half of whose lines are buttons, falls to the floor.
_UI_LINES: Final = 3
_UI_FLOOR: Final = 0.1
# Text that is prose by its punctuation counts in full, up to 500 characters a leaf (a page without paragraphs is no
# better than one with them), and 8 a mark up to 12 marks: marks tell prose from lists better than length does.
_LONGEST_PROSE: Final = 500.0
_MARK_POINTS: Final = 8
_MOST_MARKS: Final = 12
# Other text counts in part: with a comma it may be a sentence, without one it is a label, a cell or a verse. It must
# count something, since whole articles are poems or tables of figures.
_COMMA_PART: Final = 0.6
_PLAIN_PART: Final = 0.25
_WORDING: Final = 0.1  # what a disclaimer, a line of comments or a QR code's line keeps: each reads like prose
# Of a sentence that is all link: where nothing else is prose, such sentences are the article; beside prose they are the
# ledes of other articles.
_LINKED_SENTENCE: Final = 0.3
_SENTENCE: Final = 30
_LABEL: Final = 3.0  # points of a label, whose wording is not worth looking at: half of a page's pieces are such
_EXCERPT: Final = 0.1  # what the text under a linked headline of a list keeps
_SMALL: Final = frozenset({"p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_MORE = re.compile(r"[\[【(（]?(?:详细|更多|全文|阅读全文|查看详情|查看全文|阅读更多|详情)[\]】)）]?\s*>*$")
_STAMP = re.compile(r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}-\d{1,2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$")
_MARKS = re.compile(r"[。！？；，、：]")
_FIGURE = re.compile(r"[-+－]?\d[\d,.]*+\s?[%％‰万萬亿億元吨噸]{0,3}$")
_DATE = re.compile(r"\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}")


@dataclass(slots=True)
class Sums:
    """Lists with a place for each element, each over the element's whole subtree.

    ``score`` is weight that decays with each ancestor, ``prose`` the same without decay, ``ui`` counts lines that are
    buttons or list items, ``first`` is the first leaf (-1: none).
    """

    score: list[float]
    prose: list[float]
    characters: list[int]
    linked: list[int]
    ui: list[int]
    leaves: list[int]
    first: list[int]


@dataclass(slots=True)
class MainContent:
    """The elements that hold the article, in order; the leaves ``start`` up to ``stop`` (excluded) lie in them;
    ``sums`` are those of all elements, as ``summed`` gives them."""

    elements: list[int] = field(default_factory=list)
    start: int = 0
    stop: int = 0
    sums: Sums | None = None


def is_info(leaf: Leaf) -> bool:
    """Whether a line tells about the article (2026-03-12 来源：…): a date alone or beside a label, or two labels."""
    text = leaf.text
    if len(text) > 120 or STOP.search(text):
        return False
    labels = len(set(INFO_LABEL.findall(leaf.spaced)))
    return bool(DATE_LINE.match(text)) or labels >= 2 or bool(labels and _DATE.search(text))


def leaf_weights(blocks: PageBlocks, title: int | None) -> list[float]:
    """How much each leaf speaks for an article around it; ``title`` is the leaf that shows the title, if one does."""
    found, prose, part = [], 0.0, 1.0  # of a weight, behind the article's end
    for index, leaf in enumerate(blocks.leaves):
        weight = _weight(leaf) * blocks.elements[leaf.element].damp
        weight *= _EXCERPT if _is_excerpt(blocks.leaves, index) else 1.0
        if title is None or index > title:
            if part > _BEHIND_COMMENTS and prose >= _PROSE_TO_END and _is_end(leaf):
                part = min(part, _part_behind(blocks.leaves, index))
            prose += weight
        found.append(weight * part)
    return found


def _is_end(leaf: Leaf) -> bool:
    """A short line that stands below articles: an editor, related news, comments, a disclaimer."""
    if len(leaf.text) > 40:
        return False
    if EDITOR.match(leaf.text) or RELATED.match(leaf.text):
        return True
    plain = wording(leaf.text)
    return (is_of_comments(plain) or is_disclaimer(plain)) and not STOP.search(leaf.text)


def _part_behind(leaves: list[Leaf], index: int) -> float:
    """What a weight behind an end line keeps. One of comments heads them where a third or more of what follows are
    names and times, or begins with a name; above a body the same words are a button, and end nothing."""
    following = leaves[index + 1 : index + 1 + _REMARKS]
    if len(following) < _LEAST_REMARKS or not is_of_comments(wording(leaves[index].text)):
        return _BEHIND_END
    signed = sum(bool(_SPEAKER.match(leaf.text)) or _is_short(leaf.text) for leaf in following)
    return _BEHIND_COMMENTS if 3 * signed >= len(following) else 1.0


def _is_short(text: str) -> bool:
    return len(text) <= _NAME and not STOP.search(text)


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
    """Points of one leaf: about its characters outside links, much less where it is no prose."""
    text, share = leaf.text, leaf.link_share
    if share > 0.5:
        return _LINKED_SENTENCE * len(text) if _is_linked_sentence(text) else 0.0
    if leaf.linked and _MORE.search(text):  # the lede of another article, with 详细 behind it
        return 1.0
    base = (len(text) - leaf.linked) * (1 - share)
    marks = len(_MARKS.findall(text))
    if STOP.search(text) or (len(text) >= 40 and "，" in text):
        weight = min(base, _LONGEST_PROSE) + _MARK_POINTS * min(marks, _MOST_MARKS)
    else:
        weight = base * (_COMMA_PART if len(text) >= 12 and "，" in text else _PLAIN_PART)
    if weight > _LABEL and len(text) < 300 and is_wording(text):
        weight *= _WORDING
    return 0.0 if is_info(leaf) else weight


def is_wording(text: str) -> bool:
    """Whether a text is a disclaimer, a line of comments or of a QR code."""
    plain = wording(text)
    return is_disclaimer(plain) or is_of_comments(plain) or (len(text) < 80 and asks_to_scan(plain))


def _is_linked_sentence(text: str) -> bool:
    """Whether a link is a whole sentence, as in a body whose every paragraph leads somewhere; headlines are none."""
    return len(text) >= _SENTENCE and text.rstrip("”」』）)").endswith(("。", "！", "？"))


def summed(blocks: PageBlocks, weight: list[float]) -> Sums:
    """The sums of each element, children added to parents in one pass from the last element, whatever the depth."""
    size = len(blocks.elements)
    sums = Sums([0.0] * size, [0.0] * size, [0] * size, [0] * size, [0] * size, [0] * size, [-1] * size)
    for index, (leaf, points) in enumerate(zip(blocks.leaves, weight, strict=True)):
        at = leaf.element
        sums.score[at] += points
        sums.prose[at] += points
        sums.characters[at] += len(leaf.text)
        sums.linked[at] += leaf.linked
        sums.ui[at] += _is_item(leaf)
        sums.leaves[at] += 1
        if sums.first[at] < 0:
            sums.first[at] = index
    for at in range(size - 1, 0, -1):
        up = blocks.elements[at].parent
        sums.score[up] += sums.score[at] * _DECAY
        sums.prose[up] += sums.prose[at]
        for row in (sums.characters, sums.linked, sums.ui, sums.leaves):
            row[up] += row[at]
        first = sums.first[at]
        if first >= 0 and (sums.first[up] < 0 or first < sums.first[up]):
            sums.first[up] = first
    return sums


def main_content_of(blocks: PageBlocks, title: int | None) -> MainContent:
    """The elements that hold the article, none where there is no text; ``title`` as for ``leaf_weights``."""
    if not blocks.leaves:
        return MainContent()
    weight = leaf_weights(blocks, title)
    sums = summed(blocks, weight)
    before = [0.0]  # weight of all leaves before each leaf
    for points in weight:
        before.append(before[-1] + points)
    best, most = -1, 0.0
    for at in range(len(blocks.elements)):
        value = _value(blocks, sums, at, title, before)
        if value > most:
            best, most = at, value
    if best < 0:
        return MainContent()
    elements = _with_siblings(blocks, sums, best, title)
    start = min(sums.first[at] for at in elements)
    stop = max(sums.first[at] + sums.leaves[at] for at in elements)
    return MainContent(elements, start, stop, sums)


def _value(blocks: PageBlocks, sums: Sums, at: int, title: int | None, before: list[float]) -> float:
    """The score of one element as the main content; ``before[i]`` is the weight of all leaves before leaf i."""
    score, element = sums.score[at], blocks.elements[at]
    if not score:
        return 0.0
    score = math.pow(score, _POWER)
    score *= _OWN if element.tag in _SMALL else 1.0
    score *= _BODY_NAME if element.hint > 0 else 1.0
    score *= 1 - _LINK_PENALTY * sums.linked[at] / max(1, sums.characters[at])
    if title is not None and sums.first[at] > title:
        between = max(0.0, before[sums.first[at]] - before[title + 1])
        score *= _BELOW_TITLE / (1 + _SKIPPED * between / max(1.0, min(sums.prose[at], _ENOUGH)))
    if sums.ui[at] >= _UI_LINES:
        score *= max(_UI_FLOOR, 1 - 2 * sums.ui[at] / sums.leaves[at])
    return score


def _with_siblings(blocks: PageBlocks, sums: Sums, best: int, title: int | None) -> list[int]:
    """The winner with the blocks beside it that are prose too; where it is nearly all of its parent, beside that."""
    level = best
    for _ in range(3):
        parent = blocks.elements[level].parent
        if parent <= 0:
            break
        chosen = [*_beside(blocks, sums, level, title), level]
        if len(chosen) > 1:
            return sorted(chosen if level == best else [at for at in chosen if at != level] + [best])
        if sums.characters[best] < _NEARLY * sums.characters[parent]:
            break
        level = parent
    return [best]


def _beside(blocks: PageBlocks, sums: Sums, level: int, title: int | None) -> list[int]:
    """Siblings of prose: backwards to the title, forwards to a stop line or a block of links."""
    parent = blocks.elements[level].parent
    siblings = [at for at, element in enumerate(blocks.elements) if element.parent == parent and sums.leaves[at]]
    place = siblings.index(level)
    chosen: list[int] = []
    for forwards, rest in ((False, siblings[:place][::-1]), (True, siblings[place + 1 :])):
        for at in rest:
            first = sums.first[at]
            if (title is not None and first <= title) or (forwards and _is_end(blocks.leaves[first])):
                break
            if forwards and is_other_article(blocks, sums, at, title):
                break
            if _is_prose(blocks, sums, at) or (forwards and _is_data(blocks, sums, at)):
                chosen.append(at)
            elif forwards and sums.linked[at] > sums.characters[at] / 2:
                break
    return chosen


def _is_data(blocks: PageBlocks, sums: Sums, at: int) -> bool:
    """Whether a block is a table of figures: two rows or more of several cells, one cell or more a figure, no link."""
    if sums.linked[at] or blocks.elements[at].hint < -1 or sums.leaves[at] < 4:
        return False
    inside, cells = {at}, Counter[int]()
    for place in range(at + 1, len(blocks.elements)):
        element = blocks.elements[place]
        if element.parent not in inside:
            break
        inside.add(place)
        cells[element.parent] += element.tag in {"td", "th"}
    leaves = blocks.leaves[sums.first[at] : sums.first[at] + sums.leaves[at]]
    has_figure = any(_FIGURE.match(leaf.text) for leaf in leaves)
    return has_figure and sum(count >= 2 for count in cells.values()) >= 2


def _is_prose(blocks: PageBlocks, sums: Sums, at: int) -> bool:
    """Whether a block beside the body is part of it: nearly all prose, few links, no name of another part."""
    characters = sums.characters[at]
    if characters <= 20 or blocks.elements[at].hint < 0 or blocks.elements[at].damp < 0.5:
        return False
    if sums.ui[at] >= _UI_LINES and sums.ui[at] > 0.2 * sums.leaves[at]:
        return False
    # Paragraphs have about one point a character or more (marks count extra), captions and lists .25.
    return sums.prose[at] / characters > 0.7 and sums.linked[at] / characters < 0.2


def is_other_article(blocks: PageBlocks, sums: Sums, at: int, title: int | None) -> bool:
    """Whether a block is an ``<article>`` with a heading and a date of its own, while the title stands in another one.

    Where the title stands above all of them, they are the entries of one report."""
    first = sums.first[at]
    if blocks.elements[at].tag != "article" or title is None or not 0 <= title < first:
        return False
    around = blocks.leaves[title].element
    while around >= 0 and blocks.elements[around].tag != "article":
        around = blocks.elements[around].parent
    head = blocks.leaves[first : first + min(sums.leaves[at], 5)]
    dated = any(len(leaf.text) <= 40 and _DATE.search(leaf.text) for leaf in head)
    return around >= 0 and dated and any(blocks.is_heading(leaf) for leaf in head)
