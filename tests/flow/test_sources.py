"""Sources over time, on a site of ours: what is new, what is news, who is asked when, and what is said of them."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import httpx
import pytest

from bot.errors import NoFeed, SourceError
from bot.feeds.parser import parse_feed
from bot.fetching.client import open_fetcher
from bot.flows.first_polls import FirstPolls, PollProgress
from bot.flows.ingest import ingest
from bot.flows.polling import PollRound, poll_due, poll_feed
from bot.flows.source_discovery import DiscoveredSource, find_source
from bot.models import FollowedFeed, Link
from bot.runtime.services import FEEDS_AT_ONCE, Services
from tests.archive import public_articles
from tests.fakes import FakeClock, Site
from tests.pages import report

FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>云江日报</title>{items}</channel></rss>'
)
LIST = "<html><head><title>通知公告_云江省财政厅</title></head><body><ul class='list'>{items}</ul></body></html>"
RSS = "application/rss+xml"


def entry(url: str, guid: str = "", title: str = "标题", date: str = "Thu, 12 Mar 2026 08:00:00 GMT") -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><guid>{guid or url}</guid><title>{title}</title><link>{url}</link>{dated}</item>"


def article(site: Site, name: str) -> str:
    return site.add(f"/{name}.html", report(f"云江省召开{name}工作会议部署有关事项"))


def publish(site: Site, *items: str, path: str = "/feed.xml") -> str:
    return site.add(path, FEED.format(items="".join(items)), RSS)


async def follow(services: Services, url: str, kind: str = "feed") -> FollowedFeed:
    await services.storage.feeds.add(url, (), services.clock.now(), kind=kind)  # type: ignore[arg-type]
    feed = await services.storage.feeds.by_url(url)
    assert feed
    return feed


async def again(services: Services, clock: FakeClock, seconds: float = 1100) -> PollRound:
    clock.advance(seconds)
    return await poll_due(services)


async def news(services: Services) -> list[bool]:
    return [arrival.is_news for arrival in await services.storage.feeds.pending_articles()]


async def test_the_first_poll_fills_the_archive_and_what_comes_later_is_news(
    services: Services, site: Site, clock: FakeClock
) -> None:
    one, two = article(site, "甲"), article(site, "乙")
    await follow(services, publish(site, entry(one)))
    await poll_due(services)
    assert await news(services) == [False]
    publish(site, entry(two), entry(one))
    assert (await again(services, clock)).read == 1
    assert await news(services) == [False, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda url: entry(url, "g", title="另一个标题", date="Fri, 13 Mar 2026 08:00:00 GMT"),
        lambda url: entry(url, "another"),
        lambda url: entry(url + "?utm_source=rss#top", "another"),
        lambda url: entry(url.replace("甲", "moved"), "g"),
    ],
    ids=["renamed and re-dated", "another guid", "another guid and parameters", "another address"],
)
async def test_what_changed_its_clothes_is_not_new(
    services: Services, site: Site, clock: FakeClock, change: object
) -> None:
    url = article(site, "甲")
    await follow(services, publish(site, entry(url, "g")))
    await poll_due(services)
    publish(site, change(url))  # type: ignore[operator]
    done = await again(services, clock)
    assert (done.new, done.read) == (0, 0)


async def test_a_key_learnt_later_is_kept(services: Services, site: Site, clock: FakeClock) -> None:
    url = article(site, "甲")
    await follow(services, publish(site, entry(url, "g")))
    await poll_due(services)
    publish(site, entry(url, "h"))
    await again(services, clock)
    publish(site, entry(site.origin + "/elsewhere.html", "h"))
    assert (await again(services, clock)).new == 0


async def test_an_address_that_sends_on_to_a_known_article_is_not_news(
    services: Services, site: Site, clock: FakeClock
) -> None:
    url = article(site, "甲")
    await follow(services, publish(site, entry(url, "g")))
    await poll_due(services)
    site.pages["/short"] = (302, "text/html", b"")
    site.headers["/short"] = {"Location": url}
    publish(site, entry(site.origin + "/short", "s"))
    await again(services, clock)
    assert await news(services) == [False]
    assert await services.storage.articles.count() == 1


async def test_an_article_that_two_feeds_bring_is_read_once_and_arrives_once(
    services: Services, site: Site, clock: FakeClock
) -> None:
    url = article(site, "甲")
    one, two = publish(site, path="/1.xml"), publish(site, path="/2.xml")
    feeds = [await follow(services, one), await follow(services, two)]
    await poll_due(services)
    publish(site, entry(url, "a"), path="/1.xml")
    await again(services, clock)
    publish(site, entry(url, "b"), path="/2.xml")
    await again(services, clock)
    assert await news(services) == [True]
    (arrival,) = await services.storage.feeds.pending_articles()
    assert (await services.storage.feeds.feeds_of([arrival.article_id]))[arrival.article_id] == {
        one.id for one in feeds
    }
    assert site.asked["/甲.html"] == 1


async def test_a_kill_between_article_and_note_loses_nothing(
    services: Services, site: Site, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends after the article was stored: the item is read again and arrives."""
    one, two = article(site, "甲"), article(site, "乙")
    feed = await follow(services, publish(site, entry(one)))
    await poll_due(services)
    publish(site, entry(two), entry(one))
    stored = await services.storage.articles.save(
        (await _article(services, two)), topic="其他", owner_chat_id=None, read_at=clock.now()
    )
    assert await services.storage.feeds.feeds_of([stored.id]) == {}
    await again(services, clock)
    assert await news(services) == [False, True]
    assert await services.storage.feeds.feeds_of([stored.id]) == {stored.id: {feed.id}}


