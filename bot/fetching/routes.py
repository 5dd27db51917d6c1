"""Which client asks which host: directly, or through the proxy; never an address that is not public.

The guard stands at the connection (names are resolved here, and httpx-secure gives our validator the address that is
really connected to) and, to name the reason without touching the host, also before it. A proxy resolves for itself, so
before it all addresses of a host are checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from typing import Final

import httpcore
import httpx
from httpx_secure import SSRFProtectionError, httpx_ssrf_protection

from bot.errors import Refused, SettingsError
from bot.fetching.resolving import NameResolver
from bot.settings import EXPECTED
from bot.urls.access import AllowedHosts, IPAddress, is_allowed, literal, plain_host

TIMEOUT_SECONDS: Final = 14.0  # a person hears within 15 seconds, the answer included
CONNECTIONS: Final = 400  # more than the requests in flight of all shares (``limits``): none waits for a connection
TRY_NEXT_SECONDS: Final = 2.0  # for one address of several; a host whose first does not answer often has a second
LOCATION: Final = (
    "yaodian.location"  # the key in a response's extensions under which a redirect's target lies, as bytes
)


@dataclass(frozen=True, slots=True)
class Routes:
    """The clients. ``checks``: they are ours, guarded and to be closed; a client that was given is neither.

    ``proxied`` serves only ``proxy_hosts`` and what lies below them.
    """

    direct: httpx.AsyncClient
    allowed: AllowedHosts
    resolver: NameResolver
    checks: bool
    proxied: httpx.AsyncClient | None = None
    proxy_hosts: tuple[str, ...] = ()

    async def client_for(self, url: httpx.URL, source: str) -> httpx.AsyncClient:
        """The client for an address, after the check. Raises Refused, which names ``source``, for a private one."""
        host = plain_host(url.host)
        by_proxy = any(host == name or host.endswith(f".{name}") for name in self.proxy_hosts)
        if self.checks:
            verdicts = [is_allowed(address, host, self.allowed) for address in await self._resolved(url)]
            # A proxy resolves for itself: any of them may be the one it takes.
            if not (all(verdicts) if by_proxy else any(verdicts)):
                raise Refused(source, "private address")
        return self.proxied if by_proxy and self.proxied else self.direct

    async def _resolved(self, url: httpx.URL) -> list[IPAddress]:
        """All addresses of the host."""
        address = literal(url.host)
        if address:
            return [address]
        port = url.port or (443 if url.scheme == "https" else 80)
        return [ip_address(one) for one in await self.resolver.addresses(plain_host(url.host), port)]

    async def aclose(self) -> None:
        """Close what was opened here."""
        if self.checks:
            await self.direct.aclose()
        if self.proxied:
            await self.proxied.aclose()


def open_routes(
    allowed: AllowedHosts,
    proxy: str | None,
    proxy_hosts: Sequence[str],
    client: httpx.AsyncClient | None,
    resolver: NameResolver,
) -> Routes:
    """Routes with a guarded client, or with the ``client`` given, unguarded. Raises SettingsError for a bad proxy."""
    direct = client or _guarded_client(allowed, resolver)
    if not proxy:
        return Routes(direct, allowed, resolver, client is None)
    names = tuple(plain_host(host) for host in proxy_hosts)
    return Routes(direct, allowed, resolver, client is None, _proxied_client(proxy), names)


class _ResolvingBackend(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that our resolver finds and that may be connected to: below, httpx-secure sees numbers
    alone, so that it resolves nothing in the threads that everything else shares."""

    def __init__(self, guarded: httpcore.AsyncNetworkBackend, resolver: NameResolver, allowed: AllowedHosts) -> None:
        self._guarded, self._resolver, self._allowed = guarded, resolver, allowed
        self._by_name: set[IPAddress] = set()

    def permits(self, hostname: str, address: IPAddress, _port: int) -> bool:
        """The validator below; what a name allows was looked at here."""
        return address in self._by_name or is_allowed(address, hostname, self._allowed)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address that answers."""
        addresses = await self._permitted(host, port)
        for address in addresses[:-1]:
            try:
                seconds = min(timeout or TRY_NEXT_SECONDS, TRY_NEXT_SECONDS)
                return await self._guarded.connect_tcp(str(address), port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._guarded.connect_tcp(str(addresses[-1]), port, timeout, local_address, socket_options)

    async def _permitted(self, host: str, port: int) -> list[IPAddress]:
        given = literal(host)
        try:
            found = [given] if given else [ip_address(one) for one in await self._resolver.addresses(host, port)]
        except OSError as exc:
            raise httpcore.ConnectError(str(exc)) from exc
        permitted = [one for one in found if is_allowed(one, host, self._allowed)]
        if not permitted:
            raise SSRFProtectionError("no address may be connected to", hostname=host, ip_addr=None, port=port)
        if plain_host(host) in self._allowed.names:
            self._by_name.update(permitted)
        return permitted

    async def sleep(self, seconds: float) -> None:
        """Between httpcore's retries."""
        await self._guarded.sleep(seconds)


def _guarded_client(allowed: AllowedHosts, resolver: NameResolver) -> httpx.AsyncClient:
    backends = list[_ResolvingBackend]()

    def permits(hostname: str, address: IPAddress, port: int) -> bool:
        return backends[0].permits(hostname, address, port)

    client = httpx_ssrf_protection(_client(), check_globally_reachable=False, custom_validator=permits)
    pool = client._transport._pool  # type: ignore[attr-defined]  # httpx has no seam for a client's connections
    backends.append(_ResolvingBackend(pool._network_backend, resolver, allowed))
    pool._network_backend = backends[0]
    return client


def _proxied_client(proxy: str) -> httpx.AsyncClient:
    try:
        return _client(proxy)
    except (ValueError, ImportError, httpx.InvalidURL) as exc:
        raise SettingsError("FETCH_PROXY", proxy, EXPECTED["fetch_proxy"]) from exc


def _client(proxy: str | None = None) -> httpx.AsyncClient:
    hooks = {"response": [_take_location]}
    return httpx.AsyncClient(
        trust_env=False,
        timeout=TIMEOUT_SECONDS,
        limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=20),
        cookies=_no_cookies(),
        proxy=proxy,
        event_hooks=hooks,
    )


async def _take_location(response: httpx.Response) -> None:
    """Out of httpx's sight: it would call an address that it cannot parse a failure of the connection."""
    given = next((value for name, value in response.headers.raw if name.lower() == b"location"), None)
    if given is not None:
        response.extensions[LOCATION] = given
        del response.headers["location"]


def _no_cookies() -> CookieJar:
    """A jar that keeps nothing: what one fetch is given must not go with another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))
