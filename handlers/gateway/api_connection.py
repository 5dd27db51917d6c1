"""How the Bot API is reached: its name is resolved apart from those of pages."""

from __future__ import annotations

import socket
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.fetching.resolving import Resolver

NAMES_AT_ONCE: Final = 4  # the API's, and a proxy's


class ApiResolver(AbstractResolver):
    """Threads of its own for one name, whose last addresses serve while no name server answers."""

    def __init__(self) -> None:
        self._resolver = Resolver(at_once=NAMES_AT_ONCE, keeps_last=True)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """As aiohttp asks. Raises OSError."""
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._resolver.addresses(host, port)
        ]

    async def close(self) -> None:
        """Nothing to close: the threads end by themselves."""
