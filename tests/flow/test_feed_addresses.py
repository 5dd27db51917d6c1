"""Addresses of feeds as people send them: followed, refused or offered, and never taken for a word."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Malformed
from bot.flows.importing import ListImported, import_feeds
from bot.runtime.services import Services
from tests.fakes import Site
from tests.flow.test_subscriptions import news, rss
from tests.playing import OWNER, Play


async def kinds(press: Play, who: Any) -> list[str]:
    return [one.kind for one in await press.services.storage.subscriptions.of_chat(who.id)]


@pytest.mark.parametrize(
    "written", ["feed://{host}/f.xml", "feed:http://{host}/f.xml", "{host}/f.xml", "<{host}/f.xml>"]
)
async def test_a_feed_is_followed_however_its_address_is_written(press: Play, site: Site, written: str) -> None:
    site.add("/f.xml", rss(news(site, "春耕方案")), "application/rss+xml")
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe " + written.format(host=site.origin.removeprefix("http://")))
    assert await press.stage.wait_message(ann, "已订阅来源")
    assert [feed.url for feed in await press.services.storage.feeds.all()] == [site.origin + "/f.xml"]


@pytest.mark.parametrize(
    "text", ["/subscribe feed://127.0.0.1:9/f.xml", "订阅 127.0.0.1:9", "/subscribe ftp://a.example/f"]
)
async def test_an_address_that_leads_nowhere_is_refused_and_no_keyword(press: Play, text: str) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say(text)
    answer = await press.stage.wait_message(ann, "地址" if "ftp" in text else "连不上")
    assert "已订阅" not in answer["text"]
    assert await kinds(press, ann) == []


@pytest.mark.parametrize(
    "kind", ["application/rss+xml", "text/xml; charset=utf-8", "text/html; charset=utf-8", "application/xml"]
)
async def test_the_link_of_a_feed_is_answered_with_an_offer_to_subscribe(press: Play, site: Site, kind: str) -> None:
    url = site.add("/f.xml", rss(news(site, "春耕方案")), kind)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say(f"看看这个 {url}")
    offered = await press.stage.wait_message(ann, "订阅源")
    assert kind.partition(";")[0] not in offered["text"]
    await ann.tap("订阅「127.0.0.1」")
    assert await press.stage.wait_message(ann, "已订阅来源")
    assert await kinds(press, ann) == ["source"]


async def test_a_preview_counts_what_was_published_in_the_week_and_not_what_was_read_in_it(
    press: Play, site: Site
) -> None:
    dated = [
        re.sub(r"<pubDate>[^<]*</pubDate>", "", news(site, name, topic)).replace(
            "<link>", f"<pubDate>{date}</pubDate><link>"
        )
        for name, topic, date in (
            ("春耕方案", "财政", "2026-03-10 08:30"),
            ("水利投资计划", "水利", "2026-03-05 23:30"),
            ("医保目录调整", "医保", "2026-03-04 08:30"),
            ("教师招聘公告", "教育", "2025-12-01 08:30"),
        )
    ]
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe " + site.add("/f.xml", rss(*dated), "application/rss+xml"))
    answer = await press.stage.wait_message(ann, "已订阅来源")
    assert "最近 7 天有 2 条" in answer["text"]
    assert "教师招聘公告" not in answer["text"]


GBK = '<?xml version="1.0" encoding="gb2312"?><opml><body><outline text="财经"><outline text="云" xmlUrl="http://a.example/f"/></outline></body></opml>'


@pytest.mark.parametrize(
    "data",
    [
        GBK.encode("gb18030"),
        GBK.replace("gb2312", "UTF-16").encode("utf-16"),
        GBK.replace("gb2312", "utf-16").encode("utf-16-le"),
        GBK.replace("gb2312", "big5").replace("财经", "財經").replace("云", "雲").encode("big5"),
        GBK.replace("gb2312", "utf-8").encode("utf-8-sig"),
        ("\n" + GBK.replace("gb2312", "utf-8")).encode(),
        GBK.encode(),  # says that it is GB2312, and is not
    ],
)
async def test_a_list_is_followed_in_any_encoding(services: Services, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "l.OPML").write_bytes(data)
    assert await import_feeds(services, str(tmp_path / "l.OPML")) == ListImported(1, 1)
    (feed,) = await services.storage.feeds.all()
    assert (feed.url, feed.categories[0] in {"财经", "財經"}) == ("http://a.example/f", True)


async def test_a_list_that_is_none_is_malformed(services: Services, tmp_path: Path) -> None:
    (tmp_path / "l.opml").write_bytes(b"\x89PNG\0\0")
    with pytest.raises(Malformed):
        await import_feeds(services, str(tmp_path / "l.opml"))


def test_a_broken_list_is_named_with_its_reason_and_the_others_are_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.__main__ import main

    (tmp_path / "bad.opml").write_text("no list")
    outlines = '<outline text="邮件" xmlUrl="mailto:a@b.cn"/><outline text="好" xmlUrl="http://a.example/f"/>'
    (tmp_path / "GOOD.OPML").write_text(f"<opml><body>{outlines}</body></opml>")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/t.db")
    monkeypatch.setattr(sys, "argv", ["bot", "import", str(tmp_path / "bad.opml"), str(tmp_path / "GOOD.OPML")])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "bad.opml: 页面内容损坏" in said
    assert "邮件 mailto:a@b.cn" in said
    assert "GOOD.OPML: 1 feeds, +1, 1 skipped" in said


async def test_the_owner_adds_a_feed_however_its_address_is_written(press: Play, site: Site) -> None:
    site.add("/f.xml", rss(news(site, "春耕方案")), "application/rss+xml")
    owner = press.stage.user("owner", id=OWNER, language_code="zh-hans")
    await owner.say(f"/addfeed {site.origin.replace('http', 'feed')}/f.xml 部委/财政部")
    assert await press.stage.wait_message(owner, "已关注")
    (feed,) = await press.services.storage.feeds.all()
    assert (feed.url, feed.categories) == (site.origin + "/f.xml", ("部委", "财政部"))
