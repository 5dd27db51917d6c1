"""One feed, one item, one article, one chat, one answer of Telegram: what goes wrong with it is its own affair."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import text
from telegram.ext import ExtBot

from bot.flows.delivery import DeliveryWorker
from bot.flows.polling import poll_due
from bot.flows.scheduler import Scheduler
from bot.flows.stories import StoryAssigner
from bot.models import Delivery, EditionKey, Message
from bot.ports import Outcome
from bot.runtime.services import Services
from bot.storage.outbox import OutboxMessage
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.sender import TelegramSender
from handlers.serving.serve import telegram_request
from handlers.view.digest import TelegramPresenter
from tests.fakes import FakeClock, Site
from tests.pages import report
from tests.playing import OWNER, Play

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title>'
    "<item><guid>{guid}</guid><title>标题</title><link>{link}</link></item></channel></rss>"
)
YAML_TITLE = "---\ntitle: 1{parts}.5\n---\n\n{body}"
SENTENCE = "云江省财政厅3月12日下达耕地地力保护补贴46亿元，每亩标准不低于78元，4月底前兑付到户。"
ABSURD = (
    "Thu, 12 Mar 2026 08:00:00 +99999999999999999999",
    "Thu, 12 Mar 2026 08:00:00 -9999",
    "Mon, 01 Jan 0001 00:00:00 +0800",
    "Fri, 31 Dec 9999 23:59:59 -0800",
    "99999999999999999999",
    "Thu, 12 Mar " + "9" * 5000 + " 08:00:00 GMT",
    "\x00",
)


def presenter() -> TelegramPresenter:
    return TelegramPresenter(lambda: "test_bot")


async def follow(services: Services, site: Site, path: str, guid: str, page: str = "/report.html") -> str:
    url = site.add(path, RSS.format(guid=guid, link=site.origin + page), "application/rss+xml")
    await services.storage.feeds.add(url, (), services.clock.now())
    return url


@pytest.mark.parametrize("value", ABSURD[:-1])
@pytest.mark.parametrize("name", ["Expires", "Date", "Last-Modified", "Age", "Cache-Control"])
async def test_no_date_in_a_feeds_headers_is_too_absurd_to_read_the_feed(
    services: Services, site: Site, name: str, value: str
) -> None:
    url = await follow(services, site, "/feed.xml", "1")
    given = {"Expires": "Thu, 12 Mar 2026 09:00:00 GMT", "Date": "Thu, 12 Mar 2026 08:00:00 GMT"}
    site.headers["/feed.xml"] = {**given, name: value}
    done = await poll_due(services)
    assert (done.read, done.failed, services.faults.untold()) == (1, (), ()), url


@pytest.mark.parametrize("value", ABSURD[:-1])
async def test_a_host_that_asks_for_an_absurd_pause_is_a_source_that_refuses(
    services: Services, site: Site, value: str
) -> None:
    url = await follow(services, site, "/feed.xml", "1")
    site.pages["/feed.xml"] = (503, "text/html", b"later")
    site.headers["/feed.xml"] = {"Retry-After": value}
    assert (await poll_due(services)).failed == ((url, "refused"),)


@pytest.mark.parametrize(
    "date", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00", "0001-01-01", "1970-01-01T00:00:00+23:59"]
)
async def test_an_items_date_of_another_age_stops_neither_its_feed_nor_the_stories(
    services: Services, site: Site, date: str
) -> None:
    item = {"id": "1", "url": site.origin + "/report.html", "title": "t", "date_published": date}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [item]})
    await services.storage.feeds.add(site.add("/feed.json", body, "application/feed+json"), (), services.clock.now())
    assert (await poll_due(services)).read == 1
    assert await StoryAssigner(services).assign_pending() == 1
    assert services.faults.untold() == ()


async def test_an_item_that_no_reader_can_bear_is_one_item_that_failed(services: Services, site: Site) -> None:
    body = YAML_TITLE.format(parts=":59" * 400, body=(SENTENCE + "\n\n") * 9)
    site.add("/odd.md", body, "text/markdown")
    items = "".join(
        f"<item><guid>{guid}</guid><title>t</title><link>{site.origin}{path}</link></item>"
        for guid, path in (("1", "/odd.md"), ("2", "/report.html"))
    )
    rss = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    await services.storage.feeds.add(site.add("/f.xml", rss, "application/rss+xml"), (), services.clock.now())
    done = await poll_due(services)
    assert done.read >= 1
    assert {address for address, _ in done.failed} <= {site.origin + "/odd.md"}


class Broken:
    """In the place of one part of the storage: raises what nobody expects, as often as it is told to."""

    def __init__(self, whole: Any, name: str, times: int = 10**6, error: BaseException | None = None) -> None:
        self._whole, self._name, self.left = whole, name, times
        self._error = error or OverflowError("秘密的内容")

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._whole, name)
        return self._fail if name == self._name and self.left else found

    async def _fail(self, *_: Any, **__: Any) -> Any:
        self.left -= 1
        raise self._error


def breaking(services: Services, family: str, name: str, **how: Any) -> Broken:
    """Put it in; the storage is frozen for everybody else."""
    broken = Broken(getattr(services.storage, family), name, **how)
    object.__setattr__(services.storage, family, broken)
    return broken


async def test_a_fault_of_one_feed_stops_no_other_and_is_told_without_its_words(
    services: Services, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    bad = await follow(services, site, "/bad.xml", "1")
    await follow(services, site, "/good.xml", "2")
    breaking(services, "feeds", "known_keys", times=1)
    with caplog.at_level(logging.DEBUG):
        done = await poll_due(services)
    assert (done.feeds, done.read, done.failed) == (2, 1, ((bad, "unexpected"),))
    [fault] = services.faults.untold()
    assert (fault.part, fault.item, fault.kind) == ("feed", "feed 1", "OverflowError")
    assert "秘密" not in caplog.text
    assert "kind=OverflowError" in caplog.text


async def test_a_feed_with_a_fault_is_asked_less_and_less_often(services: Services, site: Site) -> None:
    await follow(services, site, "/bad.xml", "1")
    breaking(services, "feeds", "known_keys")
    await poll_due(services)
    [feed] = await services.storage.feeds.all()
    assert feed.errors == 1
    assert feed.next_due > services.clock.now()


async def test_an_article_that_finds_no_story_gets_one_of_its_own_and_the_next_go_on(
    services: Services, site: Site
) -> None:
    site.add("/second.html", report().replace("专利", "商标"))
    await follow(services, site, "/a.xml", "1")
    await follow(services, site, "/b.xml", "2", "/second.html")
    await poll_due(services)
    breaking(services, "stories", "with_signatures", times=1)
    assert await StoryAssigner(services).assign_pending() == 2
    assert await services.storage.stories.newest() == 2
    assert [one.part for one in services.faults.untold()] == ["story"]


class Desk:
    """The Sender port: takes what it can, and raises for one chat."""

    def __init__(self, bad_chat: int) -> None:
        self.bad_chat, self.tries, self.taken = bad_chat, 0, [0][:0]

    async def send(self, delivery: Delivery) -> Outcome:
        if delivery.chat_id == self.bad_chat:
            self.tries += 1
            raise TypeError("秘密的内容")
        self.taken.append(delivery.chat_id)
        return Outcome("sent", message_id=1)


async def queue(services: Services, *chats: int) -> None:
    now = services.clock.now()
    await services.storage.outbox.put(
        [OutboxMessage(chat, 0, EditionKey.asked(now), (Message("一期"),), now) for chat in chats], now
    )


async def test_a_message_that_cannot_be_sent_is_tried_twice_and_holds_up_nobody(
    services: Services, clock: FakeClock
) -> None:
    desk = Desk(bad_chat=7)
    worker = DeliveryWorker(services, desk, presenter())
    await queue(services, 7, 8, 9)
    for _ in range(4):
        await worker.deliver()
        clock.advance(900)
    assert (desk.tries, sorted(desk.taken)) == (2, [8, 9])
    assert await services.storage.outbox.counts() == {"sent": 2, "refused": 1}


async def test_a_row_of_the_outbox_that_nobody_can_read_stops_no_delivery(services: Services) -> None:
    desk = Desk(bad_chat=0)
    await queue(services, 7, 8)
    async with services.storage.database.writing() as connection:
        await connection.execute(text("UPDATE deliveries SET message = 'no json' WHERE chat_id = 7"))
    await DeliveryWorker(services, desk, presenter()).deliver()
    assert desk.taken == [8]


async def until(is_met: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_met():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("error", [OverflowError("x"), asyncio.CancelledError(), ExceptionGroup("x", [ValueError()])])
async def test_a_part_of_the_loop_that_dies_takes_no_other_with_it_and_comes_back(
    services: Services, error: BaseException
) -> None:
    desk = Desk(bad_chat=0)
    broken = breaking(services, "feeds", "claim_due", times=2, error=error)
    loop = asyncio.create_task(Scheduler(services, desk, presenter()).run())
    await queue(services, 8)
    await until(lambda: desk.taken == [8] and not broken.left)
    assert not loop.done()
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


ANSWERS = ("null", "[]", "{}", '{"ok":false}', "", '"x"', "1e999", "[" * 100_000)
OBEYED = (
    '{"ok":true}',
    '{"ok":true,"result":null}',
    '{"ok":true,"result":[]}',
    '{"ok":true,"result":{"message_id":"x"}}',
)


@pytest.mark.parametrize("body", ANSWERS)
async def test_an_answer_that_is_none_leaves_it_open_whether_the_message_arrived(body: str) -> None:
    outcome = await answered(200, body)
    assert outcome == Outcome("unknown", reason="MalformedAnswer")


@pytest.mark.parametrize("body", OBEYED)
async def test_a_message_that_was_accepted_is_sent_whatever_the_answer_holds(body: str) -> None:
    assert await answered(200, body) == Outcome("sent")


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (429, '{"ok":false,"parameters":{"retry_after":"soon"}}', "unknown"),
        (429, '{"ok":false,"parameters":{"retry_after":-1}}', "unknown"),
        (429, '{"ok":false,"parameters":{"retry_after":1e300}}', "rate_limited"),
        (429, '{"ok":false,"parameters":[]}', "unknown"),
        (400, '{"ok":false,"description":5,"parameters":{"migrate_to_chat_id":"x"}}', "refused"),
        (502, "<html>", "unknown"),
        (200, "<html>", "unknown"),
    ],
)
async def test_an_error_of_the_wrong_types_is_still_an_outcome(status: int, body: str, state: str) -> None:
    assert (await answered(status, body)).state == state


async def answered(status: int, body: str) -> Outcome:
    """What the sender makes of an answer of these bytes."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    request = telegram_request(None, 1)
    bot = ExtBot("1:x", base_url=origin + "/bot", request=request, rate_limiter=Pacer(FakeClock(), 0))
    await request.initialize()
    try:
        return await TelegramSender(bot).send(Delivery(1, 7, None, EditionKey.asked(NOW), 0, Message("一期"), True, 1))
    finally:
        await request.shutdown()
        await runner.cleanup()


