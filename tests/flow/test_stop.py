"""SIGTERM: what is being answered is answered, then the process ends well."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.fakes import Site
from tests.stage import Stage

ROOT = Path(__file__).parents[2]


async def test_a_page_that_is_being_read_is_still_answered(site: Site, tmp_path: Path) -> None:
    site.gates["/report.html"] = asyncio.Event()
    async with Stage() as stage, asyncio.timeout(40):
        env = {
            "TELEGRAM_TOKEN": stage.token, "TELEGRAM_API_URL": stage.base_url, "TELEGRAM_FILE_URL": stage.base_file_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", "ALLOWED_HOSTS": "127.0.0.1",
            "ACCESS": "open", "OWNER_IDS": "1001", "WORKERS": "0",
        }  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env={**os.environ, **env}, stderr=asyncio.subprocess.DEVNULL
        )
        await stage.world.connected.wait()
        ann = stage.user("ann", language_code="zh-hans")
        await ann.say(site.origin + "/report.html")
        await site.arrived["/report.html"].wait()
        process.send_signal(signal.SIGTERM)
        site.gates["/report.html"].set()
        assert await stage.wait_message(ann, "✓", timeout=15)
        assert await process.wait() == 0
