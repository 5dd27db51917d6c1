"""The articles that hold only a part of what a query seeks: for a query of which hardly any holds all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.flows.search_pages import TIERS, Cursor, Ranked
from bot.models import Query, QueryPart
from bot.search.loose import close, closeness, holds, is_divisible, wishes_of
from bot.storage.search.statement import IndexQuery
from bot.text.normalize import fold

if TYPE_CHECKING:
    from bot.runtime.services import Services

CANDIDATES: Final = 60  # articles whose texts are compared: those that share most by the index alone
MOST: Final = 20  # that are listed: four pages of the chat


@dataclass(frozen=True, slots=True)
class Sought:
    """A query and how the index takes it; ``has_strict``: an article holds all of it and is listed before."""

    query: Query
    index_query: IndexQuery
    has_strict: bool


async def close_ones(services: Services, sought: Sought, at: Cursor, *, folds_copies: bool) -> list[Ranked]:
    """What is close to the query, behind the cursor ``at``: the closest first, 20 at most. A story that has an article
    with all words is not among them with ``folds_copies``, any other once."""
    choices = [[(fold(part.value), part.kind == "phrase") for part in choice] for choice in _in_text(sought.query)]
    if TIERS[at.tier : at.tier + 1] != ("loose",) or not choices:
        return []
    wishes = await services.offload(wishes_of, choices)
    if not is_divisible(wishes):
        return []
    pieces = {piece: weight for wish in wishes for one in wish for piece, weight in one.items()}
    index = services.storage.search
    found = await index.sharing(sought.index_query, pieces, limit=CANDIDATES, below=at.below)
    best = 1.0 if sought.has_strict or (at.shown and await index.matches(sought.index_query, limit=1)) else 0.0
    near = close([(match, closeness(match.text, wishes)) for match in found], best)[:MOST]
    if at.below is None and near:  # what arrives between two pages moves none of them
        at = replace(at, below=max(match.rank_key for match in near) + 1)
    ranked = [
        Ranked(match, replace(at, shown=number), held=tuple(piece for piece in pieces if holds(match.text, piece)))
        for number, match in enumerate(near, 1)
    ]
    folded = await _folded(services, sought.index_query, ranked) if folds_copies and ranked else ranked
    return [one for one in folded if one.after.shown > at.shown]


def _in_text(query: Query) -> list[list[QueryPart]]:
    """The words and phrases that are sought, alternatives together."""
    choices = [part.alternatives for part in query.understood if not part.is_excluded]
    texts = [[part for part in choice if part.kind in {"word", "phrase"}] for choice in choices]
    return [some for some in texts if some]


async def _folded(services: Services, index_query: IndexQuery, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Each story by its closest article, and none that has one with all words."""
    members = await services.storage.stories.members_of([one.match.article_id for one in ranked])
    others = sorted({number for story in members.values() for number in story})
    strict = await services.storage.search.among(replace(index_query, not_title=None), others) if others else []
    shown, kept = {match.article_id for match in strict}, list[Ranked]()
    listed = {one.match.article_id for one in ranked}
    for one in ranked:
        story = members.get(one.match.article_id, [])
        if not shown.intersection(story):
            kept.append(replace(one, others=max(0, len(listed.intersection(story)) - 1)))
            shown.update(story)
    return kept