async def test_the_owner_hears_of_a_fault_once_and_everybody_is_delivered_to(press: Play, site: Site) -> None:
    owner = press.stage.user("老板", id=OWNER)
    await owner.say("/help")
    await press.settled()
    for name in ("a", "b"):
        await follow(press.services, site, f"/{name}.xml", name)
    breaking(press.services, "feeds", "known_keys")
    seen = len(press.stage.sent(owner.id))
    for _ in range(3):
        await press.app.bot_data.scheduler.step()
        press.clock.advance(hours=3)
    told = [one["text"] for one in press.stage.sent(owner.id)[seen:] if "OverflowError" in one["text"]]
    assert len(told) == 1
    assert "秘密" not in told[0]


@pytest.mark.parametrize("raw", ["null", "[]", '{"ok":true}', '{"ok":true,"result":null}', '{"ok":true,"result":[{}]}'])
@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_one_malformed_answer_of_the_bot_api_stops_neither_answers_nor_deliveries(
    press: Play, method: str, raw: str
) -> None:
    person = press.stage.user("小明", id=3003)
    await person.say("/help")
    await press.settled()
    await queue(press.services, person.id)
    fault = press.stage.fail(method, raw=raw, error_code=200)
    await press.app.bot_data.scheduler.step()
    await person.say("/privacy")
    async with asyncio.timeout(60):
        while not any("/forget" in one["text"] for one in press.stage.sent(person.id)[1:]):
            press.clock.advance(seconds=1)
            await asyncio.sleep(0.01)
    press.clock.advance(hours=1)
    await press.app.bot_data.scheduler.step()
    is_obeyed = method == "sendMessage" and "ok" in raw  # the stage only says so
    assert fault.times == 0
    assert [one["text"] for one in press.stage.sent(person.id)].count("一期") == (0 if is_obeyed else 1)
