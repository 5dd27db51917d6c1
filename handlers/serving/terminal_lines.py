"""Lines that a person types or a pipe brings, read beside the loop: nothing waits for the next one when it ends."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

READ_BYTES: Final = 65_536
LAST_SECONDS: Final = 1.0  # for the answer that is being made when somebody presses Ctrl-C


class Lines:
    """Standard input, line by line; "" at its end.

    A thread of asyncio's own would hold the process until the next line; this one dies with it. It reads the file
    itself: who holds the lock of ``sys.stdin`` when Python ends brings it down.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self.is_waiting = False  # for a line: nothing is being answered
        try:
            number = sys.stdin.fileno()
        except (OSError, ValueError, AttributeError):  # no file: a test's text
            for line in sys.stdin:
                self._queue.put_nowait(line)
            self._queue.put_nowait("")
            return
        threading.Thread(target=self._read, args=(number,), daemon=True).start()

    async def next(self) -> str:
        """The next line."""
        self.is_waiting = True
        line = await self._queue.get()
        self.is_waiting = False
        return line

    def _read(self, number: int) -> None:
        decoder, rest = codecs.getincrementaldecoder("utf-8")("replace"), ""
        chunk = b"first"
        while chunk:
            with contextlib.suppress(OSError):
                chunk = b""
                chunk = os.read(number, READ_BYTES)
            *lines, rest = (rest + decoder.decode(chunk, final=not chunk)).split("\n")
            for line in lines:
                self._put(line + "\n")
        if rest:
            self._put(rest)
        self._put("")

    def _put(self, line: str) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._queue.put_nowait, line)


async def until_interrupted(work: Coroutine[Any, Any, None], is_idle: Callable[[], bool]) -> None:
    """Work to its end, or until Ctrl-C or SIGTERM: what it does then gets a moment more. Pressed twice, none."""
    task, presses = asyncio.create_task(work), asyncio.Queue[None]()
    with _interrupts(presses):
        pressed = asyncio.create_task(presses.get())
        await asyncio.wait((task, pressed), return_when=asyncio.FIRST_COMPLETED)
        if not task.done() and not is_idle():
            again = asyncio.create_task(presses.get())
            await asyncio.wait((task, again), timeout=LAST_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            again.cancel()
        pressed.cancel()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextmanager
def _interrupts(presses: asyncio.Queue[None]) -> Iterator[None]:
    """Where the system or the thread has no such signals, nothing is noted."""
    loop, names = asyncio.get_running_loop(), list[signal.Signals]()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(name, presses.put_nowait, None)
            names.append(name)
    try:
        yield
    finally:
        for name in names:
            loop.remove_signal_handler(name)
