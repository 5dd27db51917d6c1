"""What search needs of the services: storage, and CPU work where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.storage.storage import Storage

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Archive:
    """Services without a network."""

    storage: Storage

    async def offload(self, function: Callable[..., Result], *args: object) -> Result:
        """At once."""
        return function(*args)
