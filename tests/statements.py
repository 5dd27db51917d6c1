"""Counts the SQL statements that reach SQLite, however they are sent: through SQLAlchemy or past it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from bot.storage.database import Database

READS = ("SELECT", "WITH")
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Statements:
    """What was run, in order. Not counted: transactions, PRAGMA, and what FTS5 runs by itself.

    SQLite reports FTS5's statements as comments, but for the look at its settings that a new connection takes.
    """

    texts: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        if text.lstrip().upper().startswith(READS + WRITES) and "'main'." not in text:
            self.texts.append(" ".join(text.split()))

    @property
    def reads(self) -> int:
        return sum(text.upper().startswith(READS) for text in self.texts)

    @property
    def writes(self) -> int:
        return len(self.texts) - self.reads


@contextmanager
def counted(database: Database) -> Iterator[Statements]:
    """The statements of every connection that is used meanwhile."""
    found = Statements()

    def watch(connection: Any, *_: Any) -> None:
        connection.run_async(lambda driver: driver.set_trace_callback(found.note))

    def leave(connection: Any, *_: Any) -> None:
        connection.run_async(lambda driver: driver.set_trace_callback(None))

    engines = (database.reader.sync_engine, database.writer.sync_engine)
    for engine in engines:
        event.listen(engine, "checkout", watch)
        event.listen(engine, "checkin", leave)
    _trace(database, found.note)  # in order: what is asked from here on comes behind it
    try:
        yield found
    finally:
        _trace(database, None)
        for engine in engines:
            event.remove(engine, "checkout", watch)
            event.remove(engine, "checkin", leave)


def _trace(database: Database, note: Callable[[str], None] | None) -> None:
    """On the two connections that have threads of their own."""
    for thread in (database.quick.reader, database.quick.writer) if database.quick else ():
        thread.start(lambda connection: connection.set_trace_callback(note))
