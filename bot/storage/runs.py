"""Who may run on a database: one bot, as one process that does everything or as several that share the work.

PostgreSQL shows of each connection the name that it was opened under, also to other users; a SQLite file has a lock. A
process that was killed is seen for a moment longer, one whose machine left the network for some fifty seconds
(``bot.storage.server``).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final, Self

from sqlalchemy import text

from bot.errors import DatabaseUnusable
from bot.ports import Clock
from bot.storage.database import APPLICATION_NAME, CONNECTIONS, Database, place
from bot.storage.storage import Storage

log = logging.getLogger(__name__)

OF_A_PROCESS: Final = CONNECTIONS + 3  # and those of the queue
LOOKS: Final = 20
BETWEEN_SECONDS: Final = 0.5  # between looks: who is being stopped has ten seconds
# Of two that start in the same moment the later one is refused, not both. When another user's connections began is not
# shown: those count as earlier.
_NAMES: Final = text(
    "SELECT application_name FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE :names AND application_name <> :mine "
    "GROUP BY application_name HAVING COALESCE(min(backend_start) < "
    "(SELECT min(backend_start) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = :mine), true)"
)
_ROOM: Final = text(
    "SELECT CAST(current_setting('max_connections') AS integer)"
    " - CAST(current_setting('superuser_reserved_connections') AS integer),"
    " (SELECT count(DISTINCT application_name) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name LIKE :names)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A process that serves people: the number of its bot, whether others share its work, and a mark of its own."""

    bot: str
    is_shared: bool
    mark: str

    @property
    def name(self) -> str:
        """What its connections are called."""
        return f"{APPLICATION_NAME} run {self.bot} {'shared' if self.is_shared else 'alone'} {self.mark}"

    @classmethod
    def named(cls, name: str) -> Self:
        """The run whose connections have this name."""
        bot, how, mark = name.removeprefix(f"{APPLICATION_NAME} run ").split(" ", 2)
        return cls(bot, how == "shared", mark)

    def bears(self, other: Run) -> bool:
        """Whether both may work at the same time."""
        return self.bot == other.bot and self.is_shared and other.is_shared


async def check_run(url: str, storage: Storage, run: Run, clock: Clock) -> None:
    """Whether this process may run, after a while in which others may end. Raises DatabaseUnusable, StorageError."""
    other: Run | None = None
    if storage.database.writer.dialect.name == "postgresql":
        await _note_room(storage.database)
    for look in range(LOOKS):
        if look:
            await clock.sleep(BETWEEN_SECONDS)
        if storage.opened:
            if storage.opened.state.is_only_run():
                return
        elif (other := await _other(storage.database, run)) is None:
            return
    if other and other.bot != run.bot:
        raise DatabaseUnusable("other_bot", place(url), other.bot)
    raise DatabaseUnusable("not_alone", place(url))


async def _note_room(database: Database) -> None:
    """Say in the log where the server lets in fewer than the processes may come to need."""
    async with database.reading() as connection:
        most, runs = (await connection.execute(_ROOM, {"names": f"{APPLICATION_NAME} run % % %"})).one()
    if runs * OF_A_PROCESS > most:
        log.warning(
            "max_connections may be too few: free for users=%d processes=%d each up to=%d", most, runs, OF_A_PROCESS
        )


async def _other(database: Database, run: Run) -> Run | None:
    """One that began before this one, and may not run beside it."""
    if database.writer.dialect.name != "postgresql":
        return None
    async with database.reading() as connection:
        values = {"names": f"{APPLICATION_NAME} run % % %", "mine": run.name}
        names = (await connection.execute(_NAMES, values)).scalars().all()
    return next((one for one in map(Run.named, names) if not run.bears(one)), None)
