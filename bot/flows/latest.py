"""The newest public articles of what somebody follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.flows.search import folded, hits_of, index_query_of
from bot.flows.search_pages import WINDOW, Cursor, Ranked
from bot.models import Hit, Subscription
from bot.search.query import query_of
from bot.storage.search.statement import IndexQuery, Literal

if TYPE_CHECKING:
    from bot.runtime.services import Services

MOST_QUERIES: Final = 12  # of several words, each a search; all that is followed by one thing is one search


async def latest(
    services: Services, followed: Sequence[Subscription], *, limit: int, cursor: str | None = None
) -> tuple[tuple[Hit, ...], str | None]:
    """A page of what these subscriptions follow, the newest day first, near-copies folded; of everything without
    any. With the cursor of the next page."""
    queries = _queries(services, followed) or [IndexQuery()]
    below, ranked = Cursor.parse(cursor).below, list[Ranked]()
    while not ranked:
        ranked, below = await _window(services, queries, below)
        if below is None:
            break
    shown = ranked[:limit]
    if len(ranked) > limit:
        below = shown[-1].match.rank_key
    return await hits_of(services, IndexQuery(), shown), None if below is None else str(Cursor(below=below))


async def _window(
    services: Services, queries: Sequence[IndexQuery], below: int | None
) -> tuple[list[Ranked], int | None]:
    """What these queries find below a rank key, down to where each of them was looked through, and that key; None
    where that is the end."""
    found, ends = dict[int, Ranked](), list[int]()
    for query in queries:
        matches = await services.storage.search.matches(query, limit=WINDOW, below=below)
        ends += [matches[-1].rank_key] if len(matches) == WINDOW else []
        for one in await folded(services, query, [Ranked(match, Cursor()) for match in matches]):
            found[one.match.rank_key] = one
    end = max(ends, default=None)
    return [found[key] for key in sorted(found, reverse=True) if key >= (end or 0)], end


def _queries(services: Services, followed: Sequence[Subscription]) -> list[IndexQuery]:
    """As few as there can be: one for all sources, one for all that is followed by one thing, one for each of several
    words; of these the newest."""
    now, zone = services.clock.now(), ZoneInfo(services.settings.time_zone)
    asked = [index_query_of(query, None) for one in followed if (query := query_of(one, now, zone))]
    asked = [replace(one, not_title=None) for one in asked]
    single = {literal: None for one in asked if (literal := _only_literal(one))}
    several = [one for one in asked if _only_literal(one) is None and one != IndexQuery()]
    feeds = tuple(int(one.value) for one in followed if one.kind == "source")
    return [
        *([IndexQuery(feeds=feeds)] if feeds else []),
        *([IndexQuery(choices=(tuple(single),))] if single else []),
        *several[-MOST_QUERIES:],
    ]


def _only_literal(query: IndexQuery) -> Literal | None:
    """The one thing that a query asks for, None where it asks for more."""
    literals = [*(("text", one) for one in query.texts), *query.fields]
    alone = IndexQuery(texts=query.texts, fields=query.fields)
    return literals[0] if len(literals) == 1 and query == alone else None
