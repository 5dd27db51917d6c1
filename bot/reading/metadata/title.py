"""The title: the page's own heading that <title>, og:title or JSON-LD contain, whole and without the site's suffix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.reading.blocks import Outline
from bot.reading.boilerplate_patterns import EDITOR, ORIGINAL, SOURCE, squeezed
from bot.reading.main_content import is_info
from bot.reading.metadata.declared import Given

_LONGEST: Final = 120
_NEAR: Final = 16  # leaves before the body that may hold a heading
_GENERIC = re.compile(r"^(?:首页|新闻|新闻中心|正文|详细内容|.{0,8}(?:网站|频道|栏目|中心|门户网|首页))$")
_SEPARATOR = re.compile(
    r"\s*[_|｜]+\s*|\s+[-–—]+\s+|(?<=[\u4e00-\u9fff）)”》])[-–—]+(?=[^\d\s])|\s*-{2,}\s*|(?<=[网報报站台社])[-–—]+"
)
_ELLIPSIS = re.compile(r"(?:…+|\.{3,})$")


@dataclass(frozen=True, slots=True)
class Title:
    """The text, and the leaves that show it (``first`` None where no heading does)."""

    text: str
    first: int | None = None
    last: int | None = None


def title_of(outline: Outline, given: Given) -> Title:
    """The best heading among the leaves that a given title contains."""
    texts = [_ELLIPSIS.sub("", squeezed(text)) for text in given.titles()]
    longest = max((squeezed(piece) for piece in pieces(given.title)), key=len, default="")
    best, most = Title(""), 4.0
    for index, leaf in enumerate(outline.leaves):
        if not 2 <= len(leaf.text) <= _LONGEST:
            continue
        for size in (1, 2, 3):
            part = outline.leaves[index : index + size]
            if size > 1 and not _together(outline, index, size):
                break
            text = " ".join(one.text for one in part)
            score = _score(outline, index, squeezed(text), texts, longest)
            if score > most:
                best, most = Title(text, index, index + len(part) - 1), score
    return best


def _together(outline: Outline, index: int, size: int) -> bool:
    """Lines of one heading: the same element, or the same heading around."""
    if index + size > len(outline.leaves):
        return False
    first, last = outline.leaves[index], outline.leaves[index + size - 1]
    same = first.element == last.element
    tag = outline.elements[first.element].tag
    return same and (tag in {"h1", "h2", "h3", "h4"} or "title" in outline.elements[first.element].names)


def _score(outline: Outline, index: int, text: str, given: list[str], longest: str) -> float:
    known = [one for one in given if text in one or (len(one) >= 8 and text.startswith(one))]
    heading = outline.is_heading(outline.leaves[index])
    headed = heading in {"h1", "h2", "h3"} and len(longest) >= 6 and longest in text
    known += [longest] if headed and len(text) <= 4 * len(longest) else []
    if len(text) < 4 and not any(one.startswith(text) for one in given):
        return 0.0
    if not known or _GENERIC.match(text):
        return 0.0
    leaf = outline.leaves[index]
    element = outline.elements[leaf.element]
    score = 4 + 3 * any(one.startswith(text) or text.startswith(one) for one in known) + min(len(text) / 8, 6)
    score += {"h1": 4.0, "h2": 2.0, "h3": 2.0}.get(heading or "", 0.0)
    score += 1.5 if "title" in element.names or "headline" in element.names else 0
    if longest and longest in text and heading in {"h1", "h2", "h3"}:
        score += 6 + (len(text) > len(longest))
    score -= 3 if leaf.link_share > 0.5 else 0
    score -= 1 if element.damp < 1 else 0
    return score - 1.5 * index / max(1, len(outline.leaves))


def near_heading(outline: Outline, start: int) -> Title:
    """The line most like a heading before the body, where no given title is shown on the page."""
    best, most = Title(""), 2.0
    for index in range(max(0, start - _NEAR), min(start + 3, len(outline.leaves))):
        leaf = outline.leaves[index]
        text = leaf.text
        if not 4 <= len(text) <= _LONGEST or leaf.link_share > 0.5 or is_info(leaf) or _GENERIC.match(text):
            continue
        if text.endswith(("。", "；", "，")) or EDITOR.match(text) or SOURCE.match(text) or ORIGINAL.match(text):
            continue
        names = outline.elements[leaf.element].names
        score = 3.0 * bool(outline.is_heading(leaf)) + 2.0 * ("title" in names or "headline" in names)
        score += 1.5 * any(is_info(other) for other in outline.leaves[index + 1 : index + 5])
        score += min(len(text), 45) / 15 - 0.08 * abs(start - index)
        if score > most:
            best, most = Title(text, index, index), score
    return best


def pieces(text: str) -> list[str]:
    """A <title> at its separators; quotes and numbers hold together."""
    return [piece.strip() for piece in _SEPARATOR.split(text) if piece.strip()]


def plain_title(given: Given) -> str:
    """The shortest given title without a site's suffix, where the page shows none."""
    choices = [text for text in given.titles()[:-1] if text] if len(given.titles()) > 1 else []
    whole = given.titles()[-1].strip(" -–—_|｜") if given.titles() else ""
    parts = pieces(whole)
    choices.append(max(parts, key=len) if parts and len(parts[0]) < 6 else (parts[0] if parts else whole))
    plain = [pieces(text)[0] if pieces(text) and len(pieces(text)[0]) >= 6 else text for text in choices]
    return min(plain, key=len, default="")


def is_site_name(text: str, given: Given) -> bool:
    """A <title> that names the site, not the page."""
    return (
        len(text) < 6
        or (text == given.title.strip(" -–—_|｜") and bool(re.search(r"(?:网|報|报|在线|之家|官网)$", text)))
        or bool(_GENERIC.match(text))
        or text == given.first("og:site_name")
    )
