"""Work that one process at a time does for all: whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.locks import Locks


@dataclass(frozen=True, slots=True)
class Turns:
    """On SQLite one process works, and every turn is its own."""

    locks: Locks

    async def is_mine(self, name: str) -> bool:
        """Take the turn if nobody has it, and keep it as long as this process lives. Raises StorageError: then the turn
        may be lost."""
        return await self.term(name) is not None

    async def term(self, name: str) -> int | None:
        """As ``is_mine``: the number of the term, None where the turn is another's. In a new term another process may
        have had the turn in between: what this one knows of the work may be old. Raises StorageError."""
        return self.locks.session if await self.locks.take(f"turn {name}") else None
