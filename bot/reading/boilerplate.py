"""Rules for single lines: which belong to the article, and what the others tell.

Position, link density, length and shape decide together with the wording (``wording.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.reading.boilerplate_patterns import (
    COMMENTS,
    DATE_LINE,
    DISCLAIMER,
    EDITOR,
    EDITOR_TAIL,
    INFO_LABEL,
    META,
    ORIGINAL,
    PAGER,
    QR,
    RELATED,
    SHARE,
    SOURCE,
    STOP,
    WEAK_DISCLAIMER,
    squeezed,
)
from bot.reading.clean import Line

_HEAD: Final = 0.12  # of the lines
_TAIL: Final = 0.7
_REST: Final = 0.3  # of the prose that may stand behind an end mark


_DATE = re.compile(r"\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}日?\s*(?:\d{1,2}[:：]\d\d|$)")
_STAMPED = re.compile(r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?:\s+\S{2,12}){0,5}$")


@dataclass(slots=True)
class Kept:
    """The paragraphs, and what the dropped lines told."""

    paragraphs: list[str] = field(default_factory=list)
    original_title: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: in the head (before prose), in the tail, or between."""

    head: bool
    tail: bool


PASSES: Final = 16  # a line gone moves the others: a few rounds settle every page, hostile ones are cut short


def kept(lines: Sequence[Line], title: str) -> Kept:
    """What remains of the lines of a body; what is left is looked at again until nothing more goes."""
    found = _pass(lines, title)
    for _ in range(PASSES):
        again = _pass([Line(text) for text in found.paragraphs], title)
        if again.paragraphs == found.paragraphs:
            break
        found.paragraphs[:] = again.paragraphs
        found.original_title = found.original_title or again.original_title
        found.publisher = found.publisher or again.publisher
    return found


def _pass(lines: Sequence[Line], title: str) -> Kept:
    found = Kept()
    lines = [trimmed for line in lines if (trimmed := _trimmed(line, found)).text]
    lines = lines[: _end(lines)]
    prose = False
    for index, line in enumerate(lines):
        head = not prose or index <= len(lines) * _HEAD
        place = Place(head, index >= len(lines) * _TAIL)
        if _tells(line.text, place, found) or kind(line, place):
            continue
        if not prose and _repeats(line.text, title):
            continue
        prose = prose or bool(STOP.search(line.text)) or len(line.text) >= 40
        found.paragraphs.append(line.text)
    return found


def _trimmed(line: Line, found: Kept) -> Line:
    """Without an editor's or source's bracket at its end."""
    text = line.text
    for _ in range(3):
        cut = EDITOR_TAIL.search(text)
        if not cut:
            break
        piece = cut[0].strip(" （(【[）)】]")
        _tells(piece, Place(False, True), found)
        if cut.start() == 0:
            break
        text = text[: cut.start()].rstrip()
    return Line(text.lstrip("▷:： "), line.link_share) if text != line.text or text[:1] in "▷:： " else line


def _tells(text: str, place: Place, found: Kept) -> bool:
    """Whether a line gives the original title or the source; it is noted."""
    if len(text) <= 120 and (match := ORIGINAL.match(text)):
        found.original_title = found.original_title or match["title"].strip("《》 ")
        return True
    if len(text) <= 60 and (place.head or place.tail) and (match := SOURCE.match(text)) and not STOP.search(text):
        found.publisher = found.publisher or match["name"]
        return True
    return False


def kind(line: Line, place: Place) -> str | None:
    """The class of junk that a line is of, None for text."""
    text = line.text
    if len(text) <= 90 and EDITOR.match(text) and not _has_sentences(text):
        return "editor"
    if line.link_share > 0.7 and len(text) < 80 and not _ends_sentence(text):
        return "link"
    if QR.search(text) and (len(text) <= 80 or (place.tail and len(text) <= 160)):
        return None if _has_sentences(text) and not place.tail else "qr"
    if DISCLAIMER.search(text) and (len(text) <= 60 or (place.tail and len(text) <= 300)):
        return "disclaimer"
    if WEAK_DISCLAIMER.search(text) and len(text) <= 70 and place.tail:
        return "disclaimer"
    return _short_kind(text, place)


def _short_kind(text: str, place: Place) -> str | None:
    if len(text) > 90 or STOP.search(text):
        return None
    if len(text) <= 60 and (PAGER.search(text) or COMMENTS.search(text) or (len(text) <= 40 and SHARE.search(text))):
        return "pager"
    if len(text) <= 40 and RELATED.match(text):
        return "related"
    if place.head and (
        DATE_LINE.match(text) or _STAMPED.match(text) or (INFO_LABEL.search(text) and _DATE.search(text))
    ):
        return "meta"
    if (place.head or place.tail) and len(text) <= 60 and META.match(text):
        return "meta"
    if place.head and len(set(INFO_LABEL.findall(text))) >= 2:
        return "meta"
    return None


def _ends_sentence(text: str) -> bool:
    return text.rstrip("”」』）)").endswith(("。", "！", "？", "；"))


def _has_sentences(text: str) -> bool:
    return bool(STOP.search(text.rstrip("。！？；!?")))


def _repeats(text: str, title: str) -> bool:
    """A line that says the title again."""
    line, whole = squeezed(text), squeezed(title)
    if not whole or len(line) > len(whole) * 1.5:
        return False
    if len(line) >= 6 and line in whole:
        return True
    pairs = {line[i : i + 2] for i in range(len(line) - 1)}
    known = {whole[i : i + 2] for i in range(len(whole) - 1)}
    return bool(known) and len(pairs) >= 5 and len(pairs & known) >= 0.9 * len(known)


def _end(lines: Sequence[Line]) -> int:
    """Where the article ends: at an editor's, related or comment line with little or listed text behind it."""
    listed = [_is_listed(line) for line in lines]
    prose = [0 if junk else len(line.text) for line, junk in zip(lines, listed, strict=True)]
    total, before = sum(prose), 0
    behind = sum(listed)
    for index, line in enumerate(lines):
        behind -= listed[index]
        rest = len(lines) - index - 1
        is_end = before >= 40 and _is_mark(line.text)
        if is_end and (total - before < _REST * total or (rest and behind >= 0.35 * rest)):
            return index + 1
        before += prose[index]
    return len(lines)


def _is_mark(text: str) -> bool:
    if len(text) > 60 or _has_sentences(text):
        return False
    return bool(EDITOR.match(text) or RELATED.match(text) or (len(text) <= 30 and COMMENTS.search(text)))


def _is_listed(line: Line) -> bool:
    return line.link_share > 0.6 or kind(line, Place(True, True)) is not None
