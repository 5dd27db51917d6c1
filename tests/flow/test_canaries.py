"""A whole conversation with faults at DEBUG: nothing that is secret or private stands in the log or in an error."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from bot.runtime.log import LogFormat, configure
from bot.storage.database import StorageError
from tests.conftest import MORNING
from tests.fakes import Site, StageClock
from tests.pages import report
from tests.playing import OWNER, Play, playing

WORDS = {
    "text": "机密文本甲", "query": "机密查询乙", "keyword": "机密订阅丙", "inline": "机密内联丁", "feed": "canaryfeed",
    "link": "canarylink", "user": "canaryuser", "password": "canarypass", "file": "机密文件戊", "page": "机密网页己",
    "proxy": "canaryproxy", "database": "canarydatabase", "webhook": "canarywebhook", "title": "机密群名庚",
    "error": "机密错误辛", "button": "机密按钮壬",
}  # fmt: skip
SETTINGS = {
    "LOG_LEVEL": "DEBUG",
    "FETCH_PROXY": f"http://me:{WORDS['proxy']}@127.0.0.1:9",
    "FETCH_PROXY_HOSTS": "proxied.invalid",
    "WEBHOOK_SECRET": WORDS["webhook"],
    "OWNER_IDS": str(OWNER),
}
RSS = (
    '<rss version="2.0"><channel><title>{page}</title>'
    "<item><guid>{guid}</guid><title>{page}</title><link>{link}</link></item></channel></rss>"
)


@pytest.fixture(autouse=True)
def _quiet_again() -> Iterator[None]:
    yield
    logging.captureWarnings(False)
    for name in ("bot", "handlers"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def secrets_in(text: str, token: str) -> set[str]:
    return {
        name
        for name, word in {**WORDS, "token": token, "token's secret": token.partition(":")[2]}.items()
        if word in text
    }


@asynccontextmanager
async def logged(url: str, log_format: LogFormat) -> AsyncIterator[Play]:
    configure("DEBUG", log_format)
    asyncio.get_running_loop().set_debug(True)
    async with playing(StageClock(MORNING), url, SETTINGS) as play:
        yield play


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """An empty database; PostgreSQL's with a password in its address, which the server does not ask for."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    kept = request.getfixturevalue("postgres_kept")
    kept.empty()
    return f"postgresql+asyncpg://{kept.address.replace('@', ':' + WORDS['database'] + '@')}"


async def converse(play: Play, site: Site) -> None:
    """Everything that people send in: texts, queries, keywords, links with passwords, files, presses, inline."""
    person = play.stage.user("小明", language_code="zh-hans")
    private = site.origin.replace("http://", f"http://{WORDS['user']}:{WORDS['password']}@")
    for text in (
        "/start", f"/search {WORDS['query']}", f"/subscribe {WORDS['keyword']}",
        f"/subscribe {site.origin}/none?{WORDS['feed']}",
        f"{site.origin}/report.html?token={WORDS['link']}", f"{private}/report.html?token={WORDS['link']}",
        f"http://proxied.invalid/{WORDS['link']}", f"{site.origin}/broken.html?{WORDS['link']}",
        f"{WORDS['text']}。" * 40, f"/brief {WORDS['text']}", f"/trend {WORDS['query']}", f"/unknown {WORDS['text']}",
    ):  # fmt: skip
        await person.say(text)
        await play.settled_in_time()
    await person.inline(WORDS["inline"])
    await person.document(f"{WORDS['file']}.txt", f"{WORDS['file']}下达补贴四十六亿元。".encode() * 30)
    await play.settled_in_time()


async def follow(play: Play, site: Site) -> None:
    """Feeds of the same kind: one that works, one that fails, with words in addresses and titles."""
    now = play.services.clock.now()
    body = RSS.format(page=WORDS["page"], guid=WORDS["feed"], link=f"{site.origin}/report.html?{WORDS['feed']}")
    for path in ("/good.xml", "/bad.xml"):
        site.add(path, body, "application/rss+xml", 500 if path == "/bad.xml" else 200)
        await play.services.storage.feeds.add(f"{site.origin}{path}?key={WORDS['feed']}", (), now)
    await play.app.bot_data.scheduler.step()
    play.clock.advance(hours=26)
    await play.app.bot_data.scheduler.step()


class Faults:
    """What fails from now on: the database with its statement and values, the fetcher with its words."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self.is_on = False
        for engine in {play.services.storage.database.writer, play.services.storage.database.reader}:
            event.listen(engine.sync_engine, "before_cursor_execute", self._spoil, retval=True)

    def _spoil(self, *arguments: Any) -> tuple[str, Any]:
        _, _, statement, parameters, _, _ = arguments
        is_of_intake = any(word in statement for word in ("updates", "user_version", "BEGIN"))  # what comes in is kept
        return (f"{statement} {WORDS['error']}" if self.is_on and not is_of_intake else statement), parameters

    def break_code(self) -> None:
        class Broken:
            async def fetch(self, link: Any, **_: Any) -> Any:
                raise ValueError(f"{WORDS['error']} {link}")

            fetch_feed = fetch

        self._play.app.bot_data.services = replace(self._play.services, fetcher=Broken())


@pytest.mark.parametrize(
    ("url", "log_format"), [("sqlite", "text"), ("sqlite", "json"), ("postgresql", "text")], indirect=["url"]
)
async def test_nothing_that_is_private_or_secret_is_ever_logged(
    url: str, site: Site, log_format: LogFormat, capfd: pytest.CaptureFixture[str]
) -> None:
    site.add("/report.html", report().replace("专利转化", WORDS["page"]))
    site.add("/broken.html", "<html>" + WORDS["page"], status=500)
    async with logged(url, log_format) as play:
        await converse(play, site)
        await follow(play, site)
        for fault in (
            {"error_code": 400, "description": f"Bad Request: can't parse entities: {WORDS['text']}", "times": 3},
            {"error_code": 502, "description": WORDS["error"], "times": 3},
            {"error_code": 403, "description": f"Forbidden: {WORDS['error']}", "times": 1},
        ):
            play.stage.fail("sendMessage", **fault)
            await play.stage.user("小红", language_code="zh-hans").say(f"/search {WORDS['query']}")
            await play.settled()
        faults = Faults(play)
        faults.is_on = True
        await converse(play, site)
        with pytest.raises((StorageError, ExceptionGroup)) as failed:  # the loop waits such failures out
            await follow(play, site)
        assert secrets_in(f"{failed.value} {failed.value!r}", play.stage.token) == set()
        faults.is_on = False
        faults.break_code()
        await converse(play, site)
        said = capfd.readouterr()
        assert secrets_in(said.err + said.out, play.stage.token) == set()
        assert "kind=" in said.err  # the faults were seen
    logging.getLogger("bot").error("%s", WORDS["text"])  # what would be seen is seen
    assert secrets_in(capfd.readouterr().err, "1:x") == {"text"}
