"""Which client asks which host: directly, or through the proxy; never an address that is not public.

The guard stands at the connection (httpx-secure gives our validator the address that is really connected to) and, to
name the reason without touching the host, also before it. A proxy resolves for itself, so before it all addresses of a
host are checked.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from typing import Final

import httpx
from httpx_secure import httpx_ssrf_protection

from bot.errors import Refused, SettingsError
from bot.urls.access import AllowedHosts, IPAddress, is_allowed, literal, plain_host

TIMEOUT_SECONDS: Final = 15.0  # what a person waits in a chat before asking what is going on
LOCATION: Final = "yaodian.location"  # the key in a response's extensions under which a redirect's target lies


@dataclass(frozen=True, slots=True)
class Routes:
    """The clients. ``checks``: they are ours, guarded and to be closed; a client that was given is neither.

    ``proxied`` serves only ``proxy_hosts`` and what lies below them.
    """

    direct: httpx.AsyncClient
    allowed: AllowedHosts
    checks: bool
    proxied: httpx.AsyncClient | None = None
    proxy_hosts: tuple[str, ...] = ()

    async def client_for(self, url: httpx.URL, source: str) -> httpx.AsyncClient:
        """The client for an address, after the check. Raises Refused, which names ``source``, for a private one."""
        host = plain_host(url.host)
        by_proxy = any(host == name or host.endswith(f".{name}") for name in self.proxy_hosts)
        if self.checks:
            verdicts = [is_allowed(address, host, self.allowed) for address in await _resolved(url)]
            # A proxy resolves for itself: any of them may be the one it takes.
            if not (all(verdicts) if by_proxy else any(verdicts)):
                raise Refused(source, "private address")
        return self.proxied if by_proxy and self.proxied else self.direct

    async def aclose(self) -> None:
        """Close what was opened here."""
        if self.checks:
            await self.direct.aclose()
        if self.proxied:
            await self.proxied.aclose()


def open_routes(
    allowed: AllowedHosts, proxy: str | None, proxy_hosts: Sequence[str], client: httpx.AsyncClient | None
) -> Routes:
    """Routes with a guarded client, or with the ``client`` given, unguarded. Raises SettingsError for a bad proxy."""
    direct = client or _guarded_client(allowed)
    if not proxy:
        return Routes(direct, allowed, client is None)
    names = tuple(plain_host(host) for host in proxy_hosts)
    return Routes(direct, allowed, client is None, _proxied_client(proxy), names)


async def _resolved(url: httpx.URL) -> list[IPAddress]:
    """All addresses of the host; ``getaddrinfo`` also reads the decimal and hexadecimal forms."""
    address = literal(url.host)
    if address:
        return [address]
    loop = asyncio.get_running_loop()
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await loop.getaddrinfo(plain_host(url.host), port, type=socket.SOCK_STREAM)
    return [ip_address(entry[4][0]) for entry in found]


def _guarded_client(allowed: AllowedHosts) -> httpx.AsyncClient:
    def permits(hostname: str, address: IPAddress, _port: int) -> bool:
        return is_allowed(address, hostname, allowed)

    return httpx_ssrf_protection(_client(), check_globally_reachable=False, custom_validator=permits)


def _proxied_client(proxy: str) -> httpx.AsyncClient:
    try:
        return _client(proxy)
    except (ValueError, ImportError, httpx.InvalidURL) as exc:
        raise SettingsError("FETCH_PROXY", proxy, "the address of a proxy such as http://127.0.0.1:8080") from exc


def _client(proxy: str | None = None) -> httpx.AsyncClient:
    hooks = {"response": [_take_location]}
    return httpx.AsyncClient(
        trust_env=False, timeout=TIMEOUT_SECONDS, cookies=_no_cookies(), proxy=proxy, event_hooks=hooks
    )


async def _take_location(response: httpx.Response) -> None:
    """Out of httpx's sight: it would call an address that it cannot parse a failure of the connection."""
    if "location" in response.headers:
        response.extensions[LOCATION] = response.headers.pop("location")


def _no_cookies() -> CookieJar:
    """A jar that keeps nothing: what one fetch is given must not go with another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))
