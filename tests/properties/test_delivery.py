"""Every due story reaches every matching active chat exactly once, or is reported: crashes, errors, clock jumps."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from bot.flows.briefs import prepare_brief
from bot.flows.delivery import DeliveryWorker
from bot.flows.digests import Publishing
from bot.flows.subscriptions import subscribe
from bot.models import Article, Delivery, NewSubscription, Pace, StoryAssignment, SubscriptionTarget
from bot.ports import Outcome
from bot.runtime.services import Services, open_services
from bot.settings import Settings
from bot.storage.feeds import PendingArticle
from handlers.view.digest import TelegramPresenter
from tests.fakes import FakeClock

CHATS = (11, 12, -13)
OWNER = 99  # who set up the group's subscriptions
CATEGORIES = ("金融", "农业")
NUMBER = re.compile(r"第(\d+)号")
Result = TypeVar("Result")


class Killed(BaseException):
    """The process dies in the middle of a send."""


class FakeTelegram:
    """The Sender port: what happens to the next sends is drawn beforehand, then everything arrives."""

    def __init__(self) -> None:
        self.fates: list[str] = []
        self.arrived: list[tuple[int, int, str]] = []  # chat, delivery, text
        self.blocked: set[int] = set()
        self.muted: set[int] = set()  # of which nobody hears, nor when it is over
        self.refused: list[tuple[int, str]] = []
        self.uncertain: set[int] = set()  # deliveries that may arrive twice
        self.moved: dict[int, int] = {}

    async def send(self, delivery: Delivery) -> Outcome:
        if delivery.chat_id in self.blocked | self.muted:
            return Outcome("unreachable" if delivery.chat_id in self.blocked else "no_rights")
        fate = self.fates.pop() if self.fates else "sent"
        if fate in {"killed_after", "lost", "sent"}:
            self.arrived.append((delivery.chat_id, delivery.id, delivery.message.html))
        if fate in {"killed_after", "lost"}:
            self.uncertain.add(delivery.id)
        if fate.startswith("killed"):
            raise Killed
        if fate == "refused":
            self.refused.append((delivery.chat_id, delivery.message.html))
            return Outcome("refused", reason="Bad Request: no")
        if fate in {"lost", "dropped"}:
            return Outcome("unknown")
        if fate in {"rate_limited", "busy"}:
            return Outcome(fate, seconds=30)  # type: ignore[arg-type]
        return Outcome("sent", message_id=delivery.id)


FATES = st.sampled_from(
    ["sent", "sent", "rate_limited", "busy", "lost", "dropped", "killed", "killed_after", "refused"]
)


class Delivering(RuleBasedStateMachine):
    """Subscriptions, stories and time against the real storage, publishing and delivery."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.clock, self.telegram = FakeClock(), FakeTelegram()
        self.stories = 0
        self.due: dict[int, set[int]] = defaultdict(set)  # story numbers by chat
        self.subscribed: dict[tuple[int, str], int] = {}

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run_until_complete(work)

    @initialize()
    def open(self) -> None:
        file = Path(self.folder.name) / "a.db"
        shutil.copy(self.template, file)
        values = {"DATABASE_URL": f"sqlite+aiosqlite:///{file}", "WORKERS": "0", "OWNER_IDS": str(OWNER)}
        self.opened = open_services(Settings.from_mapping(values), clock=self.clock)
        self.services: Services = self.run(self.opened.__aenter__())
        self.start()

    def start(self) -> None:
        """A process begins: what it remembers is nothing."""
        presenter = TelegramPresenter(lambda: "test_bot")
        self.publishing = Publishing(self.services, presenter)
        self.delivery = DeliveryWorker(self.services, self.telegram, presenter)
        self.run(self.delivery.resume())

    @rule(
        chat=st.sampled_from(CHATS), category=st.sampled_from(CATEGORIES), pace=st.sampled_from(["digest", "at_once"])
    )
    def subscribe(self, chat: int, category: str, pace: Pace) -> None:
        target, maker = SubscriptionTarget("category", category, category), chat if chat > 0 else OWNER
        made, _ = self.run(subscribe(self.services, NewSubscription(chat, 0, target, maker, pace)))
        self.subscribed[chat, category] = made.id

    @rule(category=st.sampled_from(CATEGORIES), is_news=st.booleans())
    def story_arrives(self, category: str, is_news: bool) -> None:
        self.stories += 1
        number = self.stories
        self.run(self._place(number, category, is_news=is_news))
        for chat, wanted in self.subscribed:
            if wanted == category and is_news:
                self.due[chat].add(number)

    async def _place(self, number: int, category: str, *, is_news: bool) -> None:
        text = f"云江省第{number}号通知3月12日印发，下达补贴{number}亿元，{number}月底前兑付到户。"
        article = Article(f"https://a.example/{number}", f"https://a.example/{number}", f"云江印发第{number}号通知",
                          (text,), categories=(category,))  # fmt: skip
        storage, now = self.services.storage, self.clock.now()
        stored = await storage.articles.save(article, topic="其他", owner_chat_id=None, read_at=now)
        await prepare_brief(self.services, stored.id)
        await storage.stories.assign(PendingArticle(stored.id, is_news, now), StoryAssignment(None, "new"), (), now)

    @rule(hours=st.integers(min_value=-3, max_value=14))
    def time_passes(self, hours: int) -> None:
        self.clock.start += timedelta(hours=hours)  # the time of day leaps, monotonic seconds never go back

    @rule(fates=st.lists(FATES, max_size=6))
    def work(self, fates: list[str]) -> None:
        self.telegram.fates = fates
        self.step()
        self.telegram.fates = []

    def step(self) -> None:
        async def once() -> None:
            await self.publishing.publish_due()
            await self.publishing.publish_at_once()
            await self.delivery.deliver()

        try:
            self.run(once())
        except BaseExceptionGroup as exc:
            if exc.subgroup(Killed) is None:
                raise
            self.start()

    @rule(chat=st.sampled_from(CHATS))
    def block(self, chat: int) -> None:
        self.telegram.blocked.add(chat)

    @rule(chat=st.sampled_from(CHATS))
    def mute_or_let_speak(self, chat: int) -> None:
        self.telegram.muted ^= {chat}

    @precondition(lambda self: self.telegram.blocked)
    @rule()
    def return_to_the_bot(self) -> None:
        for chat in sorted(self.telegram.blocked):
            self.run(self.delivery.welcome(chat))
        self.telegram.blocked.clear()

    def teardown(self) -> None:
        if not hasattr(self, "services"):
            return
        try:
            self.telegram.muted.clear()
            self.return_to_the_bot()
            for _ in range(14):
                self.clock.advance(9 * 3600)
                self.step()
            self.check()
        finally:
            self.run(self.opened.__aexit__(None, None, None))
            self.loop.close()
            self.folder.cleanup()

    def check(self) -> None:
        """Exactly once: one delivery a chat and story; the same delivery twice only where nobody could know."""
        refused = {(chat, int(n)) for chat, text in self.telegram.refused for n in set(NUMBER.findall(text))}
        for chat in CHATS:
            told: dict[int, set[int]] = defaultdict(set)
            times = Counter(delivery for to, delivery, _ in self.telegram.arrived if to == chat)
            for to, delivery, text in self.telegram.arrived:
                for number in set(NUMBER.findall(text)) if to == chat else ():
                    told[int(number)].add(delivery)
            assert all(count == 1 or delivery in self.telegram.uncertain for delivery, count in times.items())
            for number in self.due[chat]:
                assert len(told[number]) == 1 or (chat, number) in refused, (chat, number, told[number])
            assert {number for number, ids in told.items() if len(ids) > 1} == set()
            assert set(told) <= self.due[chat]
        if self.telegram.refused:
            assert any("Bad Request" in text for _, _, text in self.telegram.arrived) or all(
                "Bad Request" in text or "没有新的" in text for _, text in self.telegram.refused
            )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "a.db"

    async def make() -> None:
        values = {"DATABASE_URL": f"sqlite+aiosqlite:///{file}", "WORKERS": "0"}
        async with open_services(Settings.from_mapping(values)):
            pass

    asyncio.run(make())
    return file


@pytest.mark.timeout(400)
def test_every_due_story_arrives_exactly_once_or_is_reported(template: Path) -> None:
    Delivering.template = template
    run_state_machine_as_test(
        Delivering,
        settings=settings(
            max_examples=max(1, settings.default.max_examples // 20), stateful_step_count=25,
            deadline=timedelta(seconds=60),
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
