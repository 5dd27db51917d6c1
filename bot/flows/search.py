"""Query → Answer: exact titles, then titles that hold every term, then the newest, better matches a little earlier.

A page is asked for by the cursor that the page before it gave. Near-copies can be folded: of a story only the best
match is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.models import Answer, Article, Brief, Hit, Query
from bot.models.calendar import EPOCH
from bot.search.excerpt import excerpt
from bot.search.ranking import bonus
from bot.storage.search.index import Match
from bot.storage.search.statement import IndexQuery
from bot.summarizing.beginning import beginning_of
from bot.summarizing.topics import topic_of
from bot.text.normalize import fold

if TYPE_CHECKING:
    from bot.runtime.services import Services
    from bot.storage.articles import StoredArticle

WINDOW: Final = 30  # matches that are put in order together
MOST_PAGES: Final = 40  # searches that one press may cost where the process no longer knows where the pages begin
MOST_TOGETHER: Final = 4  # queries of one answer: four cursors, 63 characters, fit the 64 bytes of an inline offset
BETWEEN_CURSORS: Final = "_"
LARGEST_KEY: Final = 2**63 - 1  # a rank key is a signed 64-bit number in both databases
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
TIERS: Final = ("title", "in title", "newest")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: the tier, the rank key that its window lies below (None: the newest), hits of it shown.

    As text at most 15 characters, the numbers to the base 36.
    """

    tier: int = 0
    below: int | None = None
    shown: int = 0

    def __str__(self) -> str:
        return f"{self.tier}.{'' if self.below is None else _base36(self.below)}.{_base36(self.shown)}"

    @classmethod
    def parse(cls, text: str | None) -> Cursor:
        """The beginning where it is none of ours."""
        parts = (text or "").split(".")
        if len(parts) != 3 or not all(set(part) <= set(DIGITS) for part in parts) or len(text or "") > 40:
            return cls()
        tier, below, shown = (int(part, 36) if part else None for part in parts)
        is_known = below is not None and below <= LARGEST_KEY
        return cls(min(tier or 0, len(TIERS)), below if is_known else None, min(shown or 0, WINDOW))


def _base36(number: int) -> str:
    text = DIGITS[number % 36]
    while number := number // 36:
        text = DIGITS[number % 36] + text
    return text


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match to be shown, where the page after it begins, and how many near-copies it stands for."""

    match: Match
    after: Cursor
    others: int = 0


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
    """
    index_query = index_query_of(query, chat_id)
    if not is_asking(query):
        return Answer(query)
    at, ranked, has_more = Cursor.parse(cursor), list[Ranked](), True
    while has_more and len(ranked) < limit:
        window, at, has_more = await _window(services, index_query, at, folds_copies=folds_copies)
        ranked += window
    more = ranked[limit - 1].after if len(ranked) >= limit and (has_more or len(ranked) > limit) else None
    return Answer(query, await _hits(services, index_query, ranked[:limit]), str(more) if more else None)


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


async def newest_of(
    services: Services, queries: Sequence[Query], *, limit: int, cursor: str | None = None
) -> tuple[tuple[Hit, ...], str | None]:
    """The newest public articles of at most four queries: a page of each, together by day of publication; the cursor
    of the next page."""
    starts = cursor.split(BETWEEN_CURSORS) if cursor else [None for _ in queries]
    answers = [
        await search(services, query, chat_id=None, limit=limit, cursor=start, folds_copies=True)
        if start != ""  # the query that this stands for is through
        else Answer(query)
        for query, start in zip(queries[:MOST_TOGETHER], starts, strict=False)
    ]
    hits = {hit.article_id: hit for answer in answers for hit in answer.hits}
    newest = sorted(hits.values(), key=lambda hit: str(hit.published or ""), reverse=True)
    following = BETWEEN_CURSORS.join(answer.next_cursor or "" for answer in answers)
    return tuple(newest), following if following.strip(BETWEEN_CURSORS) else None


def is_asking(query: Query) -> bool:
    """Whether anything was understood, or everything is asked for."""
    return bool(query.understood) or query.is_latest


def index_query_of(query: Query, chat_id: int | None) -> IndexQuery:
    """The query as the index takes it."""
    fields = {"publisher": "source", "topic": "topic", "documents": "number"}

    def pieces(is_excluded: bool) -> tuple[tuple[str, str], ...]:
        named = [
            (field, fold(value))
            for field, kind in fields.items()
            for value in query.values(kind, is_excluded=is_excluded)  # type: ignore[arg-type]
        ]
        paths = query.values("category", is_excluded=is_excluded)
        return (*named, *(("categories", f"／{fold(path).strip('／')}／") for path in paths))

    return IndexQuery(
        texts=tuple(dict.fromkeys(map(fold, query.terms))),
        without=tuple(map(fold, query.values("word", "phrase", is_excluded=True))),
        not_title=fold(query.text) or None,
        fields=pieces(False),
        not_fields=pieces(True),
        since=(query.since - EPOCH).days if query.since else None,
        until=(query.until - EPOCH).days if query.until else None,
        chat_id=chat_id,
    )


def _tier(index_query: IndexQuery, tier: int) -> IndexQuery | None:
    """What a tier asks for; None where it has nothing to ask. A later tier leaves out what an earlier one has."""
    if TIERS[tier] == "title":
        whole = replace(index_query, title=index_query.not_title, not_title=None, texts=(), without=())
        return whole if index_query.texts and whole.title else None
    if TIERS[tier] == "in title":
        return replace(index_query, in_title=index_query.texts) if index_query.texts else None
    return replace(index_query, not_all_in_title=index_query.texts)


async def _window(
    services: Services, index_query: IndexQuery, at: Cursor, *, folds_copies: bool
) -> tuple[list[Ranked], Cursor, bool]:
    """The hits of the window that the cursor lies in, the beginning of the next, and whether there may be one."""
    if at.tier >= len(TIERS):
        return [], at, False
    of_tier = _tier(index_query, at.tier)
    matches = await services.storage.search.matches(of_tier, limit=WINDOW, below=at.below) if of_tier else []
    is_last = len(matches) < WINDOW
    following = Cursor(at.tier + 1) if is_last else Cursor(at.tier, matches[-1].rank_key)
    if at.below is None and matches:
        at = replace(at, below=matches[0].rank_key + 1)  # what arrives between two pages moves none of them
    ordered = sorted(matches, key=lambda match: (-match.day - bonus(match.text, index_query.texts), -match.rank_key))
    places = [
        Ranked(match, replace(at, shown=number) if number < len(ordered) else following)
        for number, match in enumerate(ordered, 1)
    ]
    rest = places[at.shown :]
    folded = await _folded(services, index_query, rest) if folds_copies and rest else rest
    return folded, following, following.tier < len(TIERS)


async def _folded(services: Services, index_query: IndexQuery, ranked: list[Ranked]) -> list[Ranked]:
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
    in_title = all(term in match.title for term in index_query.texts) and bool(index_query.texts)
    return (0 if index_query.not_title == match.title else 1 if in_title else 2), -match.rank_key


async def _hits(services: Services, index_query: IndexQuery, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
    numbers = [one.match.article_id for one in ranked]
    stored = await services.storage.articles.several(numbers, chat_id=index_query.chat_id)
    hits = [
        hit_of(stored[one.match.article_id], index_query.texts, one.others)
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
