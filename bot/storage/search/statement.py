"""A query of the search index, as SQL of either engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.storage.search.entries import RANK_BITS, SPILL_DAYS
from bot.text.normalize import FIELDS, query_tokens, whole_title


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """Conditions that an article has to meet, all of them; every text is folded.

    Its text holds each of ``texts`` and none of ``without``; its title holds each of ``in_title``, but not all of
    ``not_all_in_title``; its title is ``title``, or is not ``not_title``. ``fields`` are (field, a piece of it), of
    publisher, categories, topic or documents; ``not_fields`` must not hold. ``since`` and ``until`` are days of
    publication since 1970-01-01, both included. ``chat_id`` also sees what belongs to it alone, None only what is
    public. ``is_walk`` compares every entry without asking the index of tokens: for few entries that are known.
    """

    texts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    in_title: tuple[str, ...] = ()
    not_all_in_title: tuple[str, ...] = ()
    title: str | None = None
    not_title: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    not_fields: tuple[tuple[str, str], ...] = ()
    since: int | None = None
    until: int | None = None
    chat_id: int | None = None
    is_walk: bool = False


@dataclass(slots=True)
class SqlStatement:
    """A SELECT under construction: its source, conditions and bound values; no text of a query stands in the SQL."""

    query: IndexQuery
    dialect: str
    rank_key: str = "e.rank_key"
    _source: str = "search_entries e"
    _head: str = ""
    _conditions: list[str] = field(default_factory=list)
    _values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = [] if self.query.is_walk else _token_groups(self.query)
        if groups and self.dialect == "sqlite":
            self._ask_fts5(groups)
        elif groups:
            self._ask_tsvectors(groups)
        self._compare()

    def select(self, columns: str) -> str:
        """The statement up to its conditions."""
        return f"{self._head}SELECT {columns} FROM {self._source} WHERE {' AND '.join(self._conditions)}"  # noqa: S608

    def values(self, **more: Any) -> dict[str, Any]:
        """The bound values by name, with ``more``."""
        return {**self._values, **more}

    def also(self, condition: str, **values: Any) -> None:
        """Add a condition, and the values that its names stand for."""
        self._conditions.append(condition)
        self._values.update(values)

    def _ask_fts5(self, groups: Sequence[Sequence[str]]) -> None:
        self._source = "search_tokens JOIN search_entries e ON e.rank_key = search_tokens.rowid"
        self.rank_key = "search_tokens.rowid"
        asked = " AND ".join(_quoted(token, '"', "*") for group in groups for token in group)
        self.also("search_tokens MATCH :tokens", tokens=asked)
        if self.query.since is not None:
            self.also("search_tokens.rowid >= :first", first=self.query.since << RANK_BITS)
        if self.query.until is not None:
            self.also("search_tokens.rowid < :last", last=(self.query.until + SPILL_DAYS) << RANK_BITS)

    def _ask_tsvectors(self, groups: Sequence[Sequence[str]]) -> None:
        """All tokens of a group stand in one part of an article; groups may lie in different parts.

        MATERIALIZED, so that PostgreSQL asks the index first and compares texts afterwards.
        """
        asked = []
        for at, group in enumerate(groups):
            asked.append(f"SELECT rank_key FROM search_tokens WHERE tokens @@ CAST(:tokens{at} AS tsquery)")  # noqa: S608
            self._values[f"tokens{at}"] = " & ".join(_quoted(token, "'", ":*") for token in group)
        self._head = f"WITH found AS MATERIALIZED ({' INTERSECT '.join(asked)}) "
        self.also("e.rank_key IN (SELECT rank_key FROM found)")

    def _compare(self) -> None:
        """The conditions on the entry itself: tokens only say that it may match."""
        query = self.query
        self.also("e.owner_chat_id IN (0, :chat)", chat=query.chat_id or 0)
        for column, terms, sign in (
            ("text", query.texts, ">"),
            ("text", query.without, "="),
            ("title", query.in_title, ">"),
        ):
            for term in terms:
                self.also(f"{self._place(column, term)} {sign} 0")
        for fields, sign in ((query.fields, ">"), (query.not_fields, "=")):
            for column, term in fields:
                self.also(f"{self._place(column, term)} {sign} 0")
        if query.not_all_in_title:
            places = " AND ".join(f"{self._place('title', term)} > 0" for term in query.not_all_in_title)
            self.also(f"NOT ({places})")
        for condition, value in (
            ("e.title = :title", query.title),
            ("e.title <> :not_title", query.not_title),
            ("e.day >= :since", query.since),
            ("e.day <= :until", query.until),
        ):
            if value is not None:
                self.also(condition, **{condition.rpartition(":")[2]: value})

    def _place(self, column: str, term: str) -> str:
        """SQL for where a text stands in a column, 0 where it does not."""
        name = f"v{len(self._values)}"
        self._values[name] = term
        return f"{'instr' if self.dialect == 'sqlite' else 'strpos'}(e.{column}, :{name})"


def _quoted(token: str, quote: str, beginning: str) -> str:
    """A token for the engine's own query; one of a single character (behind its field's mark) is a prefix."""
    is_beginning = len(token) == 1 or (len(token) == 2 and token[0] in FIELDS.values())
    return f"{quote}{token}{quote}{beginning if is_beginning else ''}"


def _token_groups(query: IndexQuery) -> list[tuple[str, ...]]:
    """The tokens to ask for, a group for each text of the query."""
    texts = [*query.texts, *(value for name, value in query.fields if name == "documents")]
    marked = [("title", term) for term in query.in_title]
    marked += [(name, value) for name, value in query.fields if name in FIELDS]
    groups = [query_tokens(term) for term in texts if term]
    groups += [tuple(FIELDS[name] + token for token in query_tokens(term)) for name, term in marked if term]
    return [*groups, (whole_title(query.title),)] if query.title else groups
