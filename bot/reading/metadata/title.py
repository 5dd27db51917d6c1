"""The title: the page's own heading that <title>, og:title or JSON-LD contain.

Declared titles carry the site's name, are cut short or are another's; the heading on the page is whole (right on 63 of
64 saved pages; <title> without its suffix on 54, the first <h1> on 35 of 48). So each leaf is scored as a heading, and
the declared titles only say which one it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.reading.blocks import PageBlocks
from bot.reading.boilerplate_patterns import EDITOR, ORIGINAL, RELATED, SOURCE, is_of_comments, squeezed
from bot.reading.main_content import is_info
from bot.reading.metadata.declared import Declared
from bot.reading.metadata.site_names import GENERIC, LONGEST_SITE, pieces, without_site
from bot.text.bigrams import tokens
from bot.text.scripts import wording

_LONGEST: Final = 120  # characters of a heading; the longest title of 200 pages and articles has 66
_NEAR: Final = 16  # leaves before the body that may hold a heading: a header table can stand between
_LEAST: Final = 4.0  # the score of a declared text alone: what scores no more may be a breadcrumb or a menu
_LEAST_NEAR: Final = 2.0  # and of a heading that no declared title confirms
# A share of the page's length that a leaf lies below its top costs this much: of two equal headings the upper one.
_DEPTH: Final = 1.5
_ALIKE: Final = 0.5  # share of the pairs of characters of a line above the body that makes it the declared title
_OFFICE = re.compile(r"(?:政府|委员会|总局|管理局|财政局|统计局|厅|部|人民银行)$")
_ELLIPSIS = re.compile(r"(?:(?<!…)…++|(?<!\.)\.{3,}+)$")


@dataclass(frozen=True, slots=True)
class Title:
    """The text, and the leaves that show it (``first`` None where no heading does)."""

    text: str
    first: int | None = None
    last: int | None = None


def title_of(blocks: PageBlocks, declared: Declared) -> Title:
    """The best heading among leaves, and runs of two or three lines of one heading, that a declared title contains."""
    texts = [_ELLIPSIS.sub("", squeezed(text)) for text in declared.titles()]
    longest = max((squeezed(piece) for piece in pieces(declared.title)), key=len, default="")
    best, most = Title(""), _LEAST
    for index, leaf in enumerate(blocks.leaves):
        if not 2 <= len(leaf.text) <= _LONGEST:
            continue
        for size in (1, 2, 3):
            part = blocks.leaves[index : index + size]
            if size > 1 and not _together(blocks, index, size):
                break
            text = " ".join(one.text for one in part)
            score = _score(blocks, index, squeezed(text), texts, longest)
            if score > most:
                best, most = Title(_once(text), index, index + len(part) - 1), score
    return best


def _together(blocks: PageBlocks, index: int, size: int) -> bool:
    """Lines of one heading: the same element, or the same heading around."""
    if index + size > len(blocks.leaves):
        return False
    first, last = blocks.leaves[index], blocks.leaves[index + size - 1]
    same = first.element == last.element
    tag = blocks.elements[first.element].tag
    return same and (tag in {"h1", "h2", "h3", "h4"} or "title" in blocks.elements[first.element].names)


def _score(blocks: PageBlocks, index: int, text: str, declared: list[str], longest: str) -> float:
    """How surely a leaf is the title, 0 where no declared title holds it; ``longest`` is the longest piece of <title>.

    A declared title that begins with it, or a heading tag around it, tells most: breadcrumbs and menus are parts of
    declared titles too, but rarely at their beginning and rarely headings.
    """
    # A declared title may be cut short, yet not to less than half: else it is the name of an institution.
    known = [one for one in declared if text in one or (len(text) / 2 <= len(one) >= 8 and text.startswith(one))]
    heading = blocks.is_heading(blocks.leaves[index])
    headed = heading in {"h1", "h2", "h3"} and len(longest) >= 6 and longest in text
    known += [longest] if headed and len(text) <= 4 * len(longest) else []
    if len(text) < 4 and not any(one.startswith(text) for one in declared):
        return 0.0
    if not known or GENERIC.match(text) or is_of_comments(wording(text)) or RELATED.match(text):
        return 0.0
    leaf = blocks.leaves[index]
    element = blocks.elements[leaf.element]
    ends = 2 * len(text) >= len(longest) and longest.endswith(text)  # <title> may begin with the line above it
    score = _LEAST + 3 * (ends or any(one.startswith(text) or text.startswith(one) for one in known))
    score += min(len(text) / 8, 6)  # the whole title before a part of it; from 48 characters on both are whole
    score += {"h1": 4.0, "h2": 2.0, "h3": 2.0}.get(heading or "", 0.0)  # some sites put their own name into <h1>
    score += 1.5 if "title" in element.names or "headline" in element.names else 0
    if longest and longest in text and heading in {"h1", "h2", "h3"}:
        score += 6 + (len(text) > len(longest))  # <title> is often cut short: the longer heading is whole
    score -= 3 if leaf.link_share > 0.5 else 0  # the same headline in a list
    score -= 1 if element.damp < 1 else 0  # in a sidebar
    return score - _DEPTH * index / max(1, len(blocks.leaves))


def near_heading(blocks: PageBlocks, start: int) -> Title:
    """The line most like a heading before the body, where the page shows no declared title.

    A heading tag or a class tells most, a line with date and source right behind it nearly as much, then its length (to
    45 characters) and how near the body it stands (.08 a leaf).
    """
    best, most = Title(""), _LEAST_NEAR
    for index in range(max(0, start - _NEAR), min(start + 3, len(blocks.leaves))):
        leaf = blocks.leaves[index]
        text = leaf.text
        if not 4 <= len(text) <= _LONGEST or leaf.link_share > 0.5 or is_info(leaf) or GENERIC.match(text):
            continue
        if text.endswith(("。", "；", "，")) or EDITOR.match(text) or SOURCE.match(text) or ORIGINAL.match(text):
            continue
        names = blocks.elements[leaf.element].names
        score = 3.0 * bool(blocks.is_heading(leaf)) + 2.0 * ("title" in names or "headline" in names)
        score += 1.5 * any(is_info(other) for other in blocks.leaves[index + 1 : index + 5])
        score += min(len(text), 45) / 15 - 0.08 * abs(start - index)
        if score > most:
            best, most = Title(_once(text), index, index), score
    return best


def likeness(text: str, declared: str) -> float:
    """How much two titles share, by pairs of characters, of the shorter one; 0 where one has fewer than four."""
    one, other = set(tokens(squeezed(text))), set(tokens(squeezed(declared)))
    return len(one & other) / min(len(one), len(other)) if min(len(one), len(other)) >= 4 else 0.0


def is_reworded(near: str, declared: str) -> bool:
    """Whether a line above the body is the declared title in other words: then the page's own wording is the better."""
    return likeness(near, declared) >= _ALIKE and len(near) >= 0.7 * len(declared)


def _once(text: str) -> str:
    """A heading that a page shows twice in one element (for two widths of screen), once."""
    half = len(text) // 2
    return text[:half] if len(text) > 16 and text[:half] == text[half + 1 :] and text[half] == " " else text


def plain_title(declared: Declared) -> str:
    """The shortest declared title without a site's name, where the page shows none; none cut short if it can be."""
    names = {squeezed(declared.first(name)) for name in ("og:site_name", "application-name", "sitename")} - {""}
    choices = [without_site(text, names) for text in declared.titles()]
    whole = [text for text in choices if not _ELLIPSIS.search(text)]
    return min(whole or choices, key=len, default="")


def is_site_name(text: str, declared: Declared) -> bool:
    """Whether a title names the site and not the page: then a heading near the body is the better one."""
    whole = text == declared.title.strip(" -–—_|｜")
    return (
        len(text) < 6
        or (whole and len(text) <= LONGEST_SITE and bool(_OFFICE.search(text)))
        or (whole and bool(re.search(r"(?:网|報|报|在线|之家|官网)$", text)))
        or bool(GENERIC.match(text))
        or text == declared.first("og:site_name")
    )
