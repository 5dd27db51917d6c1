"""A front-end and two workers on one PostgreSQL: each message is answered once, each chat in order."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.errors import SettingsError
from bot.fetching.client import open_fetcher
from bot.flows.delivery import DeliveryWorker
from bot.flows.first_polls import PollProgress, unread_of
from bot.flows.polling import FeedPolled
from bot.flows.scheduler import STORIES_SECONDS, PollingLoop
from bot.flows.stories import StoryAssigner
from bot.flows.supervision import in_turn
from bot.models import Article, KeptUpdate, UpdateState
from bot.ports import Clock
from bot.runtime.services import Services, open_services
from bot.settings import Settings
from bot.storage.database import StorageError
from bot.storage.updates import Batch
from handlers.app import build_application
from handlers.chat.context import App
from handlers.chat.quota import SharedQuota
from handlers.serving.answering import Answering
from handlers.serving.intake import open_answering
from handlers.serving.serve import run_front, telegram_request
from tests.conftest import MORNING
from tests.fakes import FakeClock, LookedClock, Site, StageClock, WaitedClock
from tests.flow.test_islands import Desk, breaking, presenter, queue
from tests.flow.test_polling import rss
from tests.flow.test_subscriptions import news
from tests.flow.test_waiting_chats import Counter
from tests.pages import report
from tests.playing import NEWER, PATIENCE_SECONDS, queue_running
from tests.postgres import KeptDatabase
from tests.stage import Stage
from tests.unit.test_online_clustering import CHESS, SUBWAY

CHATS, MESSAGES = 6, 5
LINK = "https://news.example.org/report.html"


@pytest.fixture
def url(postgres_kept: KeptDatabase) -> str:
    postgres_kept.empty()
    return f"postgresql+asyncpg://{postgres_kept.address}"


def settings(url: str, stage: Stage | None = None) -> Settings:
    values = {
        "DATABASE_URL": url, "ACCESS": "open", "WORKERS": "0", "SEND_PER_SECOND": "0", "ALLOWED_HOSTS": "127.0.0.1",
        "TELEGRAM_TOKEN": stage.token if stage else "42:token",
        "TELEGRAM_API_URL": stage.base_url if stage else "http://127.0.0.1:1/bot",
    }  # fmt: skip
    return Settings.from_mapping(values)


@asynccontextmanager
async def answering(stage: Stage, url: str, clock: Clock | None = None) -> AsyncIterator[tuple[App, Answering]]:
    """One process that answers."""
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(settings(url, stage), clock=clock, is_shared=True))
        app = build_application(services, stage.token, telegram_request(None, 8))
        app.bot_data.memory.lacking = dict.fromkeys(NEWER, math.inf)
        await stack.enter_async_context(app)
        await app.start()
        stack.push_async_callback(app.stop)
        answers = await stack.enter_async_context(open_answering(app))
        await queue_running(stack, app, receives=True)
        yield app, answers


@asynccontextmanager
async def worker(stage: Stage, url: str) -> AsyncIterator[App]:
    async with answering(stage, url) as (app, _):
        yield app


async def kept_by_a_front_end(stage: Stage, services: Services) -> dict[int, list[int]]:
    """Commands of several people, kept but not leased; the numbers of each chat's messages."""
    people = [stage.user(f"person{number}", language_code="zh-hans") for number in range(CHATS)]
    for one in people:
        one.user.started = True
    asked: dict[int, list[int]] = {one.id: [] for one in people}
    kept = []
    for number in range(1, CHATS * MESSAGES + 1):
        one = people[number % CHATS]
        await one.say(f"/search 词{number}")
        update = stage.world.updates.pop()
        asked[one.id].append(update["message"]["message_id"])
        kept.append(_kept(update, one.id, services))
    await services.storage.updates.write(Batch(kept), services.clock.now(), None)
    for one in kept:
        services.wakeups("update").wake(one.lane)
    return asked


def _kept(update: dict, chat: int, services: Services) -> KeptUpdate:  # type: ignore[type-arg]
    body = json.dumps(update)
    return KeptUpdate(update["update_id"], "message", f"messages:{chat}", chat, body, services.clock.now())


