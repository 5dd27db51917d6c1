"""What stands at the database's place at the start: each state has its words, its exit status, and a way back."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.errors import BackupFailed, DatabaseUnusable
from bot.models import Article
from bot.runtime.services import open_services
from bot.settings import Settings
from bot.storage.backup import back_up, back_up_daily, newest_backup, restore
from bot.storage.storage import open_storage
from bot.storage.wal import scan
from tests.conftest import MORNING

ARTICLES = 12
ROOT = Path(__file__).parents[2]
# A process that saves articles one after the other, and is killed.
KILLED = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from bot.models import Article
from bot.storage.storage import open_storage

async def main():
    storage = await open_storage(sys.argv[1])
    storage.database.file.noted_every_seconds = 0
    now = datetime(2026, 3, 12, tzinfo=UTC)
    for number in range(int(sys.argv[2])):
        page = Article("s", f"https://a.example/{number}", "题", ("一句话。" * 300,))
        await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=now)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def file_of(url: str) -> Path:
    return Path(url.partition("///")[2])


def log_of(url: str) -> Path:
    return Path(f"{file_of(url)}-wal")


def killed(url: str, articles: int = ARTICLES) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, url, str(articles)], cwd=ROOT, check=False, timeout=150)
    assert done.returncode == -signal.SIGKILL


async def count(url: str) -> int:
    storage = await open_storage(url)
    found = await storage.articles.count()
    await storage.close()
    return found


def run(url: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command as a process of its own."""
    environment = {"PATH": os.defpath, "DATABASE_URL": url, **more}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=150, check=False,
    )  # fmt: skip


# -- the log ----------------------------------------------------------------------------------------------------------


async def test_a_kill_loses_nothing_and_is_no_damage(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    killed(sqlite_url)
    assert scan(log_of(sqlite_url)).commits_to > 0
    assert await count(sqlite_url) == ARTICLES
    assert "damaged" not in caplog.text


async def test_a_clean_end_leaves_no_log_and_no_suspicion(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        await count(sqlite_url)
    assert not log_of(sqlite_url).exists()
    assert caplog.text == ""


async def test_who_looks_in_between_makes_no_loss_of_it(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    killed(sqlite_url)
    connection = sqlite3.connect(file_of(sqlite_url))  # as doctor or a tool does: at its end the log is empty
    connection.execute("SELECT count(*) FROM articles").fetchone()
    connection.close()
    assert not log_of(sqlite_url).exists()
    assert await count(sqlite_url) == ARTICLES
    assert "lost" not in caplog.text


def cut_off(log: Path) -> None:
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])


def spoil_middle(log: Path) -> None:
    data = bytearray(log.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 50] = b"\xa5" * 50
    log.write_bytes(data)


def spoil_header(log: Path) -> None:
    data = bytearray(log.read_bytes())
    data[16:24] = b"\xa5" * 8
    log.write_bytes(data)


def spoil_all(log: Path) -> None:
    log.write_bytes(b"\xa5" * log.stat().st_size)


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda log: log.write_bytes(b""), cut_off, spoil_middle, spoil_header, spoil_all]
)
async def test_a_log_that_lost_something_is_said_and_kept(
    sqlite_url: str, damage: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    killed(sqlite_url)
    damage(log_of(sqlite_url))  # type: ignore[operator]
    folder = tmp_path / "backups"
    made = back_up_daily(sqlite_url, str(folder), 1, MORNING)
    settings = Settings.from_mapping({"DATABASE_URL": sqlite_url, "WORKERS": "0", "BACKUP_DIR": str(folder)})
    async with open_services(settings) as services:
        [fault] = services.faults.untold()
        assert await services.storage.articles.count() < ARTICLES
    assert "lost what was written last" in fault.item
    assert str(made) in fault.item
    assert list(tmp_path.glob("bot.db-wal.damaged1"))
    assert "lost what was written last" in caplog.text
    caplog.clear()
    await count(sqlite_url)
    assert caplog.text == ""  # once


# -- what cannot be opened --------------------------------------------------------------------------------------------


async def failure(url: str, **how: bool) -> DatabaseUnusable:
    with pytest.raises(DatabaseUnusable) as refused:
        await open_storage(url, **how)
    return refused.value


@pytest.mark.parametrize("start", [0, 5000])
async def test_a_spoilt_file_is_called_so(sqlite_url: str, start: int) -> None:
    file = file_of(sqlite_url)
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(b"\xa5" * 40_000)
    assert (await failure(sqlite_url, is_checked=True)).reason == "corrupted"


async def test_damage_deep_in_the_file_is_found_after_a_kill(sqlite_url: str) -> None:
    killed(sqlite_url)
    await count(sqlite_url)
    killed(sqlite_url, 1)
    file = file_of(sqlite_url)
    with file.open("r+b") as opened:
        opened.seek(-30_000, os.SEEK_END)
        opened.write(b"\xa5" * 20_000)
    assert (await failure(sqlite_url)).reason == "corrupted"


async def test_a_newer_database_is_left_alone(sqlite_url: str) -> None:
    connection = sqlite3.connect(file_of(sqlite_url))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    found = await failure(sqlite_url)
    assert (found.reason, found.detail) == ("newer", "9999")


def test_each_state_ends_the_command_with_its_words_and_status(sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    back_up_daily(sqlite_url, str(folder), 3, MORNING)
    file_of(sqlite_url).write_bytes(b"no database at all" * 100)
    done = run(sqlite_url, "search", "专利", BACKUP_DIR=str(folder))
    assert done.returncode == 4
    assert "已损坏" in done.stderr
    assert f"restore {newest_backup(str(folder))}" in done.stderr
    assert "Traceback" not in done.stderr
    done = run("postgresql+asyncpg://me:geheim@127.0.0.1:1/none", "search", "专利")
    assert (done.returncode, "geheim" in done.stderr, "连不上数据库 127.0.0.1:1/none" in done.stderr) == (
        8,
        False,
        True,
    )


RIGHTS = """
import os, sys
from pathlib import Path
from bot.errors import DatabaseUnusable
from bot.storage.opening import open_file
if os.geteuid() == 0:
    os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))  # nothing is read-only for root
try:
    open_file(Path(sys.argv[1]), is_checked=False)
except DatabaseUnusable as exc:
    print(exc.reason)
"""


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "reason"),
    [(0o444, 0o777, "read_only_file"), (0o666, 0o555, "read_only_folder"), (0o000, 0o777, "read_only_file")],
)
def test_what_cannot_be_written_ends_the_start(
    sqlite_template: Path, file_mode: int, folder_mode: int, reason: str
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="yaodian-rights-"))  # pytest's own folders are closed to others
    try:
        file = Path(shutil.copy(sqlite_template, folder / "a.db"))
        file.chmod(file_mode)
        folder.chmod(folder_mode)
        nobody = str(pwd.getpwnam("nobody").pw_uid)
        command = [sys.executable, "-c", RIGHTS, str(file), nobody]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)
        assert done.stdout.strip() == reason, done.stderr
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize("size", ["16k", "64k"])
def test_a_full_disk_ends_the_start(tmp_path: Path, size: str) -> None:
    mounted = f"mount -t tmpfs -o size={size} tmpfs {tmp_path} && exec {sys.executable} -m bot search 专利"
    environment = {"PATH": os.defpath, "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/a.db"}
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mounted], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=150, check=False,
    )  # fmt: skip
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no small disk can be mounted here")
    assert (done.returncode, "磁盘已满" in done.stderr) == (5, True), done.stderr


