"""Query → Answer: exact titles, then titles that hold every term, then the newest, better matches a little earlier.

A page is asked for by the cursor that the page before it gave. Near-copies can be folded: of a story only the best
match is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.flows.loose_search import Sought, close_ones
from bot.flows.search_pages import TIERS, WINDOW, Cursor, Ranked
from bot.models import Answer, Article, Brief, Hit, PartKind, Query, QueryPart
from bot.models.calendar import EPOCH
from bot.search.excerpt import excerpt
from bot.search.ranking import bonus
from bot.storage.search.index import Match
from bot.storage.search.statement import Choice, IndexQuery, Literal
from bot.summarizing.beginning import beginning_of
from bot.summarizing.topics import topic_of
from bot.text.normalize import fold

if TYPE_CHECKING:
    from bot.runtime.services import Services
    from bot.storage.articles import StoredArticle

MOST_PAGES: Final = 40  # searches that one press may cost where the process no longer knows where the pages begin
# Hits that hold all words: with fewer, those follow that hold a part of them. Who finds three has found the matter.
FEW: Final = 3

_COLUMNS: Final[dict[PartKind, str]] = {
    "word": "text",
    "phrase": "text",
    "source": "publisher",
    "category": "categories",
    "topic": "topic",
    "number": "documents",
}


async def search(
    services: Services,
    query: Query,
    *,
    chat_id: int | None,
    limit: int,
    cursor: str | None = None,
    folds_copies: bool = False,
) -> Answer:
    """A page of the articles that this chat may see (None: those that everybody may).

    ``cursor`` is the one that the page before gave. With ``folds_copies`` a story is listed once, by its best match.
    Where fewer than three hold all that is sought, those follow that are close to it (``Hit.is_loose``).
    """
    index_query = index_query_of(query, chat_id)
    if not is_asking(query):
        return Answer(query)
    start, ranked = Cursor.parse(cursor), list[Ranked]()
    at, has_more = start, start.is_strict
    while has_more and len(ranked) < max(limit, FEW if start == Cursor() else 0):
        window, at, has_more = await _window(services, index_query, at, folds_copies=folds_copies)
        ranked += window
    if not start.is_strict or (start == Cursor() and not has_more and len(ranked) < FEW):
        sought = Sought(query, index_query, has_strict=bool(ranked))
        ranked += await close_ones(services, sought, at, folds_copies=folds_copies)
    more = ranked[limit - 1].after if len(ranked) >= limit and (has_more or len(ranked) > limit) else None
    return Answer(query, await hits_of(services, index_query, ranked[:limit]), str(more) if more else None)


async def turn_to(
    services: Services, query: Query, page: int, known: Sequence[str | None], *, chat_id: int | None, limit: int
) -> tuple[Answer, tuple[str | None, ...]]:
    """Page ``page`` (from 1) with copies folded, and where the pages begin up to the one after it.

    ``known`` are the cursors of the first pages (None: the beginning). One search where that of this page is among
    them, else one a page from the last known one on, 40 at most. An answer that ends before has no hits.
    """
    cursors = list(known[:page]) or [None]
    for _ in range(MOST_PAGES):
        is_there, cursor = len(cursors) == page, cursors[-1]
        answer = await search(services, query, chat_id=chat_id, limit=limit, cursor=cursor, folds_copies=True)
        if answer.next_cursor:
            cursors.append(answer.next_cursor)
        if is_there:
            return answer, tuple(cursors)
        if not answer.next_cursor:
            break
    return Answer(query), tuple(cursors)


def is_asking(query: Query) -> bool:
    """Whether anything was understood, or everything is asked for."""
    return bool(query.understood) or query.is_latest


def index_query_of(query: Query, chat_id: int | None) -> IndexQuery:
    """The query as the index takes it."""
    parts = [part for part in query.understood if part.kind in _COLUMNS and not part.others]
    wanted = [_literal(part) for part in parts if not part.is_excluded]
    excluded = [_literal(part) for part in parts if part.is_excluded]
    return IndexQuery(
        texts=tuple(dict.fromkeys(map(fold, query.terms))),
        choices=tuple(tuple(map(_literal, choice)) for choice in query.choices),
        without=tuple(text for column, text in excluded if column == "text"),
        not_title=fold(query.text) or None,
        fields=tuple(one for one in wanted if one[0] != "text"),
        not_fields=tuple(one for one in excluded if one[0] != "text"),
        since=(query.since - EPOCH).days if query.since else None,
        until=(query.until - EPOCH).days if query.until else None,
        chat_id=chat_id,
    )


def _literal(part: QueryPart) -> Literal:
    """The column that a part of a query looks in, and what it looks for."""
    column = _COLUMNS[part.kind]
    return column, f"／{fold(part.value).strip('／')}／" if column == "categories" else fold(part.value)


def _tier(index_query: IndexQuery, tier: int) -> IndexQuery | None:
    """What a tier asks for; None where it has nothing to ask. A later tier leaves out what an earlier one has."""
    if TIERS[tier] == "title":
        whole = replace(index_query, title=index_query.not_title, not_title=None, texts=(), choices=(), without=())
        return whole if index_query.in_text and whole.title else None
    if TIERS[tier] == "in title":
        return replace(index_query, in_title=True) if index_query.in_text else None
    return replace(index_query, in_title=False)


async def _window(
    services: Services, index_query: IndexQuery, at: Cursor, *, folds_copies: bool
) -> tuple[list[Ranked], Cursor, bool]:
    """The hits of the window that the cursor lies in, the beginning of the next, and whether there may be one."""
    of_tier = _tier(index_query, at.tier)
    matches = await services.storage.search.matches(of_tier, limit=WINDOW, below=at.below) if of_tier else []
    is_last = len(matches) < WINDOW
    following = Cursor(at.tier + 1) if is_last else Cursor(at.tier, matches[-1].rank_key)
    if at.below is None and matches:
        at = replace(at, below=matches[0].rank_key + 1)  # what arrives between two pages moves none of them
    ordered = sorted(matches, key=lambda match: (-match.day - _bonus(match, index_query), -match.rank_key))
    places = [
        Ranked(match, replace(at, shown=number) if number < len(ordered) else following)
        for number, match in enumerate(ordered, 1)
    ]
    rest = places[at.shown :]
    kept = await folded(services, index_query, rest) if folds_copies and rest else rest
    return kept, following, following.is_strict


def _bonus(match: Match, index_query: IndexQuery) -> float:
    """By what is sought in the text; of alternatives, by those that stand in it."""
    return bonus(match.text, [term for choice in index_query.in_text for term in _standing_in(match.text, choice)[:1]])


def _standing_in(text: str, choice: Choice) -> list[str]:
    return [term for column, term in choice if column == "text" and term in text]


async def folded(services: Services, index_query: IndexQuery, ranked: list[Ranked]) -> list[Ranked]:
    """Without those whose story has a better match, wherever that is listed."""
    members = await services.storage.stories.members_of([one.match.article_id for one in ranked])
    if not members:
        return ranked
    others = {number for story in members.values() for number in story}
    found = await services.storage.search.among(replace(index_query, not_title=None), sorted(others))
    matching = {match.article_id: match for match in found}
    kept = []
    for one in ranked:
        story = [matching[number] for number in members.get(one.match.article_id, ()) if number in matching]
        best = min(story, key=lambda match: _standing(match, index_query), default=one.match)
        if best.article_id == one.match.article_id:
            kept.append(replace(one, others=max(0, len(story) - 1)))
    return kept


def _standing(match: Match, index_query: IndexQuery) -> tuple[int, int]:
    """Less is better: the tier, then the newest."""
    sought = index_query.in_text
    in_title = all(_standing_in(match.title, choice) for choice in sought) and bool(sought)
    return (0 if index_query.not_title == match.title else 1 if in_title else 2), -match.rank_key


async def hits_of(services: Services, index_query: IndexQuery, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
    numbers = [one.match.article_id for one in ranked]
    stored = await services.storage.articles.several(numbers, chat_id=index_query.chat_id)
    sought = tuple(term for choice in index_query.in_text for column, term in choice if column == "text")
    hits = [
        replace(hit_of(stored[one.match.article_id], one.held or sought, one.others), is_loose=bool(one.held))
        for one in ranked
        if one.match.article_id in stored
    ]
    return await _headed(services, hits, stored)


async def _headed(services: Services, hits: Sequence[Hit], stored: Mapping[int, StoredArticle]) -> tuple[Hit, ...]:
    """With the headlines of their briefs, where a page has no title or nothing of its text was sought."""
    from bot.summarizing.summarize import REVISION

    wanting = [one.article_id for one in hits if not (one.marks and stored[one.article_id].article.own_title)]
    made = await services.storage.briefs.several(wanting, "short", REVISION) if wanting else {}
    return tuple(with_headline(one, made[one.article_id][0]) if one.article_id in made else one for one in hits)


def with_headline(hit: Hit, brief: Brief) -> Hit:
    """The headline as the title of a page that has none, and as the sentence of a hit without marks."""
    heading = brief.heading.span.text if brief.heading else None
    said = brief.shown_headline or next((point.span for point in brief.listed), None)
    if hit.marks or said is None:
        return replace(hit, heading=heading)
    return replace(hit, heading=heading, sentence=said.text, paragraph=said.paragraph)


def hit_of(stored: StoredArticle, terms: Sequence[str], others: int = 0) -> Hit:
    """A stored article as a hit of these folded terms."""
    article = stored.article
    found = excerpt(article, terms)
    return Hit(
        stored.id,
        article.title,
        article.url,
        article.source,
        article.publisher,
        article.published,
        article.categories,
        found.text,
        found.paragraph,
        found.marks,
        article.image,
        stored.owner_chat_id is not None,
        others,
    )


def topics_of(articles: Sequence[Article]) -> list[str]:
    """The topic of each (pure; 1 to 2 ms of CPU an article)."""
    return [topic_of(beginning_of(article)).name for article in articles]


async def reindex(services: Services, progress: Callable[[int, int], None]) -> int:
    """Build the search index anew from the archive; ``progress`` gets how many are done, and of how many."""
    return await services.storage.search.rebuild(partial(services.offload, topics_of), progress)
