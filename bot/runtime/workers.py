"""The one way to run CPU work off the event loop."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Result = TypeVar("Result")


class Offload:
    """Runs functions in ``workers`` processes, or in one thread where ``workers`` is 0.

    Functions and arguments must be picklable. A worker that was killed is replaced and its
    call made once more.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor = self._start()

    def _start(self) -> Executor:
        if not self._workers:
            return ThreadPoolExecutor(1, thread_name_prefix="offload")
        return ProcessPoolExecutor(self._workers, mp_context=multiprocessing.get_context("spawn"))

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
