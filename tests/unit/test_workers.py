"""CPU work runs beside the loop, in a thread or in processes that are bounded in time and memory."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.errors import TooHard, TooLarge
from bot.models import Page
from bot.runtime.worker_process import WorkLimits
from bot.runtime.workers import Workers

HOG_MB = 300
QUICK = WorkLimits(seconds=0.5, memory_mb=512)


def double(number: int) -> int:
    return 2 * number


def pid() -> int:
    return os.getpid()


def refuse(source: str) -> None:
    raise TooLarge(source, status=413)


def die_once(marker: str) -> str:
    if not os.path.exists(marker):
        open(marker, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


def die_always(page: Page) -> None:
    with open(page.text, "a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


def hang(page: Page) -> None:
    while page:
        pass


def hang_in_c(page: Page) -> bool:
    """As a pattern does that goes back without end."""
    return bool(re.match("(a*)*b", "a" * 60 + page.text))


def hog(pages: tuple[Page, ...]) -> int:
    return len([bytearray(1 << 20) for _ in range(1024)] + list(pages))


def dig(page: Page) -> int:
    return dig(page) + 1


def keep(megabytes: int, kept: list[bytearray] = []) -> int:  # noqa: B006 - to stay in the process
    kept.append(bytearray(megabytes << 20))
    return os.getpid()


def local_value() -> object:
    return lambda: None


def sleep_long(seconds: float) -> None:
    time.sleep(seconds)


@asynccontextmanager
async def opened(count: int, limits: WorkLimits | None = None) -> AsyncIterator[Workers]:
    workers = Workers(count, limits)
    try:
        yield workers
    finally:
        await asyncio.to_thread(workers.close)


PAGE = Page("https://example.org/a", "", "html")


@pytest.mark.parametrize("count", [0, 1])
async def test_a_result_comes_back(count: int) -> None:
    async with opened(count) as workers:
        assert await workers(double, 21) == 42


@pytest.mark.parametrize("count", [0, 1])
async def test_a_failure_comes_back_whole(count: int) -> None:
    async with opened(count) as workers:
        with pytest.raises(TooLarge) as failed:
            await workers(refuse, "a page")
    assert (failed.value.source, failed.value.status) == ("a page", 413)


async def test_two_processes_work_at_the_same_time() -> None:
    async with opened(2) as workers:
        assert len(set(await asyncio.gather(*(workers(pid) for _ in range(40))))) == 2


async def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    async with opened(1) as workers:
        assert await workers(die_once, str(tmp_path / "marker")) == "alive"


async def test_a_worker_killed_while_it_waits_is_replaced() -> None:
    async with opened(1) as workers:
        os.kill(await workers(pid), signal.SIGKILL)
        assert await workers(double, 21) == 42


async def test_what_kills_its_worker_twice_is_too_hard_and_never_tried_again(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    async with opened(1) as workers:
        with pytest.raises(TooHard):
            await workers(die_always, Page("a page", str(tries), "html"))
        assert await workers(double, 21) == 42
    assert tries.read_text() == "xx"


@pytest.mark.parametrize("endless", [hang, hang_in_c])
async def test_an_endless_call_is_ended_by_the_clock_and_the_next_works(endless: object) -> None:
    async with opened(1, QUICK) as workers:
        with pytest.raises(TooHard) as failed:
            await workers(endless, PAGE)  # type: ignore[arg-type]
        assert failed.value.source == PAGE.source
        assert await workers(double, 21) == 42


async def test_a_call_that_only_waits_is_ended_too() -> None:
    async with opened(1, WorkLimits(seconds=0.3)) as workers:
        with pytest.raises(TooHard):
            await workers(sleep_long, 60)


async def test_a_call_that_does_not_compute_may_take_longer_than_its_seconds() -> None:
    async with opened(1, WorkLimits(seconds=2)) as workers:
        await workers(sleep_long, 3)


async def test_the_start_of_a_process_is_not_counted() -> None:
    async with opened(1, WorkLimits(seconds=0.3)) as workers:
        assert await workers(double, 21) == 42


async def test_what_takes_too_much_memory_is_told_as_too_hard_and_the_next_works() -> None:
    async with opened(1, WorkLimits(memory_mb=HOG_MB)) as workers:
        with pytest.raises(TooHard) as failed:
            await workers(hog, (PAGE,))
        assert failed.value.source == PAGE.source
        assert await workers(double, 21) == 42


@pytest.mark.parametrize("count", [0, 1])
async def test_what_nests_too_deep_is_told_as_too_hard(count: int) -> None:
    async with opened(count) as workers:
        with pytest.raises(TooHard):
            await workers(dig, PAGE)
        assert await workers(double, 21) == 42


async def test_a_process_is_recycled_after_its_tasks() -> None:
    async with opened(1, WorkLimits(tasks=2)) as workers:
        first, second, third = [await workers(pid) for _ in range(3)]
    assert first == second != third


async def test_a_process_that_grew_is_recycled() -> None:
    async with opened(1, WorkLimits(memory_mb=HOG_MB)) as workers:
        small, large, after = await workers(keep, 1), await workers(keep, HOG_MB // 2), await workers(pid)
    assert small == large != after


async def test_a_result_that_cannot_travel_is_an_error_and_not_a_dead_worker() -> None:
    async with opened(1) as workers:
        with pytest.raises(TypeError):
            await workers(local_value)
        assert await workers(double, 21) == 42


@pytest.mark.parametrize("count", [0, 1])
async def test_closing_ends_what_would_run_for_long(count: int) -> None:
    workers = Workers(count, WorkLimits(seconds=600))
    running, waiting = (asyncio.create_task(workers(sleep_long, 30)) for _ in range(2))
    await asyncio.sleep(0.1)
    before = time.monotonic()
    await asyncio.to_thread(workers.close, 0.2)
    assert time.monotonic() - before < 10
    running.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)
    assert waiting.cancelled()


ORPHANS = """
import asyncio, os, signal, sys
from bot.runtime.workers import Workers
from tests.unit.test_workers import hang, pid, PAGE
async def main():
    workers = Workers(2)
    print(*{*await asyncio.gather(*(workers(pid) for _ in range(40)))}, flush=True)
    tasks = [asyncio.create_task(workers(hang, PAGE)) for _ in range(2)]
    await asyncio.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker ends after its call")
def test_a_parent_that_is_killed_leaves_no_worker(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(ORPHANS)
    root = Path(__file__).parent.parent.parent
    ran = subprocess.run(  # noqa: PLW1510 - it is killed
        [sys.executable, str(script)], capture_output=True, text=True, cwd=root, env={**os.environ, "PYTHONPATH": "."}
    )
    assert ran.returncode == -signal.SIGKILL
    pids = [int(word) for word in ran.stdout.split()]
    assert pids
    end = time.monotonic() + 10
    while any(is_running(one) for one in pids) and time.monotonic() < end:
        time.sleep(0.05)
    assert [one for one in pids if is_running(one)] == []


def is_running(number: int) -> bool:
    """Whether a process is there and more than an entry that nobody has asked for yet."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
