"""A database that hangs refuses nothing for seconds: people hear so meanwhile, and nothing of it once it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.models import KeptUpdate
from bot.storage.database import StorageError
from handlers.serving.intake import Intake
from tests.playing import Play

NEEDS = "数据库暂时用不了"


class HangingJournal:
    """Keeps nothing until it is told how it ends."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.ends: asyncio.Future[StorageError | None] = asyncio.get_running_loop().create_future()

    async def keep(self, updates: Sequence[KeptUpdate]) -> frozenset[int]:
        self.asked.set()
        if error := await self.ends:
            raise error
        return frozenset(one.update_id for one in updates)


class HeldNotices:
    """Each waits for its turn with Telegram, which never comes."""

    def __init__(self) -> None:
        self.waiting = asyncio.Semaphore(0)
        self.withdrawn: list[int] = []

    async def no_storage(self, update: KeptUpdate) -> None:
        self.waiting.release()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.withdrawn.append(update.update_id)
            raise


class Nobody:
    """Counts what is to be answered."""

    has_room = True

    def __init__(self) -> None:
        self.accepted: list[int] = []

    def accept(self, updates: Sequence[KeptUpdate]) -> None:
        self.accepted += [one.update_id for one in updates]


def message(number: int, chat: int) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "小明", "language_code": "zh-hans"}
    told = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": "/help"}
    return {"update_id": number, "message": told}


@pytest.mark.one_process
async def test_who_waits_long_for_a_message_to_be_kept_is_told_meanwhile_and_once(play: Play) -> None:
    person = play.stage.user("小明", language_code="zh-hans")
    person.user.started = True
    journal, answers = HangingJournal(), Nobody()
    intake = Intake(play.app, journal, answers)
    intake.told_after_seconds = 0.01
    taking = asyncio.create_task(intake.take([message(1, person.id)]))
    await play.stage.wait_message(person, NEEDS)
    assert not taking.done()
    journal.ends.set_result(StorageError("TimeoutError"))
    with pytest.raises(StorageError):
        await asyncio.wait_for(taking, 60)
    assert len(play.stage.sent(person)) == 1
    assert not answers.accepted


@pytest.mark.one_process
async def test_a_message_that_is_kept_late_is_answered(play: Play) -> None:
    journal, answers, notices = HangingJournal(), Nobody(), HeldNotices()
    intake = Intake(play.app, journal, answers, notices)
    intake.told_after_seconds = 0.01
    taking = asyncio.create_task(intake.take([message(1, 7)]))
    await asyncio.wait_for(notices.waiting.acquire(), 60)
    journal.ends.set_result(None)
    await asyncio.wait_for(taking, 60)
    assert answers.accepted == [1]
    await asyncio.sleep(0)
    assert notices.withdrawn == [1]


@pytest.mark.one_process
async def test_what_nobody_has_heard_yet_is_not_said_once_something_is_kept(play: Play) -> None:
    journal, answers, notices = HangingJournal(), Nobody(), HeldNotices()
    intake = Intake(play.app, journal, answers, notices)
    journal.ends.set_result(StorageError("ConnectionRefusedError"))
    refused = asyncio.create_task(intake.take([message(number, number) for number in (1, 2, 3)]))
    for _ in range(3):
        await asyncio.wait_for(notices.waiting.acquire(), 60)
    journal.ends = asyncio.get_running_loop().create_future()
    journal.ends.set_result(None)
    await intake.take([message(4, 4)])
    with pytest.raises(StorageError):  # Telegram sends these again
        await asyncio.wait_for(refused, 60)
    assert sorted(notices.withdrawn) == [1, 2, 3]
    assert answers.accepted == [4]


@pytest.mark.one_process
async def test_lines_that_wait_for_their_turn_keep_nobody_from_being_heard(play: Play) -> None:
    journal, notices = HangingJournal(), HeldNotices()
    intake = Intake(play.app, journal, Nobody(), notices)
    intake.told_after_seconds = 0.01
    journal.ends.set_result(StorageError("ConnectionRefusedError"))
    with pytest.raises(StorageError):
        await asyncio.wait_for(intake.take([message(1, 1)]), 60)
    assert not notices.withdrawn  # it is said when its turn comes
