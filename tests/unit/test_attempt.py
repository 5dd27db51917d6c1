"""What a first attempt at an update finds is what a second one answers by."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.chat.attempt import CURRENT, Attempt, attempt_after, first_found, first_seen, has_found


@pytest.fixture
def attempt() -> Iterator[Attempt]:
    token = CURRENT.set(Attempt())
    current = CURRENT.get()
    assert current
    yield current
    CURRENT.reset(token)


async def nothing_there() -> list[str]:
    return []


async def something_there() -> list[str]:
    return ["made by the first"]


async def test_a_second_attempt_finds_what_the_first_one_did(attempt: Attempt) -> None:
    assert await first_found("before", nothing_there) == []
    CURRENT.set(attempt_after(attempt.record()))
    assert has_found("before")
    assert await first_found("before", something_there) == []


async def test_it_is_written_before_anything_is_changed(attempt: Attempt) -> None:
    records, written = list[str](), list[str]()

    async def write() -> None:
        written.extend(records)

    attempt.noted, attempt.written = records.append, write
    await first_found("before", something_there)
    assert written == [attempt.record()]


async def test_what_was_sent_is_known_beside_it(attempt: Attempt) -> None:
    attempt.note("name", {"message_id": 7, "text": "long"})
    await first_found("before", something_there)
    after = attempt_after(attempt.record())
    assert (after.known, after.found) == ({"name": {"message_id": 7}}, {"before": ["made by the first"]})


async def test_half_a_surrogate_pair_in_a_name_can_be_stored(attempt: Attempt) -> None:
    attempt.note("name", {"message_id": 7, "chat": {"title": "\ud83d"}})
    assert attempt.record().encode()


async def test_what_every_handler_looks_at_is_written_with_what_follows(attempt: Attempt) -> None:
    records = list[str]()
    attempt.noted = records.append
    assert await first_seen("managed", something_there) == await first_seen("managed", nothing_there)
    assert not records
    await first_found("before", nothing_there)
    assert "made by the first" in records[-1]


async def test_without_an_attempt_it_is_looked_each_time() -> None:
    assert await first_found("before", nothing_there) == []
    assert await first_found("before", something_there) == ["made by the first"]
    assert not has_found("before")
