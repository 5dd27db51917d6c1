"""CPU work runs beside the loop, in a thread or in processes."""

import os
import signal

import pytest

from bot.errors import TooLarge
from bot.runtime.workers import Offload


def double(number: int) -> int:
    return 2 * number


def refuse(source: str) -> None:
    raise TooLarge(source, "6 MB")


def die_once(marker: str) -> str:
    if not os.path.exists(marker):
        open(marker, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


@pytest.mark.parametrize("workers", [0, 1])
async def test_a_result_comes_back(workers: int) -> None:
    offload = Offload(workers)
    assert await offload(double, 21) == 42
    offload.close()


@pytest.mark.parametrize("workers", [0, 1])
async def test_a_failure_comes_back_whole(workers: int) -> None:
    offload = Offload(workers)
    with pytest.raises(TooLarge) as failed:
        await offload(refuse, "a page")
    assert (failed.value.source, failed.value.detail) == ("a page", "6 MB")
    offload.close()


async def test_a_killed_worker_is_replaced(tmp_path: os.PathLike[str]) -> None:
    offload = Offload(1)
    assert await offload(die_once, os.path.join(tmp_path, "marker")) == "alive"
    offload.close()
