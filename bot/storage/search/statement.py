"""A query of the search index, as SQL of either engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.storage.search.entries import RANK_BITS, SPILL_DAYS, WIDE_RANK_BITS
from bot.text.normalize import FIELDS, query_tokens, whole_title

Literal = tuple[str, str]  # (column, a folded text that stands in it)
Choice = tuple[Literal, ...]  # one of them is enough
TokenGroup = tuple[tuple[str, ...], ...]  # tokens that stand together, or others that do

FEED_ITEMS: Final = 500  # newest items of feeds that are looked through: more than anybody turns pages for
_EACH_ENTRY: Final = "CROSS JOIN LATERAL (SELECT * FROM search_entries WHERE rank_key = f.rank_key LIMIT 1) e"
_OF_FEEDS: Final = (
    "SELECT article_id FROM (SELECT article_id FROM feed_items WHERE feed_id IN ({numbers}) AND article_id IS NOT NULL "
    "ORDER BY id DESC LIMIT {limit}) AS newest"
)


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """Conditions that an article has to meet, all of them; every text is folded.

    Its text holds each of ``texts``, of each of ``choices`` one, and none of ``without``; ``in_title``: its title does
    so already, or not yet. Its title is ``title``, or is not ``not_title``. ``fields`` are (field, a piece of it), of
    publisher, categories, topic or documents; ``not_fields`` must not hold. ``since`` and ``until`` are days of
    publication since 1970-01-01, both included. ``feeds``: it came through one of these. ``chat_id`` also sees what
    belongs to it alone, None only what is public. ``is_walk`` compares every entry without asking the index of tokens:
    for few entries that are known. ``is_partial``: it does not hold all that is sought in its text.
    """

    texts: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    without: tuple[str, ...] = ()
    in_title: bool | None = None
    title: str | None = None
    not_title: str | None = None
    fields: tuple[Literal, ...] = ()
    not_fields: tuple[Literal, ...] = ()
    since: int | None = None
    until: int | None = None
    feeds: tuple[int, ...] = ()
    chat_id: int | None = None
    is_walk: bool = False
    is_partial: bool = False

    @property
    def in_text(self) -> tuple[Choice, ...]:
        """What is sought in the text, as choices: a text is one without another."""
        return (*((("text", text),) for text in self.texts), *(one for one in self.choices if _is_of_text(one)))

    @property
    def in_fields(self) -> tuple[Choice, ...]:
        """The choices of fields alone."""
        return tuple(one for one in self.choices if not _is_of_text(one))


@dataclass(slots=True)
class SqlStatement:
    """A SELECT under construction: its source, conditions and bound values; no text of a query stands in the SQL."""

    query: IndexQuery
    dialect: str
    rank_key: str = "e.rank_key"
    _source: str = "search_entries e"
    _conditions: list[str] = field(default_factory=list)
    _values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = [] if self.query.is_walk else token_groups(self.query)
        if groups and self.dialect == "sqlite":
            self._ask_fts5(groups)
        elif groups:
            self._ask_tsvectors(groups)
        self._compare()

    def select(self, columns: str) -> str:
        """The statement up to its conditions."""
        return f"SELECT {columns} FROM {self._source} WHERE {self.conditions}"  # noqa: S608

    @property
    def conditions(self) -> str:
        """All of them, as SQL."""
        return " AND ".join(self._conditions)

    def values(self, **more: Any) -> dict[str, Any]:
        """The bound values by name, with ``more``."""
        return {**self._values, **more}

    def also(self, condition: str, **values: Any) -> None:
        """Add a condition, and the values that its names stand for."""
        self._conditions.append(condition)
        self._values.update(values)

    def _ask_fts5(self, groups: Sequence[TokenGroup]) -> None:
        self._source = "search_tokens JOIN search_entries e ON e.rank_key = search_tokens.rowid"
        self.rank_key = "search_tokens.rowid"
        self.also("search_tokens MATCH :tokens", tokens=" AND ".join(map(fts5_query, groups)))
        if self.query.since is not None:
            self.also("search_tokens.rowid >= :first", first=self.query.since << RANK_BITS)
        if self.query.until is not None:
            self.also("search_tokens.rowid < :last", last=(self.query.until + SPILL_DAYS) << RANK_BITS)

    def _ask_tsvectors(self, groups: Sequence[TokenGroup]) -> None:
        """The index is asked first, and texts are compared one by one from the newest on, until there are enough.

        LATERAL with a LIMIT leaves PostgreSQL no other order. Left to itself it compares every article that has the
        tokens, or every one there is: it does not know what it costs to take a long text out of where it is kept.
        """
        keys, tokens = keys_having("tokens", groups)
        self._values.update(tokens)
        self._source = f"{keys} f {_EACH_ENTRY}"
        self.rank_key = "f.rank_key"
        if self.query.since is not None:
            self.also("f.rank_key >= :first", first=self.query.since << WIDE_RANK_BITS)
        if self.query.until is not None:
            self.also("f.rank_key < :last", last=(self.query.until + 1) << WIDE_RANK_BITS)

    def _compare(self) -> None:
        """The conditions on the entry itself: tokens only say that it may match."""
        query = self.query
        self.also("e.owner_chat_id IN (0, :chat)", chat=query.chat_id or 0)
        self._compare_text()
        for column, term in (*(("text", one) for one in query.without), *query.not_fields):
            self.also(f"{self._place(column, term)} = 0")
        for column, term in query.fields:
            self.also(f"{self._place(column, term)} > 0")
        if query.feeds:
            numbers = ", ".join(str(int(one)) for one in query.feeds)
            self.also(f"e.article_id IN ({_OF_FEEDS.format(numbers=numbers, limit=FEED_ITEMS)})")
        for condition, value in (
            ("e.title = :title", query.title),
            ("e.title <> :not_title", query.not_title),
            ("e.day >= :since", query.since),
            ("e.day <= :until", query.until),
        ):
            if value is not None:
                self.also(condition, **{condition.rpartition(":")[2]: value})

    def _compare_text(self) -> None:
        query = self.query
        for choice in query.in_fields:
            self.also(self._holds_all([choice]))
        if query.in_text:
            self.also(("NOT " if query.is_partial else "") + self._holds_all(query.in_text))
        if query.in_text and query.in_title is not None:
            self.also(("" if query.in_title else "NOT ") + self._holds_all(query.in_text, "title"))

    def _holds_all(self, choices: Sequence[Choice], column: str = "text") -> str:
        """SQL for whether one of each choice holds; ``column`` is where texts are looked for."""
        held = (
            " OR ".join(f"{self._place(column if name == 'text' else name, term)} > 0" for name, term in choice)
            for choice in choices
        )
        return f"({' AND '.join(f'({one})' for one in held)})"

    def _place(self, column: str, term: str) -> str:
        """SQL for where a text stands in a column, 0 where it does not."""
        name = f"v{len(self._values)}"
        self._values[name] = term
        return f"{'instr' if self.dialect == 'sqlite' else 'strpos'}(e.{column}, :{name})"


def keys_having(name: str, groups: Sequence[TokenGroup], condition: str = "") -> tuple[str, dict[str, Any]]:
    """PostgreSQL's rank keys of what has the tokens and meets a condition on ``rank_key``, the highest first, as a
    subquery; and its values, whose names begin with ``name``.

    All tokens of a text stand in one part of an article; groups may lie in different parts. Each group is bound in a
    SELECT of its own, so that the planner does not know it: of tokens that many articles have it would read the whole
    table, and take every article's tokens apart (670 ms instead of 20, of 100,000 articles).
    """
    names = [f"{name}{at}" for at in range(len(groups))]
    found = " INTERSECT ".join(
        f"SELECT rank_key FROM search_tokens WHERE tokens @@ (SELECT CAST(:{one} AS tsquery)){condition}"  # noqa: S608
        for one in names
    )
    keys = f"(SELECT DISTINCT ON (rank_key) rank_key FROM ({found}) AS found ORDER BY rank_key DESC)"  # noqa: S608
    return keys, dict(zip(names, map(tsquery, groups), strict=True))


def fts5_query(group: TokenGroup) -> str:
    """A group in the language of FTS5."""
    return f"({' OR '.join('(' + ' AND '.join(_quoted(one, chr(34), '*') for one in some) + ')' for some in group)})"


def tsquery(group: TokenGroup) -> str:
    """The same in PostgreSQL's."""
    return " | ".join(f"({' & '.join(_quoted(one, chr(39), ':*') for one in some)})" for some in group)


