"""The database is out of reach while the bot runs: everybody hears so, and what was due goes on when it is back."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.models import EditionKey, Message
from bot.storage.database import StorageError, connect
from bot.storage.outbox import OutboxMessage
from bot.storage.storage import open_storage
from tests.conftest import MORNING
from tests.fakes import Site, StageClock
from tests.flow.test_islands import breaking
from tests.flow.test_sources import publish
from tests.flow.test_subscriptions import news
from tests.playing import OWNER, Play, playing
from tests.postgres import create_database

NEEDS = "数据库暂时用不了"


class Gate:
    """Stands before PostgreSQL: lets connections through, refuses them, or takes them and says nothing."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._serving: set[asyncio.Task[None]] = set()
        self._taken: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.is_silent = False
        self.port = 0

    async def up(self) -> None:
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        assert self._server
        self._server.close()
        for one in self._serving:
            one.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        self._serving.clear()
        for writer in self._taken:  # a task that was cancelled before it began closes nothing
            writer.transport.abort()
        await asyncio.gather(*(one.wait_closed() for one in self._taken), return_exceptions=True)
        self._taken.clear()
        await self._server.wait_closed()

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._taken.add(writer)
        self._serving.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            if self.is_silent:
                await reader.read()
                return
            to_reader, to_writer = await asyncio.open_connection(*self._target)
            ends.append(to_writer)
            await asyncio.gather(self._pass(reader, to_writer), self._pass(to_reader, writer))
        except OSError:
            return
        finally:
            for one in ends:
                one.transport.abort()
            await asyncio.gather(*(one.wait_closed() for one in ends), return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def gated(server: str, name: str) -> AsyncIterator[tuple[Gate, str]]:
    await create_database(server, name)
    user, _, address = server.partition("@")
    host, _, port = address.partition(":")
    gate = Gate(host, int(port))
    await gate.up()
    yield gate, f"postgresql+asyncpg://{user}@127.0.0.1:{gate.port}/{name}"
    await gate.down()


TEXTS = ("/help", "/search 专利", "/subscriptions", "http://127.0.0.1:9/report.html", "随便说说")


async def ask_everything(play: Play, since: int) -> list[str]:
    """Messages of each kind, and what the bot said to each."""
    person = play.stage.user("小明", language_code="zh-hans")
    for text in TEXTS:
        await person.say(text)
    await told(play, lambda: len(play.stage.sent(person.id)) >= since + len(TEXTS))
    return [one["text"] for one in play.stage.sent(person.id)[since:]]


async def told(play: Play, is_met: Callable[[], bool]) -> None:
    """Until it is so; meanwhile the time of the play passes."""
    async with asyncio.timeout(90):
        while not is_met():
            await asyncio.sleep(0.02)
            play.clock.advance(seconds=1)


async def due(play: Play, chat_id: int) -> None:
    """An edition for a chat lies in the outbox."""
    now = play.services.clock.now()
    message = OutboxMessage(chat_id, 0, EditionKey.asked(now), (Message("一期"),), now)
    await play.services.storage.outbox.put([message], now)


async def stepped(play: Play) -> None:
    """The loop looks at what is due; without the database it finds that it cannot."""
    try:
        await play.app.bot_data.scheduler.step()
    except (StorageError, ExceptionGroup):
        return


async def without(play: Play, lose: Callable[[], Any], give_back: Callable[[], Any]) -> None:
    """Every message is answered while the database is away, and what was due arrives once it is back."""
    person = play.stage.user("小明", language_code="zh-hans")
    await person.say("/help")
    await play.settled()
    before = len(play.stage.sent(person.id))
    await due(play, person.id)
    await once(lose)
    said = await ask_everything(play, before)
    assert len(said) == len(TEXTS)
    assert all(NEEDS in one for one in said)
    await stepped(play)
    await once(give_back)
    await told(play, lambda: not play.stage.world.updates)
    await play.settled()
    for _ in range(5):  # whoever finds the file exchanged fails once, and closes what was open
        await stepped(play)
    after = [one["text"] for one in play.stage.sent(person.id)[before + len(TEXTS) :]]
    assert after.count("一期") == 1
    assert not any(NEEDS in one for one in after)


async def once(change: Callable[[], Any]) -> None:
    made = change()
    if asyncio.iscoroutine(made):
        await made


def file_of(play: Play) -> Path:
    return Path(play.services.settings.database_url.partition("///")[2])


@pytest.mark.one_process
async def test_a_file_that_was_moved_away_and_back(play: Play) -> None:
    file = file_of(play)
    away = file.with_suffix(".away")
    await without(play, lambda: file.rename(away), lambda: away.rename(file))


@pytest.mark.one_process
async def test_a_file_that_was_deleted_and_copied_back(play: Play) -> None:
    file, copy = file_of(play), file_of(play).with_suffix(".copy")

    def copied() -> None:
        source, target = sqlite3.connect(file), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        file.unlink()

    await without(play, copied, lambda: shutil.copy(copy, file))


@pytest.mark.one_process
async def test_a_file_that_was_spoilt_and_restored(play: Play) -> None:
    file, copy = file_of(play), file_of(play).with_suffix(".copy")

    def spoilt() -> None:
        source, target = sqlite3.connect(file), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        for name in (file, Path(f"{file}-wal")):
            size = name.stat().st_size
            name.write_bytes(b"\xa5" * size)

    def restored() -> None:
        file.unlink()
        Path(f"{file}-wal").unlink(missing_ok=True)
        Path(f"{file}-shm").unlink(missing_ok=True)
        shutil.copy(copy, file)

    person = play.stage.user("小明", language_code="zh-hans")
    await person.say("/help")
    await play.settled()
    spoilt()
    for text in TEXTS:
        await person.say(text)
    await told(play, lambda: NEEDS in play.stage.sent(person.id)[-1]["text"])
    restored()
    await told(play, lambda: len(play.stage.sent(person.id)) >= 2 + len(TEXTS))
    [told_once, *answers] = [one["text"] for one in play.stage.sent(person.id)[1:]]
    assert (NEEDS in told_once, any(NEEDS in one for one in answers)) == (True, False)


@pytest.mark.one_process
async def test_a_file_that_another_program_keeps_locked(play: Play) -> None:
    other = sqlite3.connect(file_of(play), isolation_level=None)
    began = time.monotonic()
    await without(play, lambda: other.execute("BEGIN IMMEDIATE"), lambda: other.execute("ROLLBACK"))
    other.close()
    assert time.monotonic() - began < 90


@pytest.mark.parametrize("is_silent", [False, True])
async def test_a_postgresql_that_was_stopped_and_started(postgres_server: str, is_silent: bool) -> None:
    async with gated(postgres_server, f"gated{is_silent:d}") as (gate, url):
        await (await open_storage(url)).close()
        async with playing(StageClock(MORNING), url, {}) as play:

            async def stop() -> None:
                await gate.down()
                if is_silent:
                    gate.is_silent = True
                    await gate.up()

            async def start() -> None:
                if is_silent:
                    await gate.down()
                gate.is_silent = False
                await gate.up()

            began = time.monotonic()
            await without(play, stop, start)
            assert time.monotonic() - began < 90  # nobody waits for the system's own time-out


async def test_a_locked_file_is_waited_for_only_so_long(sqlite_url: str) -> None:
    other = sqlite3.connect(sqlite_url.partition("///")[2], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = connect(sqlite_url, wait_seconds=0.2)

    async def write() -> None:
        async with database.writing():
            pass

    found = await asyncio.gather(*(write() for _ in range(20)), return_exceptions=True)
    assert {type(one) for one in found} == {StorageError}
    other.execute("ROLLBACK")
    await write()
    other.close()
    await database.close()


@contextmanager
def failing_guard(play: Play) -> Iterator[None]:
    """Nobody can be asked whether they may use the bot."""

    async def fail(*_: object) -> None:
        raise StorageError("gone")

    members = play.services.storage.members.__class__
    members.role, whole = fail, members.role  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        members.role = whole  # type: ignore[method-assign]


async def test_what_stands_behind_a_guard_that_failed_is_not_reached(
    on_stage: Callable[..., Awaitable[Play]], site: Site
) -> None:
    play = await on_stage(ACCESS="invited", OWNER_IDS=str(OWNER))
    stranger = play.stage.user("陌生人", id=2002, language_code="zh-hans")
    with failing_guard(play):
        await stranger.say(f"{site.origin}/report.html")
        await play.settled_in_time()
    said = [one["text"] for one in play.stage.sent(stranger.id)]
    assert said == [f"{NEEDS}，恢复后再回答这一条。", f"{NEEDS}，这一条没有办成。请稍后再发一次。"]
    assert site.asked == {}


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("@{name} 看看这条", True),
        ("/brief@{name} 看看", True),
        ("@{name}_2 看看这条", False),
        ("写信给 a@{name}.cn", False),
        ("今天开会", False),
    ],
)
async def test_in_a_group_a_failure_is_told_to_who_speaks_to_the_bot(
    on_stage: Callable[..., Awaitable[Play]], text: str, is_told: bool
) -> None:
    play = await on_stage(ACCESS="invited", OWNER_IDS=str(OWNER))
    stranger = play.stage.user("陌生人", id=2002, language_code="zh-hans")
    await play.stage.control("chat", {"id": -500, "type": "supergroup", "title": "读报组", "members": [stranger.id]})
    play.stage.world.bot.privacy = False
    with failing_guard(play):
        await stranger.say(text.format(name=play.app.bot.username), chat=-500)
        await play.settled_in_time()
    assert bool([one for one in play.stage.sent(-500) if NEEDS in one["text"]]) is is_told


