"""The bot as a process of its own on a stage, to be killed and started again."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.stage import Stage

ROOT = Path(__file__).parents[1]


def environment(stage: Stage, folder: Path, **over: str) -> dict[str, str]:
    return {
        **os.environ,
        "TELEGRAM_TOKEN": stage.token,
        "TELEGRAM_API_URL": stage.base_url,
        "TELEGRAM_FILE_URL": stage.base_file_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "ACCESS": "open",
        "OWNER_IDS": "1001",
        "WORKERS": "0",
        "SEND_PER_SECOND": "0",
        **over,
    }


@asynccontextmanager
async def started(stage: Stage, folder: Path, **over: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """``bot run``; killed at the end, if it still runs then."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), cwd=ROOT, env=environment(stage, folder, **over),
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
