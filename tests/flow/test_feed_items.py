"""Items as feeds really have them: none is lost, none is mixed up with another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.flows.polling import poll_due
from bot.models import Article
from bot.runtime.services import Services
from tests.archive import public_articles
from tests.fakes import FakeClock, Site
from tests.flow.test_sources import again, follow, news, publish
from tests.pages import report

SENTENCES = (
    "云江省第{n}批中小企业数字化改造名单公布，共有{n}7家企业入选，省级财政按实际投入的百分之二十给予补助。",
    "第{n}批企业要在2026年底前完成改造，逾期未完成的收回已拨付的第{n}批补助资金，并在三年内不得再次申报。",
    "省工业和信息化厅将组织第{n}批名单的第三方评估，评估结果作为下一年度安排资金的重要依据，请各市州抓好落实。",
    "各市州主管部门按季度报送第{n}批项目进展，对进展缓慢的第{n}批企业进行约谈，确保按期完成既定目标任务。",
)


def body(number: int, repeats: int = 2) -> str:
    return "".join(f"<p>{line.format(n=number)}</p>" for line in SENTENCES * repeats)


def entry(number: int, link: str = "", guid: str = "", title: str = "", text: str = "") -> str:
    parts = [f"<title>{title or f'第{number}批名单公布'}</title>", f"<link>{link}</link>" if link else ""]
    parts += [f"<guid isPermaLink='false'>{guid}</guid>" if guid else "", f"<pubDate>2026-03-0{number} 08:30</pubDate>"]
    return f"<item>{''.join(parts)}<description><![CDATA[{text or body(number)}]]></description></item>"


async def archived(services: Services) -> list[Article]:
    return await public_articles(services.storage)


@pytest.mark.parametrize(
    ("link", "guid"),
    [
        ("/app/#/news/{n}", ""),
        ("/log#v{n}", ""),
        ("/log#v{n}", "{n}"),
        ("/notices/", "id-{n}"),
        ("/notices/", ""),
        ("", ""),
        ("", "0"),
        ("/view.php?from={n}", ""),
    ],
)
async def test_every_item_is_archived_by_what_it_holds_and_known_the_next_time(
    services: Services, site: Site, clock: FakeClock, link: str, guid: str
) -> None:
    items = [
        entry(n, link and site.origin + link.format(n=n), guid.format(n=n), title="早间快讯" if not link else "")
        for n in (1, 2, 3)
    ]
    await follow(services, publish(site, *items))
    assert (await poll_due(services)).read == 3
    found = await archived(services)
    assert sorted("".join(one.paragraphs)[3:7] for one in found) == ["第1批中", "第2批中", "第3批中"]
    assert {one.published for one in found} == {datetime(2026, 3, n, 0, 30, tzinfo=UTC) for n in (1, 2, 3)}
    assert (await again(services, clock)).new == 0


async def test_an_overview_that_lists_one_item_at_a_time_brings_each(
    services: Services, site: Site, clock: FakeClock
) -> None:
    link = site.origin + "/notices/"
    await follow(services, publish(site, entry(1, link, "id-1")))
    await poll_due(services)
    publish(site, entry(2, link, "id-2", title="第二期公告"))
    assert (await again(services, clock)).read == 1
    assert [one.title for one in await archived(services)] == ["第1批名单公布", "第二期公告"]
    assert (await again(services, clock)).new == 0


async def test_short_texts_that_lead_to_one_page_are_read_instead_of_it(services: Services, site: Site) -> None:
    link = site.add("/live/", report("云江快讯滚动播报"))
    items = [entry(n, link, f"n{n}", title=f"快讯{n}", text=body(n, repeats=1)) for n in (1, 2, 3)]
    await follow(services, publish(site, *items))
    await poll_due(services)
    assert sorted(one.title for one in await archived(services)) == ["快讯1", "快讯2", "快讯3"]
    assert "/live/" not in site.asked


@pytest.mark.parametrize(
    "title",
    ["午评｜沪指涨0.5%", "国企改革｜三年回头看", "专访 - 张三丰", "数据_3月6日", "云江观察 | 降准在线", "要闻--云江网"],
)
async def test_the_title_of_an_item_names_no_publisher(services: Services, site: Site, title: str) -> None:
    await follow(services, publish(site, entry(1, site.origin + "/1.html", title=title)))
    await poll_due(services)
    (found,) = await archived(services)
    assert (found.title, found.publisher) == (title, "云江日报")


async def test_a_publisher_that_the_text_names_is_kept(services: Services, site: Site) -> None:
    text = "<p>来源：白川晚报</p>" + body(1)
    await follow(services, publish(site, entry(1, site.origin + "/1.html", title="午评｜沪指涨0.5%", text=text)))
    await poll_due(services)
    assert [one.publisher for one in await archived(services)] == ["白川晚报"]


async def test_titles_are_archived_as_text(services: Services, site: Site) -> None:
    title = "&lt;b&gt;云江省&lt;/b&gt;：GDP增速&lt;5%，&amp;ldquo;双降&amp;rdquo;"
    await follow(services, publish(site, entry(1, site.origin + "/1.html", title=title)))
    await poll_due(services)
    assert [one.title for one in await archived(services)] == ["云江省：GDP增速<5%，“双降”"]


async def was_read_before(services: Services, old: str, source: str) -> None:
    """An archive as it was before general names counted: the article and the item's row have the shorter key."""
    article = Article(source, old, "第1批名单公布", ("甲。",))
    stored = await services.storage.articles.save(article, topic="x", owner_chat_id=None, read_at=services.clock.now())
    keys = [old.removeprefix("http:")]
    await services.storage.feeds.mark_read(1, keys, stored.id, is_news=False, now=services.clock.now())


