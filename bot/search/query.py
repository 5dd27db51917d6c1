"""The query language: a line that somebody typed → Query (pure). Nothing raises: what is wrong is data.

    国企改革 "一企一策" -房地产 来源:吉林日报 类别:金融 主题:科技 文号:国办发 后:2021-08 前:去年 时间:近7天

Words and phrases all have to stand; marks may be full- or half-width, names traditional or English. A word next to
another without a space is separated by 、 and ，. Dates bound the day of publication and are both included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final, Literal

from bot.models import Mistake, PartKind, Query, QueryPart, Subscription, SubscriptionKind
from bot.text.date_expressions import period
from bot.text.normalize import fold

LONGEST: Final = 256  # characters; Telegram's inline queries have as many at most
MOST: Final = 16  # parts

Key = Literal["source", "category", "topic", "number", "since", "until", "within"]

_KEYS: Final[dict[str, Key]] = {
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
_QUOTES = '"“”„＂「」『』'
_BREAKS = "，；。？！,;?!"
_SPACE = re.compile(rf"[\s{_BREAKS}、]+")
_SIGN = re.compile(r"[-－−–﹣](?=\S)")
_KEY = re.compile(r"([A-Za-z]{2,12}|[\u4e00-\u9fff]{1,4})\s*[:：]\s*(?!//)")
_BARE = re.compile(rf"(?:《[^》]{{0,120}}》|(?<=\d)[,.](?=\d)|[^\s{_QUOTES}{_BREAKS}、])+")
_BARE_TOPIC = re.compile(rf"[^\s{_QUOTES}{_BREAKS}]+")


_OF_SUBSCRIPTION: Final[dict[SubscriptionKind, PartKind]] = {
    "category": "category", "topic": "topic", "document": "number",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    """``key`` None: a word or a phrase."""

    key: Key | None
    value: str
    is_quoted: bool
    is_excluded: bool
    typed: str


def parse(text: str, now: datetime, zone: tzinfo) -> Query:
    """What a query asks for; ``now`` is aware, ``zone`` that of the person who asks."""
    mistakes: list[Mistake] = []
    if len(text) > LONGEST:
        mistakes.append(Mistake("too_long", text[LONGEST:]))
    parts: dict[QueryPart, None] = {}
    bounds: dict[str, date] = {}
    for piece in _pieces(text[:LONGEST], mistakes):
        if len(parts) == MOST:
            mistakes.append(Mistake("too_many", piece.typed))
        elif piece.key in {"since", "until", "within"}:
            _bound(piece, now.astimezone(zone).date(), bounds, mistakes)
        else:
            part = _part(piece)
            if part:
                parts[part] = None
            elif piece.typed:
                mistakes.append(Mistake("empty", piece.typed))
    since, until = bounds.get("since"), bounds.get("until")
    if since and until and since > until:
        since, until = until, since
        mistakes.append(Mistake("reversed_dates", f"{until} {since}"))
    dated: list[tuple[PartKind, date | None]] = [("since", since), ("until", until)]
    days = (QueryPart(kind, day.isoformat()) for kind, day in dated if day)
    return Query(text, (*parts, *days), tuple(mistakes), since, until)


def query_of(subscription: Subscription, now: datetime, zone: tzinfo) -> Query | None:
    """What a subscription follows, as a query; None for a source: it follows a feed, whatever that calls itself."""
    if subscription.kind == "keywords":
        return parse(subscription.value, now, zone)
    kind = _OF_SUBSCRIPTION.get(subscription.kind)
    return Query("", (QueryPart(kind, subscription.value),)) if kind else None


def _part(piece: _Piece) -> QueryPart | None:
    """None where nothing is left to look for."""
    if not any(character.isalnum() for character in fold(piece.value)):
        return None
    if piece.key in {"source", "category", "topic", "number"}:
        return QueryPart(piece.key, piece.value, piece.is_excluded)
    if piece.is_quoted:
        return QueryPart("phrase", piece.value, piece.is_excluded)
    return QueryPart("word", piece.value.strip(":：….．"), piece.is_excluded)


def _bound(piece: _Piece, today: date, bounds: dict[str, date], mistakes: list[Mistake]) -> None:
    """The narrower of two bounds holds."""
    found = period(piece.value, today)
    if found is None or piece.is_excluded:
        mistakes.append(Mistake("bad_date", piece.typed))
        return
    if piece.key != "until":
        bounds["since"] = max(bounds.get("since", date.min), found[0])
    if piece.key != "since":
        bounds["until"] = min(bounds.get("until", date.max), found[1])


def _pieces(text: str, mistakes: list[Mistake]) -> Iterator[_Piece]:
    at = 0
    while at < len(text):
        space = _SPACE.match(text, at)
        if space:
            at = space.end()
            continue
        start = at
        sign = _SIGN.match(text, at)
        at = sign.end() if sign else at
        key, at = _key(text, at, mistakes)
        value, end, is_quoted = _value(text, at, key, mistakes)
        at = max(end, start + 1)
        yield _Piece(key, value, is_quoted, bool(sign), text[start:at].strip())


def _key(text: str, at: int, mistakes: list[Mistake]) -> tuple[Key | None, int]:
    """The filter that begins here, and where its value does."""
    found = _KEY.match(text, at)
    if not found:
        return None, at
    key = _KEYS.get(fold(found[1]))
    if key is None:
        mistakes.append(Mistake("unknown_key", found[1]))
        return None, at
    return key, found.end()


def _value(text: str, at: int, key: Key | None, mistakes: list[Mistake]) -> tuple[str, int, bool]:
    """A value, where it ends, and whether it was in quotes; a quote that nobody closes ends with the line."""
    if at < len(text) and text[at] in _OPENING:
        closing = _CLOSING.get(text[at], '"“”„＂')
        end = next((place for place in range(at + 1, len(text)) if text[place] in closing), None)
        if end is None:
            mistakes.append(Mistake("unclosed_quote", text[at:]))
            return text[at + 1 :], len(text), True
        return text[at + 1 : end], end + 1, True
    bare = (_BARE_TOPIC if key == "topic" else _BARE).match(text, at)
    return (bare[0], bare.end(), False) if bare else ("", at, False)
