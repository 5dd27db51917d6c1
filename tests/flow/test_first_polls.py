"""Who waits for a first poll hears what was read and what of it fits, whoever has the feed at that moment."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.feeds.catalogue import CatalogueSource
from bot.feeds.poll_decision import PollDecision
from bot.flows.first_polls import LOOK_SECONDS, PATIENCE_SECONDS, FirstPolls, PollProgress, Unread, unread_of
from bot.flows.polling import poll_due
from bot.flows.scheduler import PollingLoop
from bot.flows.stories import StoryAssigner
from bot.flows.subscriptions import follow_catalogue
from bot.models import FollowedFeed
from bot.runtime.services import Services, open_services
from bot.settings import Settings
from bot.storage.turns import Turns
from handlers.view.buttons.subscriptions import path_hash
from handlers.view.display import display_in
from handlers.view.first_day import polled_html, progress_html
from handlers.view.texts import texts
from tests.conftest import MORNING
from tests.fakes import LookedClock, Site, StageClock
from tests.flow.test_first_day import MONEY, catalogued
from tests.flow.test_leaving import newest, tapped
from tests.flow.test_polling import rss
from tests.flow.test_several import arrived, said_to_nobody
from tests.flow.test_subscriptions import loop_of, news
from tests.playing import OWNER, Play, Shape, playing
from tests.statements import counted

PATH = "/taken.xml"
READ, FITS, NONE = "首次抓取：读入 2 篇（1 个来源）。", "最近 7 天有 2 条", "没有符合的文章，有了就送来"


@pytest.fixture
async def looking(stage_url: str, shape: Shape) -> AsyncIterator[Play]:
    """A bot with an owner; looks at what others do take no time."""
    async with playing(LookedClock(MORNING), stage_url, {"OWNER_IDS": str(OWNER)}, shape) as play:
        yield play


def slow_source(play: Play, site: Site) -> str:
    """The bot comes with one source, of two articles, which answers when its gate is opened; its address."""
    items = (news(site, f"{topic}补助办法", topic) for topic in ("财政", "水利"))
    url = site.add(PATH, rss(*items), "application/rss+xml")
    site.gates[PATH] = asyncio.Event()
    play.services.catalogue = (CatalogueSource("云江日报", url, "feed", ("国务院", "要闻"), "listed"),)
    return url


async def taken_by_the_loop(play: Play, site: Site) -> asyncio.Task[None]:
    """It is followed since a moment, and the loop was the first to ask it."""
    (one,) = play.services.catalogue
    await play.services.storage.feeds.add(one.url, one.categories, play.services.clock.now(), title=one.name)
    polling = asyncio.create_task(loop_of(play).polling.step())
    await asyncio.wait_for(site.arrived[PATH].wait(), 60)
    return polling


async def held(play: Play, lease: timedelta) -> None:
    """It is followed, and somebody has it of whom nothing more is heard."""
    await follow_catalogue(play.services, ("国务院",))
    await play.services.storage.feeds.claim_due(play.services.clock.now(), lease=lease)


async def looked(play: Play) -> None:
    """Somebody found that another has the feed, or its articles."""
    assert isinstance(play.clock, LookedClock)
    await asyncio.wait_for(play.clock.looked.wait(), 60)


def person(play: Play, name: str = "ann") -> Any:
    return play.stage.user(name, language_code="zh-hans")


@pytest.mark.parametrize("asked", ["国务院", "云江日报", "{url}", "财政"])
async def test_what_the_loop_took_first_is_waited_for_and_told_with_progress(
    looking: Play, site: Site, asked: str
) -> None:
    url, ann = slow_source(looking, site), person(looking)
    polling = await taken_by_the_loop(looking, site)
    if asked.startswith("{"):
        site.gates[PATH].set()  # a link is looked at itself before it is followed
        site.gates["/财政补助办法.html"] = asyncio.Event()
    await ann.say(f"/subscribe {asked.format(url=url)}")
    await looked(looking)
    looking.clock.advance(seconds=4)
    await looking.stage.wait_message(ann, "0/1 个来源")
    for gate in site.gates.values():
        gate.set()
    made = (await looking.stage.wait_message(ann, "已订阅"))["text"]
    await polling
    assert READ in made
    assert ("最近 7 天有 1 条" if asked == "财政" else FITS) in made
    assert not looking.refused()


async def test_the_last_of_the_three_taps_waits_too(looking: Play, site: Site) -> None:
    slow_source(looking, site)
    ann = person(looking)
    await ann.say("/start")
    await looking.settled()
    for label in ("订阅", MONEY, "下一步"):
        await tapped(looking, ann, label)
    polling = await taken_by_the_loop(looking, site)
    await ann.tap("18:00")
    await looked(looking)
    site.gates[PATH].set()
    made = (await looking.stage.wait_message(ann, "已订阅 1 个主题"))["text"]
    await polling
    assert "最近 7 天这些主题有 1 条" in made
    assert READ in made


async def test_two_who_subscribe_at_once_hear_the_same_and_the_source_is_asked_once(looking: Play, site: Site) -> None:
    slow_source(looking, site)
    ann, bob = person(looking), person(looking, "bob")
    await ann.say("/subscribe 国务院")
    await asyncio.wait_for(site.arrived[PATH].wait(), 60)
    await bob.say("/subscribe 国务院")
    await looked(looking)
    site.gates[PATH].set()
    made = [(await looking.stage.wait_message(who, "已订阅"))["text"] for who in (ann, bob)]
    assert made[0] == made[1]
    assert READ in made[0]
    assert FITS in made[0]
    assert site.asked[PATH] == 1


async def test_addfeed_says_what_was_read_where_the_loop_took_the_feed_first(looking: Play, site: Site) -> None:
    url, page = slow_source(looking, site), "/水利补助办法.html"
    site.gates[PATH].set()
    site.gates[page] = asyncio.Event()
    owner = looking.stage.user("owner", id=OWNER, language_code="zh-hans")
    looking.stage.fail("editMessageText", error_code=429, parameters={"retry_after": 3})
    await owner.say(f"/addfeed {url} 国务院")
    async with asyncio.timeout(60):
        while not looking.refused():
            await asyncio.sleep(0.01)
    polling = asyncio.create_task(loop_of(looking).polling.step())
    await asyncio.wait_for(site.arrived[page].wait(), 60)
    looking.clock.advance(seconds=5)
    await looked(looking)
    site.gates[page].set()
    assert "读入 2 篇" in (await looking.stage.wait_message(owner, "已关注"))["text"]
    await polling


async def test_who_waited_long_enough_hears_that_the_reading_goes_on(looking: Play, site: Site) -> None:
    slow_source(looking, site)
    ann = person(looking)
    await held(looking, timedelta(minutes=10))
    await ann.say("/subscribe 国务院")
    await looked(looking)
    looking.clock.advance(seconds=PATIENCE_SECONDS + 1)
    made = (await looking.stage.wait_message(ann, "已订阅"))["text"]
    assert "到现在为止，最近 7 天还没有读到符合的文章。\n还有 1 个来源正在首次抓取，这里还没有算上。" in made
    assert NONE not in made
    assert "首次抓取：" not in made


async def test_who_asks_for_words_while_another_has_the_first_sources_read_waits_for_those(
    looking: Play, site: Site
) -> None:
    """Also where some of them answered by then."""
    url, quick = slow_source(looking, site), catalogued(looking, site, "财经")
    looking.services.catalogue += (CatalogueSource("云江日报", url, "feed", ("国务院", "要闻"), "listed"),)
    ann, bob = person(looking), person(looking, "bob")
    await ann.say("/subscribe 国务院")
    await asyncio.wait_for(site.arrived[PATH].wait(), 60)
    async with asyncio.timeout(60):
        while not [one for one in await looking.services.storage.feeds.all() if one.first_polled_at]:
            await asyncio.sleep(0.01)
    await bob.say("/subscribe 水利")
    await looked(looking)
    site.gates[PATH].set()
    made = (await looking.stage.wait_message(bob, "已订阅"))["text"]
    assert "最近 7 天有 1 条" in made
    assert site.asked[quick[0]] == site.asked[PATH] == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [("zh-hans", "还有 1 个来源正在首次抓取，这里还没有算上。"), ("en", "1 more source is still being read for")],
)
async def test_sources_that_are_not_waited_for_are_said_to_be_still_read(
    looking: Play, site: Site, code: str, said: str
) -> None:
    slow_source(looking, site)
    site.gates[PATH].set()
    others = site.add("/others.xml", rss(), "application/rss+xml")
    looking.services.catalogue += (CatalogueSource("云江部委", others, "feed", ("部委",), "listed"),)
    ann = looking.stage.user("ann", language_code=code)
    await ann.say("/subscribe 财政")
    await looking.settled()
    made = newest(looking, ann)["text"]
    assert said in made
    await loop_of(looking).polling.step()
    await ann.say("/subscribe 水利")
    await looking.settled()
    assert said not in newest(looking, ann)["text"]


def test_while_articles_are_put_into_stories_the_line_says_how_many_are_left() -> None:
    progress = PollProgress(2, 2, 30, unsorted=12)
    assert progress_html("…", progress, texts("zh-hans")) == "…\n2/2 个来源，已读入 30 篇，其中 12 篇还在整理"


def test_what_is_left_to_others_is_not_counted_among_the_sources_that_were_read() -> None:
    some = polled_html(PollProgress(3, 2, 9, ["云江日报"]), display_in("zh-hans", ZoneInfo("Asia/Shanghai")))
    assert some == "首次抓取：读入 9 篇；2 个来源里有 1 个没读成（云江日报），会自动重试。"


async def test_articles_that_came_before_hold_up_nobody_for_longer_than_he_waits(services: Services) -> None:
    for text in ("云江开展春耕检查。", "云江下达补助资金两笔。", "云江召开防汛工作视频会议。"):
        await arrived(services, text)
    is_over = iter((False, True))
    assert await StoryAssigner(services).assign_pending(is_over=lambda: next(is_over)) == 1
    assert len(await services.storage.feeds.pending_articles()) == 2


async def test_a_source_that_fails_for_the_loop_is_said_to_have_failed(looking: Play, site: Site) -> None:
    slow_source(looking, site)
    site.add(PATH, "x", status=503)
    ann = person(looking)
    polling = await taken_by_the_loop(looking, site)
    await ann.say("/subscribe 国务院")
    await looked(looking)
    site.gates[PATH].set()
    made = (await looking.stage.wait_message(ann, "已订阅"))["text"]
    await polling
    assert "首次抓取没成：云江日报" in made
    assert NONE in made


async def test_who_has_the_feed_and_dies_is_not_waited_for_longer_than_his_lease(looking: Play, site: Site) -> None:
    slow_source(looking, site)
    ann = person(looking)
    await held(looking, timedelta(seconds=7))
    site.gates[PATH].set()
    await ann.say("/subscribe 国务院")
    await looked(looking)
    looking.clock.advance(seconds=8)
    assert FITS in (await looking.stage.wait_message(ann, "已订阅"))["text"]


async def test_what_was_read_and_has_no_story_yet_is_put_into_one_before_it_is_told(looking: Play, site: Site) -> None:
    slow_source(looking, site)
    ann = person(looking)
    site.gates[PATH].set()
    await follow_catalogue(looking.services, ("国务院",))
    await poll_due(looking.services)  # a moment before its articles are put into stories
    await ann.say("/subscribe 云江日报")
    made = (await looking.stage.wait_message(ann, "已订阅"))["text"]
    assert READ in made
    assert FITS in made


@pytest.mark.parametrize("data", [f"u:k:{path_hash('国务院')}", "k:f:1:08:00"])
async def test_an_inaccessible_message_gets_one_line_below_which_becomes_the_answer(
    looking: Play, site: Site, data: str
) -> None:
    slow_source(looking, site)
    ann = person(looking)
    await ann.say("/start")
    await looking.settled()
    ann.callback(data)
    await asyncio.wait_for(site.arrived[PATH].wait(), 60)
    looking.clock.advance(seconds=4)
    line = await looking.stage.wait_message(ann, "0/1 个来源")
    looking.clock.advance(seconds=4)
    site.gates[PATH].set()
    made = await looking.stage.wait_message(ann, "已订阅")
    below = {one["message_id"] for one in looking.stage.sent(ann.id) if "首次抓取" in one["text"]}
    assert below == {line["message_id"]} == {made["message_id"]}


async def followed(services: Services, many: int) -> list[FollowedFeed]:
    for number in range(many):
        await services.storage.feeds.add(f"https://f.example/{number}", (), services.clock.now())
    return await services.storage.feeds.all()


async def test_waiting_for_others_costs_two_reads_a_look_however_many_sources_they_ask(sqlite_url: str) -> None:
    settings = Settings.from_mapping({"DATABASE_URL": sqlite_url, "WORKERS": "0"})
    async with open_services(settings, clock=StageClock(MORNING)) as services:
        numbers = [one.id for one in await followed(services, 24)]
        await services.storage.feeds.claim_due(services.clock.now())
        progress = PollProgress(24)
        with counted(services.storage.database) as found:
            await FirstPolls(services, numbers, progress).run()
    assert progress.done == 0
    assert found.writes == 0
    assert found.reads <= 2 * (PATIENCE_SECONDS / LOOK_SECONDS + 2)


async def brought(services: Services, feed: FollowedFeed, text: str) -> None:
    """Its first poll brought an article, which waits for its story."""
    await arrived(services, text)
    article, now = (await services.storage.feeds.pending_articles())[-1].article_id, services.clock.now()
    await services.storage.feeds.mark_read(feed.id, [text], article, is_news=False, now=now)
    later = now + timedelta(days=1)
    await services.storage.feeds.save(PollDecision(replace(feed, first_polled_at=now, next_due=later)))


async def test_what_is_still_to_come_of_many_sources_is_found_by_three_reads(services: Services) -> None:
    for number, feed in enumerate(await followed(services, 12)):
        await brought(services, feed, "云江" * (number + 1))
    with counted(services.storage.database) as found:
        assert await unread_of(services, lambda _: True) == Unread(0, 12)
    assert found.reads <= 3, found.texts


@dataclass(frozen=True, slots=True)
class SlowTurns(Turns):
    """Every turn is its own; who asks as the first, or as the third, hears it when his gate is opened."""

    asked: defaultdict[int, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    gates: dict[int, asyncio.Event] = field(default_factory=lambda: {1: asyncio.Event(), 3: asyncio.Event()})
    names: list[str] = field(default_factory=list)

    async def term(self, name: str) -> int | None:
        self.names.append(name)
        number = len(self.names)
        self.asked[number].set()
        if number in self.gates:
            await self.gates[number].wait()
        return 1


async def test_who_waits_is_not_held_up_by_the_loop_that_began_while_he_asked_whose_turn_it_is(
    services: Services,
) -> None:
    (feed,) = await followed(services, 1)
    await brought(services, feed, "云江开展春耕检查。")
    turns = SlowTurns(services.storage.turns.locks)
    services.storage = replace(services.storage, turns=turns)
    loop, progress = PollingLoop(services, said_to_nobody), PollProgress(1)
    waiting = asyncio.create_task(loop.poll_first([feed.id], progress))
    await asyncio.wait_for(turns.asked[1].wait(), 60)
    assigning = asyncio.create_task(loop.step())
    await asyncio.wait_for(turns.asked[3].wait(), 60)
    turns.gates[1].set()
    await asyncio.wait_for(waiting, 60)
    assert progress.unsorted == 1
    turns.gates[3].set()
    await asyncio.wait_for(assigning, 60)
    assert await services.storage.feeds.count_unsorted([feed.id]) == 0


async def test_articles_are_being_put_into_stories_also_while_the_next_waits_for_his_turn_to_do_so(
    services: Services,
) -> None:
    stories, seen = StoryAssigner(services), list[bool]()

    async def assign() -> None:
        await stories.assign_pending()
        seen.append(stories.is_assigning)

    await asyncio.gather(assign(), assign(), assign())
    assert seen == [True, True, False]
