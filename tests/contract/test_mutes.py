"""What chats want less of, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.storage.storage import Storage

NOW = datetime(2026, 3, 12, tzinfo=UTC)


async def test_a_mute_is_kept_once_for_its_chat_and_topic(storage: Storage) -> None:
    made = await storage.mutes.add((1, 0), "source", "云江日报", 5, NOW)
    assert await storage.mutes.add((1, 0), "source", "云江日报", 6, NOW) == made
    other = await storage.mutes.add((1, 9), "source", "云江日报", 5, NOW)
    assert await storage.mutes.of_topic(1, 0) == [made]
    assert await storage.mutes.of_topic(1, 9) == [other]
    assert await storage.mutes.of_topic(2, 0) == []


async def test_a_number_is_never_given_again(storage: Storage) -> None:
    made = await storage.mutes.add((1, 0), "keyword", "足球", 5, NOW)
    await storage.mutes.remove(made.id)
    assert await storage.mutes.get(made.id) is None
    later = datetime(2026, 3, 13, tzinfo=UTC)
    assert (await storage.mutes.add((1, 0), "keyword", "足球", 5, later)).id > made.id


async def test_mutes_move_with_their_chat_and_are_forgotten_with_it(storage: Storage) -> None:
    await storage.mutes.add((-1, 0), "category", "体育", 5, NOW)
    await storage.chats.migrate(-1, -1001)
    assert [one.value for one in await storage.mutes.of_topic(-1001, 0)] == ["体育"]
    await storage.chats.erase(-1001)
    assert await storage.mutes.of_topic(-1001, 0) == []