async def _article(services: Services, url: str) -> object:
    from bot.reading.read import read

    page = await services.fetcher.fetch(Link(url, url))
    assert page
    return read(page, services.clock.now())


async def test_an_item_of_several_pages_is_read_whole(services: Services, site: Site) -> None:
    more = "<p>" + "云江省还将在六个市试点先使用后付费，许可费在产品销售后支付。" * 5 + "</p>"
    turn = "<div class='page'><a href='/a_2.html'>下一页</a></div>"
    url = site.add("/a.html", report().replace("</body>", turn + "</body>"))
    site.add("/a_2.html", f"<html><body><h1>云江省召开会议部署专利转化工作</h1>{more}</body></html>")
    await follow(services, publish(site, entry(url)))
    assert (await poll_due(services)).read == 1
    (stored,) = await public_articles(services.storage)
    assert "六个市试点" in "".join(stored.paragraphs)


async def test_of_a_long_first_feed_the_newest_twenty_are_read(
    services: Services, site: Site, clock: FakeClock
) -> None:
    urls = [article(site, f"第{number}次") for number in range(30)]
    dates = [f"{1 + number // 24:02d} Mar 2026 {number % 24:02d}:00:00 GMT" for number in range(30)]
    items = [entry(url, date=date) for url, date in zip(urls, dates, strict=True)]
    await follow(services, publish(site, *items))
    done = await poll_due(services)
    assert (done.new, done.read) == (30, 20)
    assert {f"/第{number}次.html" for number in range(10, 30)} == set(site.asked) - {"/feed.xml"}
    assert (await again(services, clock)).new == 0


async def test_a_flood_is_read_twenty_at_a_time_without_losing_any(
    services: Services, site: Site, clock: FakeClock
) -> None:
    await follow(services, publish(site))
    await poll_due(services)
    publish(site, *(entry(article(site, f"第{number}次"), date="") for number in range(45)))
    site.headers["/feed.xml"] = {"ETag": '"1"'}
    reads = [(await again(services, clock)).read, *[(await again(services, clock, 61)).read for _ in range(3)]]
    assert reads == [20, 20, 5, 0]
    assert await news(services) == [True] * 45


async def test_what_was_not_changed_is_not_sent_again(services: Services, site: Site, clock: FakeClock) -> None:
    await follow(services, publish(site, entry(article(site, "甲"))))
    site.headers["/feed.xml"] = {"ETag": '"1"', "Cache-Control": "max-age=7200"}
    await poll_due(services)
    assert (await again(services, clock)).feeds == 0
    done = await again(services, clock, 7000)
    assert (done.feeds, done.new, done.failed) == (1, 0, ())
    assert (await again(services, clock, 2000)).feeds == 0  # what the feed asked for holds after a 304 too


async def test_an_item_that_waits_is_tried_though_the_feed_did_not_change(
    services: Services, site: Site, clock: FakeClock
) -> None:
    site.pages["/甲.html"] = (503, "text/html", b"")
    await follow(services, publish(site, entry(site.origin + "/甲.html")))
    site.headers["/feed.xml"] = {"ETag": '"1"'}
    assert (await poll_due(services)).read == 0
    article(site, "甲")
    assert (await again(services, clock)).read == 1
    assert await news(services) == [False]  # it came with the first poll


async def test_an_item_that_never_answers_is_given_up(services: Services, site: Site, clock: FakeClock) -> None:
    site.pages["/甲.html"] = (503, "text/html", b"")
    await follow(services, publish(site, entry(site.origin + "/甲.html")))
    failed = [len((await again(services, clock)).failed) for _ in range(7)]
    assert failed == [1, 1, 1, 1, 1, 0, 0]


