"""`doctor`: one line a check, from real SQLite and a Bot API of our own on 127.0.0.1."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from typer.testing import CliRunner

from bot.cli.app import app
from bot.feeds.poll_decision import PollDecision
from bot.models import Article
from bot.runtime import checks
from bot.settings import Settings
from bot.storage.storage import open_storage
from handlers.gateway.api_check import ask_api
from handlers.view.texts import doctor as sentences
from tests.fakes import FakeClock

TOKEN = "123:good"
ALL_ON = {"username": "yaodian_bot", "can_join_groups": True, "supports_inline_queries": True}


@dataclass
class Api:
    """getMe for one token, with a Date that is ``seconds`` away from the clock's."""

    clock: FakeClock
    url: str = ""
    me: dict[str, Any] = field(default_factory=lambda: dict(ALL_ON))
    body: str | None = None
    seconds: float = 0

    async def answer(self, request: web.Request) -> web.Response:
        date = format_datetime(self.clock.now() - timedelta(seconds=self.seconds), usegmt=True)
        headers = {"Date": date}
        if self.body is not None:
            return web.Response(text=self.body, headers=headers)
        if request.path != f"/bot{TOKEN}/getMe":
            return web.json_response({"ok": False, "error_code": 401}, status=401, headers=headers)
        return web.json_response({"ok": True, "result": self.me}, headers=headers)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    served = Api(FakeClock())
    site = web.Application()
    site.router.add_get("/{path:.*}", served.answer)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    yield served
    await runner.cleanup()


@pytest.fixture
def settings(api: Api, tmp_path: Path) -> dict[str, str]:
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'a.db'}",
    }


async def lines(settings: dict[str, str], clock: FakeClock, *installed: str) -> dict[str, str]:
    """What is printed, by check."""
    load = lambda: Settings.from_mapping(settings)  # noqa: E731
    found = [finding async for finding in checks.diagnose(load, ask_api, clock, lambda name: name in installed)]
    assert [finding.check for finding in found] == list(sentences.CHECKS)
    return {finding.check: sentences.line(finding) for finding in found}


async def test_a_sound_installation_has_no_cross(api: Api, settings: dict[str, str]) -> None:
    await (await open_storage(settings["DATABASE_URL"])).close()
    shown = await lines(settings, api.clock, "matplotlib", "mplfonts")
    assert [line[0] for line in shown.values()] == ["✓", "✓", "✓", "✓", "✓", "✓", "–"]
    assert "@yaodian_bot" in shown["token"]
    assert "可读可写" in shown["database"]


async def test_a_wrong_setting_is_named_and_the_rest_goes_on(api: Api, settings: dict[str, str]) -> None:
    shown = await lines({**settings, "ACCESS": "everyone"}, api.clock)
    assert shown["configuration"].startswith("✗ 配置 ACCESS=everyone")
    assert [shown[name][0] for name in ("database", "token", "clock", "fonts", "feeds")] == ["–"] * 5


async def test_a_wrong_list_of_hosts_is_a_wrong_setting(api: Api, settings: dict[str, str]) -> None:
    shown = await lines({**settings, "ALLOWED_HOSTS": "300.1.1.1"}, api.clock)
    assert shown["configuration"].startswith("✗ 配置 ALLOWED_HOSTS=300.1.1.1")


async def test_a_database_that_is_not_there_yet_is_not_made(api: Api, settings: dict[str, str], tmp_path: Path) -> None:
    shown = await lines(settings, api.clock)
    assert shown["database"].startswith("✓ 数据库 sqlite，还没有表")
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_is_not_there_is_wrong(api: Api, settings: dict[str, str]) -> None:
    shown = await lines({**settings, "DATABASE_URL": "sqlite+aiosqlite:////no/such/a.db"}, api.clock)
    assert shown["database"].startswith("✗ 数据库 DATABASE_URL=")


async def test_what_is_no_database_is_wrong(api: Api, settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database at all" * 100)
    shown = await lines(settings, api.clock)
    assert shown["database"] == "✗ 数据库 sqlite 打不开：file is not a database"


async def test_a_server_that_is_not_there_is_wrong(api: Api, settings: dict[str, str]) -> None:
    shown = await lines({**settings, "DATABASE_URL": "postgresql+asyncpg://a@127.0.0.1:1/b"}, api.clock)
    assert shown["database"].startswith("✗ 数据库 连不上数据库 127.0.0.1:1/b")


async def test_a_database_that_cannot_be_written_is_wrong(api: Api, settings: dict[str, str], tmp_path: Path) -> None:
    await (await open_storage(settings["DATABASE_URL"])).close()
    read_only = f"sqlite+aiosqlite:///file:{tmp_path / 'a.db'}?mode=ro&uri=true"
    shown = await lines({**settings, "DATABASE_URL": read_only}, api.clock)
    assert shown["database"] == "✗ 数据库 sqlite 不能写：attempt to write a readonly database"


async def test_looking_leaves_no_table_behind(api: Api, settings: dict[str, str], tmp_path: Path) -> None:
    await (await open_storage(settings["DATABASE_URL"])).close()
    before = sqlite3.connect(tmp_path / "a.db").execute("SELECT name FROM sqlite_master").fetchall()
    await lines(settings, api.clock)
    assert sqlite3.connect(tmp_path / "a.db").execute("SELECT name FROM sqlite_master").fetchall() == before


async def test_tables_of_a_newer_program_are_wrong(api: Api, settings: dict[str, str], tmp_path: Path) -> None:
    await (await open_storage(settings["DATABASE_URL"])).close()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    shown = await lines(settings, api.clock)
    assert shown["database"].startswith("✗ 数据库 sqlite，版本 9999 ")


async def test_tables_without_a_version_are_new(api: Api, settings: dict[str, str], tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "a.db").close()
    (tmp_path / "a.db").touch()
    assert "还没有表" in (await lines(settings, api.clock))["database"]


async def test_an_index_that_lacks_an_article_is_wrong(api: Api, settings: dict[str, str], tmp_path: Path) -> None:
    storage = await open_storage(settings["DATABASE_URL"])
    page = Article("s", "https://a.example/1", "题", ("一句话。",))
    await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=api.clock.now())
    await storage.close()
    assert (await lines(settings, api.clock))["search"] == "✓ 搜索索引 1 篇文章都在索引里，抽查无误"
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("DELETE FROM search_entries")
    shown = await lines(settings, api.clock)
    assert shown["search"].startswith("✗ 搜索索引 1 篇文章，索引里 0 篇")
    assert "reindex" in shown["search"]