@pytest.mark.parametrize(
    ("text", "broken", "answer"),
    [
        ("{site}/report.html", ("articles", "find"), "云江省召开会议"),
        ("/subscribe 专利", ("feeds", "all"), "已订阅"),
        ("/subscribe {site}/feed.xml", ("feeds", "add"), "已订阅"),
        ("/addfeed {site}/feed.xml 专利", ("feeds", "add"), "已关注"),
    ],
)
async def test_what_the_database_failed_is_answered_later_and_before_what_came_behind(
    on_stage: Callable[..., Awaitable[Play]], site: Site, text: str, broken: tuple[str, str], answer: str
) -> None:
    play = await on_stage(OWNER_IDS=str(OWNER), BRIEFS_PER_MINUTE="1")  # the failed try is none of them
    publish(site, news(site, "财政厅发布通知"))
    owner = play.stage.user("主人", id=OWNER, language_code="zh-hans")
    await owner.say("/start")
    await play.settled_in_time()
    before = len(play.stage.sent(OWNER))
    breaking(play.services, *broken, times=5, error=StorageError("gone"))  # long enough for the line to be sent
    await owner.say(text.format(site=site.origin))
    await owner.say("/nothing")
    await play.settled_in_time()
    said = "\n".join(one["text"] for one in play.stage.sent(OWNER)[before:])
    places = [said.find(part) for part in (f"{NEEDS}，恢复后再回答这一条。", answer, "没有 /nothing 这个命令")]
    assert -1 < places[0] < places[1] < places[2], said
    assert "这一条没有办成" not in said