@pytest.mark.parametrize(
    ("link", "old"),
    [("/x?id=3&from=rss", "/x?id=3"), ("/app/#/news/1", "/app/"), ("/x?id=3&share_id=7&scene=2", "/x?id=3")],
)
async def test_an_old_archive_knows_its_items_and_links_under_their_former_keys(
    services: Services, site: Site, link: str, old: str
) -> None:
    await follow(services, publish(site, entry(1, site.origin + link)))
    await was_read_before(services, site.origin + old, site.origin + link)
    assert (await poll_due(services)).new == 0
    assert await services.storage.articles.find(site.origin + link, chat_id=0)


async def test_a_former_key_of_another_item_hides_nothing(services: Services, site: Site) -> None:
    await follow(services, publish(site, entry(2, site.origin + "/view.php?from=2")))
    await was_read_before(services, site.origin + "/view.php", site.origin + "/view.php?from=1")
    assert (await poll_due(services)).read == 1
    assert await services.storage.articles.find(site.origin + "/view.php?from=3", chat_id=0) is None
    found = await services.storage.articles.find(site.origin + "/view.php?from=2", chat_id=0)
    assert found
    assert "第2批" in found.article.paragraphs[0]


async def test_rows_of_skipped_items_get_their_new_key_once(services: Services, site: Site, clock: FakeClock) -> None:
    feed = await follow(services, publish(site, entry(1, site.origin + "/x?id=3&from=rss")))
    key = f"{site.origin.removeprefix('http:')}/x?id=3"
    await services.storage.feeds.mark_skipped(feed.id, [(key,)], clock.now())
    assert (await poll_due(services)).new == 0
    rows = await services.storage.database.read_sql("SELECT item_key FROM feed_items", {})
    assert [tuple(row) for row in rows] == [(key + "&from=rss",)]
    assert await news(services) == []


async def test_a_tracked_key_of_a_portal_is_moved_by_the_migration(bare_url: str) -> None:
    from bot.storage.database import connect
    from bot.storage.migrate import migrate
    from tests.contract.test_migrations import upgrade_to

    page = "https://finance.sina.com.cn/china/2026-03-06/doc-inaxyz1234567.shtml"
    insert = (
        "INSERT INTO articles (id, page_key, owner_chat_id, document, read_at) "
        "VALUES ({id}, '{key}', {chat}, '{{}}', '2026-03-12 08:00:00')"
    )
    database = connect(bare_url)
    async with database.writing() as connection:
        await connection.run_sync(upgrade_to("0008"))
        for number, key, chat in ((1, f"{page}?cre=a&mod=b", 0), (2, f"{page}?vt=4", 0), (3, f"{page}?vt=4", 5)):
            await connection.execute(text(insert.format(id=number, key=key, chat=chat).replace(":", r"\:")))
        await connection.execute(text(insert.format(id=4, key="https://a.example/x?id=3", chat=0).replace(":", r"\:")))
    await migrate(database)
    rows = await database.read_sql("SELECT page_key FROM articles ORDER BY id", {})
    assert [row[0] for row in rows] == [page, f"{page}?vt=4", page, "https://a.example/x?id=3"]
    await database.close()