async def test_each_message_is_answered_once_and_each_chat_in_order(url: str) -> None:
    async with Stage() as stage, worker(stage, url) as one, worker(stage, url) as other:
        services = one.bot_data.services
        asked = await kept_by_a_front_end(stage, services)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await services.storage.updates.count(UpdateState.DONE) < CHATS * MESSAGES:
                other.bot_data.services.wakeups("update").look()
                await asyncio.sleep(0.05)
        for chat, numbers in asked.items():
            answers = [one for one in stage.sent(chat) if one.get("reply_to_message")]
            assert [each["reply_to_message"]["message_id"] for each in answers] == numbers


async def asked(stage: Stage, name: str, text: str, worker: tuple[App, Answering]) -> int:
    """Somebody writes, and this worker is the one that answers; the number of his chat."""
    one = stage.user(name, language_code="zh-hans")
    one.user.started = True
    await one.say(text)
    app, answers = worker
    kept = _kept(stage.world.updates.pop(), one.id, app.bot_data.services)
    await app.bot_data.services.storage.updates.write(Batch([kept]), kept.received_at, app.bot_data.services.lease)
    answers.accept([kept])
    return int(one.id)


async def test_two_workers_that_are_sent_the_same_new_link_at_once_fetch_it_once(url: str) -> None:
    requests, arrived, gate, clock = [], asyncio.Event(), asyncio.Event(), WaitedClock()

    async def serve(request: httpx.Request) -> httpx.Response:
        requests.append(request.url.path)
        (clock.waited if arrived.is_set() else arrived).set()
        await gate.wait()
        return httpx.Response(200, html=report())

    web = httpx.AsyncClient(transport=httpx.MockTransport(serve))  # what stands on this machine is each chat's own
    async with web, Stage() as stage, answering(stage, url) as one, answering(stage, url, clock) as other:
        for services in (one[0].bot_data.services, other[0].bot_data.services):
            services.fetcher = open_fetcher(services.allowed_hosts, services.clock, client=web)
        first = await asked(stage, "first", LINK, one)
        await asyncio.wait_for(arrived.wait(), PATIENCE_SECONDS)
        second = await asked(stage, "second", LINK, other)
        await asyncio.wait_for(clock.waited.wait(), PATIENCE_SECONDS)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while str(second) not in {str(call["params"]["chat_id"]) for call in stage.calls("sendChatAction")}:
                await asyncio.sleep(0)  # who waits is shown that he is read for
        gate.set()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(one[1].idle(), other[1].idle())
        briefs = [stage.sent(chat)[-1]["text"] for chat in (first, second)]
    assert requests == ["/report.html"]
    assert briefs[0] == briefs[1]
    assert "云江省召开会议部署专利转化工作" in briefs[0]


async def test_after_an_outage_others_may_first_renew_what_they_hold(url: str) -> None:
    clock = StageClock(datetime(2026, 3, 12, 8, 0, tzinfo=UTC), 0.0)  # no pause passes by itself
    async with Stage() as stage, answering(stage, url, clock) as (app, _):
        services = app.bot_data.services
        clock.advance(seconds=60)  # the grace of the start is over
        broken = breaking(services, "updates", "next_due_at", times=1, error=StorageError("unreachable"))
        await looked(services, lambda: not broken.left)
        asked = await kept_by_a_front_end(stage, services)
        held = sum(map(len, asked.values()))
        await services.storage.database.write_sql(
            "UPDATE updates SET attempts = 1, leased_until = :ended", {"ended": clock.now() - timedelta(seconds=1)}
        )
        for _ in range(50):  # each as long as the database takes for something
            services.wakeups("update").look()
            await services.storage.updates.count(UpdateState.WAITING)
        assert (await services.storage.database.read_sql("SELECT sum(attempts) FROM updates", {}))[0][0] == held
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await services.storage.updates.count(UpdateState.DONE) < held:
                clock.advance(seconds=1)
                await looked(services, lambda: True)
        clock.end()