async def test_retry_after_of_a_feed_is_respected(services: Services, site: Site, clock: FakeClock) -> None:
    site.pages["/feed.xml"] = (429, "text/html", b"")
    site.headers["/feed.xml"] = {"Retry-After": "7200"}
    await follow(services, site.origin + "/feed.xml")
    await poll_due(services)
    assert (await again(services, clock, 7100)).feeds == 0
    assert (await again(services, clock, 200)).feeds == 1


async def test_a_slow_feed_delays_no_other(services: Services, site: Site) -> None:
    site.gates["/slow.xml"] = asyncio.Event()
    await follow(services, publish(site, path="/slow.xml"))
    await follow(services, publish(site, entry(article(site, "甲"))))
    polling = asyncio.create_task(poll_due(services))
    await site.arrived["/甲.html"].wait()
    assert not polling.done()
    site.gates["/slow.xml"].set()
    assert (await polling).feeds == 2


async def test_a_feed_that_waited_long_for_its_turn_keeps_its_lease(
    services: Services, site: Site, clock: FakeClock
) -> None:
    await follow(services, publish(site))
    (feed,) = await services.storage.feeds.claim_due(clock.now())
    async with contextlib.AsyncExitStack() as others:
        for _ in range(FEEDS_AT_ONCE):
            await others.enter_async_context(services.polls)
        polling = asyncio.create_task(poll_feed(services, feed))
        await asyncio.sleep(0)
        assert "/feed.xml" not in site.asked
        clock.advance(800)
        site.gates["/feed.xml"] = asyncio.Event()
    await site.arrived["/feed.xml"].wait()
    clock.advance(800)
    assert await services.storage.feeds.claim_due(clock.now()) == []
    site.gates["/feed.xml"].set()
    assert (await polling).failed == ()


async def test_a_feed_in_progress_is_not_started_twice(services: Services, site: Site) -> None:
    gate = site.gates["/feed.xml"] = asyncio.Event()
    feed = await follow(services, publish(site))
    polling = asyncio.create_task(poll_due(services))
    await site.arrived["/feed.xml"].wait()
    assert await services.storage.feeds.claim([feed], services.clock.now()) == []
    assert (await poll_due(services)).feeds == 0
    gate.set()
    assert (await polling).feeds == 1
    assert site.asked["/feed.xml"] == 1


async def test_what_was_never_polled_is_polled_at_once(services: Services, site: Site) -> None:
    feed = await follow(services, publish(site, entry(article(site, "甲"))))
    for _ in range(2):
        progress = PollProgress(1)
        await FirstPolls(services, [feed.id], progress).run()
        assert progress == PollProgress(1, 1, 1)
    assert site.asked["/feed.xml"] == 1


async def test_a_broken_source_is_said_until_it_was_heard_and_so_is_its_return(
    services: Services, site: Site, clock: FakeClock
) -> None:
    site.add("/feed.xml", "gone", status=500)
    feed = await follow(services, site.origin + "/feed.xml")
    changed = [(await again(services, clock, 86_400)).announcing for _ in range(4)]
    assert [[one.announce for one in some] for some in changed] == [[], ["broken"], ["broken"], ["broken"]]
    await services.storage.feeds.announced(feed.id, "broken")
    assert (await again(services, clock, 2 * 86_400)).announcing == ()
    publish(site)
    (change,) = (await again(services, clock, 2 * 86_400)).announcing
    assert (change.announce, change.feed_id, change.title) == ("healthy", feed.id, "云江日报")
    await services.storage.feeds.announced(feed.id, "healthy")
    assert (await again(services, clock)).announcing == ()


async def test_a_source_that_falls_silent_is_said_once_and_speaks_for_itself(
    services: Services, site: Site, clock: FakeClock
) -> None:
    dates = [f"{day:02d} Mar 2026 07:00:00 GMT" for day in range(8, 13)]
    listed = [entry(article(site, f"第{n}次"), date=date) for n, date in enumerate(dates)]
    feed = await follow(services, publish(site, *listed))
    assert (await poll_due(services)).announcing == ()
    assert (await again(services, clock, 5 * 86_400)).announcing == ()
    (change,) = (await again(services, clock, 2 * 86_400)).announcing
    assert change.announce == "silent"
    await services.storage.feeds.announced(feed.id, "silent")
    assert (await again(services, clock, 86_400)).announcing == ()
    publish(site, entry(article(site, "新"), date=""), *listed)
    assert (await again(services, clock, 86_400)).announcing == ()
    stored = await services.storage.feeds.get(feed.id)
    assert stored
    assert (stored.announced, stored.median_interval_seconds) == (None, 86_400)


def listed(*urls: str) -> str:
    return LIST.format(
        items="".join(
            f"<li><a href='{url}'>关于下达第{n}批专项资金的通知</a><span>2026-03-{12 - n:02d}</span></li>"
            for n, url in enumerate(urls)
        )
    )


