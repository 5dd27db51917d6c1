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
from bot.settings import EXPECTED

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
# All blocks of the IANA registries of special-purpose addresses (iana-ipv4-special-registry and
# iana-ipv6-special-registry, RFC 6890), also those that count as reachable from everywhere: anycast of protocols and
# AS112 have no pages. Our own list, because that of Python's ``ipaddress`` is as old as the interpreter: 3.11 knows
# nothing of 3fff::/20 (RFC 9637).
_SPECIAL: tuple[IPNetwork, ...] = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
# Where clouds answer their own machines with credentials, as their manuals have it: AWS, Google, Azure, DigitalOcean,
# OpenStack and Tencent at 169.254.169.254 (AWS also 169.254.170.2 and fd00:ec2::254), Alibaba at 100.100.100.200 and
# Oracle at 192.0.0.192 lie in the blocks above or outside of global unicast; Azure's other address does not.
_CLOUDS: tuple[IPNetwork, ...] = (ip_network("168.63.129.16/32"),)
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291: all that was ever given out; ::/8, fc00::/7, fe80::/10 … are not
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the third quarter of an address whose last one is an IPv4 address
_NAME = re.compile(r"(?=.{1,253}$)[^\W_](?:[\w-]{0,62})(?:\.[^\W_][\w-]{0,62})*")
_NUMERIC_HOST = re.compile(r"^(\s*(?:https?:)?//(?:[^/?#@\s]*@)?)(\d[\da-fx.]*)(?=[:/?#]|\s*$)", re.IGNORECASE)


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
                    raise SettingsError("ALLOWED_HOSTS", entry, EXPECTED["allowed_hosts"]) from exc
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
    """Whether an address may be a site of the open internet: by our own list, and by Python's.

    IPv6 that carries a way to some IPv4 address is none, but for NAT64's, which is what it leads to.
    """
    address = _unwrapped(address)
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(address.packed[-4:]))
        if address not in _GLOBAL_UNICAST or int.from_bytes(address.packed[8:12]) in _ISATAP:
            return False
    return address.is_global and not any(
        address.version == block.version and address in block for block in (*_SPECIAL, *_CLOUDS)
    )


def _unwrapped(address: IPAddress) -> IPAddress:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_name(entry: str) -> bool:
    """A host name; digits and dots alone would be a mistyped address."""
    return bool(_NAME.fullmatch(entry.rstrip("."))) and not re.fullmatch(r"[\d.]+", entry)
