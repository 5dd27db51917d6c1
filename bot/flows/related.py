"""Related articles, which share rare terms and documents with one; and terms near one that finds nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.flows.search import hit_of
from bot.models import Hit
from bot.storage.search.entries import entry_of
from bot.storage.search.statement import IndexQuery
from bot.summarizing.beginning import beginning_of
from bot.summarizing.keywords import keywords_of
from bot.text.normalize import fold
from bot.text.words import idf, words

if TYPE_CHECKING:
    from bot.models import Article
    from bot.runtime.services import Services

KEYWORDS: Final = 8  # terms of an article that are looked for, the most telling; each costs a search
FOLDED: Final = 8  # others of its story: as many buttons stand in one row
CANDIDATES: Final = 40  # newest articles looked at a term: older ones are seldom what a reader goes on to
OF_DOCUMENT: Final = 12.0  # points for a shared document (《title》, number): it alone is enough
MOST_OF_TERM: Final = 8.0  # points for a shared term at most (its idf): no single word is enough
ENOUGH: Final = 11.0  # points: one document, or two rare terms
BEHIND_BEST: Final = 3  # what has less than a third of the best one's points looks chance beside it
NEAREST: Final = 12  # near terms that are tried, each a search


async def related(services: Services, article_id: int, *, chat_id: int, limit: int) -> tuple[Hit, ...]:
    """Articles on the same matter that this chat may see; empty where it may not see this one.

    First the others of its story, which results and digests fold into one line (另有 n 篇), so that each can be opened;
    then, up to ``limit`` of all, what shares rare terms with it; each part the newest first.
    """
    stored = (await services.storage.articles.several([article_id], chat_id=chat_id)).get(article_id)
    if stored is None:
        return ()
    weights = await services.offload(shared_terms, stored.article)
    values: defaultdict[int, float] = defaultdict(float)
    rank_keys: dict[int, int] = {}
    sharing: defaultdict[int, list[str]] = defaultdict(list)
    for term, weight in weights.items():
        sharing_term = IndexQuery(texts=(term,), chat_id=chat_id)
        for match in await services.storage.search.matches(sharing_term, limit=CANDIDATES):
            values[match.article_id] += weight
            rank_keys[match.article_id] = match.rank_key
            sharing[match.article_id].append(term)
    values.pop(article_id, None)
    near = [number for number, value in values.items() if value >= max(ENOUGH, max(values.values()) / BEHIND_BEST)]
    folded = await _folded_with(services, article_id)
    others = [number for number in sorted(near, key=lambda one: -rank_keys[one]) if number not in folded]
    newest = [*folded, *others[: max(0, limit - len(folded))]]
    found = await services.storage.articles.several(newest, chat_id=chat_id)
    return tuple(hit_of(found[number], sharing[number]) for number in newest if number in found)


async def _folded_with(services: Services, article_id: int) -> list[int]:
    """The newest other articles of its story, the newest first."""
    members = (await services.storage.stories.members_of([article_id])).get(article_id, ())
    return sorted((one for one in members if one != article_id), reverse=True)[:FOLDED]


def shared_terms(article: Article) -> dict[str, float]:
    """Folded terms and documents of an article, with the points for sharing each (pure; some 10 ms)."""
    terms = {fold(word): min(MOST_OF_TERM, idf(word)) for word in keywords_of(beginning_of(article), KEYWORDS)}
    entry = entry_of(article, "", datetime.min.replace(tzinfo=UTC))
    return {**terms, **{document: OF_DOCUMENT for document in entry.documents.split("\n") if document}}


async def nearest_terms(services: Services, text: str, *, chat_id: int | None, limit: int = 3) -> tuple[str, ...]:
    """Pieces of a text that the archive holds, the longest first, none inside another: for what finds nothing."""
    found: list[str] = []
    for piece in await services.offload(pieces_of, text):
        if any(piece in other for other in found):
            continue
        holding = IndexQuery(texts=(fold(piece),), chat_id=chat_id)
        if await services.storage.search.matches(holding, limit=1):
            found.append(piece)
        if len(found) == limit:
            break
    return tuple(found)


def pieces_of(text: str) -> tuple[str, ...]:
    """What is left of a text without a character at its ends, its words, and its words joined with the next."""
    plain = "".join(text.split()) if not text.isascii() else text.strip()
    parts = [word for word in (words(plain) if not text.isascii() else plain.split()) if word.strip()]
    joined = [one + other for one, other in pairwise(parts)] if not text.isascii() else []
    pieces = {piece for piece in (plain[1:], plain[:-1], *joined, *parts) if len(fold(piece)) > 1}
    return tuple(sorted(pieces - {plain}, key=lambda piece: (-len(piece), plain.find(piece))))[:NEAREST]
