"""Feeds on a site of ours: new items are read in full into the archive, once."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.feeds.opml import parse_opml
from bot.feeds.parser import parse_feed
from bot.flows.polling import FeedPolled, poll_due
from bot.flows.scheduler import run_polling
from bot.models import Page
from bot.runtime.services import Services
from tests.archive import public_articles
from tests.fakes import Site
from tests.pages import report

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>云江日报</title><ttl>30</ttl>'
    "{items}</channel></rss>"
)
ITEM = (
    "<item><guid>{guid}</guid><title>{title}</title><link>{link}</link>"
    "<pubDate>Thu, 12 Mar 2026 08:00:00 GMT</pubDate></item>"
)
WHOLE = (
    "<item><guid>w</guid><title>补贴 &lt;下达&gt;</title><link>{link}</link>"
    "<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>'
    '<entry><id>a</id><title>x</title><link href="/x"/></entry></feed>'
)
OPML = '<opml><body><outline text="{folder}"><outline text="t" xmlUrl="{url}"/></outline></body></opml>'


def rss(*items: str) -> str:
    return RSS.format(items="".join(items))


def item(site: Site, guid: str, path: str = "/report.html") -> str:
    return ITEM.format(guid=guid, title="标题", link=site.origin + path)


async def follow(services: Services, site: Site, body: str, kind: str = "application/rss+xml") -> str:
    url = site.add("/feed.xml", body, kind)
    await services.storage.feeds.add(url, ("地方", "云江"), services.clock.now())
    return url


async def test_new_items_are_read_in_full_with_the_feeds_category(services: Services, site: Site) -> None:
    await follow(services, site, rss(item(site, "1")))
    done = await poll_due(services)
    assert (done.feeds, done.new, done.read, done.failed) == (1, 1, 1, ())
    (article,) = await public_articles(services.storage)
    assert "专利转化" in article.title
    assert article.categories == ("地方", "云江")


async def test_nothing_is_asked_before_it_is_due_and_nothing_is_read_twice(services: Services, site: Site) -> None:
    await follow(services, site, rss(item(site, "1")))
    await poll_due(services)
    assert (await poll_due(services)).feeds == 0
    services.clock.advance(2000)  # type: ignore[attr-defined]
    assert (await poll_due(services)).new == 0
    assert site.asked == {"/feed.xml": 2, "/report.html": 1}


async def test_a_broken_feed_stops_no_other_and_waits_longer(services: Services, site: Site) -> None:
    await follow(services, site, rss(item(site, "1")))
    await services.storage.feeds.add(site.add("/bad.xml", "<html>no</html>"), (), services.clock.now())
    done = await poll_due(services)
    assert done.read == 1
    assert [kind for _, kind in done.failed] == ["unsupported"]
    services.clock.advance(1799)  # type: ignore[attr-defined]
    assert (await poll_due(services)).feeds == 0


async def test_an_item_that_fails_for_now_is_tried_again(services: Services, site: Site) -> None:
    site.pages["/late.html"] = (503, "text/html", b"later")
    await follow(services, site, rss(item(site, "1", "/late.html")))
    assert (await poll_due(services)).read == 0
    site.add("/late.html", report())
    services.clock.advance(2000)  # type: ignore[attr-defined]
    assert (await poll_due(services)).read == 1


async def test_an_items_own_body_is_taken_where_it_is_whole(services: Services, site: Site) -> None:
    text = "云江省财政厅3月12日下达耕地地力保护补贴46亿元，每亩标准不低于78元，4月底前兑付到户。" * 10
    whole = WHOLE.format(link=site.origin + "/gone.html", text=text)
    await follow(services, site, rss(whole))
    assert (await poll_due(services)).read == 1
    assert "/gone.html" not in site.asked


async def test_polling_alone_goes_on_from_round_to_round_and_builds_stories(services: Services, site: Site) -> None:
    await follow(services, site, rss(item(site, "1")))
    rounds: list[FeedPolled] = []
    polled_twice = asyncio.Event()

    async def on_polled(polled: FeedPolled) -> None:
        rounds.append(polled)
        if len(rounds) == 2:
            polled_twice.set()

    polling = asyncio.create_task(run_polling(services, on_polled))
    await polled_twice.wait()
    polling.cancel()
    assert [one.read for one in rounds[:2]] == [1, 0]
    assert await services.storage.stories.newest() == 1


def page(text: str) -> Page:
    return Page("f", text, "feed", "https://example.org/feed")


def test_atom_and_json_feeds_are_feeds_too() -> None:
    found = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": "j", "url": "/y"}]}
    assert parse_feed(page(ATOM), NOW).items[0].url == "https://example.org/x"
    assert parse_feed(page(json.dumps(found)), NOW).items[0].url == "https://example.org/y"


@pytest.mark.parametrize("text", ["", "{", '{"items": 3}', "<rss", "<html></html>", "[]"])
def test_what_is_no_feed_is_malformed(text: str) -> None:
    from bot.errors import Malformed

    with pytest.raises(Malformed):
        parse_feed(page(text), NOW)


async def test_an_opml_list_is_followed_and_polled_on_the_command_line(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("ALLOWED_HOSTS", "127.0.0.1")
    monkeypatch.setenv("WORKERS", "0")
    url = site.add("/feed.xml", rss(item(site, "1")), "application/rss+xml")
    listed = tmp_path / "feeds.opml"
    listed.write_text(OPML.format(folder="地方", url=url), "utf-8")
    assert "+1" in (await command("import", str(listed)))[2]
    code, _, said = await command("poll", "--once")
    assert (code, "1 read" in said) == (0, True)
    assert "专利转化" in (await command("digest", "--json", "地方"))[1]
    exported = (await command("export"))[1]
    assert [(one.url, one.categories) for one in parse_opml("x", exported).feeds] == [(url, ("地方",))]


async def command(*arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the program as a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    shown, said = await process.communicate()
    return process.returncode or 0, shown.decode(), said.decode()
