"""Which network addresses may be fetched: the public ones, and those that ALLOWED_HOSTS names."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from bot.errors import SettingsError

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_NAME = re.compile(r"(?=.{1,253}$)[^\W_](?:[\w-]{0,62})(?:\.[^\W_][\w-]{0,62})*")
_NUMERIC_HOST = re.compile(r"^(\s*(?:https?:)?//(?:[^/?#@\s]*@)?)(\d[\da-fx.]*)(?=[:/?#]|\s*$)", re.IGNORECASE)
_EXPECTED = "host names, addresses or networks such as 127.0.0.0/8, separated by commas or spaces"


def plain_host(host: str) -> str:
    """A host name as names are compared: lower case, IDNA, without brackets and the root's dot."""
    host = host.strip("[]").rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def literal(host: str) -> IPAddress | None:
    """The address that a host in standard notation is, IPv4-mapped ones unwrapped; None for names."""
    try:
        return _unwrapped(ip_address(host.strip("[]")))
    except ValueError:
        return None


def dotted(url: str) -> str:
    """The address with a numeric host (0177.0.0.1, 127.1, 2130706433) in the one notation of all readers."""

    def written_out(match: re.Match[str]) -> str:
        try:
            return match[1] + socket.inet_ntoa(socket.inet_aton(match[2]))
        except OSError:
            return match[0]

    return _NUMERIC_HOST.sub(written_out, url, count=1)


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """What the setting ALLOWED_HOSTS allows though it is private."""

    names: frozenset[str] = frozenset()
    networks: tuple[IPNetwork, ...] = ()

    @classmethod
    def parse(cls, text: str) -> AllowedHosts:
        """Read the setting; SettingsError for an entry that is no name, address or network."""
        names: set[str] = set()
        networks: list[IPNetwork] = []
        for entry in re.split(r"[,\s]+", text.strip(", \t\r\n")):
            if not entry:
                continue
            try:
                networks.append(ip_network(entry.strip("[]"), strict=False))
            except ValueError as exc:
                if not _is_name(entry):
                    raise SettingsError("ALLOWED_HOSTS", entry, _EXPECTED) from exc
                names.add(plain_host(entry))
        return cls(frozenset(names), tuple(networks))

    def has_host(self, host: str) -> bool:
        """Whether the host itself is listed, by name or, for an address, by network."""
        address = literal(host)
        return plain_host(host) in self.names or (address is not None and self.has_address(address))

    def has_address(self, address: IPAddress) -> bool:
        """Whether a listed network holds the address."""
        address = _unwrapped(address)
        return any(address.version == network.version and address in network for network in self.networks)


def is_allowed(address: IPAddress, host: str, allowed: AllowedHosts) -> bool:
    """Whether ``address``, which ``host`` resolved to, may be connected to."""
    return plain_host(host) in allowed.names or allowed.has_address(address) or is_public(address)


def is_public(address: IPAddress) -> bool:
    """``is_global`` without its gaps: multicast, and IPv6 that carries a way to some IPv4 address."""
    address = _unwrapped(address)
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(address.packed[-4:]))
        # ::/8 holds the IPv4-compatible addresses, 64:ff9b:1::/48 the local NAT64 ones.
        if address.sixtofour or address.teredo or address.is_reserved or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def _unwrapped(address: IPAddress) -> IPAddress:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_name(entry: str) -> bool:
    """A host name; digits and dots alone would be a mistyped address."""
    return bool(_NAME.fullmatch(entry.rstrip("."))) and not re.fullmatch(r"[\d.]+", entry)
