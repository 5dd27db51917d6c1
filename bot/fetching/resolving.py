"""Host name → addresses, in threads of its own: a name server that does not answer holds nobody else up.

Python's own way shares a handful of threads between everything that blocks, and a thread that waits for a name server
cannot be stopped. Here each look-up has a thread that the process does not wait for at its end, their number is
bounded, and whoever asks waits for a limited time.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

LOOKUPS_AT_ONCE: Final = 64  # threads; most wait, and a waiting one costs some kilobytes
LOOKUP_SECONDS: Final = 5.0  # a resolver asks its second server after five by default: who is slower is not there
FRESH_SECONDS: Final = 30.0  # a page, its redirect and its retry are one look-up
REMEMBERED: Final = 2000  # names

Lookup = Callable[[str, int], "list[str]"]


class NameResolver(Protocol):
    """Who knows the addresses of names."""

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """All addresses, IPv4 first. Raises OSError (which TimeoutError is), UnicodeError for what can be no name."""


@dataclass(frozen=True, slots=True)
class _Found:
    addresses: tuple[str, ...]
    at: float


def system_lookup(host: str, port: int) -> list[str]:
    """What the system says; also of the decimal and hexadecimal forms of an address. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Resolver:
    """``keeps_last``: where nobody answers, the addresses that a name had last are given: right for one server that is
    asked again and again. Each name is looked up once at a time, however many ask.
    """

    def __init__(
        self, lookup: Lookup = system_lookup, *, at_once: int = LOOKUPS_AT_ONCE, seconds: float = LOOKUP_SECONDS,
        keeps_last: bool = False,
    ) -> None:  # fmt: skip
        self._lookup, self._seconds, self._keeps_last = lookup, seconds, keeps_last
        self._free = asyncio.Semaphore(at_once)
        self._found: OrderedDict[str, _Found] = OrderedDict()
        self._running: dict[str, asyncio.Future[list[str]]] = {}

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """All addresses, IPv4 first. Raises OSError (which TimeoutError is), UnicodeError for what can be no name."""
        loop = asyncio.get_running_loop()
        known = self._found.get(host)
        if known and loop.time() - known.at < FRESH_SECONDS:
            return known.addresses
        try:
            async with asyncio.timeout(self._seconds):
                found = await asyncio.shield(await self._begun(host, port))
        except OSError:
            if known and self._keeps_last:
                return known.addresses
            raise
        addresses = tuple(sorted(dict.fromkeys(found), key=lambda one: ":" in one))
        self._found[host] = _Found(addresses, loop.time())
        while len(self._found) > REMEMBERED:
            self._found.popitem(last=False)
        return addresses

    async def _begun(self, host: str, port: int) -> asyncio.Future[list[str]]:
        """The look-up of this name that runs, or a new one as soon as a thread is free."""
        if host not in self._running:
            await self._free.acquire()
            if host in self._running:  # somebody began it meanwhile
                self._free.release()
        if host in self._running:
            return self._running[host]
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[str]] = loop.create_future()
        self._running[host] = future
        threading.Thread(target=self._look, args=(loop, host, port), name="resolver", daemon=True).start()
        return future

    def _look(self, loop: asyncio.AbstractEventLoop, host: str, port: int) -> None:
        found: Any
        try:
            found = self._lookup(host, port)
        except (OSError, UnicodeError) as exc:  # the second for what can be no name
            found = exc
        try:
            loop.call_soon_threadsafe(self._end, host, found)
        except RuntimeError:  # the loop has ended meanwhile: nobody waits
            return

    def _end(self, host: str, found: Any) -> None:
        self._free.release()
        future = self._running.pop(host)
        if isinstance(found, Exception):
            future.set_exception(found)
            future.exception()  # seen, where everybody who asked has gone
        else:
            future.set_result(found)
