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
from bot.reading.boilerplate_patterns import EDITOR, ORIGINAL, SOURCE, squeezed
from bot.reading.main_content import is_info
from bot.reading.metadata.declared import Declared

_LONGEST: Final = 120  # characters of a heading; the longest title of 200 pages and articles has 66
_NEAR: Final = 16  # leaves before the body that may hold a heading: a header table can stand between
_LEAST: Final = 4.0  # the score of a declared text alone: what scores no more may be a breadcrumb or a menu
_LEAST_NEAR: Final = 2.0  # and of a heading that no declared title confirms
# A share of the page's length that a leaf lies below its top costs this much: of two equal headings the upper one.
_DEPTH: Final = 1.5
_GENERIC = re.compile(r"^(?:首页|新闻|新闻中心|正文|详细内容|.{0,8}(?:网站|频道|栏目|中心|门户网|首页))$")
_SEPARATOR = re.compile(
    r"(?:(?<!\s)\s++)?[_|｜]++\s*+|(?<!\s)\s++[-–—]++\s++|(?<=[\u4e00-\u9fff）)”》])[-–—]+(?=[^\d\s])|(?:(?<!\s)\s++)?-{2,}+\s*+|"
    r"(?<=[网報报站台社])[-–—]+"
)
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
                best, most = Title(text, index, index + len(part) - 1), score
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
    known = [one for one in declared if text in one or (len(one) >= 8 and text.startswith(one))]
    heading = blocks.is_heading(blocks.leaves[index])
    headed = heading in {"h1", "h2", "h3"} and len(longest) >= 6 and longest in text
    known += [longest] if headed and len(text) <= 4 * len(longest) else []
    if len(text) < 4 and not any(one.startswith(text) for one in declared):
        return 0.0
    if not known or _GENERIC.match(text):
        return 0.0
    leaf = blocks.leaves[index]
    element = blocks.elements[leaf.element]
    score = _LEAST + 3 * any(one.startswith(text) or text.startswith(one) for one in known)
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
        if not 4 <= len(text) <= _LONGEST or leaf.link_share > 0.5 or is_info(leaf) or _GENERIC.match(text):
            continue
        if text.endswith(("。", "；", "，")) or EDITOR.match(text) or SOURCE.match(text) or ORIGINAL.match(text):
            continue
        names = blocks.elements[leaf.element].names
        score = 3.0 * bool(blocks.is_heading(leaf)) + 2.0 * ("title" in names or "headline" in names)
        score += 1.5 * any(is_info(other) for other in blocks.leaves[index + 1 : index + 5])
        score += min(len(text), 45) / 15 - 0.08 * abs(start - index)
        if score > most:
            best, most = Title(text, index, index), score
    return best


def pieces(text: str) -> list[str]:
    """A <title> at its separators; quotes and numbers hold together."""
    return [piece.strip() for piece in _SEPARATOR.split(text) if piece.strip()]


def plain_title(declared: Declared) -> str:
    """The shortest declared title without a site's name, where the page shows none."""
    choices = [text for text in declared.titles()[:-1] if text] if len(declared.titles()) > 1 else []
    whole = declared.titles()[-1].strip(" -–—_|｜") if declared.titles() else ""
    parts = pieces(whole)
    choices.append(max(parts, key=len) if parts and len(parts[0]) < 6 else (parts[0] if parts else whole))
    plain = [pieces(text)[0] if pieces(text) and len(pieces(text)[0]) >= 6 else text for text in choices]
    return min(plain, key=len, default="")


def is_site_name(text: str, declared: Declared) -> bool:
    """Whether a title names the site and not the page: then a heading near the body is the better one."""
    return (
        len(text) < 6
        or (text == declared.title.strip(" -–—_|｜") and bool(re.search(r"(?:网|報|报|在线|之家|官网)$", text)))
        or bool(_GENERIC.match(text))
        or text == declared.first("og:site_name")
    )
