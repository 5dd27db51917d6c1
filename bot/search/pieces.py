"""The signs of the query language: a line → its pieces, groups and ORs (pure). See ``bot/search/query.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.models import Mistake
from bot.text.normalize import fold

Key = Literal["source", "category", "topic", "number", "since", "until", "within"]

KEYS: Final[dict[str, Key]] = {
    **dict.fromkeys(("来源", "source", "from"), "source"),
    **dict.fromkeys(("类别", "分类", "category"), "category"),
    **dict.fromkeys(("主题", "topic"), "topic"),
    **dict.fromkeys(("文号", "文件", "number"), "number"),
    **dict.fromkeys(("后", "之后", "以后", "自", "after", "since"), "since"),
    **dict.fromkeys(("前", "之前", "以前", "至", "before", "until"), "until"),
    **dict.fromkeys(("时间", "日期", "date"), "within"),
}  # fmt: skip
_OPENING = '"“”„＂「『'
_CLOSING: Final = {"「": "」", "『": "』"}
QUOTES: Final = '"“”„＂「」『』'
_BREAKS = "，；。？！,;?!"
_BARS = "|｜"
_SPACE = re.compile(rf"[\s{_BREAKS}、]+")
_SIGN = re.compile(r"[-－−–﹣](?=\S)")
_KEY = re.compile(r"([A-Za-z]{2,12}|[\u4e00-\u9fff]{1,4})\s*[:：]\s*(?!//)")
_BARE = re.compile(rf"(?:《[^》]{{0,120}}》|(?<=\d)[,.](?=\d)|[^\s{QUOTES}{_BREAKS}{_BARS}、])+")
_BARE_TOPIC = re.compile(rf"[^\s{QUOTES}{_BREAKS}{_BARS}]+")
_OR = re.compile(rf"[{_BARS}]+|(?:OR|ＯＲ)(?![^\s(（{QUOTES}])")
_AND = re.compile(rf"(?:AND|ＡＮＤ|&+)(?![^\s(（{QUOTES}])")
_CHOICE = re.compile(rf"[{_BARS}]|(?<![^\s)）{QUOTES}])(?:OR|ＯＲ)(?![^\s(（{QUOTES}])")
_DEEPEST: Final = 4  # groups in groups; brackets below that are part of the words


@dataclass(frozen=True, slots=True)
class Piece:
    """``key`` None: a word or a phrase. ``value`` of a group is the line between its brackets."""

    key: Key | None
    value: str
    is_quoted: bool
    is_excluded: bool
    typed: str
    is_group: bool = False


class Or:
    """What stands on both sides of this: one of them is enough."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is read; ``groups``: where a bracket opens a group → where it closes."""

    text: str
    groups: dict[int, int]
    mistakes: list[Mistake]


def pieces(text: str, mistakes: list[Mistake], depth: int = 0) -> Iterator[Piece | Or]:
    """What a line holds, from left to right; what is wrong with it goes to ``mistakes``.

    ``来源:甲|乙`` gives its key to what touches the bar.
    """
    line = _Line(text, _groups(text) if depth < _DEEPEST else {}, mistakes)
    at, key = 0, None
    while at < len(text):
        if found := _OR.match(text, at):
            key = None if text[found.end() : found.end() + 1].isspace() else key
            at = found.end()
            yield Or()
        elif found := _SPACE.match(text, at) or _AND.match(text, at):
            at, key = found.end(), None
        else:
            piece, at = _piece(line, at)
            piece = replace(piece, key=piece.key or key)
            key = piece.key
            yield piece


def _groups(text: str) -> dict[int, int]:
    """Brackets around more than one thing: with an OR between them, or with a space where nothing stands before.

    Any others belong to their word: （试行）, 发改（2026）7号.
    """
    opened, found = list[int](), dict[int, int]()
    for at, character in enumerate(text):
        if character in "(（":
            opened.append(at)
        elif character in ")）" and opened:
            start = opened.pop()
            inside = text[start + 1 : at].strip()
            is_first = start == 0 or not text[start - 1].isalnum()
            if _CHOICE.search(inside) or (is_first and _SPACE.search(inside)):
                found[start] = at
    return found


def _piece(line: _Line, at: int) -> tuple[Piece, int]:
    """The piece that begins here, and where it ends."""
    start, text = at, line.text
    sign = _SIGN.match(text, at)
    at = sign.end() if sign else at
    key, at = _key(line, at)
    if at in line.groups:
        end = line.groups[at]
        return Piece(key, text[at + 1 : end], False, bool(sign), text[start : end + 1], is_group=True), end + 1
    value, end, is_quoted = _value(line, at, key)
    end = max(end, start + 1)
    return Piece(key, value, is_quoted, bool(sign), text[start:end].strip()), end


def _key(line: _Line, at: int) -> tuple[Key | None, int]:
    """The filter that begins here, and where its value does."""
    found = _KEY.match(line.text, at)
    if not found:
        return None, at
    key = KEYS.get(fold(found[1]))
    if key is None:
        line.mistakes.append(Mistake("unknown_key", found[1]))
        return None, at
    return key, found.end()


def _value(line: _Line, at: int, key: Key | None) -> tuple[str, int, bool]:
    """A value, where it ends, and whether it was in quotes; a quote that nobody closes counts for nothing."""
    text = line.text
    if at < len(text) and text[at] in _OPENING:
        closing = _CLOSING.get(text[at], '"“”„＂')
        end = next((place for place in range(at + 1, len(text)) if text[place] in closing), None)
        if end is not None:
            return text[at + 1 : end], end + 1, True
        if all(known.kind != "unclosed_quote" for known in line.mistakes):
            line.mistakes.append(Mistake("unclosed_quote", text[at:]))
        at += 1
    stop = min((start for start in line.groups if start > at), default=len(text))
    bare = (_BARE_TOPIC if key == "topic" else _BARE).match(text, at, stop)
    return (bare[0], bare.end(), False) if bare else ("", at, False)
