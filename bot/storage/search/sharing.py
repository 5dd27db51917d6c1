"""The articles that share the most of some pieces of text, as SQL of either engine: bounded, however many there are.

Of each piece the newest articles that have its tokens are read from the index alone; their weights are added up, and
only the best of these articles are looked at. What an article holds by its tokens is compared with its text later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from bot.storage.search.entries import RANK_BITS, SPILL_DAYS, WIDE_RANK_BITS
from bot.storage.search.statement import IndexQuery, SqlStatement, TokenGroup, fts5_query, keys_having, token_groups
from bot.text.normalize import query_tokens

MOST_PIECES: Final = 10  # that are asked for; each is a list of articles to read
FEW_PIECES: Final = 3  # that are asked for however common they are
# The weight of a word that one article in twelve holds, and of a month. Where rarer ones are sought, it is left to the
# comparison of texts: its list is long.
COMMON: Final = 2.5
NEWEST: Final = 2000  # articles of a piece: what more have is no help in telling one from the other
LOOKED_AT: Final = 4  # times as many articles as are wanted: conditions that no token tells leave some out
TEXT: Final = 20_000  # folded characters of a text that are compared: all of it, but for books

# Whoever else's articles there are, they must not crowd out those that this chat may see.
_OF_OTHERS = "SELECT rank_key FROM search_entries WHERE owner_chat_id <> 0 AND owner_chat_id <> :chat"


def sharing_statement(
    query: IndexQuery, pieces: Mapping[str, float], dialect: str, below: int | None
) -> tuple[str, dict[str, Any]]:
    """The SELECT of entries that share the heaviest of these folded pieces and meet the query's other conditions, the
    best first; and its values. What holds all that the query seeks in the text is left out, and so is what does not lie
    below the rank key ``below``."""
    query = replace(query, is_partial=True)
    entry = SqlStatement(replace(query, is_walk=True), dialect)
    range_of_keys, values = _range(query, dialect, below)
    fields = token_groups(query)
    asked = _ask_fts5 if dialect == "sqlite" else _ask_tsvectors
    held = list[str]()
    for at, (piece, weight) in enumerate(heaviest(pieces)):
        select, tokens = asked(at, [(query_tokens(piece),), *fields], range_of_keys)
        held.append(f"SELECT * FROM ({select} ORDER BY 1 DESC LIMIT {NEWEST}) AS p{at}")  # noqa: S608
        values |= {f"weight{at}": weight, **tokens}
    sql = (
        f"WITH held(rank_key, weight) AS ({' UNION ALL '.join(held)}), "  # noqa: S608
        f"best AS (SELECT rank_key, sum(weight) AS shared FROM held WHERE rank_key NOT IN ({_OF_OTHERS}) "
        f"GROUP BY rank_key ORDER BY shared DESC, rank_key DESC LIMIT :n * {LOOKED_AT}) "
        f"SELECT e.rank_key, e.article_id, e.day, e.title, substr(e.text, 1, {TEXT}) "
        f"FROM best JOIN search_entries e ON e.rank_key = best.rank_key WHERE {entry.conditions} "
        "ORDER BY best.shared DESC, e.rank_key DESC LIMIT :n"
    )
    return sql, entry.values(**values)


def heaviest(pieces: Mapping[str, float]) -> list[tuple[str, float]]:
    """Words before numbers: a day or a year is in so many articles that its newest tell little."""
    ordered = sorted(pieces.items(), key=lambda one: (one[0][0].isdigit(), -one[1], one[0]))
    rare = (one for one in ordered[FEW_PIECES:] if one[1] > COMMON)
    return [*ordered[:FEW_PIECES], *islice(rare, MOST_PIECES - FEW_PIECES)]


def _range(query: IndexQuery, dialect: str, below: int | None) -> tuple[str, dict[str, Any]]:
    """A condition on rank keys, which grow with the day, and its values."""
    bits, spilt = (RANK_BITS, SPILL_DAYS) if dialect == "sqlite" else (WIDE_RANK_BITS, 1)
    bounds = {
        ">= :first": query.since << bits if query.since is not None else None,
        "< :last": (query.until + spilt) << bits if query.until is not None else None,
        "< :below": below,
    }
    known = {one: value for one, value in bounds.items() if value is not None}
    condition = "".join(f" AND {{key}} {one}" for one in known)
    return condition, {one.rpartition(":")[2]: value for one, value in known.items()}


def _ask_fts5(at: int, groups: Sequence[TokenGroup], keys: str) -> tuple[str, dict[str, Any]]:
    """The SELECT of (rank key, weight) of one piece, and its values."""
    select = (
        f"SELECT rowid AS rank_key, CAST(:weight{at} AS REAL) FROM search_tokens "  # noqa: S608
        f"WHERE search_tokens MATCH :tokens{at}{keys.format(key='rowid')}"
    )
    return select, {f"tokens{at}": " AND ".join(map(fts5_query, groups))}


def _ask_tsvectors(at: int, groups: Sequence[TokenGroup], keys: str) -> tuple[str, dict[str, Any]]:
    """The same."""
    found, tokens = keys_having(f"tokens{at}_", groups, keys.format(key="rank_key"))
    return f"SELECT rank_key, CAST(:weight{at} AS REAL) FROM {found} AS f", tokens  # noqa: S608
