"""The query language: a line that somebody typed → Query (pure). Nothing raises: what is wrong is data.

    国企改革 "一企一策" -房地产 来源:吉林日报 类别:金融 主题:科技 文号:国办发 后:2021-08 前:去年 时间:近7天
    专项债 OR 特别国债 来源:吉林日报|云江日报 (粮食 | 种业) -(房地产 楼市)

Words and phrases all have to stand, of those beside OR or | one; marks may be full- or half-width, names traditional or
English. A word next to another without a space is separated by 、 and ，. Dates bound the day of publication and are
both included, whatever stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import Final

from bot.models import Mistake, PartKind, Query, QueryPart, Subscription, SubscriptionKind
from bot.search.pieces import QUOTES, Or, Piece, pieces
from bot.text.date_expressions import period
from bot.text.normalize import fold

LONGEST: Final = 256  # characters; Telegram's inline queries have as many at most
MOST: Final = 16  # parts

# Parts of which one has to hold; an excluded one stands alone.
Choice = tuple[QueryPart, ...]

_OF_SUBSCRIPTION: Final[dict[SubscriptionKind, PartKind]] = {
    "category": "category", "topic": "topic", "document": "number",
}  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """What was read of a line so far."""

    today: date
    mistakes: list[Mistake] = field(default_factory=list)
    bounds: dict[str, date] = field(default_factory=dict)
    parts: set[QueryPart] = field(default_factory=set)

    def choices(self, text: str, outer: Piece | None = None, depth: int = 0) -> list[Choice]:
        """What a line asks for; ``outer`` is the group that it stands in."""
        found, is_beside = list[list[Choice]](), False
        for one in pieces(text, self.mistakes, depth):
            if isinstance(one, Or):
                is_beside = True
                continue
            some = self._choices_of(_within(one, outer), depth)
            if some and found and is_beside and not (_excludes(some) or _excludes(found[-1])):
                found[-1] = self._either(found[-1], some, one)
            elif some:
                found.append(some)
            is_beside = False
        return [choice for some in found for choice in some]

    def _choices_of(self, piece: Piece, depth: int) -> list[Choice]:
        if piece.is_group:
            return self.choices(piece.value, piece, depth + 1)
        if piece.key in {"since", "until", "within"}:
            self._bound(piece)
            return []
        part = _part(piece)
        if part is None:
            self.mistakes += [Mistake("empty", piece.typed)] if piece.typed not in ("", *QUOTES) else []
        elif len(self.parts) == MOST and part not in self.parts:
            self.mistakes.append(Mistake("too_many", piece.typed))
        else:
            self.parts.add(part)
            return [(part,)]
        return []

    def _either(self, some: list[Choice], others: list[Choice], piece: Piece) -> list[Choice]:
        """(a b) OR (c d) as choices that all have to be met: a|c a|d b|c b|d."""
        if len(some) * len(others) > MOST:
            self.mistakes.append(Mistake("too_many", piece.typed))
            return some
        return [tuple(dict.fromkeys((*one, *other))) for one in some for other in others]

    def _bound(self, piece: Piece) -> None:
        """The narrower of two bounds holds."""
        found = period(piece.value, self.today)
        if found is None or piece.is_excluded:
            self.mistakes.append(Mistake("bad_date", piece.typed))
            return
        if piece.key != "until":
            self.bounds["since"] = max(self.bounds.get("since", date.min), found[0])
        if piece.key != "since":
            self.bounds["until"] = min(self.bounds.get("until", date.max), found[1])


def parse(text: str, now: datetime, zone: tzinfo) -> Query:
    """What the first 256 characters ask for; ``now`` is aware, ``zone`` that of the person who asks."""
    reading = _Reading(now.astimezone(zone).date())
    if len(text) > LONGEST:
        reading.mistakes.append(Mistake("too_long", text[LONGEST:]))
    parts = dict.fromkeys(replace(one[0], others=one[1:]) for one in reading.choices(text[:LONGEST]))
    since, until = reading.bounds.get("since"), reading.bounds.get("until")
    if since and until and since > until:
        since, until = until, since
        reading.mistakes.append(Mistake("reversed_dates", f"{until} {since}"))
    dated: list[tuple[PartKind, date | None]] = [("since", since), ("until", until)]
    days = (QueryPart(kind, day.isoformat()) for kind, day in dated if day)
    return Query(text, (*parts, *days), tuple(reading.mistakes), since, until)


def query_of(subscription: Subscription, now: datetime, zone: tzinfo) -> Query | None:
    """What a subscription follows, as a query; None for a source: it follows a feed, whatever that calls itself."""
    if subscription.kind == "keywords":
        return parse(subscription.value, now, zone)
    kind = _OF_SUBSCRIPTION.get(subscription.kind)
    value = subscription.label if kind == "number" else subscription.value  # a document's value has no brackets
    return Query("", (QueryPart(kind, value),)) if kind else None


def _within(piece: Piece, outer: Piece | None) -> Piece:
    """With the key and the minus of the group that it stands in."""
    if outer is None:
        return piece
    return replace(piece, key=piece.key or outer.key, is_excluded=piece.is_excluded or outer.is_excluded)


def _excludes(choices: list[Choice]) -> bool:
    return any(part.is_excluded for choice in choices for part in choice)


def _part(piece: Piece) -> QueryPart | None:
    """None where nothing is left to look for."""
    if not any(character.isalnum() for character in fold(piece.value)):
        return None
    if piece.key in {"source", "category", "topic", "number"}:
        return QueryPart(piece.key, piece.value, piece.is_excluded)
    if piece.is_quoted:
        return QueryPart("phrase", piece.value, piece.is_excluded)
    return QueryPart("word", _bare(piece.value), piece.is_excluded)


def _bare(word: str) -> str:
    """A word without stops at its ends, and without a bracket whose other half is missing."""
    word = word.strip(":：….．")
    if sum(word.count(one) for one in "(（") != sum(word.count(one) for one in ")）"):
        return word.strip("()（）")
    return word