async def test_no_token_is_a_note(api: Api, settings: dict[str, str]) -> None:
    shown = await lines({**settings, "TELEGRAM_TOKEN": ""}, api.clock)
    assert shown["token"].startswith("– 令牌 没有 TELEGRAM_TOKEN")
    assert shown["clock"].startswith("✓")


async def test_a_refused_token_is_wrong_and_not_shown(api: Api, settings: dict[str, str]) -> None:
    shown = await lines({**settings, "TELEGRAM_TOKEN": "123:stale"}, api.clock)
    assert shown["token"].startswith("✗ 令牌 127.0.0.1:")
    assert "401" in shown["token"]
    assert not any("stale" in line for line in shown.values())


async def test_an_answer_that_is_not_the_bot_api_is_wrong(api: Api, settings: dict[str, str]) -> None:
    api.body = "<html>It works!</html>"
    assert (await lines(settings, api.clock))["token"].startswith("✗ 令牌")


async def test_a_silent_api_is_wrong_with_a_token(api: Api, settings: dict[str, str]) -> None:
    shown = await lines({**settings, "TELEGRAM_API_URL": "http://127.0.0.1:1/bot"}, api.clock)
    assert shown["token"].startswith("✗ 令牌 127.0.0.1:1 没有回应")
    assert shown["clock"].startswith("– 时钟")


@pytest.mark.parametrize(
    ("me", "named"),
    [
        ({"can_join_groups": False}, "入群 /setjoingroups"),
        ({"can_read_all_group_messages": True}, "隐私模式 /setprivacy"),
        ({"supports_inline_queries": False}, "内联 /setinline"),
        ({"supports_guest_queries": False}, "访客模式 Guest Mode"),
    ],
)
async def test_a_switch_that_is_off_is_named(
    api: Api, settings: dict[str, str], me: dict[str, bool], named: str
) -> None:
    api.me.update(me)
    assert (await lines(settings, api.clock))["token"] == f"✓ 令牌 @yaodian_bot，在 @BotFather 处关着：{named}"


@pytest.mark.parametrize(("seconds", "mark"), [(0, "✓"), (-20, "✓"), (40, "✗"), (-3600, "✗")])
async def test_the_clock_is_compared(api: Api, settings: dict[str, str], seconds: float, mark: str) -> None:
    api.seconds = seconds
    shown = (await lines(settings, api.clock))["clock"]
    assert shown[0] == mark
    assert f"{seconds:+d} 秒" in shown


async def test_missing_fonts_are_a_note(api: Api, settings: dict[str, str]) -> None:
    shown = await lines(settings, api.clock, "matplotlib")
    assert shown["fonts"].startswith("– 字体 没有安装 mplfonts")


async def test_without_feeds_there_is_nothing_to_check(api: Api, settings: dict[str, str]) -> None:
    assert (await lines(settings, api.clock))["feeds"].startswith("– 订阅源 还没有订阅源")
    await (await open_storage(settings["DATABASE_URL"])).close()
    assert (await lines(settings, api.clock))["feeds"].startswith("– 订阅源 还没有订阅源")


@pytest.mark.parametrize(
    ("broken", "shown"),
    [(0, "✓ 订阅源 2 个，都正常"), (1, "– 订阅源 2 个，其中 1 个连续出错，0 个"), (2, "✗ 订阅源 2 个，全都")],
)
async def test_feeds_that_fail_are_counted(api: Api, settings: dict[str, str], broken: int, shown: str) -> None:
    storage = await open_storage(settings["DATABASE_URL"])
    now = api.clock.now()
    for number in range(2):
        await storage.feeds.add(f"https://a.example/{number}", (), now)
    for feed in (await storage.feeds.all())[:broken]:
        broken = replace(feed, errors=1, failing_since=now - timedelta(days=2))
        await storage.feeds.save(PollDecision(broken))
    await storage.close()
    assert (await lines(settings, api.clock))["feeds"].startswith(shown)


def test_every_fact_has_its_sentence() -> None:
    source = Path(checks.__file__).read_text("utf-8")
    named = set(re.findall(r'Finding\("\w+", "\w+", "(\w+)"', source))
    states = {f"database_{state}" for state in ("new", "ready", "behind", "ahead", "closed", "read_only")}
    assert named | states | {"clock_right", "clock_off"} == set(sentences.FACTS)
    assert set(checks.SWITCHES) == set(sentences.SWITCHES)


@pytest.mark.parametrize(("database", "status"), [("a.db", 0), ("none/a.db", 1)])
def test_the_exit_status_says_whether_something_is_wrong(
    database: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_TOKEN", "")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1/bot")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{database}")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == status
    assert [line.split(" ")[1] for line in result.stdout.splitlines()] == list(sentences.CHECKS.values())
