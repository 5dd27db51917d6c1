"""How the command line computes: at once, in its own process; what opens a document in one that can be ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from bot.models import Page

if TYPE_CHECKING:
    from bot.runtime.workers import Workers

Result = TypeVar("Result")


class OnTheSpot:
    """``offload`` of one who waits for nothing else. A call about a document's bytes goes to a worker with its limits
    of time and memory, started with the first one: a file may be made to take hours, or to crash who opens it."""

    def __init__(self, seconds: float = 10.0, memory_mb: int = 1024) -> None:
        self._seconds, self._memory_mb = seconds, memory_mb
        self._workers: Workers | None = None

    async def __call__(self, function: Callable[..., Result], *args: object) -> Result:
        """The function's result; its exceptions come through. Raises TooHard."""
        if not any(isinstance(one, Page) and one.data for one in args):
            return function(*args)
        if self._workers is None:
            from bot.runtime.worker_process import WorkLimits
            from bot.runtime.workers import Workers

            self._workers = Workers(1, WorkLimits(self._seconds, self._memory_mb))
        return await self._workers(function, *args)

    def close(self) -> None:
        """End the worker, if there is one."""
        if self._workers:
            self._workers.close()
