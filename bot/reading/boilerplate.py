"""Rules for single lines: which belong to the article, and what the others tell.

Position, link density, length and shape decide together with the wording (``boilerplate_patterns.py``). The lengths are
those of such lines on 66 saved pages with a margin: longer lines with the same words are sentences about the thing
(“…举报电话…” can be a step of a measure).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.reading.apparatus import without_apparatus
from bot.reading.boilerplate_patterns import (
    BYLINE,
    CONTACT,
    DATE_LINE,
    EDITOR,
    EDITOR_TAIL,
    INFO_LABEL,
    META,
    ORIGINAL,
    RELATED,
    SOURCE,
    STOP,
    asks_to_scan,
    is_disclaimer,
    is_of_comments,
    is_tool,
    may_be_disclaimer,
    squeezed,
    turns_pages,
)
from bot.reading.clean import BodyLine
from bot.reading.repeated import without_repeats
from bot.text.scripts import wording

# A label such as 来源： tells about the article only near its beginning (before the first prose, or up to this share of
# the lines: some stand below a lede) or near its end (behind this share).
_HEAD: Final = 0.12
_TAIL: Final = 0.7
# Share of the prose that may be dropped with what follows an end line. Where more follows, the line stood between
# two parts of the article, unless this share of the lines behind it are links or labels.
_REST: Final = 0.3
_LISTED: Final = 0.35
_PROSE: Final = 40  # characters that make a line prose without a full stop, or come before an end line

_MOST_OF_TITLE: Final = 0.6
# 望财发〔2026〕12号, 2026年第3号: a line that is nothing but the number of a document.
_NUMBER = re.compile(
    r"[（(]?[\u4e00-\u9fff]{0,16}\s?[〔［\[（(【]?\s?(?:19|20)\d\d\s?[〕］\])）】年]\s?第?\s?\d{1,5}\s?[号號][）)]?$"
)

_LONGEST_TAIL: Final = 80  # characters of what EDITOR_TAIL matches

_DATE = re.compile(r"\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}日?\s*(?:\d{1,2}[:：]\d\d|$)")
_STAMPED = re.compile(
    r"(?:[^\s。，：:]{2,14}\s{1,3})?\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?:\s+\S{2,12}){0,5}$"
)
_TOLD_BELOW: Final = frozenset(
    {"来源：", "来源:", "作者：", "记者：", "责编：", "编辑：", "时长：", "浏览次数："}
)  # of two labels
# Links that are text: subheads, and documents that a text lists with a number of the list or of the document.
_OWN_LINK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节節])\S{2,30}$|"
    r"(?:(?:附件\s?)?\d{0,2}\s?[.．、:：]\s?|[（(]\d{1,2}[）)]\s?|附件\s?[:：]?\s?)《[^《》]{2,60}》|《[^《》]{2,60}》[（(].{2,24}号[）)]"
)


@dataclass(slots=True)
class Filtered:
    """The paragraphs that are left, and what the dropped lines told."""

    paragraphs: list[str] = field(default_factory=list)
    original_title: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class LinePosition:
    """Where a line stands: in the head (before the first prose, or in the first lines), in the tail, or between."""

    head: bool
    tail: bool


PASSES: Final = 16  # a line gone moves the others: a few rounds settle every page, hostile ones are cut short


def filtered(lines: Sequence[BodyLine], title: str) -> Filtered:
    """What remains of the lines of a body. What is left is filtered again until nothing more goes, so that filtering a
    filtered article changes nothing."""
    found = _pass(lines, title)
    for _ in range(PASSES):
        again = _pass([BodyLine(text) for text in found.paragraphs], title)
        if again.paragraphs == found.paragraphs:
            break
        found.paragraphs[:] = again.paragraphs
        found.original_title = found.original_title or again.original_title
        found.publisher = found.publisher or again.publisher
    return found


def _pass(lines: Sequence[BodyLine], title: str) -> Filtered:
    """Filter once."""
    found = Filtered()
    lines = without_apparatus([trimmed for line in lines if (trimmed := _trimmed(line, found)).text])
    lines = without_repeats(lines)
    lines = lines[: _end(lines)]
    prose = behind_boilerplate = False
    for index, line in enumerate(lines):
        head = not prose or index <= len(lines) * _HEAD
        position = LinePosition(head, index >= min(len(lines) * _TAIL, len(lines) - 1))
        among = behind_boilerplate and position.tail and CONTACT.match(line.text)
        behind_boilerplate = bool(_tells(line.text, position, found) or kind(line, position) or among)
        if behind_boilerplate:
            continue
        is_top = all(_NUMBER.match(kept) for kept in found.paragraphs)
        if not prose and _repeats(line.text, title, is_top=is_top):
            continue
        prose = prose or bool(STOP.search(line.text)) or len(line.text) >= _PROSE
        found.paragraphs.append(line.text)
    return found


def _trimmed(line: BodyLine, found: Filtered) -> BodyLine:
    """The line without editor's or source's brackets at its end; what they tell is noted in ``found``."""
    text = line.text
    for _ in range(3):  # a source, an editor and 返回首页 follow one another
        cut = EDITOR_TAIL.search(text, max(0, len(text) - _LONGEST_TAIL))
        if not cut:
            break
        piece = cut[0].strip(" （(【[）)】]")
        _tells(piece, LinePosition(False, True), found)
        if cut.start() == 0:
            break
        text = text[: cut.start()].rstrip()
    return replace(line, text=text.lstrip("▷:： ")) if text != line.text or text[:1] in "▷:： " else line


def _tells(text: str, position: LinePosition, found: Filtered) -> bool:
    """Whether a line gives the original title, the source (both are noted in ``found``) or who wrote it."""
    if len(text) <= 120 and (match := ORIGINAL.match(text)):
        found.original_title = found.original_title or match["title"].strip("《》 ")
        return True
    if len(text) <= 60 and (position.head or position.tail) and (match := SOURCE.match(text)) and not STOP.search(text):
        found.publisher = found.publisher or match["name"]
        return True
    return bool(len(text) <= 30 and (position.head or position.tail) and BYLINE.match(text))


def kind(line: BodyLine, position: LinePosition) -> str | None:
    """The class of boilerplate that a line is of, None for text."""
    text = line.text
    if len(text) <= 90 and EDITOR.match(text) and not _has_sentences(text):
        return "editor"
    if line.link_share > 0.7 and len(text) < 80 and not _ends_sentence(text) and not _OWN_LINK.match(text):
        return "link"
    plain = wording(text)
    if (len(text) <= 80 or (position.tail and len(text) <= 160)) and asks_to_scan(plain):
        return None if _has_sentences(text) and not position.tail else "qr"
    if (len(text) <= 60 or (position.tail and len(text) <= 300)) and is_disclaimer(plain):
        return "disclaimer"
    if position.tail and len(text) <= 70 and may_be_disclaimer(plain):
        return "disclaimer"
    return _short_kind(text, plain, position)


def _short_kind(text: str, plain: str, position: LinePosition) -> str | None:
    """The classes whose words alone tell nothing: only in short lines that are no sentence."""
    if len(text) > 90 or STOP.search(text):
        return None
    if len(text) <= 60 and (turns_pages(plain) or is_of_comments(plain) or (len(text) <= 40 and is_tool(plain))):
        return "pager"
    if len(text) <= 40 and RELATED.match(text):
        return "related"
    if position.head and (
        DATE_LINE.match(text) or _STAMPED.match(text) or (INFO_LABEL.search(text) and _DATE.search(text))
    ):
        return "meta"
    if (position.head or position.tail) and len(text) <= 60 and META.match(text):
        return "meta"
    labels = set(INFO_LABEL.findall(text)) if position.head or (position.tail and len(text) <= 60) else set()
    if len(labels) >= 2 and (position.head or labels & _TOLD_BELOW):
        return "meta"
    return None


def _ends_sentence(text: str) -> bool:
    return text.rstrip("”」』）)").endswith(("。", "！", "？", "；"))


def _has_sentences(text: str) -> bool:
    return bool(STOP.search(text.rstrip("。！？；!?")))


def _repeats(text: str, title: str, *, is_top: bool) -> bool:
    """Whether a line says the title again: a part of it, or nearly all of its bigrams (another writing of it).

    A small part counts only at the top: below other lines it is the value of a form (当事人, then the name that the
    title has too). The number of a document is data wherever it stands."""
    line, whole = squeezed(text), squeezed(title)
    if not whole or len(line) > len(whole) * 1.5:  # a sentence that quotes the title tells more
        return False
    if _NUMBER.match(text) and line != whole:
        return False
    if len(line) >= 6 and line in whole and (is_top or len(line) >= _MOST_OF_TITLE * len(whole)):
        return True  # shorter: a name that the title has too
    pairs = {line[i : i + 2] for i in range(len(line) - 1)}
    known = {whole[i : i + 2] for i in range(len(whole) - 1)}
    return bool(known) and len(pairs) >= 5 and len(pairs & known) >= 0.9 * len(known)


def _end(lines: Sequence[BodyLine]) -> int:
    """How many lines the article has: up to an editor's, related or comment line with little prose or a list behind."""
    listed = [_is_listed(line) for line in lines]
    prose = [0 if junk else len(line.text) for line, junk in zip(lines, listed, strict=True)]
    total, before = sum(prose), 0
    behind = sum(listed)
    for index, line in enumerate(lines):
        behind -= listed[index]
        rest = len(lines) - index - 1
        is_end = before >= _PROSE and _is_mark(line.text)
        if is_end and (total - before < _REST * total or (rest and behind >= _LISTED * rest)):
            return index + 1
        before += prose[index]
    return len(lines)


def _is_mark(text: str) -> bool:
    """Whether a line is one that articles end with."""
    if len(text) > 60 or _has_sentences(text):
        return False
    return bool(EDITOR.match(text) or RELATED.match(text) or (len(text) <= 30 and is_of_comments(wording(text))))


def _is_listed(line: BodyLine) -> bool:
    """A link or boilerplate: what stands below articles."""
    return (line.link_share > 0.6 and not _OWN_LINK.match(line.text)) or kind(
        line, LinePosition(True, True)
    ) is not None
