"""A chat that has to wait, for whatever, keeps no other chat's delivery waiting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.flows.delivery import LONGEST_AGAIN_SECONDS, DeliveryWorker
from bot.models import Delivery, EditionKey, Message
from bot.ports import Outcome
from bot.runtime.services import Services
from bot.storage.outbox import OutboxMessage
from tests.fakes import FakeClock
from tests.flow.test_islands import presenter, queue, until
from tests.flow.test_subscriptions import loop_of, texts_to
from tests.playing import Play

GROUPS = range(-1006, -1001)  # more than are sent to at a time


@dataclass
class Counter:
    """The Sender port: some chats stand before a gate, some have no turn for so many seconds."""

    gates: dict[int, asyncio.Event] = field(default_factory=dict)
    busy: dict[int, float] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)

    async def send(self, delivery: Delivery) -> Outcome:
        self.asked.append(delivery.chat_id)
        if gate := self.gates.get(delivery.chat_id):
            await gate.wait()
        if seconds := self.busy.get(delivery.chat_id):
            return Outcome("busy", seconds=seconds)
        self.taken.append(delivery.chat_id)
        self.attempts.append(delivery.attempts)
        return Outcome("sent", message_id=1)


async def test_what_comes_while_one_chat_is_sent_to_does_not_wait_for_it(services: Services) -> None:
    desk = Counter(gates={7: asyncio.Event()})
    await queue(services, 7)
    delivering = asyncio.create_task(DeliveryWorker(services, desk, presenter()).deliver())
    await until(lambda: desk.asked == [7])
    for chat in (8, 9, 8):
        services.clock.advance(2)  # type: ignore[attr-defined]
        await queue(services, chat)
        await until(lambda chat=chat: desk.taken[-1:] == [chat])  # type: ignore[misc]
    assert not delivering.done()
    desk.gates[7].set()
    await delivering
    assert desk.taken == [8, 9, 8, 7]


async def test_a_hundred_chats_without_a_turn_stop_nobody_and_are_served_when_it_comes(
    services: Services, clock: FakeClock
) -> None:
    desk = Counter(busy=dict.fromkeys(range(1, 101), 60.0))
    worker = DeliveryWorker(services, desk, presenter())
    await queue(services, *range(1, 104))
    await worker.deliver()
    assert (sorted(desk.taken), clock.elapsed < 10) == ([101, 102, 103], True)
    assert len(desk.asked) == 103
    desk.busy.clear()
    clock.advance(61)
    await worker.deliver()
    assert sorted(desk.taken) == list(range(1, 104))
    assert set(desk.attempts) == {1}


async def test_a_turn_that_comes_soon_is_waited_for(services: Services, clock: FakeClock) -> None:
    desk = Counter(busy={7: 1.05})
    await queue(services, 7)
    delivering = asyncio.create_task(DeliveryWorker(services, desk, presenter()).deliver())
    await until(lambda: desk.asked == [7])
    desk.busy.clear()
    await delivering
    assert desk.taken == [7]
    assert clock.elapsed < 2


async def test_a_chat_whose_turn_does_not_come_is_asked_ever_more_rarely(services: Services, clock: FakeClock) -> None:
    desk = Counter(busy={7: 1.05})
    worker = DeliveryWorker(services, desk, presenter())
    await queue(services, 7)
    for _ in range(300):
        await worker.deliver()
        clock.advance(1)
    assert 300 / LONGEST_AGAIN_SECONDS <= len(desk.asked) < 2 * 300 / LONGEST_AGAIN_SECONDS
    desk.busy.clear()
    clock.advance(LONGEST_AGAIN_SECONDS)
    await worker.deliver()
    assert desk.taken == [7]


async def test_groups_that_telegram_asks_to_leave_alone_stop_no_digest(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    ann.user.started = True
    answers, waiting = [], press.clock.waiting
    for chat in GROUPS:
        await press.stage.control("chat", {"id": chat, "type": "supergroup", "title": "读报组", "members": [ann.id]})
        press.stage.fail("sendMessage", chat_id=chat, error_code=429, parameters={"retry_after": 300})
        answers.append(asyncio.create_task(press.app.bot.send_message(chat, "一条回答")))
    await until(lambda: press.clock.waiting >= waiting + len(GROUPS))
    now = press.clock.now()
    parts = (Message("一期 上"), Message("一期 下"))
    rows = [OutboxMessage(chat, 0, EditionKey.asked(now), parts, now) for chat in (*GROUPS, ann.id)]
    await press.services.storage.outbox.put(rows, now)
    await loop_of(press).delivery.deliver()
    assert texts_to(press, ann) == ["一期 上", "一期 下"]
    press.clock.advance(seconds=301)
    await asyncio.gather(*answers)
    press.clock.advance(seconds=30)
    await loop_of(press).delivery.deliver()
    for chat in GROUPS:
        assert [text for text in texts_to(press, chat) if "一期" in text] == ["一期 上", "一期 下"]
