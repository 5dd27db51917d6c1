"""The codec of deep links: what was sent once opens the same for ever, and forged payloads open nothing."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handlers
from handlers.view import deep_links as d

CODE = "AbCdEfGhIjKlMnOpQrStUvWxYz01-_45"
WIRE = {
    "inline": d.ToStart(),
    "v7": d.ToProof(7),
    "a7": d.ToBrief(7),
    "b7": d.ToOffers(7),
    "y7": d.ToText(7),
    "l0123456789abcdef": d.ToSharedLink("0123456789abcdef"),
    "q5LiT6aG55YC6": d.ToSearch("专项债"),
    "s7": d.ToSource(7),
    "s7n": d.ToSource(7, "name"),
    "s7c": d.ToSource(7, "category"),
    "i" + CODE: d.Invitation(CODE),
    "o" + CODE: d.OwnerClaim(CODE),
}
FORGED = [
    "", "v", "vx", "v7x", "v-7", "v１", "7", "x7", "i", "o", "invite", "owner", "i" + CODE[:-1], "o" + CODE + "x", "l0",
    "l0123456789ABCDEF", "q", "q_", "s", "sn", "s7x", "s7nc", "inline1", "Inline", "v7 ", "v" + "9" * 19, "a" * 65,
    "你好",
]  # fmt: skip


@pytest.mark.parametrize(("payload", "link"), WIRE.items())
def test_each_kind_of_link_is_written_and_read_as_ever(payload: str, link: d.DeepLink) -> None:
    assert d.payload_of(link) == payload
    assert d.read_payload(payload) == link


def test_no_kind_of_link_is_missing_here() -> None:
    assert {type(link) for link in WIRE.values()} == set(get_args(d.DeepLink))


@pytest.mark.parametrize("payload", FORGED)
def test_a_forged_payload_opens_nothing(payload: str) -> None:
    assert d.read_payload(payload) is None


@given(st.text(alphabet="abilnoqsvy0123456789-_", max_size=70))
def test_whatever_stands_behind_a_link_is_read_without_a_fault(payload: str) -> None:
    link = d.read_payload(payload)
    assert link is None or d.is_payload(payload)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_a_query_that_fits_comes_back_from_its_payload(query: str) -> None:
    link = d.ToSearch(query)
    if link.fits:
        assert len(d.payload_of(link)) <= 64
        assert d.read_payload(d.payload_of(link)) == link


@pytest.mark.parametrize(
    "url", [f"https://t.me/yaodian_bot?start={payload}" for payload in ("a7", "s7n")] + ["tg://resolve?domain=b&start=a7"]
)  # fmt: skip
def test_an_address_opens_what_its_payload_does(url: str) -> None:
    assert d.link_in(url) == WIRE[url.rpartition("start=")[2]]


@pytest.mark.parametrize(
    "url", [None, "", "https://t.me/b", "https://a.example.cn/?start=a7&x=1", "https://t.me/b?start="]
)
def test_an_address_that_is_no_deep_link_opens_nothing(url: str | None) -> None:
    assert d.link_in(url) is None


def test_payloads_are_written_and_read_in_one_module() -> None:
    root = Path(handlers.__file__).parent
    elsewhere = [path.name for path in root.rglob("*.py") if "create_deep_linked_url" in path.read_text("utf-8")]
    assert elsewhere == ["deep_links.py"]
