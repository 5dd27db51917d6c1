"""Every day: a copy of the database, and what is old goes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.flows.housekeeping import Housekeeping
from bot.models import Article
from bot.runtime.services import Services
from bot.storage.backup import newest_backup
from bot.storage.database import StorageError
from bot.storage.storage import open_storage
from tests.conftest import MORNING
from tests.flow.test_islands import breaking, presenter
from tests.playing import OWNER, Play


@pytest.mark.one_process
async def test_a_copy_is_made_every_day_and_the_newest_stay(
    on_stage: Callable[..., Awaitable[Play]], tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    play = await on_stage(BACKUP_DIR=str(folder), BACKUP_KEEP="2")
    for _ in range(8):
        await play.app.bot_data.scheduler.step()
        play.clock.advance(hours=12)
    names = [file.name for file in sorted(folder.iterdir())]
    assert names == ["yaodian-20260313-235000.db", "yaodian-20260314-235000.db"]
    copy = await open_storage(f"sqlite+aiosqlite:///{newest_backup(str(folder))}")
    assert await copy.articles.count() == 0
    await copy.close()


async def test_a_database_that_is_locked_is_tidied_when_it_is_free_and_copied_once(services: Services) -> None:
    keeping = Housekeeping(services, presenter())
    locked = [
        breaking(services, "retention", name, times=2, error=StorageError("locked"))
        for name in ("drop_replies", "drop_updates")
    ]
    for _ in range(4):
        with pytest.raises(StorageError):
            await keeping.work()
    await keeping.work()
    assert not any(one.left for one in locked)


@pytest.mark.one_process
async def test_a_restart_makes_no_second_copy_on_one_day(
    on_stage: Callable[..., Awaitable[Play]], tmp_path: Path
) -> None:
    for _ in range(2):
        play = await on_stage(BACKUP_DIR=str(tmp_path / "backups"))
        await play.app.bot_data.scheduler.step()
    assert len(list((tmp_path / "backups").iterdir())) == 1


async def test_a_copy_that_fails_is_told_to_the_owner_and_the_rest_goes_on(
    on_stage: Callable[..., Awaitable[Play]], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    play = await on_stage(BACKUP_DIR=str(tmp_path / "file"), OWNER_IDS=str(OWNER), KEEP_ARTICLES="10/0")
    owner = play.stage.user("老板", id=OWNER)
    await owner.say("/help")
    await play.settled()
    page = Article("s", "https://a.example/1", "题", ("一句话。",))
    storage, old = play.services.storage, MORNING - timedelta(days=99)
    await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=old)
    await play.app.bot_data.scheduler.step()
    assert await storage.articles.count() == 0
    assert "BackupFailed" in (await play.stage.wait_message(owner, "backup (unwritable)"))["text"]


async def test_the_loop_answers_while_much_is_dropped(on_stage: Callable[..., Awaitable[Play]]) -> None:
    play = await on_stage(KEEP_ARTICLES="10/0")
    storage, old = play.services.storage, MORNING - timedelta(days=99)
    for number in range(60):
        page = Article("s", f"https://a.example/{number}", "题", ("云江下达补贴四十六亿元。" * 200,))
        await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=old)
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    turning = asyncio.create_task(turn())
    await play.app.bot_data.scheduler.step()
    turning.cancel()
    assert await storage.articles.count() == 0
    assert turns > 60  # the loop was free between any two articles