def _quoted(token: str, quote: str, beginning: str) -> str:
    """A token for the engine's own query; one of a single character (behind its field's mark) is a prefix."""
    is_beginning = len(token) == 1 or (len(token) == 2 and token[0] in FIELDS.values())
    return f"{quote}{token}{quote}{beginning if is_beginning else ''}"


def token_groups(query: IndexQuery) -> list[TokenGroup]:
    """The tokens to ask for, a group for each thing that the query seeks; what stands in the title is a part of the
    text, and is asked for by the title's tokens alone, which fewer articles have."""
    in_text = () if query.is_partial else query.in_text
    if query.in_title:
        in_text = tuple(tuple((_in_title(name), term) for name, term in choice) for choice in in_text)
    groups = map(_tokens_of, (*in_text, *query.in_fields, *((one,) for one in query.fields)))
    return [*filter(None, groups), *([((whole_title(query.title),),)] if query.title else [])]


def _in_title(column: str) -> str:
    return "title" if column == "text" else column


def _is_of_text(choice: Choice) -> bool:
    return any(column == "text" for column, _ in choice)


def _tokens_of(choice: Sequence[Literal]) -> TokenGroup:
    """The tokens of each of these; nothing is asked where one of them is empty: it stands everywhere."""
    if not all(term for _, term in choice):
        return ()
    return tuple(
        tuple(FIELDS.get(column, "") + token for token in query_tokens(term))  # documents stand in the text, unmarked
        for column, term in choice
    )
