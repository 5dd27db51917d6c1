"""CPU work runs beside the loop, in a thread or in processes."""

import os
import signal

import pytest

from bot.errors import TooLarge
from bot.runtime.workers import Workers


def double(number: int) -> int:
    return 2 * number


def refuse(source: str) -> None:
    raise TooLarge(source, status=413)


def die_once(marker: str) -> str:
    if not os.path.exists(marker):
        open(marker, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


@pytest.mark.parametrize("count", [0, 1])
async def test_a_result_comes_back(count: int) -> None:
    workers = Workers(count)
    assert await workers(double, 21) == 42
    workers.close()


@pytest.mark.parametrize("count", [0, 1])
async def test_a_failure_comes_back_whole(count: int) -> None:
    workers = Workers(count)
    with pytest.raises(TooLarge) as failed:
        await workers(refuse, "a page")
    assert (failed.value.source, failed.value.status) == ("a page", 413)
    workers.close()


async def test_a_killed_worker_is_replaced(tmp_path: os.PathLike[str]) -> None:
    workers = Workers(1)
    assert await workers(die_once, os.path.join(tmp_path, "marker")) == "alive"
    workers.close()
