"""The State Council's policy library as a source: documents of our own behind its search, as it is described."""

from __future__ import annotations

import json

import pytest

from bot.feeds.policy_library import library_address
from bot.flows.polling import poll_due
from bot.flows.subscriptions import categories, fill_category
from bot.runtime.services import Services
from bot.summarizing.beginning import beginning_of
from bot.summarizing.topics import topic_of
from tests.fakes import FakeClock, Site
from tests.flow.test_sources import follow
from tests.pages import report
from tests.playing import Play
from tests.unit.test_policy_library import answer, row

ASKED = "/search-gov/data?t=zhengcelibrary_bm&q="


def library(site: Site, *numbers: int, code: int = 200) -> str:
    """The site answers as the library does, with these documents and a page for each."""
    rows = [row(n, url=site.add(f"/content_{n}.htm", report(f"云江省灌区改造办法第{n}批"))) for n in numbers]
    site.add("/search-gov/data", answer({"catMap": {"bumenfile": {"listVO": rows}}}, code), "application/json")
    return site.origin + ASKED


async def test_its_documents_are_read_with_what_it_says_of_them(services: Services, site: Site) -> None:
    await follow(services, library(site, 1, 2, 3), "list")
    assert (await poll_due(services)).read == 3
    found = await services.storage.articles.find(site.origin + "/content_2.htm", chat_id=0)
    assert found
    assert found.article.header["发文字号"] == "云水发〔2026〕2号"
    assert topic_of(beginning_of(found.article)).name == "农业、林业、水利"


@pytest.mark.parametrize("answered", ["refused", "another shape", "a page", "nothing"])
async def test_a_refusal_and_another_shape_are_failures_of_the_source(
    services: Services, site: Site, clock: FakeClock, answered: str
) -> None:
    feed = await follow(services, library(site, 1, 2, 3), "list")
    await poll_due(services)
    if answered == "refused":
        library(site, 1, 2, 3, code=5001)
    elif answered == "another shape":
        site.add("/search-gov/data", json.dumps({"result": [row(1), row(2), row(3)]}), "application/json")
    elif answered == "a page":
        site.add("/search-gov/data", "<html><body><h1>请完成验证</h1></body></html>")
    else:
        site.add("/search-gov/data", answer({"listVO": []}), "application/json")
    clock.advance(4000)
    done = await poll_due(services)
    assert [address for address, _ in done.failed] == [feed.url]
    after = await services.storage.feeds.get(feed.id)
    assert after
    assert after.errors == 1


async def test_the_catalogue_has_it_under_the_state_council(services: Services) -> None:
    assert "国务院/政策文件" in await categories(services)
    await fill_category(services, "国务院/政策文件")
    urls = {one.url for one in await services.storage.feeds.all()}
    assert {library_address("zhengcelibrary_gw"), library_address("zhengcelibrary_bm")} <= urls


async def test_somebody_subscribes_to_it_and_sees_its_documents(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/subscribe {library(site, 1, 2, 3)}")
    made = await play.stage.wait_message(ann, "已订阅来源「国务院政策文件库」")
    assert "云江省灌区改造办法第3批" in made["text"]


async def test_somebody_hears_when_it_gives_no_documents(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/subscribe {library(site, 1, code=5001)}")
    said = await play.stage.wait_message(ann, "没有订阅成")
    assert said["text"].startswith("国务院政策文件库没有给出文件")
