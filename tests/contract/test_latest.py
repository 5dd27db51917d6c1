"""The newest of what somebody follows: sources, categories, topics, documents and words, however many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from bot.flows.latest import latest
from bot.models import Article, StoryAssignment, Subscription, SubscriptionKind, SubscriptionTarget
from bot.storage.feeds import PendingArticle
from bot.storage.storage import Storage
from tests.contract.test_search import NOW, Archive
from tests.fakes import StageClock


@dataclass(frozen=True, slots=True)
class Zone:
    """The one setting that is asked for."""

    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Services(Archive):
    """With a clock."""

    clock: StageClock
    settings: Zone = Zone()


@pytest.fixture
def services(storage: Storage) -> Services:
    return Services(storage, StageClock(NOW))


def following(kind: SubscriptionKind, value: str, label: str = "") -> Subscription:
    return Subscription(1, 1, 0, SubscriptionTarget(kind, value, label or value), "digest", False, 0, 0, 1)


async def saved(services: Services, title: str, text: str, day: int, **over: object) -> int:
    url = f"https://a.example/{title}"
    article = Article(url, url, title, (text,), published=date(2026, 1, 1) + timedelta(days=day), **over)  # type: ignore[arg-type]
    stored = await services.storage.articles.save(article, topic="农业", owner_chat_id=None, read_at=NOW)
    return stored.id


async def fed(services: Services, name: str, *articles: int) -> str:
    """The number of a feed that brought these articles."""
    url = f"https://{name}.example/feed"
    await services.storage.feeds.add(url, (), NOW)
    feed = await services.storage.feeds.by_url(url)
    assert feed
    for number in articles:
        await services.storage.feeds.mark_read(feed.id, [f"{name}{number}"], number, is_news=True, now=NOW)
    return str(feed.id)


async def pages(services: Services, *followed: Subscription, limit: int = 3) -> list[list[str]]:
    shown: list[list[str]] = []
    cursor, is_first = None, True
    while is_first or cursor:
        hits, cursor = await latest(services, followed, limit=limit, cursor=cursor)  # type: ignore[arg-type]
        assert len(cursor or "") <= 64
        shown += [[hit.title for hit in hits]] if hits else []
        is_first = False
    return shown


async def test_a_followed_source_shows_what_it_brought_whatever_it_calls_itself(services: Services) -> None:
    numbers = [await saved(services, f"快讯{day}", "一。", day, publisher="转载自别处") for day in range(4)]
    await saved(services, "别的", "二。", 9)
    feed = await fed(services, "yunjiang", *numbers)
    assert await pages(services, following("source", feed)) == [["快讯3", "快讯2", "快讯1"], ["快讯0"]]


async def test_everything_that_is_followed_comes_together_the_newest_first(services: Services) -> None:
    await saved(services, "专利一", "专利转化。", 1)
    await saved(services, "金融一", "二。", 2, categories=("金融", "快讯"))
    await saved(services, "文件一", "依据云政办发〔2026〕7号办理。", 3)
    fourth = await saved(services, "来源一", "四。", 4)
    await saved(services, "两个词", "粮食和种业。", 5)
    await saved(services, "一个词", "粮食。", 6)
    feed = await fed(services, "huaichuan", fourth)
    followed = (
        following("keywords", "专利"),
        following("category", "金融"),
        following("document", "云政办发20267号", "云政办发〔2026〕7号"),
        following("source", feed),
        following("keywords", "粮食 种业"),
    )
    assert await pages(services, *followed, limit=10) == [["两个词", "来源一", "文件一", "金融一", "专利一"]]
    assert [title for page in await pages(services, *followed, limit=1) for title in page] == [
        "两个词", "来源一", "文件一", "金融一", "专利一",
    ]  # fmt: skip


async def test_twenty_subscriptions_are_all_shown(services: Services) -> None:
    words = [f"{one}县" for one in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"]
    for day, word in enumerate(words):
        await saved(services, word, "要闻。", day)
    [shown] = await pages(services, *(following("keywords", word) for word in words), limit=40)
    assert shown == words[::-1]


async def test_long_stretches_of_near_copies_end_no_page_before_the_rest(services: Services) -> None:
    await saved(services, "最早", "粮食。", 0)
    story = None
    for day in range(1, 70):
        number = await saved(services, f"转载{day}", "粮食收购。", day)
        assignment = StoryAssignment(story, "copy" if story else "new")
        made = await services.storage.stories.assign(PendingArticle(number, True, NOW), assignment, (), NOW)
        story = made.story_id
    assert await pages(services, following("keywords", "粮食")) == [["转载69"], ["最早"]]


async def test_who_follows_nothing_sees_the_newest_of_all(services: Services) -> None:
    for day in range(4):
        await saved(services, f"要闻{day}", "一。", day)
    assert await pages(services) == [["要闻3", "要闻2", "要闻1"], ["要闻0"]]


async def test_who_follows_what_never_came_sees_nothing(services: Services) -> None:
    await saved(services, "要闻", "一。", 1)
    assert await pages(services, following("source", await fed(services, "quiet")), following("keywords", "龘")) == []
