"""All rows from one database to another: SQLite to PostgreSQL, or back.

Every batch is a transaction, and what is in the target says where to go on: a move that was stopped, however, is
started again with the same command. Nothing is written into a target that holds anything but the first rows of the
source, and what was written is compared with the source at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import MoveFailed
from bot.storage.database import Database, StorageError
from bot.storage.moving.in_use import check_places, opened_alone
from bot.storage.moving.parts import Key, Part, Row, count, parts
from bot.storage.moving.sums import sum_of, without_nul
from bot.storage.search.index import SearchIndex

Progress = Callable[[str, int, int], None]  # a part's name, how many of its rows are done, of how many
# Rows that are gone may still be named here, and numbers given anew would be taken for theirs.
_ALSO_NUMBERED: Final = {
    "story_members": "SELECT cursor FROM subscriptions UNION ALL SELECT since FROM subscriptions"
    " UNION ALL SELECT member_id FROM delivered"
}


async def move(source_url: str, target_url: str, progress: Progress) -> dict[str, int]:
    """How many rows each part has now; the search index under the name of its table.

    Raises MoveFailed, SettingsError, DatabaseUnusable, StorageError: then the same call goes on later.
    """
    check_places(source_url, target_url)
    async with opened_alone(source_url) as source, opened_alone(target_url) as target:
        moving = Moving(source, target, progress)
        beginnings = [await moving.beginning(part) for part in parts()]
        for part, after in zip(parts(), beginnings, strict=True):
            await moving.copy(part, after)
        await _settle(target)
        return {part.name: await moving.compare(part) for part in parts()}


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
        except StorageError:
            if len(rows) > 1 and await self._is_there():
                for row in rows:
                    await self._write(part, [row])
            elif len(rows) == 1 and await self._is_there():
                raise MoveFailed("row", f"{part.name} {part.key_of(rows[0])}") from None
            else:
                raise

    async def _is_there(self) -> bool:
        """Whether the target answers: then the rows are at fault."""
        try:
            async with self.target.writing() as connection:
                await connection.execute(text("SELECT 1"))
        except StorageError:
            return False
        return True

    async def compare(self, part: Part) -> int:
        """How many rows are there, when they are the source's. Raises MoveFailed."""
        there = await sum_of(part, self.target)
        if there != await sum_of(part, self.source, has_nul=self._keeps_nul):
            raise MoveFailed("differs", part.name)
        return there.count


async def _settle(target: Database) -> None:
    """Let new rows get numbers that none had, and the engine know its rows. Raises MoveFailed where the search index
    does not hold what its entries say."""
    if target.writer.dialect.name != "sqlite":
        async with target.writing() as connection:
            for part in parts():
                await _set_numbers(connection, part)
            await connection.execute(text("ANALYZE"))
    if (await SearchIndex(target).check()).wrong:
        raise MoveFailed("differs", "search_tokens")


async def _set_numbers(connection: AsyncConnection, part: Part) -> None:
    names = [column.name for column in part.table.primary_key]
    sequence = text("SELECT pg_get_serial_sequence(:table, :name)")
    found = (await connection.execute(sequence, {"table": part.name, "name": names[0]})).scalar_one()
    if found is None:
        return
    also = _ALSO_NUMBERED.get(part.name, "SELECT 0")
    highest = text(f"SELECT max(number) FROM (SELECT {names[0]} AS number FROM {part.name} UNION ALL {also}) AS given")  # noqa: S608
    number = (await connection.execute(highest)).scalar_one() or 0
    given = {"found": found, "last": max(1, number), "is_given": number > 0}
    await connection.execute(text("SELECT setval(CAST(:found AS regclass), :last, :is_given)"), given)
