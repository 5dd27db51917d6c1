"""What a part holds, in a number: equal for equal rows, whatever their order and whichever database they lie in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.storage.database import Database
from bot.storage.moving.parts import Key, Part, Row

_BYTES: Final = 16
_MODULUS: Final = 1 << (8 * _BYTES)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows, and the sum of their hashes."""

    count: int = 0
    digest: int = 0

    def with_rows(self, rows: Iterable[Row]) -> Sum:
        """The sum with these rows."""
        hashes = [_hash(row) for row in rows]
        return Sum(self.count + len(hashes), (self.digest + sum(hashes)) % _MODULUS)


def _hash(row: Row) -> int:
    """Of the values as Python writes them: texts, numbers, truths, aware UTC times and None never read alike."""
    return int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=_BYTES).digest())


def without_nul(rows: Iterable[Row]) -> list[Row]:
    """PostgreSQL's texts hold no NUL; SQLite's may."""
    return [
        tuple(value.replace("\0", "") if isinstance(value, str) else value for value in row)
        if any(isinstance(value, str) and "\0" in value for value in row)
        else row
        for row in rows
    ]


async def sum_of(part: Part, database: Database, until: Key | None = None, *, has_nul: bool = True) -> Sum:
    """The sum of a part's rows, up to the one with this key. Raises StorageError."""
    found, after = Sum(), None
    while rows := await part.read(database, after):
        some = [row for row in rows if until is None or part.key_of(row) <= until]
        found = found.with_rows(some if has_nul else without_nul(some))
        after = part.key_of(rows[-1])
        if len(some) < len(rows):
            break
    return found
