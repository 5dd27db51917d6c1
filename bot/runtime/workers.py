"""The one way to run CPU work off the event loop, which must answer within milliseconds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from queue import Empty, SimpleQueue
from typing import Final, TypeVar

from bot.errors import BotError, TooHard
from bot.runtime.worker_process import Exhausted, TimeIsUp, WorkerDied, WorkerProcess, WorkLimits

Result = TypeVar("Result")
_Task = tuple[Future[object], Callable[..., object], tuple[object, ...]]

CLOSE_SECONDS: Final = 3.0  # what runs when the workers close may end within so long; then it is killed

log = logging.getLogger(__name__)


class Workers:
    """Runs functions in ``count`` processes, or in one thread where ``count`` is 0.

    Functions and arguments must be picklable. A call in a process is bounded by ``limits``: one that takes too long or
    too much memory is ended and raises TooHard, and the next has a new process. A process that was killed from outside
    is replaced, and what it was doing is done once more; at the second time it counts as too hard. A thread cannot be
    ended: in it only Python's own limits hold. ``on_end`` hears of each call: "done", "failed" (its text gave nothing)
    or "too hard".
    """

    def __init__(
        self, count: int, limits: WorkLimits | None = None, on_end: Callable[[str], None] = lambda _: None
    ) -> None:
        limits = limits or WorkLimits()
        self._on_end = on_end
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._lanes: list[_Lane] = [_ProcessLane(self._tasks, limits) for _ in range(count)] or [_Lane(self._tasks)]

    async def __call__(self, function: Callable[..., Result], *args: object) -> Result:
        """The function's result; its exceptions come through. Raises TooHard."""
        future: Future[Result] = Future()
        self._tasks.put((future, function, args))  # type: ignore[arg-type] # a queue cannot tie a future to its function
        for lane in self._lanes:
            lane.start()
        try:
            result = await asyncio.wrap_future(future)
        except TooHard:
            self._on_end("too hard")
            raise
        except BotError:
            self._on_end("failed")
            raise
        self._on_end("done")
        return result

    def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Drop what waits, give what runs so many seconds, then end it. Blocks: call it in a thread."""
        _drop(self._tasks)
        for lane in self._lanes:
            lane.is_closing = True
            self._tasks.put(None)
        for lane in self._lanes:
            lane.end(seconds)


class _Lane:
    """A thread that takes one task after the other, and does each on the spot."""

    def __init__(self, tasks: SimpleQueue[_Task | None]) -> None:
        self._tasks = tasks
        self.is_closing = False
        # A daemon: Python does not wait at its end for what cannot be ended.
        self._thread = threading.Thread(target=self._take_tasks, name="worker", daemon=True)

    def start(self) -> None:
        """At the first task, and in a process that does no such work never."""
        if self._thread.ident is None:
            self._thread.start()

    def end(self, seconds: float) -> None:
        """Wait for what runs, but no longer."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _take_tasks(self) -> None:
        while (task := self._tasks.get()) is not None:
            future, function, args = task
            if future.set_running_or_notify_cancel():
                try:
                    result = self._run(function, args)
                except BaseException as exc:  # noqa: BLE001 - whatever it is belongs to who asked
                    future.set_exception(exc)
                else:
                    future.set_result(result)
            del task, future, function, args  # a page is not kept until the next one comes
            self._settle()
        self._leave()

    def _run(self, function: Callable[..., object], args: tuple[object, ...]) -> object:
        try:
            return function(*args)
        except (MemoryError, RecursionError) as exc:
            raise TooHard(_named(args)) from exc

    def _settle(self) -> None:
        """What is done between two tasks."""

    def _leave(self) -> None:
        """What is done at the end."""


class _ProcessLane(_Lane):
    """A thread that has its tasks done by a process of its own."""

    def __init__(self, tasks: SimpleQueue[_Task | None], limits: WorkLimits) -> None:
        super().__init__(tasks)
        self._limits = limits
        self._process: WorkerProcess | None = None

    def end(self, seconds: float) -> None:
        super().end(seconds)
        process = self._process
        if self._thread.is_alive() and process:
            process.kill()
            super().end(seconds)

    def _run(self, function: Callable[..., object], args: tuple[object, ...]) -> object:
        try:
            return self._once(function, args)
        except WorkerDied:
            if self.is_closing:
                raise CancelledError from None
            log.warning("a worker died and its call is done once more: %s", function_name(function))
        try:
            return self._once(function, args)
        except WorkerDied as exc:
            raise TooHard(_named(args)) from exc

    def _once(self, function: Callable[..., object], args: tuple[object, ...]) -> object:
        process = self._process = self._process or WorkerProcess(self._limits)
        try:
            return process.run(function, args)
        except (TimeIsUp, Exhausted) as exc:
            log.warning("too hard: %s %s", function_name(function), type(exc).__name__)
            self._replace()
            raise TooHard(_named(args)) from exc
        except WorkerDied:
            self._replace()
            raise

    def _settle(self) -> None:
        if self._process and self._process.needs_replacing:
            self._replace()

    def _replace(self) -> None:
        """A new process is started at once: it is ready when the next task comes."""
        self._leave()
        if not self.is_closing:
            with contextlib.suppress(OSError):  # no memory for a process just now: the next task tries, and says so
                self._process = WorkerProcess(self._limits)

    def _leave(self) -> None:
        process, self._process = self._process, None
        if process:
            process.close()


def function_name(function: Callable[..., object]) -> str:
    """For the log: of a partial, what it wraps; never its arguments, which hold texts and addresses."""
    return str(getattr(getattr(function, "func", function), "__name__", type(function).__name__))


def _named(args: tuple[object, ...]) -> str:
    """What the user called the page, the pages or the article that a call was about; empty where it was about none."""
    first = args[0] if args else None
    if isinstance(first, tuple) and first:
        first = first[0]
    return str(getattr(first, "source", ""))


def _drop(tasks: SimpleQueue[_Task | None]) -> None:
    """Cancel whatever waits."""
    while True:
        try:
            task = tasks.get_nowait()
        except Empty:
            return
        if task:
            task[0].cancel()
