"""The one way to run CPU work off the event loop, which must answer within milliseconds."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Result = TypeVar("Result")


class Workers:
    """Runs functions in ``count`` processes, or in one thread where ``count`` is 0.

    Functions and arguments must be picklable. A process that was killed (for want of memory) is replaced, and what it
    was doing is done once more.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._executor = self._start()

    def _start(self) -> Executor:
        if not self._count:
            return ThreadPoolExecutor(1, thread_name_prefix="worker")
        # "spawn", since a fork copies the locks that other threads hold at that moment, and waits on them forever.
        return ProcessPoolExecutor(self._count, mp_context=multiprocessing.get_context("spawn"))

    async def __call__(self, function: Callable[..., Result], *args: object) -> Result:
        """The function's result; its exceptions come through."""
        loop = asyncio.get_running_loop()
        executor = self._executor
        try:
            return await loop.run_in_executor(executor, function, *args)
        except BrokenProcessPool:
            if self._executor is executor:
                self._executor = self._start()
            return await loop.run_in_executor(self._executor, function, *args)

    def close(self) -> None:
        """Wait for what runs, then end the workers."""
        self._executor.shutdown(wait=True, cancel_futures=True)