async def looked(services: Services, is_done: Callable[[], bool]) -> None:
    """Wake the loop that claims, until something holds."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        services.wakeups("update").look()
        await asyncio.sleep(0)
        while not is_done():
            services.wakeups("update").look()
            await asyncio.sleep(0)


async def test_what_was_sent_when_the_database_went_is_marked_as_soon_as_it_is_back(url: str, clock: FakeClock) -> None:
    async with open_services(settings(url), clock=clock, is_shared=True) as services:
        desk = Desk(bad_chat=0)
        await queue(services, 5)
        breaking(services, "outbox", "mark_sent", times=3, error=StorageError("unreachable"))
        began = clock.elapsed
        await DeliveryWorker(services, desk, presenter()).deliver()
        assert await services.storage.outbox.counts() == {"sent": 1}
        assert clock.elapsed - began < services.lease.total_seconds()
        assert desk.taken == [5]


async def test_one_process_at_a_time_makes_the_ticks(url: str) -> None:
    made: list[str] = []
    async with (
        open_services(settings(url), is_shared=True) as one,
        open_services(settings(url), is_shared=True) as other,
    ):

        def ticking(name: str, services: Services):  # type: ignore[no-untyped-def]
            async def tick() -> None:
                made.append(name)

            return in_turn("publishing", tick, services)

        await ticking("one", one)()
        waiting = asyncio.create_task(ticking("other", other)())
        await ticking("one", one)()
        assert made == ["one", "one"]
        await one.storage.locks.close()
        await asyncio.wait_for(waiting, 60)
        assert made == ["one", "one", "other"]


async def test_who_gets_the_turn_again_knows_the_stories_that_another_made_meanwhile(url: str) -> None:
    async with (
        open_services(settings(url), is_shared=True) as one,
        open_services(settings(url), is_shared=True) as other,
    ):
        first, second = StoryAssigner(one), StoryAssigner(other)
        await arrived(one, CHESS)
        await assigned(first, one)
        await one.storage.locks.close()  # as the server does when it starts anew
        await arrived(other, SUBWAY[0])
        await assigned(second, other)
        await other.storage.locks.close()
        await arrived(one, SUBWAY[1])
        await assigned(first, one)
        rows = await one.storage.database.read_sql("SELECT story_id, relation FROM story_members ORDER BY id", {})
        assert [row[1] for row in rows] == ["new", "new", "report"]
        assert rows[1][0] == rows[2][0]


async def test_who_lost_the_turn_on_the_way_leaves_the_rest_to_who_has_it(url: str) -> None:
    async with (
        open_services(settings(url), is_shared=True) as one,
        open_services(settings(url), is_shared=True) as other,
    ):
        first, second = StoryAssigner(one), StoryAssigner(other)
        await arrived(one, CHESS)
        term = await one.storage.turns.term("story")
        assert term
        await first.assign_pending(term)
        await one.storage.locks.close()
        await arrived(other, SUBWAY[0])
        await assigned(second, other)
        await arrived(one, SUBWAY[1])
        assert await first.assign_pending(term) == 0
        await assigned(second, other)
        rows = await one.storage.database.read_sql("SELECT relation FROM story_members ORDER BY id", {})
        assert [row[0] for row in rows] == ["new", "new", "report"]


async def said_to_nobody(_polled: FeedPolled) -> None:
    """What the loop polls is not told in these tests."""


async def first_polled(one: Services, site: Site) -> tuple[asyncio.Task[None], PollProgress]:
    """In this process somebody waits for the first poll of a source with two articles; the turn to put articles into
    stories is another's."""
    await one.storage.feeds.add(site.add("/feed.xml", rss(news(site, "甲"), news(site, "乙"))), (), one.clock.now())
    (feed,) = await one.storage.feeds.all()
    progress = PollProgress(1)
    polling = PollingLoop(one, said_to_nobody).poll_first([feed.id], progress)
    return asyncio.create_task(polling), progress


async def test_who_waits_for_a_first_poll_waits_for_the_process_that_makes_the_stories(url: str, site: Site) -> None:
    clock = LookedClock(MORNING)
    async with (
        open_services(settings(url), is_shared=True) as one,
        open_services(settings(url), clock=clock, is_shared=True) as other,
    ):
        assert await one.storage.turns.is_mine("story")
        waiting, progress = await first_polled(other, site)
        await asyncio.wait_for(clock.looked.wait(), 60)
        assert (progress.done, progress.read, progress.unsorted) == (1, 2, 2)
        assert not waiting.done()
        await assigned(StoryAssigner(one), one)
        await asyncio.wait_for(waiting, 60)
        assert progress.unsorted == 0


