"""Names are resolved once at a time, within seconds, and a name server that hangs holds up nothing else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.fetching.resolving import Resolver


class Names:
    """A name server: "slow…" hangs until the end of the test, "no…" does not exist."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.over = threading.Event()
        self.is_there = True

    def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        if host.startswith("slow"):
            self.over.wait(60)
        if host.startswith("no") or not self.is_there:
            raise OSError("no such name")
        return ["::1", "127.0.0.1", "127.0.0.1"]


@pytest.fixture
def names() -> Iterator[Names]:
    made = Names()
    yield made
    made.over.set()


async def test_addresses_come_once_and_those_of_ipv4_first(names: Names) -> None:
    assert await Resolver(names).addresses("a.example", 80) == ("127.0.0.1", "::1")


async def test_a_name_is_looked_up_once_for_all_who_ask(names: Names) -> None:
    resolver = Resolver(names)
    await asyncio.gather(*(resolver.addresses("a.example", 80) for _ in range(5)))
    await resolver.addresses("a.example", 80)
    assert names.asked == ["a.example"]


async def test_a_name_that_does_not_exist_is_an_error(names: Names) -> None:
    with pytest.raises(OSError, match="no such name"):
        await Resolver(names).addresses("no.example", 80)


async def test_a_name_server_that_hangs_is_waited_for_briefly(names: Names) -> None:
    with pytest.raises(TimeoutError):
        await Resolver(names, seconds=0.05).addresses("slow.example", 80)


async def test_names_that_hang_delay_no_other(names: Names) -> None:
    resolver = Resolver(names, at_once=10, seconds=60)
    hanging = [asyncio.create_task(resolver.addresses(f"slow{number}.example", 80)) for number in range(9)]
    async with asyncio.timeout(20):
        assert await resolver.addresses("a.example", 80)
    names.over.set()
    await asyncio.gather(*hanging)


async def test_what_blocks_elsewhere_is_not_held_up(names: Names) -> None:
    resolver = Resolver(names, seconds=60)
    hanging = [asyncio.create_task(resolver.addresses(f"slow{number}.example", 80)) for number in range(60)]
    async with asyncio.timeout(20):
        assert await asyncio.to_thread(int, "7") == 7
    names.over.set()
    await asyncio.gather(*hanging)


async def test_a_thread_that_ends_makes_room(names: Names) -> None:
    resolver = Resolver(names, at_once=1, seconds=60)
    for host in ("a.example", "b.example", "c.example"):
        assert await resolver.addresses(host, 80)
    with pytest.raises(OSError, match="no such name"):
        await resolver.addresses("no.example", 80)
    assert await resolver.addresses("d.example", 80)


async def test_threads_are_bounded(names: Names) -> None:
    resolver = Resolver(names, at_once=2, seconds=0.1)
    found = await asyncio.gather(
        *(resolver.addresses(f"slow{number}.example", 80) for number in range(5)), return_exceptions=True
    )
    assert len(names.asked) == 2
    assert all(isinstance(one, TimeoutError) for one in found)


async def test_the_last_addresses_serve_while_nobody_answers(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.fetching.resolving.FRESH_SECONDS", 0.0)
    keeping, strict = Resolver(names, keeps_last=True), Resolver(names)
    for one in (keeping, strict):
        await one.addresses("api.example", 443)
    names.is_there = False
    assert await keeping.addresses("api.example", 443)
    with pytest.raises(OSError, match="no such name"):
        await strict.addresses("api.example", 443)
