"""The outbox → chats: claimed, sent, marked after Telegram accepted.

Nothing is lost; a kill repeats what was in flight.

Each chat is sent one message after another, and a chat for which Telegram asks to wait delays no other. A connection
that broke says nothing about whether the message arrived, so it is sent again.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final

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
CHECK_SECONDS: Final = 0.25  # between looks at the outbox while chats wait for their turn
STOP_SECONDS: Final = 40.0  # longer than the time-outs of one call


class DeliveryWorker:
    """Sends what is due. ``deliver`` may be called again and again, by one task at a time."""

    def __init__(self, services: Services, sender: Sender, presenter: Presenter) -> None:
        self._services, self._sender, self._presenter = services, sender, presenter
        self._outbox = services.storage.outbox
        self._busy: set[int] = set()
        self._free_at: dict[int, float] = {}  # monotonic seconds
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
            try:
                await self._send(delivery)
            finally:
                between = BETWEEN_GROUP_SECONDS if delivery.chat_id < 0 else BETWEEN_SECONDS
                self._free_at[delivery.chat_id] = self._services.clock.monotonic() + between
                self._busy.discard(delivery.chat_id)

    async def _send(self, delivery: Delivery) -> None:
        """Send one message and write what became of it. A fault is this message's alone: nobody knows whether it
        arrived, so it is sent once more, and then no more.
        """
        outcome = Outcome("unknown") if delivery.attempts < MOST_FAULTS else Outcome("refused", reason=FAULT)
        with self._services.faults.island("message", f"chat {delivery.chat_id}"):
            async with renewed(self._renew, delivery.id, self._services):
                outcome = await self._sender.send(delivery)
        with self._services.faults.island("message", f"chat {delivery.chat_id}") as island:
            await self._settle(delivery, outcome)
        if island.is_hit:
            until = self._services.clock.now() + timedelta(seconds=LONGEST_WAIT_SECONDS)
            await self._outbox.hold_chat(delivery.chat_id, until)

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
        """Until a chat that was just served may be served again; False where nothing more is due."""
        if self._is_stopping:
            return False
        due = await self._outbox.next_due_at()
        now = self._services.clock.monotonic()
        waits = [at - now for chat, at in self._free_at.items() if chat not in self._busy]
        if due is None or due > self._services.clock.now() or not waits:
            return False
        await self._services.clock.sleep(min(CHECK_SECONDS, max(0.01, min(waits))))
        return True

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        now = self._services.clock.now()
        match outcome.state:
            case "sent":
                self._unmarked[delivery.id] = outcome.message_id
                await self._mark()
            case "rate_limited":
                await self._outbox.hold_chat(delivery.chat_id, now + timedelta(seconds=outcome.seconds))
            case "unknown":
                seconds = min(LONGEST_WAIT_SECONDS, 2.0 ** min(delivery.attempts, 10) / 2)
                await self._outbox.hold_chat(delivery.chat_id, now + timedelta(seconds=seconds))
            case "moved":
                new_id = outcome.new_chat_id or delivery.chat_id
                new_id = await self._services.storage.chats.migrate(delivery.chat_id, new_id)
                await self._outbox.hold_chat(new_id, now)  # this message may have followed before, still claimed
            case "unreachable":
                await self._lose_chat(delivery, now)
            case "refused":
                log.error("message refused: delivery=%d edition=%s", delivery.id, delivery.edition.encode())
                await self._outbox.mark_refused(delivery.id, outcome.reason)
                if delivery.thread_id and NO_TOPIC in outcome.reason.lower():
                    await self._services.storage.subscriptions.pause_topic(delivery.chat_id, delivery.thread_id)
                await self._report(delivery, outcome.reason, now)

    async def _lose_chat(self, delivery: Delivery, now: datetime) -> None:
        """Keep the chat's subscriptions, and report once to whoever set them up."""
        await self._services.storage.chats.update(delivery.chat_id, now=now, is_active=False)
        await self._outbox.mark_unreachable(delivery.chat_id)
        await self._report(delivery, "", now)

    async def _report(self, delivery: Delivery, reason: str, now: datetime) -> None:
        """Report to whoever set up the chat's subscriptions that a message was refused (``reason``) or that the chat
        cannot be reached; then the chat's own person is left out. A report that fails is not reported.
        """
        if delivery.edition.kind in {EditionKind.UNDELIVERABLE, EditionKind.FAULT}:
            return
        storage = self._services.storage
        makers = {one.created_by for one in await storage.subscriptions.of_chat(delivery.chat_id) if one.created_by > 0}
        if not reason:
            makers.discard(delivery.chat_id)
        recipients = await storage.schedules.recipients(sorted(makers), self._services.settings.time_zone)
        title = (await storage.chats.get(delivery.chat_id)).title or str(delivery.chat_id)
        unreachable = EditionKey.unreachable_chat(delivery.chat_id, now)
        edition = EditionKey.refused_delivery(delivery.id) if reason else unreachable
        notice = Notice("undeliverable", {"chat": title, "reason": reason})
        reports = [
            OutboxMessage(maker, 0, edition, (self._presenter.notice(notice, to),), now, notify=False)
            for maker, to in recipients.items()
        ]
        await storage.outbox.put(reports, now)
