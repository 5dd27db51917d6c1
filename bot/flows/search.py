"""Query → Answer: exact titles, then titles that hold all that was sought, then the newest, better matches a little
earlier; near-copies folded where the caller says what belongs together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.models import Answer, Hit, Query
from bot.models.calendar import EPOCH
from bot.search.excerpt import excerpt
from bot.search.ranking import bonus
from bot.storage.search.index import Match
from bot.storage.search.statement import Wanted
from bot.text.normalize import fold

if TYPE_CHECKING:
    from bot.runtime.services import Services
    from bot.storage.articles import StoredArticle

MembersOf = Callable[[Sequence[int]], Awaitable[Mapping[int, Sequence[int]]]]

WINDOW: Final = 30  # matches that are put in order together
TIERS: Final = ("title", "in title", "newest")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: the tier, the slot that its window lies below (None: the newest), hits of it shown."""

    tier: int = 0
    below: int | None = None
    shown: int = 0

    def __str__(self) -> str:
        return f"{self.tier}.{'' if self.below is None else self.below}.{self.shown}"

    @classmethod
    def parse(cls, text: str | None) -> Cursor:
        """The beginning where it is none of ours."""
        parts = (text or "").split(".")
        if len(parts) != 3 or not all(part.isdecimal() or not part for part in parts) or len(text or "") > 40:
            return cls()
        tier, below, shown = parts
        return cls(min(int(tier or 0), len(TIERS)), int(below) if below else None, int(shown or 0))


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
    members_of: MembersOf | None = None,
) -> Answer:
    """A page of the articles that this chat may see (None: those that everybody may).

    ``members_of`` gives of article numbers all numbers of their story: of those that match, only the best is listed.
    """
    wanted = wanted_of(query, chat_id)
    if not is_asking(query):
        return Answer(query)
    at, ranked, has_more = Cursor.parse(cursor), list[Ranked](), True
    while has_more and len(ranked) < limit:
        window, at, has_more = await _window(services, wanted, at, members_of)
        ranked += window
    more = ranked[limit - 1].after if len(ranked) >= limit and (has_more or len(ranked) > limit) else None
    return Answer(query, await _hits(services, wanted, ranked[:limit]), str(more) if more else None)


def is_asking(query: Query) -> bool:
    """Whether anything was understood."""
    return bool(query.understood)


def wanted_of(query: Query, chat_id: int | None) -> Wanted:
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

    return Wanted(
        texts=tuple(dict.fromkeys(map(fold, query.needles))),
        without=tuple(map(fold, query.values("word", "phrase", is_excluded=True))),
        not_title=fold(query.text),
        fields=pieces(False),
        not_fields=pieces(True),
        since=(query.since - EPOCH).days if query.since else None,
        until=(query.until - EPOCH).days if query.until else None,
        chat_id=chat_id,
    )


def _tier(wanted: Wanted, tier: int) -> Wanted | None:
    """What a tier asks for; None where it has nothing to ask. A later tier leaves out what an earlier one has."""
    if TIERS[tier] == "title":
        return replace(wanted, title=wanted.not_title, not_title=None, texts=(), without=()) if wanted.texts else None
    if TIERS[tier] == "in title":
        return replace(wanted, in_title=wanted.texts) if wanted.texts else None
    return replace(wanted, not_all_in_title=wanted.texts)


async def _window(
    services: Services, wanted: Wanted, at: Cursor, members_of: MembersOf | None
) -> tuple[list[Ranked], Cursor, bool]:
    """The hits of the window that the cursor lies in, the beginning of the next, and whether there may be one."""
    if at.tier >= len(TIERS):
        return [], at, False
    asked = _tier(wanted, at.tier)
    matches = await services.storage.search.matches(asked, limit=WINDOW, below=at.below) if asked else []
    is_last = len(matches) < WINDOW
    following = Cursor(at.tier + 1) if is_last else Cursor(at.tier, matches[-1].slot)
    if at.below is None and matches:
        at = replace(at, below=matches[0].slot + 1)  # what arrives between two pages moves none of them
    ordered = sorted(matches, key=lambda match: (-match.day - bonus(match.text, wanted.texts), -match.slot))
    places = [
        Ranked(match, replace(at, shown=number) if number < len(ordered) else following)
        for number, match in enumerate(ordered, 1)
    ]
    folded = await _folded(services, wanted, places[at.shown :], members_of)
    return folded, following, following.tier < len(TIERS)


async def _folded(
    services: Services, wanted: Wanted, ranked: list[Ranked], members_of: MembersOf | None
) -> list[Ranked]:
    """Without those whose story has a better match, wherever that is listed."""
    if members_of is None or not ranked:
        return ranked
    members = await members_of([one.match.article_id for one in ranked])
    if not members:
        return ranked
    others = {number for story in members.values() for number in story}
    found = await services.storage.search.among(replace(wanted, not_title=None), sorted(others))
    matching = {match.article_id: match for match in found}
    kept = []
    for one in ranked:
        story = [matching[number] for number in members.get(one.match.article_id, ()) if number in matching]
        best = min(story, key=lambda match: _standing(match, wanted), default=one.match)
        if best.article_id == one.match.article_id:
            kept.append(replace(one, others=max(0, len(story) - 1)))
    return kept


def _standing(match: Match, wanted: Wanted) -> tuple[int, int]:
    """Less is better: the tier, then the newest."""
    in_title = all(needle in match.title for needle in wanted.texts) and bool(wanted.texts)
    return (0 if wanted.not_title == match.title else 1 if in_title else 2), -match.slot


async def _hits(services: Services, wanted: Wanted, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
    numbers = [one.match.article_id for one in ranked]
    stored = await services.storage.articles.several(numbers, chat_id=wanted.chat_id)
    return tuple(
        hit_of(stored[one.match.article_id], wanted.texts, one.others)
        for one in ranked
        if one.match.article_id in stored
    )


def hit_of(stored: StoredArticle, needles: Sequence[str], others: int = 0) -> Hit:
    """A stored article as a hit of these folded needles."""
    article = stored.article
    found = excerpt(article, needles)
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
