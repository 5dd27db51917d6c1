"""What is kept, for how long, and what /forget leaves of a person: nothing, in whichever table."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, Table, func, insert, select

from bot.models import (
    Article,
    Brief,
    EditionKey,
    Message,
    StoryAssignment,
)
from bot.storage.column_types import Instant
from bot.storage.erasing import ERASED
from bot.storage.feeds import PendingArticle
from bot.storage.outbox import OutboxMessage
from bot.storage.recent import MOST
from bot.storage.retention import BATCH, BOUNDS, FEW, Keep
from bot.storage.schema import briefs, feed_items, metadata, replies, stories
from bot.storage.storage import Storage, open_storage
from tests.archive import indexed, public_articles

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
YEARS_AGO = NOW - timedelta(days=2000)
PERSON = 7_777_777_777
SOMEBODY = re.compile(r"chat|user|person|asker|owner|member_of|_by$|^by$|maker|sender")
NOBODY = {("members", "role"), ("deliveries", "member_id"), ("delivered", "member_id")}
TIME = Keep(365, 0)


def test_each_table_has_a_bound() -> None:
    assert set(metadata.tables) <= set(BOUNDS)


def test_each_column_that_names_somebody_has_a_fate() -> None:
    named = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, BigInteger | Integer) and SOMEBODY.search(column.name)
    } - NOBODY
    assert named <= set(ERASED)
    assert {(table, column) for table, column in ERASED if table in metadata.tables} <= named


async def test_forget_leaves_nothing_of_a_person_in_any_table(storage: Storage) -> None:
    page = Article("s", "https://a.example/own", "题", ("一句话。",))
    await storage.articles.save(page, topic="其他", owner_chat_id=PERSON, read_at=NOW)
    public = await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=NOW)
    filled = 0
    numbers = count(5)
    async with storage.database.writing() as connection:
        story = (await connection.execute(insert(stories).values(updated=NOW).returning(stories.c.id))).scalar_one()
        for (table_name, column), fate in ERASED.items():
            table = metadata.tables.get(table_name)
            if table is not None and fate not in {"articles", "kept"}:
                row = _row(table, {"article_id": public.id, "story_id": story, "role": "invited"}, next(numbers))
                await connection.execute(insert(table).values(**row | {column: PERSON}))
                filled += 1
    assert filled > 10
    await storage.articles.erase_chat(PERSON)
    await storage.chats.erase(PERSON)
    left = []
    async with storage.database.reading() as connection:
        for table in metadata.tables.values():
            for row in (await connection.execute(select(table))).all():
                left += [table.name for value in row if str(PERSON) in str(value) and table.name != "blocked"]
    assert left == []


def _row(table: Table, given: dict[str, Any], number: int) -> dict[str, Any]:
    """A row of any table that its types allow."""
    given = {"edition": EditionKey.asked(NOW), "state": "waiting", **given}
    made = {column.name: given.get(column.name, _value(column, number)) for column in table.columns}
    return {name: value for name, value in made.items() if value is not None and not _is_own_key(table, name)}


def _value(column: Any, number: int) -> Any:
    for kind, value in ((Instant, NOW), (Boolean, False), (BigInteger, number), (Integer, number)):
        if isinstance(column.type, kind):
            return value
    return None if column.nullable else f"x{number}"


def _is_own_key(table: Table, name: str) -> bool:
    return table.c[name].autoincrement is True and not any(
        isinstance(one, ForeignKey) for one in table.c[name].foreign_keys
    )


async def test_an_owner_stays_the_owner(storage: Storage) -> None:
    await storage.members.add(PERSON, "owner", None, NOW)
    await storage.chats.erase(PERSON)
    assert await storage.members.role(PERSON) == "owner"


async def test_a_used_invitation_cannot_be_used_again_after_its_user_was_forgotten(storage: Storage) -> None:
    code = await storage.members.invite("invited", 1, NOW, NOW + timedelta(days=7))
    assert await storage.members.redeem(code, PERSON, NOW)
    await storage.chats.erase(PERSON)
    assert await storage.members.redeem(code, 9, NOW) is None


# -- retention --------------------------------------------------------------------------------------------------------


async def read(storage: Storage, number: int, read_at: datetime, owner: int | None = None) -> int:
    page = Article("s", f"https://a.example/{number}", f"第{number}号", (f"云江第{number}号通知下达补贴。",))
    stored = await storage.articles.save(page, topic="其他", owner_chat_id=owner, read_at=read_at)
    await storage.briefs.save(stored.id, "short", 1, Brief(page, None, ()))
    return stored.id


async def rows(storage: Storage, table: Table) -> int:
    async with storage.database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def test_old_articles_go_with_all_about_them_and_are_found_no_more(storage: Storage) -> None:
    old = await read(storage, 1, YEARS_AGO)
    await read(storage, 2, NOW)
    await storage.replies.record(chat_id=1, message_id=1, article_id=old, thread_id=None, sent_at=NOW)
    assert await storage.retention.drop_articles(TIME, NOW) == 1
    assert (await storage.articles.count(), await rows(storage, briefs), await rows(storage, replies)) == (1, 1, 0)
    assert (await storage.search.check()).is_sound
    assert await indexed(storage) == 1


async def test_more_articles_than_are_kept_go_the_oldest_first(storage: Storage) -> None:
    total = FEW * 2 + 5
    for number in range(total):
        await read(storage, number, NOW + timedelta(minutes=number))
    assert await storage.retention.drop_articles(Keep(0, 5), NOW) == total - 5
    assert [one.title for one in await public_articles(storage)] == [f"第{n}号" for n in range(total - 5, total)]


async def test_what_a_living_story_holds_is_kept_and_a_dead_one_goes_with_its_last_article(storage: Storage) -> None:
    living, dead = await read(storage, 1, YEARS_AGO), await read(storage, 2, YEARS_AGO)
    for article, placed_at in ((living, NOW), (dead, YEARS_AGO)):
        pending = PendingArticle(article, True, placed_at)
        await storage.stories.assign(pending, StoryAssignment(None, "new"), (), placed_at)
    assert await storage.retention.drop_articles(TIME, NOW) == 1
    assert await rows(storage, stories) == 1
    assert await storage.articles.get(living, chat_id=0)
    assert await storage.retention.drop_briefs(TIME, NOW) == 0


async def test_an_article_that_waits_for_its_story_is_kept(storage: Storage) -> None:
    await storage.feeds.insert_pending(await read(storage, 1, YEARS_AGO), NOW)
    assert await storage.retention.drop_articles(TIME, NOW) == 0


async def test_briefs_of_long_ago_go_alone(storage: Storage) -> None:
    await read(storage, 1, YEARS_AGO)
    await read(storage, 2, NOW)
    assert await storage.retention.drop_briefs(TIME, NOW) == 1
    assert await storage.articles.count() == 2


async def test_a_feed_that_listed_nothing_new_for_years_forgets_nothing(storage: Storage) -> None:
    await storage.feeds.add("https://a.example/feed", (), YEARS_AGO)
    [feed] = await storage.feeds.all()
    await storage.feeds.mark_skipped(feed.id, [["a"], ["b"]], YEARS_AGO)
    assert await storage.retention.drop_feed_items(TIME, NOW) == 0


async def test_items_that_a_feed_lists_no_more_are_forgotten_those_that_it_lists_are_not(storage: Storage) -> None:
    await storage.feeds.add("https://a.example/feed", (), YEARS_AGO)
    [feed] = await storage.feeds.all()
    await storage.feeds.mark_skipped(feed.id, [["gone"], ["pinned"]], YEARS_AGO)
    await storage.feeds.mark_skipped(feed.id, [["new"]], NOW)
    await storage.feeds.note_listed(feed.id, ["pinned", "new"], NOW)
    assert await storage.retention.drop_feed_items(TIME, NOW) == 1
    assert set(await storage.feeds.known_keys(feed.id, ["gone", "pinned", "new"])) == {"pinned", "new"}


async def test_items_above_the_number_go_the_longest_unlisted_first(storage: Storage) -> None:
    await storage.feeds.add("https://a.example/feed", (), NOW)
    [feed] = await storage.feeds.all()
    total = BATCH + 50
    for number in range(total):
        await storage.feeds.mark_skipped(feed.id, [[f"k{number}"]], NOW + timedelta(seconds=number))
    assert await storage.retention.drop_feed_items(Keep(0, 10), NOW) == total - 10
    assert await rows(storage, feed_items) == 10


async def test_replies_and_invitations_go_by_their_age(storage: Storage) -> None:
    article = await read(storage, 1, NOW)
    for message, sent_at in ((1, YEARS_AGO), (2, NOW)):
        await storage.replies.record(chat_id=1, message_id=message, article_id=article, thread_id=None, sent_at=sent_at)
    await storage.members.invite("invited", 1, NOW, NOW + timedelta(days=7))
    await storage.members.invite("invited", 1, YEARS_AGO, YEARS_AGO)
    assert await storage.retention.drop_replies(TIME, NOW) == 1
    assert await storage.retention.drop_invitations(NOW) == 1


async def test_what_still_waits_to_be_delivered_is_never_too_old(storage: Storage) -> None:
    message = OutboxMessage(1, 0, EditionKey.asked(YEARS_AGO), (Message("一期"),), YEARS_AGO)
    await storage.outbox.put([message], YEARS_AGO)
    assert await storage.retention.drop_deliveries(Keep(1, 1), NOW) == 0
    await storage.outbox.mark_sent(1, 5)
    assert await storage.retention.drop_deliveries(Keep(1, 1), NOW) == 1


async def test_zero_keeps_everything(storage: Storage) -> None:
    await read(storage, 1, YEARS_AGO)
    everything = Keep.parse("0/0")
    assert await storage.retention.drop_articles(everything, NOW) == 0
    assert await storage.retention.drop_briefs(everything, NOW) == 0
    assert await storage.retention.drop_replies(everything, NOW) == 0


QUERIES = {
    "updates_by_due": "SELECT update_id FROM updates WHERE state = 'done' AND not_before < '2026' ORDER BY not_before",
    "articles_by_age": "SELECT id FROM articles WHERE read_at < '2026' ORDER BY read_at LIMIT 20",
    "articles_by_owner": "DELETE FROM articles WHERE owner_chat_id = 7 AND owner_chat_id <> 0",
    "search_entries_by_owner": "SELECT 1 FROM search_entries WHERE owner_chat_id = 7 AND owner_chat_id <> 0",
    "replies_by_age": "SELECT chat_id FROM replies WHERE sent_at < '2026' ORDER BY sent_at LIMIT 20",
    "replies_of_article": "SELECT 1 FROM replies WHERE article_id = 7",
    "feed_items_by_age": "SELECT id FROM feed_items WHERE feed_id = 7 AND listed_at < '2026' ORDER BY listed_at",
    "stories_by_age": "SELECT id FROM stories WHERE updated < '2026' ORDER BY updated LIMIT 20",
    "delivered_by_story": "SELECT 1 FROM delivered WHERE story_id = 7",
    "deliveries_by_age": "SELECT id FROM deliveries WHERE state != 'sent' AND created_at < '2026' ORDER BY created_at",
}


@pytest.mark.parametrize("index", QUERIES)
async def test_what_goes_is_found_by_an_index(sqlite_url: str, index: str) -> None:
    storage = await open_storage(sqlite_url)
    plan = await storage.database.read_sql(f"EXPLAIN QUERY PLAN {QUERIES[index]}", {})
    await storage.close()
    assert index in str([row[-1] for row in plan])


async def test_of_each_chat_s_last_briefs_the_newest_twenty_stay(storage: Storage) -> None:
    numbers = []
    for number in range(MOST + 3):
        page = Article("s", f"https://a.example/r{number}", "题", ("一句话。",))
        saved = await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=NOW)
        numbers.append(saved.id)
        await storage.recent.note(7, saved.id, NOW + timedelta(minutes=number))
    await storage.recent.note(8, numbers[0], NOW)
    await storage.recent.note(7, numbers[0], NOW + timedelta(hours=2))  # shown again, it is the newest
    wanted = [numbers[0], *reversed(numbers[4:])]
    assert [one.article_id for one in await storage.recent.of_chat(7)] == wanted
    assert await storage.retention.drop_recent() == 3
    assert await storage.retention.drop_recent() == 0
    assert [one.article_id for one in await storage.recent.of_chat(7)] == wanted
    assert [one.article_id for one in await storage.recent.of_chat(8)] == [numbers[0]]


async def test_what_another_chat_owns_is_not_among_a_chat_s_last_briefs(storage: Storage) -> None:
    page = Article("s", None, "题", ("一句话。",))
    saved = await storage.articles.save(page, topic="其他", owner_chat_id=7, read_at=NOW)
    for chat in (7, 8):
        await storage.recent.note(chat, saved.id, NOW)
    assert [one.article_id for one in await storage.recent.of_chat(7)] == [saved.id]
    assert await storage.recent.of_chat(8) == []
