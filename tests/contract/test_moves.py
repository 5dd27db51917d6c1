"""A group's number changes: all follows it, heard of once, twice or late, and while something is written."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.models import EditionKey, Message, NewSubscription, Schedule, Subscription, SubscriptionTarget
from bot.storage.erasing import ERASED
from bot.storage.moves import FOLLOWS
from bot.storage.outbox import OutboxMessage
from bot.storage.schema import chats, deliveries, metadata, schedules, subscriptions
from bot.storage.storage import Storage
from tests.contract.test_outbox import placed
from tests.contract.test_storage import PAGE

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
EDITION, NEXT_EDITION = EditionKey.digest(NOW), EditionKey.digest(NOW + timedelta(days=1))
OLD, NEW, NEWEST = -5, -100, -200


async def subscribed(storage: Storage, chat: int, word: str, now: datetime = NOW) -> Subscription:
    target = SubscriptionTarget("keywords", word, word)
    return (await storage.subscriptions.add(NewSubscription(chat, 0, target, 7), now))[0]


async def words_of(storage: Storage, chat: int) -> list[str]:
    return [one.value for one in await storage.subscriptions.of_chat(chat)]


def edition(chat: int, key: EditionKey = EDITION, text: str = "报", **over: object) -> OutboxMessage:
    return OutboxMessage(chat, 0, key, (Message(text),), NOW, **over)  # type: ignore[arg-type]


async def written_late(storage: Storage) -> None:
    """A subscription, settings and a schedule under the old number, written by somebody who heard of no move."""
    row = {"since": 0, "cursor": 0, "pace": "digest", "is_paused": False, "created_by": 7, "created_at": NOW}
    mine = {"chat_id": OLD, "thread_id": 0, "kind": "keywords"}
    async with storage.database.writing() as connection:
        for number, word in enumerate(("债", "稻"), 2**40):
            values = {**row, **mine, "id": number, "value": word, "label": word}
            await connection.execute(insert(subscriptions).values(**values))
        await connection.execute(insert(chats).values(chat_id=OLD, language="zh-hans", created_at=NOW))
        await connection.execute(
            insert(schedules).values(
                chat_id=OLD, zone="Asia/Shanghai", days="daily", times="08:00", quiet="", says_nothing_new=True,
                next_edition=NOW,
            )
        )  # fmt: skip


def test_each_column_that_names_a_chat_has_a_way_to_follow() -> None:
    assert set(FOLLOWS) == set(ERASED)
    assert {name for name, _ in FOLLOWS} <= set(metadata.tables)


async def test_a_group_that_was_let_in_stays_so_with_its_new_number(storage: Storage) -> None:
    await storage.members.add(OLD, "invited", 7, NOW)
    await storage.chats.migrate(OLD, NEW)
    assert await storage.members.role(NEW) == "invited"
    assert await storage.members.role(OLD) is None


async def test_a_blocked_group_stays_so_with_its_new_number(storage: Storage) -> None:
    await storage.blocked.add(OLD, 7, NOW)
    await storage.blocked.mark_told([OLD])
    await storage.chats.migrate(OLD, NEW)
    assert await storage.blocked.all() == {NEW: True}


async def test_what_is_heard_twice_of_a_group_that_moves_takes_nothing_from_it(storage: Storage) -> None:
    await storage.chats.update(OLD, now=NOW, language="en")
    await storage.blocked.add(OLD, 7, NOW)
    await subscribed(storage, OLD, "债")
    for _ in range(2):
        assert await storage.chats.migrate(OLD, NEW) == NEW
    assert (await storage.chats.get(NEW)).language == "en"
    assert await words_of(storage, NEW) == ["债"]
    assert await storage.blocked.all() == {NEW: False}


async def test_what_was_written_under_the_old_number_since_takes_nothing_from_the_new_one(storage: Storage) -> None:
    first = await subscribed(storage, OLD, "债")
    await subscribed(storage, OLD, "麦")
    await storage.subscriptions.set_pace(first.id, "at_once")
    await storage.chats.update(OLD, now=NOW, language="en", length="long")
    await storage.schedules.put(OLD, Schedule("Asia/Shanghai", times=("18:30",)), NOW)
    await storage.chats.migrate(OLD, NEW)
    await written_late(storage)
    await storage.chats.migrate(OLD, NEW)
    assert sorted(await words_of(storage, NEW)) == ["债", "稻", "麦"]
    assert {one.value for one in await storage.subscriptions.of_chat(NEW) if one.pace == "at_once"} == {"债"}
    settings, schedule = await storage.chats.get(NEW), await storage.schedules.get(NEW)
    assert (settings.language, settings.length) == ("en", "long")
    assert schedule
    assert schedule.times == ("18:30",)
    assert await words_of(storage, OLD) == []
    assert await storage.schedules.get(OLD) is None


async def test_what_the_new_number_has_before_the_move_is_heard_of_stays_beside_what_follows(storage: Storage) -> None:
    await subscribed(storage, NEW, "债")
    await subscribed(storage, NEW, "稻")
    await storage.schedules.put(NEW, Schedule("Asia/Shanghai"), NOW)
    older = await subscribed(storage, OLD, "债")
    await storage.subscriptions.pause(older.id, is_paused=True)
    await storage.schedules.put(OLD, Schedule("Asia/Shanghai", times=("18:30",)), NOW)
    await storage.chats.migrate(OLD, NEW)
    found = {one.value: one for one in await storage.subscriptions.of_chat(NEW)}
    assert sorted(found) == ["债", "稻"]
    assert found["债"].is_paused
    schedule = await storage.schedules.get(NEW)
    assert schedule
    assert schedule.times == ("18:30",)


async def test_who_writes_late_under_the_old_number_writes_under_the_new_one(storage: Storage) -> None:
    await subscribed(storage, OLD, "债")
    await storage.chats.migrate(OLD, NEW)
    _, is_new = await storage.subscriptions.add(
        NewSubscription(OLD, 0, SubscriptionTarget("keywords", "债", "债"), 7), NOW
    )
    assert not is_new
    await subscribed(storage, OLD, "稻")
    await storage.schedules.put(OLD, Schedule("Europe/London"), NOW)
    await storage.mutes.add((OLD, 0), "keyword", "足球", 7, NOW)
    await storage.chats.update(OLD, now=NOW, length="short")
    await storage.members.add(OLD, "invited", 7, NOW)
    await storage.outbox.put([edition(OLD)], NOW, NOW + timedelta(days=1))
    assert await words_of(storage, NEW) == ["债", "稻"]
    schedule = await storage.schedules.get(NEW)
    assert schedule
    assert schedule.zone == "Europe/London"
    assert await storage.schedules.next_of(NEW) == NOW + timedelta(days=1)
    assert [one.value for one in await storage.mutes.of_topic(NEW, 0)] == ["足球"]
    assert (await storage.chats.get(NEW)).length == "short"
    assert await storage.members.role(NEW) == "invited"
    assert [one.chat_id for one in await storage.outbox.claim(NOW, 4, LEASE, ())] == [NEW]
    assert await storage.chats.number_of(OLD) == NEW


async def test_a_digest_that_was_made_for_the_old_number_is_not_made_again_for_the_new_one(storage: Storage) -> None:
    await storage.chats.migrate(OLD, NEW)
    assert await storage.outbox.put([edition(NEW)], NOW) == 1
    assert await storage.outbox.put([edition(OLD)], NOW) == 0


async def test_what_is_heard_again_of_a_group_waits_for_nobody_where_nothing_is_left_to_follow(
    storage: Storage,
) -> None:
    await subscribed(storage, OLD, "债")
    await storage.chats.migrate(OLD, NEW)
    await storage.chats.migrate(NEW, NEWEST)
    async with storage.database.writing("subscriptions"), asyncio.timeout(60):
        for new in (NEW, NEWEST):
            assert await storage.chats.migrate(OLD, new) == NEWEST
    assert await words_of(storage, NEWEST) == ["债"]


async def test_what_was_written_late_follows_alone_too(storage: Storage) -> None:
    await storage.chats.migrate(OLD, NEW)
    page = await storage.articles.save(PAGE, topic="其他", owner_chat_id=OLD, read_at=NOW)
    await storage.chats.migrate(OLD, NEW)
    assert await storage.articles.get(page.id, chat_id=NEW)
    await storage.remembered.manage(7, OLD, NOW)
    await storage.chats.migrate(OLD, NEW)
    assert await storage.remembered.managed_by(7, NOW) == NEW
    made = await subscribed(storage, NEW, "债")
    await storage.remembered.keep_removed(replace(made, chat_id=OLD), NOW)
    await storage.subscriptions.remove(made.id)
    await storage.chats.migrate(OLD, NEW)
    removed = await storage.remembered.removed(made.id, NOW)
    assert removed
    assert removed.chat_id == NEW
    await late_edition(storage)
    await storage.chats.migrate(OLD, NEW)
    assert await texts(storage) == [(NEW, "报")]


async def test_a_number_that_changes_twice_leads_to_the_newest_whichever_is_heard_first(storage: Storage) -> None:
    await subscribed(storage, OLD, "债")
    await storage.chats.migrate(NEW, NEWEST)
    assert await storage.chats.migrate(OLD, NEW) == NEWEST
    await subscribed(storage, OLD, "稻")
    await subscribed(storage, NEW, "麦")
    assert sorted(await words_of(storage, NEWEST)) == ["债", "稻", "麦"]


async def test_a_chain_of_numbers_that_is_heard_in_order_leads_to_its_end(storage: Storage) -> None:
    await subscribed(storage, OLD, "债")
    await storage.chats.migrate(OLD, NEW)
    await storage.chats.migrate(NEW, NEWEST)
    await subscribed(storage, OLD, "稻")
    assert await words_of(storage, NEWEST) == ["债", "稻"]
    assert await storage.chats.number_of(OLD) == NEWEST


async def test_that_the_bot_left_the_old_group_does_not_silence_the_new_one(storage: Storage) -> None:
    await storage.chats.update(OLD, now=NOW, is_active=False)
    await storage.chats.migrate(OLD, NEW)
    await storage.chats.update(OLD, now=NOW, is_active=False)
    await storage.schedules.put(NEW, Schedule("Asia/Shanghai"), NOW)
    assert [(one.chat_id, one.is_active) for one in await storage.schedules.due(NOW, 9)] == [(NEW, True)]
    await storage.chats.migrate(OLD, NEW)
    assert [(one.chat_id, one.is_active) for one in await storage.schedules.due(NOW, 9)] == [(NEW, True)]


async def late_edition(storage: Storage, **over: object) -> None:
    """An edition of the old number, in rows that were written without a look at where it moved."""
    await storage.outbox.put([edition(-6, **over)], NOW)
    async with storage.database.writing() as connection:
        for name in ("deliveries", "delivered"):
            table = metadata.tables[name]
            await connection.execute(update(table).where(table.c.chat_id == -6).values(chat_id=OLD))


async def test_an_edition_that_both_numbers_have_is_sent_once_and_what_the_other_tells_is_due_again(
    storage: Storage,
) -> None:
    mine = await subscribed(storage, OLD, "债")
    await storage.chats.migrate(OLD, NEW)
    both, late = await placed(storage, 1), await placed(storage, 2)
    newest = await storage.stories.newest()
    seen = {"evaluated": (mine.id,), "cursor": newest}
    await storage.outbox.put([edition(NEW, text="新", delivered=((both, newest - 1),), **seen)], NOW)
    await late_edition(storage, text="旧", delivered=((both, newest - 1), (late, newest)))
    await late_edition(storage, key=NEXT_EDITION, text="另一期")
    await storage.chats.migrate(OLD, NEW)
    assert await texts(storage) == [(NEW, "新"), (NEW, "另一期")]
    assert await storage.stories.delivered(NEW, 0, [both, late]) == {both: newest - 1}
    assert [one.cursor for one in await storage.subscriptions.of_chat(NEW)] == [mine.since]


async def test_an_edition_that_was_begun_under_one_number_is_not_begun_under_the_other(storage: Storage) -> None:
    await storage.outbox.put([edition(NEW, text="新")], NOW)
    await storage.outbox.put([edition(OLD, text="旧")], NOW)
    sent = next(one for one in await storage.outbox.claim(NOW, 4, LEASE, ()) if one.chat_id == NEW)
    await storage.outbox.mark_sent(sent.id, 9)
    await storage.chats.migrate(OLD, NEW)
    assert await texts(storage) == [(NEW, "新")]


async def test_what_is_being_sent_under_the_new_number_stays_claimed_when_the_move_is_heard_again(
    storage: Storage,
) -> None:
    await storage.chats.migrate(OLD, NEW)
    await storage.outbox.put([edition(NEW)], NOW)
    assert len(await storage.outbox.claim(NOW, 4, LEASE, ())) == 1
    await storage.chats.migrate(OLD, NEW)
    assert await storage.outbox.claim(NOW, 4, LEASE, ()) == []


async def texts(storage: Storage) -> list[tuple[int, str]]:
    async with storage.database.reading() as connection:
        rows = await connection.execute(select(deliveries.c.chat_id, deliveries.c.message).order_by(deliveries.c.id))
    return [(chat, message.split('"html":"')[1].split('"')[0]) for chat, message in rows.all()]


async def test_a_page_that_was_sent_in_under_both_numbers_is_kept_once(storage: Storage) -> None:
    old = await storage.articles.save(PAGE, topic="其他", owner_chat_id=OLD, read_at=NOW)
    new = await storage.articles.save(PAGE, topic="其他", owner_chat_id=NEW, read_at=NOW)
    await storage.chats.migrate(OLD, NEW)
    assert await storage.articles.get(new.id, chat_id=NEW)
    await storage.articles.erase_chat(NEW)
    assert await storage.articles.count() == 0
    assert await storage.articles.get(old.id, chat_id=OLD) is None


async def test_what_was_removed_is_put_back_in_the_new_group(storage: Storage) -> None:
    made = await subscribed(storage, OLD, "债")
    await storage.remembered.keep_removed(made, NOW)
    await storage.subscriptions.remove(made.id)
    await storage.remembered.manage(7, OLD, NOW)
    await storage.remembered.note_asked(OLD, 3, "x", NOW)
    await storage.remembered.note_length(OLD, 3, "short", NOW)
    assert await storage.remembered.is_first_press(OLD, 3, "12345", NOW)
    await storage.chats.migrate(OLD, NEW)
    removed = await storage.remembered.removed(made.id, NOW)
    assert removed
    await storage.subscriptions.restore(removed)
    assert await words_of(storage, NEW) == ["债"]
    assert await storage.remembered.managed_by(7, NOW) == NEW
    assert await storage.remembered.asked(OLD, 3, NOW) == ""
    assert await storage.remembered.length(OLD, 3, NOW) is None


async def test_a_former_number_is_forgotten_with_its_group(storage: Storage) -> None:
    await storage.chats.migrate(OLD, NEW)
    await storage.chats.erase(NEW)
    assert await storage.chats.number_of(OLD) == OLD


@pytest.mark.parametrize("order", [1, -1])
async def test_who_writes_in_the_moment_of_the_move_loses_nothing(storage: Storage, order: int) -> None:
    await subscribed(storage, OLD, "债")
    work = [*(subscribed(storage, OLD, word) for word in ("稻", "麦", "棉", "糖")), storage.chats.migrate(OLD, NEW)]
    await asyncio.gather(*work[::order])
    assert sorted(await words_of(storage, NEW)) == sorted("债稻麦棉糖")
    assert await words_of(storage, OLD) == []
