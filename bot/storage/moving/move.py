"""All rows from one database to another: SQLite to PostgreSQL, or back.

Every batch is a transaction, and what is in the target says where to go on: a move that was stopped, however, is
started again with the same command. Nothing is written into a target that holds anything but the first rows of the
source, and what was written is compared with the source at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import MoveFailed
from bot.storage.database import Database, StorageError
from bot.storage.moving.in_use import check_places, opened_alone
from bot.storage.moving.parts import Key, Part, Row, count, parts
from bot.storage.moving.sums import sum_of, without_nul

Progress = Callable[[str, int, int], None]  # a part's name, how many of its rows are done, of how many

_OF_VALUES: Final = frozenset({"22", "23", "54"})  # SQLSTATE: data, integrity, limits of the program


async def move(source_url: str, target_url: str, progress: Progress) -> dict[str, int]:
    """How many rows each part has now; the search index under the name of its table.

    Raises MoveFailed, SettingsError, DatabaseUnusable; where it was broken off, the same call goes on later.
    """
    check_places(source_url, target_url)
    try:
        return await _moved(source_url, target_url, progress)
    except StorageError as exc:
        raise MoveFailed("broken_off", str(exc)) from exc


async def _moved(source_url: str, target_url: str, progress: Progress) -> dict[str, int]:
    async with opened_alone(source_url) as source, opened_alone(target_url) as target:
        moving = Moving(source, target, progress)
        beginnings = [await moving.beginning(part) for part in parts()]
        for part, after in zip(parts(), beginnings, strict=True):
            await moving.copy(part, after)
        for part in parts():
            await part.settle(target)
        await target.write_sql("ANALYZE", {})  # so that queries are planned for what is there
        return await moving.compared()


@dataclass(frozen=True, slots=True)
class Moving:
    """From one open database into another."""

    source: Database
    target: Database
    progress: Progress

    @property
    def _keeps_nul(self) -> bool:
        return self.target.writer.dialect.name == "sqlite"

    async def beginning(self, part: Part) -> Key | None:
        """The key behind which the move goes on. Raises MoveFailed where the target holds what is not the source's."""
        last = await part.last_key(self.target)
        if last is None:
            return None
        there = await sum_of(part, self.target)
        if there != await sum_of(part, self.source, last, has_nul=self._keeps_nul):
            raise MoveFailed("other_data", part.name)
        return last

    async def copy(self, part: Part, after: Key | None) -> None:
        """The rows behind this key. Raises MoveFailed for a row that the target does not take."""
        total, done = await count(self.source, part), await count(self.target, part)
        self.progress(part.name, done, total)
        while rows := await part.read(self.source, after):
            await self._write(part, rows if self._keeps_nul else without_nul(rows))
            after, done = part.key_of(rows[-1]), done + len(rows)
            self.progress(part.name, done, total)

    async def _write(self, part: Part, rows: Sequence[Row]) -> None:
        try:
            async with self.target.writing() as connection:
                await part.write(connection, rows)
        except StorageError as exc:
            if not _is_of_a_row(exc):
                raise
            if len(rows) == 1:
                raise MoveFailed("row", f"{part.name} {part.key_of(rows[0])}") from exc
            for row in rows:  # those before the one that is at fault are kept
                await self._write(part, [row])

    async def compared(self) -> dict[str, int]:
        """How many rows there are of each part, when they are the source's. Raises MoveFailed."""
        found: dict[str, int] = {}
        for part in parts():
            self.progress("check", len(found), len(parts()))
            there = await sum_of(part, self.target)
            if there != await sum_of(part, self.source, has_nul=self._keeps_nul):
                raise MoveFailed("differs", part.name)
            found[part.name] = there.count
        self.progress("check", len(found), len(found))
        return found


def _is_of_a_row(error: StorageError) -> bool:
    """Whether a value or a length is at fault, or what a row refers to: neither the disk nor the connection."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ValueError | OverflowError | sqlite3.IntegrityError | sqlite3.DataError):
            return True
        if str(getattr(cause, "sqlstate", None) or "")[:2] in _OF_VALUES:
            return True
        cause = cause.__cause__
    return False