async def test_nobody_is_told_of_a_database_that_came_back_before_the_line_could_be_sent(
    on_stage: Callable[..., Awaitable[Play]], site: Site
) -> None:
    play = await on_stage()
    person = play.stage.user("小明", language_code="zh-hans")
    breaking(play.services, "articles", "find", times=1, error=StorageError("gone"))
    too_many = {"error_code": 429, "description": "Too Many Requests: retry after 30"}
    play.stage.fail("sendMessage", **too_many, parameters={"retry_after": 30}, times=1)
    await person.say(f"{site.origin}/report.html")
    await play.settled_in_time()
    said = [one["text"] for one in play.stage.sent(person.id)]
    assert "云江省召开会议" in said[-1]
    assert not any(NEEDS in one for one in said)


async def test_tries_that_the_database_failed_are_none_of_a_lost_answer(
    on_stage: Callable[..., Awaitable[Play]], site: Site
) -> None:
    play = await on_stage()
    person = play.stage.user("小明", language_code="zh-hans")
    await person.say("/start")
    await play.settled_in_time()
    gate = site.gates["/report.html"] = asyncio.Event()
    breaking(play.services, "articles", "find", times=3, error=StorageError("gone"))
    await person.say(f"{site.origin}/report.html")
    await told(play, site.arrived["/report.html"].is_set)
    play.stage.fail(
        "sendMessage", error_code=200, raw="{}", times=4
    )  # the line of progress and the brief, each with its repetition
    gate.set()
    await told(play, lambda: "云江省召开会议" in play.stage.sent(person.id)[-1]["text"])


@pytest.mark.one_process
async def test_a_press_and_an_inline_query_are_answered_too(press: Play) -> None:
    press.stage.world.limits.inline_timeout = press.stage.world.limits.callback_timeout = 1e6  # told() is fast
    person = press.stage.user("小明", language_code="zh-hans")
    await person.say("/start")
    await press.settled()
    file = file_of(press)
    file.rename(file.with_suffix(".away"))
    pressed = await person.tap("试一篇")
    answered = press.stage.world.callbacks[pressed["id"]]
    await told(press, lambda: NEEDS in str(answered["answer"]) + press.stage.sent(person.id)[-1]["text"])
    assert answered["answer"]
    query = await person.inline("专利")
    await told(press, lambda: bool(press.stage.world.inline[query["id"]]["answer"]))
    assert NEEDS in press.stage.world.inline[query["id"]]["answer"]["button"]["text"]
    file.with_suffix(".away").rename(file)