async def test_new_links_of_a_list_page_are_items(services: Services, site: Site, clock: FakeClock) -> None:
    urls = [article(site, f"第{number}次") for number in range(4)]
    await follow(services, site.add("/tzgg/", listed(*urls[1:])), "list")
    assert (await poll_due(services)).read == 3
    site.add("/tzgg/", listed(*urls))
    assert (await again(services, clock)).read == 1
    assert await news(services) == [False, False, False, True]
    (feed,) = await services.storage.feeds.all()
    assert feed.title == "通知公告_云江省财政厅"


async def test_a_list_page_that_shows_no_list_any_more_has_failed(services: Services, site: Site) -> None:
    await follow(services, site.add("/tzgg/", "<html><body><div id='app'></div></body></html>"), "list")
    assert (await poll_due(services)).failed == ((site.origin + "/tzgg/", "malformed"),)


async def test_a_public_feed_brings_nothing_from_private_hosts(services: Services, site: Site) -> None:
    secret = article(site, "内部")
    feed = await follow(services, publish(site, entry(secret)))
    page = await services.fetcher.fetch_feed(Link(feed.url, feed.url))
    assert page
    public = replace(feed, url="https://feeds.example.org/feed.xml")
    done = await ingest(services, public, parse_feed(page, services.clock.now()))
    assert done.failed == ((secret, "refused"),)
    assert "/内部.html" not in site.asked


async def test_a_public_item_that_leads_to_a_private_host_is_not_taken_in(services: Services) -> None:
    item = entry("https://news.example.org/1.html")

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/feed.xml":
            return httpx.Response(200, headers={"Content-Type": RSS}, text=FEED.format(items=item))
        if request.url.host == "news.example.org":
            return httpx.Response(302, headers={"Location": "http://127.0.0.1/secret.html"})
        return httpx.Response(200, html=report("内部会议部署专利转化有关事项"))

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        services.fetcher = open_fetcher(services.allowed_hosts, services.clock, client=client)
        await follow(services, "https://feeds.example.org/feed.xml")
        done = await poll_due(services)
    assert (done.read, done.failed) == (0, (("https://news.example.org/1.html", "refused"),))
    assert await public_articles(services.storage) == []


async def found(services: Services, url: str) -> DiscoveredSource:
    return await find_source(services, Link(url, url))


async def test_a_feeds_own_address_is_followed_as_it_is(services: Services, site: Site) -> None:
    url = publish(site, entry("https://a.example/1", title="一"), entry("https://a.example/2", title="二"))
    source = await found(services, url)
    assert (source.url, source.kind, source.title) == (url, "feed", "云江日报")


async def test_the_feed_that_a_site_declares_is_found(services: Services, site: Site) -> None:
    url = publish(site, entry("https://a.example/1"), path="/declared.xml")
    home = site.add(
        "/", "<html><head><link rel='alternate' type='application/rss+xml' href='/declared.xml'></head></html>"
    )
    assert (await found(services, home)).url == url


async def test_a_feed_that_is_only_linked_or_at_a_common_path_is_found(services: Services, site: Site) -> None:
    home = site.add("/", "<html><body><a href='/broken.xml'>RSS</a></body></html>")
    url = publish(site, entry("https://a.example/1"), path="/rss.xml")
    assert (await found(services, home)).url == url


async def test_a_column_is_followed_as_a_list_before_the_sites_common_paths_are_tried(
    services: Services, site: Site
) -> None:
    publish(site, entry("https://a.example/1"), path="/rss.xml")
    column = site.add("/zwgk/tzgg/", listed(*(article(site, f"第{n}次") for n in range(4))))
    source = await found(services, column)
    assert (source.url, source.kind) == (column, "list")
    assert "/rss.xml" not in site.asked


async def test_a_list_kept_as_json_can_be_followed(services: Services, site: Site, clock: FakeClock) -> None:
    rows = [f'{{"TITLE": "云江省第{n}号令", "URL": "{article(site, str(n))}"}}' for n in range(3)]
    url = site.add("/LIST.json", f"[{','.join(rows)}]", "application/json")
    source = await found(services, url)
    assert (source.url, source.kind) == (url, "list")
    await follow(services, url, "list")
    assert (await poll_due(services)).read == 3


@pytest.mark.parametrize(("page", "is_article"), [(report(), True), ("<html><body>x</body></html>", False)])
async def test_what_cannot_be_followed_says_why(services: Services, site: Site, page: str, is_article: bool) -> None:
    with pytest.raises(NoFeed) as refused:
        await found(services, site.add("/a/b.html", page))
    assert refused.value.is_article is is_article


async def test_an_address_that_does_not_answer_raises_its_own_failure(services: Services, site: Site) -> None:
    with pytest.raises(SourceError) as refused:
        await found(services, site.origin + "/none")
    assert refused.value.kind == "not_found"
