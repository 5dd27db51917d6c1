"""What storage promises, on both engines."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import DatabaseUnusable, SettingsError
from bot.models import Article, Attachment, Brief, KeyPoint, Link, NewSubscription, Origin, Span, SubscriptionTarget
from bot.storage.briefs import Recent
from bot.storage.storage import Storage, open_storage
from tests.contract.test_search_index import found

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
PAGE = Article("s", "https://a.example/1", "题", ("一句话。",))
PLAN = Attachment("计划", "https://a.example/plan.pdf", "pdf")
NOTE = replace(PAGE, paragraphs=("现将计划印发给你们。",), attachments=(PLAN,))
WITH_PLAN = replace(NOTE, paragraphs=(*NOTE.paragraphs, "第一条。"), origins=(Origin(1, 1, 1),))


async def test_saving_again_keeps_the_number(storage: Storage) -> None:
    one = await storage.articles.save(PAGE, topic="其他", owner_chat_id=None, read_at=NOW)
    two = await storage.articles.save(PAGE, topic="其他", owner_chat_id=None, read_at=NOW)
    assert one.id == two.id
    assert await storage.articles.count() == 1


async def test_a_changed_text_drops_its_briefs(storage: Storage) -> None:
    stored = await storage.articles.save(PAGE, topic="其他", owner_chat_id=None, read_at=NOW)
    brief = Brief(PAGE, None, (KeyPoint(Span("一句话", 0, 0, 3)),))
    await storage.briefs.save(stored.id, "medium", 1, brief)
    assert await storage.briefs.find(stored, "medium", 1) == brief
    changed = await storage.articles.save(
        replace(PAGE, paragraphs=("另一句。",)), topic="其他", owner_chat_id=None, read_at=NOW
    )
    assert await storage.briefs.find(changed, "medium", 1) is None


async def test_a_cover_note_without_its_document_replaces_no_fuller_text(storage: Storage) -> None:
    await storage.articles.save(WITH_PLAN, topic="其他", owner_chat_id=None, read_at=NOW)
    kept = await storage.articles.save(NOTE, topic="其他", owner_chat_id=None, read_at=NOW + timedelta(hours=2))
    assert kept.article == WITH_PLAN
    found = await storage.articles.find(PAGE.url or "", chat_id=0)
    assert found == kept
    assert found.read_at == NOW
    assert await storage.articles.add(NOTE, topic="其他", read_at=NOW) is None


@pytest.mark.parametrize(
    "newer",
    [
        replace(NOTE, attachments=()),
        replace(NOTE, attachments=(Attachment("规划", "https://a.example/other.pdf", "pdf"),)),
        replace(WITH_PLAN, paragraphs=("现将计划印发给你们。", "第一条改了。")),
    ],
)
async def test_a_note_that_hands_on_another_document_or_none_replaces_it(storage: Storage, newer: Article) -> None:
    await storage.articles.save(WITH_PLAN, topic="其他", owner_chat_id=None, read_at=NOW)
    stored = await storage.articles.save(newer, topic="其他", owner_chat_id=None, read_at=NOW)
    assert stored.article == newer
    found = await storage.articles.find(PAGE.url or "", chat_id=0)
    assert found
    assert found.article == newer


async def test_what_belongs_to_a_chat_is_seen_there_alone(storage: Storage) -> None:
    stored = await storage.articles.save(PAGE, topic="其他", owner_chat_id=5, read_at=NOW)
    assert await storage.articles.get(stored.id, chat_id=5)
    assert await storage.articles.get(stored.id, chat_id=6) is None
    assert await storage.articles.find("https://a.example/1", chat_id=6) is None
    await storage.articles.erase_chat(5)
    assert await storage.articles.get(stored.id, chat_id=5) is None


async def test_the_brief_of_an_address_is_that_of_the_chats_own_article_before_the_public_one(storage: Storage) -> None:
    own = replace(PAGE, paragraphs=("自己的一句。",))
    public = await storage.articles.save(PAGE, topic="其他", owner_chat_id=None, read_at=NOW)
    await storage.briefs.save(public.id, "short", 1, Brief(PAGE, None, ()))
    mine = await storage.articles.save(own, topic="其他", owner_chat_id=5, read_at=NOW)
    assert await found_brief(storage, 5) is None
    await storage.briefs.save(mine.id, "short", 1, Brief(own, None, ()))
    assert await found_brief(storage, 5) == Brief(own, None, ())
    assert await found_brief(storage, 6) == Brief(PAGE, None, ())


async def test_a_brief_that_was_made_anew_is_seen_at_once(storage: Storage) -> None:
    stored = await storage.articles.save(PAGE, topic="其他", owner_chat_id=None, read_at=NOW)
    await storage.briefs.save(stored.id, "short", 1, Brief(PAGE, None, ()))
    first = await found_brief(storage, 5)
    assert await found_brief(storage, 5) is first
    await storage.briefs.save(stored.id, "short", 1, Brief(PAGE, None, (), keywords=("新",)))
    assert await found_brief(storage, 5) == Brief(PAGE, None, (), keywords=("新",))


async def test_what_belongs_to_a_chat_is_not_kept_in_memory(storage: Storage) -> None:
    stored = await storage.articles.save(PAGE, topic="其他", owner_chat_id=5, read_at=NOW)
    await storage.briefs.save(stored.id, "short", 1, Brief(PAGE, None, ()))
    assert await found_brief(storage, 5) is not await found_brief(storage, 5)


def test_the_briefs_in_memory_are_bounded_and_a_long_one_pushes_nothing_out() -> None:
    recent, brief = Recent(), json.dumps({"article": page_of("", ""), "headline": None, "key_points": []})
    documents = [json.dumps(page_of(f"{number}", "a" * 40_000)) for number in range(60)]
    first = recent.brief(brief, documents[0])
    recent.brief(brief, json.dumps(page_of("long", "a" * 60_000)))
    assert recent.brief(brief, documents[0]) is first
    for one in documents[1:]:
        recent.brief(brief, one)
    assert recent.brief(brief, documents[0]) is not first


def page_of(title: str, text: str) -> dict[str, object]:
    return {"source": "s", "url": None, "title": title, "paragraphs": [text]}


async def found_brief(storage: Storage, chat_id: int) -> Brief | None:
    found = await storage.briefs.of_page("https://a.example/1", chat_id=chat_id, length="short", revision=1)
    return found.brief if found else None


async def test_an_invitation_lets_one_person_in(storage: Storage) -> None:
    code = await storage.members.invite("invited", 1, NOW, NOW + timedelta(days=1))
    roles = await asyncio.gather(*(storage.members.redeem(code, user, NOW) for user in range(10, 30)))
    assert [role for role in roles if role] == ["invited"]


async def test_who_used_an_invitation_may_open_it_again(storage: Storage) -> None:
    code = await storage.members.invite("invited", 1, NOW, NOW + timedelta(days=1))
    users = (10, 10, 11, 10)
    roles = [await storage.members.redeem(code, user, NOW) for user in users]
    assert roles == ["invited", "invited", None, "invited"]


async def test_an_old_invitation_is_worth_nothing(storage: Storage) -> None:
    code = await storage.members.invite("invited", 1, NOW, NOW + timedelta(days=1))
    assert await storage.members.redeem(code, 9, NOW + timedelta(days=2)) is None


async def test_the_owner_is_known(storage: Storage) -> None:
    assert not await storage.members.owner_exists()
    await storage.members.add(7, "owner", None, NOW)
    assert await storage.members.owner_exists()
    assert await storage.members.role(7) == "owner"


async def test_settings_follow_a_group_and_are_erased(storage: Storage) -> None:
    await storage.chats.update(-5, now=NOW, language="en")
    await storage.chats.migrate(-5, -100)
    assert (await storage.chats.get(-100)).language == "en"
    await storage.chats.erase(-100)
    assert (await storage.chats.get(-100)).language is None


async def test_what_was_sent_into_a_group_follows_it_and_is_erased_with_it(storage: Storage) -> None:
    file = replace(PAGE, url=None, source="file", paragraphs=("群里发来的文件说供水。",))
    stored = await storage.articles.save(file, topic="其他", owner_chat_id=-5, read_at=NOW)
    await storage.articles.save(PAGE, topic="其他", owner_chat_id=-5, read_at=NOW)
    await storage.articles.save(PAGE, topic="其他", owner_chat_id=-100, read_at=NOW)  # sent in again since
    await storage.recent.note(-5, stored.id, NOW)
    await storage.chats.migrate(-5, -100)
    assert await storage.articles.get(stored.id, chat_id=-5) is None
    assert await storage.articles.get(stored.id, chat_id=-100)
    assert await found(storage, "供水", chat_id=-100) == [stored.id]
    assert await found(storage, "供水", chat_id=-5) == []
    assert [one.article_id for one in await storage.recent.of_chat(-100)] == [stored.id]
    await storage.articles.erase_chat(-100)
    assert await storage.articles.get(stored.id, chat_id=-100) is None


async def test_fifty_writers_do_not_lock_each_other_out(storage: Storage) -> None:
    pages = [replace(PAGE, url=f"https://a.example/{n}") for n in range(50)]
    await asyncio.gather(
        *(storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=NOW) for page in pages)
    )
    assert await storage.articles.count() == 50


async def test_the_newest_reply_is_found(storage: Storage) -> None:
    stored = await storage.articles.save(PAGE, topic="其他", owner_chat_id=None, read_at=NOW)
    row = {"chat_id": 1, "article_id": stored.id, "thread_id": None}
    await storage.replies.record(**row, message_id=10, sent_at=NOW)
    await storage.replies.record(**row, message_id=11, sent_at=NOW + timedelta(hours=1))
    assert await storage.replies.latest(1, stored.id, NOW) == 11


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////no/such/folder/a.db",
        "no address",
        "oracle://here/there",
    ],
)
async def test_a_database_that_cannot_be_opened_is_a_settings_error(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        await open_storage(url)
    assert refused.value.name == "DATABASE_URL"


async def test_a_server_that_does_not_answer_is_out_of_reach() -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        await open_storage("postgresql+asyncpg://nobody:geheim@127.0.0.1:1/none")
    assert (refused.value.reason, refused.value.where) == ("unreachable", "127.0.0.1:1/none")


async def test_a_database_that_is_not_there_is_a_settings_error(postgres_server: str) -> None:
    with pytest.raises(SettingsError):
        await open_storage(f"postgresql+asyncpg://{postgres_server}/none")


async def test_what_is_remembered_is_found_until_its_end(storage: Storage) -> None:
    remembered, now = storage.remembered, datetime(2026, 3, 12, tzinfo=UTC)
    link = Link("https://a.example/1", "https://a.example/1")
    await remembered.manage(7, -70, now)
    await remembered.manage(7, -71, now)
    await remembered.share("l1", link, now)
    assert await remembered.managed_by(7, now) == -71
    assert await remembered.managed_by(8, now) is None
    assert await remembered.shared("l1", now) == link
    assert await remembered.shared("l1", now + timedelta(days=91)) is None
    assert [await remembered.is_first_of_album(7, "a", number, now) for number in (1, 2, 1)] == [True, False, True]
    assert await storage.retention.drop_remembered(now + timedelta(days=31)) == 2
    await remembered.manage_own(7)
    assert await remembered.managed_by(7, now) is None


async def test_the_length_that_was_chosen_last_is_remembered_of_each_message_for_an_hour(storage: Storage) -> None:
    remembered, now = storage.remembered, datetime(2026, 3, 12, tzinfo=UTC)
    await remembered.note_length(-70, 3, "long", now)
    await remembered.note_length(-70, 3, "short", now)
    assert await remembered.length(-70, 3, now) == "short"
    assert [await remembered.length(*other, now) for other in ((-70, 4), (70, 3))] == [None, None]
    assert await remembered.length(-70, 3, now + timedelta(hours=2)) is None


async def test_of_presses_of_one_message_the_first_counts_also_when_it_is_tried_again(storage: Storage) -> None:
    remembered, now = storage.remembered, datetime(2026, 3, 12, tzinfo=UTC)
    presses = [remembered.is_first_press(-70, 3, str(number % 8), now) for number in range(16)]
    told = await asyncio.gather(*presses)
    assert sum(told) == 2
    assert told[:8] == told[8:]
    assert await remembered.is_first_press(-70, 4, "9", now)
    assert await remembered.is_first_press(-70, 3, "9", now + timedelta(hours=2))


async def test_a_removed_subscription_is_remembered_whole(storage: Storage) -> None:
    now = datetime(2026, 3, 12, tzinfo=UTC)
    made, _ = await storage.subscriptions.add(NewSubscription(7, 0, SubscriptionTarget("keywords", "债", "债"), 7), now)
    await storage.remembered.keep_removed(made, now)
    assert await storage.remembered.removed(made.id, now) == made
    assert await storage.remembered.removed(made.id + 1, now) is None


async def test_what_a_chats_telegram_takes_stands_in_its_row(storage: Storage) -> None:
    now = datetime(2026, 3, 12, tzinfo=UTC)
    until = int(now.timestamp()) + 2**33
    await storage.chats.update(5, now=now, plain_until=until)
    await storage.chats.update(5, now=now, stopped_draft=2**31 - 1)
    stored = await storage.chats.get(5)
    assert (stored.plain_until, stored.stopped_draft, stored.length) == (until, 2**31 - 1, "medium")
    assert (await storage.chats.get(6)).plain_until is None