async def test_a_process_that_makes_no_stories_is_waited_for_so_long_and_not_longer(url: str, site: Site) -> None:
    clock = LookedClock(MORNING)
    async with (
        open_services(settings(url), is_shared=True) as one,
        open_services(settings(url), clock=clock, is_shared=True) as other,
    ):
        assert await one.storage.turns.is_mine("story")
        waiting, progress = await first_polled(other, site)
        await asyncio.wait_for(clock.looked.wait(), 60)
        clock.advance(seconds=STORIES_SECONDS)
        await asyncio.wait_for(waiting, 60)
        assert progress.unsorted == 2
        assert (await unread_of(other, lambda _: True)).articles == 2


async def test_of_two_processes_the_second_waits_for_the_feed_that_the_first_asks(url: str, site: Site) -> None:
    clock = LookedClock(MORNING)
    async with (
        open_services(settings(url), is_shared=True) as one,
        open_services(settings(url), clock=clock, is_shared=True) as other,
    ):
        site.gates["/feed.xml"] = asyncio.Event()
        first, mine = await first_polled(one, site)
        await asyncio.wait_for(site.arrived["/feed.xml"].wait(), 60)
        second, yours = await first_polled(other, site)
        await asyncio.wait_for(clock.looked.wait(), 60)
        assert (yours.done, yours.read) == (0, 0)
        site.gates["/feed.xml"].set()
        await asyncio.wait_for(asyncio.gather(first, second), 60)
        assert mine == yours == PollProgress(1, 1, 2)
        assert site.asked["/feed.xml"] == 1


async def arrived(services: Services, text: str) -> None:
    """An article that waits for its story."""
    now = services.clock.now()
    article = Article("a", f"https://a.example/{len(text)}", "", (text,), published=now)
    stored = await services.storage.articles.save(article, topic="其他", owner_chat_id=None, read_at=now)
    await services.storage.feeds.insert_pending(stored.id, now)


async def assigned(stories: StoryAssigner, services: Services) -> None:
    """In this process's turn."""
    term = await services.storage.turns.term("story")
    assert term is not None
    await stories.assign_pending(term)


async def test_who_waits_long_for_a_turn_is_not_stuck(url: str, clock: FakeClock) -> None:
    async with open_services(settings(url), is_shared=True) as one:
        await one.storage.turns.is_mine("publishing")
        async with open_services(settings(url), is_shared=True, clock=clock) as other:
            other.pulse.beat("publishing", 900)

            async def tick() -> None:
                raise AssertionError

            waiting = asyncio.create_task(in_turn("publishing", tick, other)())
            async with asyncio.timeout(PATIENCE_SECONDS):
                while clock.elapsed < 1000:
                    await asyncio.sleep(0)
            assert other.pulse.overdue() == {}
            waiting.cancel()


async def test_several_processes_need_postgresql(sqlite_url: str) -> None:
    with pytest.raises(SettingsError, match="postgresql"):
        async with open_services(settings(sqlite_url), is_shared=True):
            pass


async def test_a_front_end_needs_a_webhook_and_the_secret_that_all_know(url: str) -> None:
    async with open_services(settings(url), is_shared=True) as services:
        with pytest.raises(SettingsError, match="WEBHOOK_URL"):
            await run_front(services)
        services.settings = services.settings.model_copy(update={"webhook_url": "https://bot.example/hook"})
        with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
            await run_front(services)


async def test_a_quota_holds_over_all_processes(url: str) -> None:
    async with (
        open_services(settings(url), is_shared=True) as one,
        open_services(settings(url), is_shared=True) as other,
    ):
        quotas = [SharedQuota(services.storage.rates, 3) for services in (one, other)]
        waits = [await quotas[number % 2].take(7, 7, 0.0) for number in range(4)]
        assert waits[:3] == [0, 0, 0]
        assert 0 < waits[3] <= timedelta(minutes=1).total_seconds()


async def test_a_chat_whose_turn_is_later_is_asked_by_no_other_process_meanwhile(url: str, clock: FakeClock) -> None:
    async with open_services(settings(url), clock=clock, is_shared=True) as services:
        desk = Counter(busy={5: 1.05})
        one, other = (DeliveryWorker(services, desk, presenter()) for _ in range(2))
        await queue(services, 5)
        await one.deliver()
        await other.deliver()
        assert desk.asked == [5]
        desk.busy.clear()
        clock.advance(1.05)
        await other.deliver()
        assert (desk.taken, desk.attempts) == ([5], [1])
