"""What is wanted of the search index as SQL of either engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.storage.search.entries import SLOT_BITS, SPILL_DAYS
from bot.text.normalize import FIELDS, query_tokens, whole_title


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an article has to hold, all of it; every text is folded.

    ``texts`` stand in it and ``without`` do not; ``in_title`` stand in its title; ``title`` is its title,
    ``not_title`` is not; ``fields`` are (field, piece of it) and ``not_fields`` the opposite, of publisher,
    categories, topic, documents; ``since`` and ``until`` are days of publication since 1970, both included;
    ``chat_id`` None sees what is public.
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
    is_walk: bool = False  # compares every entry, asks no index


@dataclass(slots=True)
class Asked:
    """One statement: where to look, what has to hold, and its values. Names come from here, values are bound."""

    wanted: Wanted
    dialect: str
    slot: str = "e.slot"
    _source: str = "search_entries e"
    _head: str = ""
    _conditions: list[str] = field(default_factory=list)
    _values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = [] if self.wanted.is_walk else _token_groups(self.wanted)
        if groups and self.dialect == "sqlite":
            self._ask_fts5(groups)
        elif groups:
            self._ask_tsvectors(groups)
        self._compare()

    def select(self, columns: str) -> str:
        """The statement up to its conditions."""
        return f"{self._head}SELECT {columns} FROM {self._source} WHERE {' AND '.join(self._conditions)}"  # noqa: S608

    def values(self, **more: Any) -> dict[str, Any]:
        """What the statement's names stand for."""
        return {**self._values, **more}

    def also(self, condition: str, **values: Any) -> None:
        """One more condition."""
        self._conditions.append(condition)
        self._values.update(values)

    def _ask_fts5(self, groups: Sequence[Sequence[str]]) -> None:
        self._source = "search_tokens JOIN search_entries e ON e.slot = search_tokens.rowid"
        self.slot = "search_tokens.rowid"
        asked = " AND ".join(_quoted(token, '"', "*") for group in groups for token in group)
        self.also("search_tokens MATCH :tokens", tokens=asked)
        if self.wanted.since is not None:
            self.also("search_tokens.rowid >= :first", first=self.wanted.since << SLOT_BITS)
        if self.wanted.until is not None:
            self.also("search_tokens.rowid < :last", last=(self.wanted.until + SPILL_DAYS) << SLOT_BITS)

    def _ask_tsvectors(self, groups: Sequence[Sequence[str]]) -> None:
        """All tokens of a group stand in one part; groups may lie in different ones. Materialized, so that the rows
        are not compared before the index was asked."""
        asked = []
        for at, group in enumerate(groups):
            asked.append(f"SELECT slot FROM search_tokens WHERE tokens @@ CAST(:tokens{at} AS tsquery)")  # noqa: S608
            self._values[f"tokens{at}"] = " & ".join(_quoted(token, "'", ":*") for token in group)
        self._head = f"WITH found AS MATERIALIZED ({' INTERSECT '.join(asked)}) "
        self.also("e.slot IN (SELECT slot FROM found)")

    def _compare(self) -> None:
        """All that has to hold, in the words of the entry itself."""
        wanted = self.wanted
        self.also("e.owner_chat_id IN (0, :chat)", chat=wanted.chat_id or 0)
        for column, needles, sign in (
            ("text", wanted.texts, ">"),
            ("text", wanted.without, "="),
            ("title", wanted.in_title, ">"),
        ):
            for needle in needles:
                self.also(f"{self._place(column, needle)} {sign} 0")
        for fields, sign in ((wanted.fields, ">"), (wanted.not_fields, "=")):
            for column, needle in fields:
                self.also(f"{self._place(column, needle)} {sign} 0")
        if wanted.not_all_in_title:
            places = " AND ".join(f"{self._place('title', needle)} > 0" for needle in wanted.not_all_in_title)
            self.also(f"NOT ({places})")
        for condition, value in (
            ("e.title = :title", wanted.title),
            ("e.title <> :not_title", wanted.not_title),
            ("e.day >= :since", wanted.since),
            ("e.day <= :until", wanted.until),
        ):
            if value is not None:
                self.also(condition, **{condition.rpartition(":")[2]: value})

    def _place(self, column: str, needle: str) -> str:
        """Where a needle stands in a column, 0 where it does not."""
        name = f"v{len(self._values)}"
        self._values[name] = needle
        return f"{'instr' if self.dialect == 'sqlite' else 'strpos'}(e.{column}, :{name})"


def _quoted(token: str, quote: str, beginning: str) -> str:
    """A token of one character (behind its field's mark) stands for all that begin with it."""
    is_beginning = len(token) == 1 or (len(token) == 2 and token[0] in FIELDS.values())
    return f"{quote}{token}{quote}{beginning if is_beginning else ''}"


def _token_groups(wanted: Wanted) -> list[tuple[str, ...]]:
    """The tokens to ask for, a group a text."""
    texts = [*wanted.texts, *(value for name, value in wanted.fields if name == "documents")]
    marked = [("title", needle) for needle in wanted.in_title]
    marked += [(name, value) for name, value in wanted.fields if name in FIELDS]
    groups = [query_tokens(needle) for needle in texts if needle]
    groups += [tuple(FIELDS[name] + token for token in query_tokens(needle)) for name, needle in marked if needle]
    return [*groups, (whole_title(wanted.title),)] if wanted.title else groups
