"""The outbox → chats: claimed, sent, marked after Telegram accepted.

Nothing is lost; a kill repeats what was in flight.

Each chat is sent one message after another, and a chat that has to wait delays no other: it gives its place up, and is
asked again later. A connection that broke says nothing about whether the message arrived, so it is sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import Final

from bot.flows.returning import sleep_without_rights, wake_if_asleep
from bot.flows.supervision import renewed
from bot.models import Delivery, EditionKey, EditionKind, Notice
from bot.ports import Outcome, Presenter, Sender
from bot.runtime.services import Services
from bot.storage.database import StorageError
from bot.storage.outbox import OutboxMessage

log = logging.getLogger(__name__)

IN_FLIGHT: Final = 4  # at 30 messages a second and some 100 ms a call; a kill repeats at most so many
BETWEEN_SECONDS: Final = 1.06  # Telegram: one message a second and chat (docs/decisions/0012: a rate is counted from
# the answer, with some room)
BETWEEN_GROUP_SECONDS: Final = 3.06  # and twenty a minute and group
MARK_AGAIN_SECONDS, MARK_TRIES = 1.0, 60  # where the database is away
LONGEST_WAIT_SECONDS: Final = 600.0  # after connections that broke again and again
MOST_FAULTS: Final = 2  # sends of one message that end in a fault: what never can be sent must not block its chat
FAULT: Final = "internal fault"  # the reason that is written with a message that was given up so
NO_TOPIC: Final = "message thread not found"  # what Telegram says of a topic that was deleted
CHECK_SECONDS: Final = 0.25  # between looks at the outbox while chats wait for their turn, or something is in flight
LONGEST_AGAIN_SECONDS: Final = 15.0  # until a chat is asked again whose turn did not come when it should have
SOON_SECONDS: Final = 4.0  # a chat that is busy for longer is held in the outbox, and nobody waits for it here
STOP_SECONDS: Final = 40.0  # longer than the time-outs of one call


class DeliveryWorker:
    """Sends what is due. ``deliver`` may be called again and again, by one task at a time."""

    def __init__(self, services: Services, sender: Sender, presenter: Presenter) -> None:
        self._services, self._sender, self._presenter = services, sender, presenter
        self._outbox = services.storage.outbox
        self._busy: set[int] = set()
        self._free_at: dict[int, float] = {}  # monotonic seconds
        self._put_off: dict[int, float] = {}  # chats that had no turn, and for how many seconds they were put off
        self._ended = asyncio.Event()  # of what is in flight, something
        self._claiming = asyncio.Lock()
        self._is_stopping = False
        self._unmarked: dict[int, int | None] = {}  # delivery → message: accepted, but not written to the database yet

    async def resume(self) -> None:
        """At the start: free the messages and feeds that a process had leased when it died. Only where this process is
        the only one.
        """
        if not self._services.is_shared and await self._services.storage.turns.is_mine("alone"):
            await self._outbox.release_leases()
            await self._services.storage.feeds.release_leases()

    async def stop(self) -> None:
        """Claim nothing more, and wait until what is in flight is marked. Raises TimeoutError."""
        self._is_stopping = True
        async with asyncio.timeout(STOP_SECONDS):
            while self._busy:
                await self._services.clock.sleep(0.02)

    async def deliver(self) -> None:
        """Send until nothing is due any more.

        Raises StorageError, or what else ended a task, but only after what the other tasks were sending is marked.
        """
        failures: list[Exception] = []
        async with asyncio.TaskGroup() as workers:
            for _ in range(IN_FLIGHT):
                workers.create_task(self._work_until_failure(failures))
        if failures:
            raise failures[0]

    async def _work_until_failure(self, failures: list[Exception]) -> None:
        """A failure ends this task alone: a task group would cancel the others in the middle of a send."""
        try:
            await self._work()
        except Exception as exc:  # noqa: BLE001 - ``deliver`` raises it once the others are done
            failures.append(exc)

    async def _work(self) -> None:
        while True:
            delivery = await self._claim()
            if delivery is None:
                if not await self._wait():
                    return
                continue
            pause = BETWEEN_GROUP_SECONDS if delivery.chat_id < 0 else BETWEEN_SECONDS
            try:
                pause = await self._send(delivery) or pause
            finally:
                self._free_at[delivery.chat_id] = self._services.clock.monotonic() + pause
                self._busy.discard(delivery.chat_id)
                self._ended.set()
                self._ended = asyncio.Event()

    async def _send(self, delivery: Delivery) -> float | None:
        """Send one message and write what became of it; the seconds to wait for its chat where it had no turn. A fault
        is this message's alone: nobody knows whether it arrived, so it is sent once more, and then no more.
        """
        outcome = Outcome("unknown") if delivery.attempts < MOST_FAULTS else Outcome("refused", reason=FAULT)
        with self._services.faults.island("message", f"chat {delivery.chat_id}"):
            async with renewed(self._renew, delivery.id, self._services):
                outcome = await self._sender.send(delivery)
        if outcome.state == "busy":
            return await self._wait_for_turn(delivery, outcome.seconds)
        self._put_off.pop(delivery.chat_id, None)
        with self._services.faults.island("message", f"chat {delivery.chat_id}") as island:
            await self._settle(delivery, outcome)
        if island.is_hit:
            until = self._services.clock.now() + timedelta(seconds=LONGEST_WAIT_SECONDS)
            await self._outbox.hold_chat(delivery.chat_id, until)
        return None

    async def _wait_for_turn(self, delivery: Delivery, seconds: float) -> float | None:
        """Give the message's place up until it may be its chat's turn: each time twice as long, where something holds
        it that no rate explains (another call's RetryAfter, a Bot API that is away). The seconds, where they are few.
        """
        again = min(LONGEST_AGAIN_SECONDS, 2 * self._put_off.get(delivery.chat_id, 0.0))
        self._put_off[delivery.chat_id] = seconds = max(seconds, again)
        is_soon = seconds <= SOON_SECONDS
        is_ours = is_soon and not self._services.is_shared  # else another process would ask at once
        until = None if is_ours else self._services.clock.now() + timedelta(seconds=seconds)
        await self._outbox.put_back(delivery, until)
        return seconds if is_soon else None

    async def _renew(self, delivery_id: int) -> None:
        await self._outbox.renew(delivery_id, self._services.clock.now() + self._services.lease)

    async def _claim(self) -> Delivery | None:
        async with self._claiming:
            if self._is_stopping:
                return None
            await self._mark()
            now = self._services.clock.monotonic()
            self._free_at = {chat: at for chat, at in self._free_at.items() if at > now}
            held = self._busy | self._free_at.keys()
            claimed = await self._outbox.claim(self._services.clock.now(), 1, self._services.lease, held)
            for one in claimed:
                self._busy.add(one.chat_id)
            return claimed[0] if claimed else None

    async def _mark(self) -> None:
        """Mark what Telegram accepted; after a failure of the database again, before anything else is sent. Where other
        processes deliver too, soon: they take for unsent what is not marked when its lease ends."""
        tries = MARK_TRIES if self._services.is_shared else 1
        for delivery_id, message_id in list(self._unmarked.items()):
            while True:
                try:
                    await self._outbox.mark_sent(delivery_id, message_id)
                    break
                except StorageError:
                    tries -= 1
                    if not tries or self._is_stopping:
                        raise
                await self._services.clock.sleep(MARK_AGAIN_SECONDS)
            self._unmarked.pop(delivery_id, None)

    async def _wait(self) -> bool:
        """Until something may be claimed; False where nothing more is due. While others send, what becomes due
        meanwhile is not left to them: one of them may take as long as a call can take.
        """
        while not self._is_stopping:
            due = await self._outbox.next_due_at()
            now = self._services.clock.monotonic()
            waits = [at - now for chat, at in self._free_at.items() if chat not in self._busy]
            is_due = due is not None and due <= self._services.clock.now()
            if is_due and waits:
                await self._services.clock.sleep(min(CHECK_SECONDS, max(0.01, min(waits))))
                return True
            if not self._busy:
                return False
            with contextlib.suppress(TimeoutError):  # of real seconds: a call takes those
                async with asyncio.timeout(CHECK_SECONDS):
                    await self._ended.wait()
            if is_due:
                return True
        return False

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        match outcome.state:
            case "sent":
                self._unmarked[delivery.id] = outcome.message_id
                await self._mark()
                await self._note_return(delivery)
            case "moved":
                new_id = outcome.new_chat_id or delivery.chat_id
                await self._services.storage.chats.migrate(delivery.chat_id, new_id)
                await self._outbox.put_back(delivery)  # under its new number, if it is claimed still
            case "unreachable":
                await self._lose_chat(delivery)
            case "no_rights":
                if await sleep_without_rights(self._services, delivery):
                    await self._report(delivery, Notice("no_rights"), EditionKey.refused_delivery(delivery.id))
            case "refused":
                await self._give_up(delivery, outcome.reason)
            case _:
                await self._hold(delivery, outcome)

    async def _hold(self, delivery: Delivery, outcome: Outcome) -> None:
        """Try again, when Telegram says so (RetryAfter), or ever later where nobody knows what became of it."""
        seconds = min(LONGEST_WAIT_SECONDS, 2.0 ** min(delivery.attempts, 10) / 2)
        seconds = outcome.seconds if outcome.state == "rate_limited" else seconds
        await self._outbox.hold_chat(delivery.chat_id, self._services.clock.now() + timedelta(seconds=seconds))

    async def _give_up(self, delivery: Delivery, reason: str) -> None:
        """Telegram never takes this message; the others of its chat go on."""
        log.error("message refused: delivery=%d edition=%s", delivery.id, delivery.edition.encode())
        await self._outbox.mark_refused(delivery.id, reason)
        if delivery.thread_id and NO_TOPIC in reason.lower():
            await self._services.storage.subscriptions.pause_topic(delivery.chat_id, delivery.thread_id)
        notice = Notice("undeliverable", {"reason": reason})
        await self._report(delivery, notice, EditionKey.refused_delivery(delivery.id))
        await self._note_return(delivery)

    async def welcome(self, chat_id: int) -> bool:
        """A chat that slept, if it did, can be written to again: it goes on where it was. Whether it slept."""
        return await wake_if_asleep(self._services, self._presenter, chat_id)

    async def _note_return(self, delivery: Delivery) -> None:
        """What a chat without rights refused before was taken, or refused for another reason: the chat is awake."""
        if delivery.attempts > 1:
            await self.welcome(delivery.chat_id)

    async def _lose_chat(self, delivery: Delivery) -> None:
        """Keep the chat's subscriptions, and report once a day to whoever set them up."""
        now = self._services.clock.now()
        await self._services.storage.chats.update(delivery.chat_id, now=now, is_active=False)
        await self._outbox.mark_unreachable(delivery.chat_id)
        edition = EditionKey.unreachable_chat(delivery.chat_id, now)
        await self._report(delivery, Notice("undeliverable", {"reason": ""}), edition)

    async def _report(self, delivery: Delivery, notice: Notice, edition: EditionKey) -> None:
        """Report to whoever set up the chat's subscriptions that a message was refused, or that the chat cannot be
        written to; then the chat's own person is left out. A report that fails is not reported.
        """
        now = self._services.clock.now()
        if delivery.edition.kind in {EditionKind.UNDELIVERABLE, EditionKind.FAULT}:
            return
        storage = self._services.storage
        makers = {one.created_by for one in await storage.subscriptions.of_chat(delivery.chat_id) if one.created_by > 0}
        if not notice.values.get("reason"):
            makers.discard(delivery.chat_id)
        recipients = await storage.schedules.recipients(sorted(makers), self._services.settings.time_zone)
        title = (await storage.chats.get(delivery.chat_id)).title or str(delivery.chat_id)
        notice = Notice(notice.kind, {**notice.values, "chat": title})
        reports = [
            OutboxMessage(maker, 0, edition, (self._presenter.notice(notice, to),), now, notify=False)
            for maker, to in recipients.items()
        ]
        await storage.outbox.put(reports, now)
