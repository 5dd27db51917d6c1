"""Which addresses are public: by our own list of the registries' blocks, whatever the interpreter's knows."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from bot.urls.access import AllowedHosts, is_allowed, is_public

CLOUDS = (
    "169.254.169.254", "169.254.170.2", "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "192.0.0.192",
    "fd20:ce::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b::a83f:8110", "2002:a9fe:a9fe::1",
)  # fmt: skip
SPECIAL = (
    "0.0.0.1", "10.1.1.1", "100.64.0.1", "127.0.0.1", "172.16.0.1", "192.0.0.8", "192.0.0.9", "192.0.0.10",
    "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::10.0.0.1", "::ffff:10.0.0.1", "64:ff9b:1::1", "100::1", "100:0:0:1::1", "2001::1", "2001:1::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:30::1", "2001:db8::1", "2002:808:808::1", "2620:4f:8000::1",
    "3fff::1", "3fff:fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1", "ff02::1", "4000::1",
    "2a00::5efe:10.0.0.1", "2a00::200:5efe:10.0.0.1", "2a00::5efe:8.8.8.8", "fe80::5efe:10.0.0.1",
)  # fmt: skip
PUBLIC = (
    "1.1.1.1", "8.8.8.8", "168.63.129.15", "192.0.1.1", "223.5.5.5", "2606:4700::1111", "2400:3200::1",
    "2a00:1450:4001::200e", "64:ff9b::101:101", "::ffff:8.8.8.8", "2001:4860:4860::8888", "2001:200::1",
)  # fmt: skip


@pytest.mark.parametrize("address", [*CLOUDS, *SPECIAL])
def test_no_special_address_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_ordinary_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", CLOUDS)
def test_a_clouds_address_is_refused_whatever_name_it_bears(address: str) -> None:
    allowed = AllowedHosts.parse("127.0.0.0/8")
    assert not is_allowed(ip_address(address), "metadata.example", allowed)


def test_what_the_operator_allows_is_allowed() -> None:
    assert is_allowed(ip_address("192.0.0.192"), "192.0.0.192", AllowedHosts.parse("192.0.0.192"))