async def test_what_is_made_is_readable_for_its_owner_alone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    storage = await open_storage(url)
    back_up(url, tmp_path / "copy.db", MORNING)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    await storage.close()
    assert set(modes) == {"new.db", "new.db-wal", "new.db-shm", "new.db-state", "copy.db"}
    assert set(modes.values()) == {0o600}


# -- backups ----------------------------------------------------------------------------------------------------------


async def filled(url: str, number: int) -> None:
    storage = await open_storage(url)
    page = Article("s", f"https://a.example/{number}", "题", ("一句话。",))
    await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=MORNING)
    await storage.close()


async def test_a_backup_made_while_others_write_is_whole_and_comes_back(sqlite_url: str, tmp_path: Path) -> None:
    storage = await open_storage(sqlite_url)
    is_over = asyncio.Event()

    async def write() -> int:
        number = 0
        while not is_over.is_set():
            number += 1
            page = Article("s", f"https://a.example/{number}", "题", ("一句话。" * 200,))
            await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=MORNING)
        return number

    writing = asyncio.create_task(write())
    while await storage.articles.count() < 20:
        await asyncio.sleep(0)
    made = await asyncio.to_thread(back_up, sqlite_url, tmp_path / "copy.db", MORNING)
    is_over.set()
    written = await writing
    await storage.close()
    kept = restore(sqlite_url, made, MORNING)
    assert 20 <= await count(sqlite_url) <= written
    assert kept
    assert await count(f"sqlite+aiosqlite:///{kept}") == written


async def test_nothing_is_restored_while_the_database_is_in_use(sqlite_url: str, tmp_path: Path) -> None:
    made = back_up(sqlite_url, tmp_path / "copy.db", MORNING)
    storage = await open_storage(sqlite_url)
    with pytest.raises(BackupFailed) as refused:
        restore(sqlite_url, made, MORNING)
    assert refused.value.reason == "running"
    await storage.close()
    assert restore(sqlite_url, made, MORNING)


async def test_what_is_damaged_or_newer_or_no_backup_is_not_restored(sqlite_url: str, tmp_path: Path) -> None:
    await filled(sqlite_url, 1)
    made = back_up(sqlite_url, tmp_path / "copy.db", MORNING)
    newer = back_up(sqlite_url, tmp_path / "newer.db", MORNING)
    with made.open("r+b") as opened:
        opened.seek(5000)
        opened.write(b"\xa5" * 40_000)
    connection = sqlite3.connect(newer)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    reasons = []
    for path in (made, newer, other, tmp_path / "none.db"):
        with pytest.raises((BackupFailed, DatabaseUnusable)) as refused:
            restore(sqlite_url, path, MORNING)
        reasons.append(refused.value.reason)
    assert reasons == ["corrupted", "newer", "unreadable", "unreadable"]
    assert await count(sqlite_url) == 1


def test_a_backup_overwrites_nothing(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(BackupFailed) as refused:
        back_up(sqlite_url, tmp_path / "mine.txt", MORNING)
    assert refused.value.reason == "exists"
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"


def test_the_commands_back_up_and_restore(sqlite_url: str, tmp_path: Path) -> None:
    killed(sqlite_url, 3)
    made = tmp_path / "copy.db"
    assert run(sqlite_url, "backup", str(made)).returncode == 0
    file_of(sqlite_url).write_bytes(b"spoilt" * 1000)
    assert run(sqlite_url, "search", "一句").returncode == 4
    done = run(sqlite_url, "restore", str(made))
    assert (done.returncode, "原来的文件留在" in done.stderr) == (0, True)
    assert asyncio.run(count(sqlite_url)) == 3
    done = run("postgresql+asyncpg://127.0.0.1/x", "backup", str(made))
    assert (done.returncode, "pg_dump" in done.stderr) == (9, True)
