"""The conversation of ``conversation.yaml`` with the bot as a process of its own, by polling and by webhook."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from pathlib import Path

from handlers.view.sample import SAMPLE
from tests.fakes import Site
from tests.flow.test_subscriptions import MORE
from tests.pages import report
from tests.stage.process import Run, load, play

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("conversation.yaml")


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def script_for(site: Site, folder: Path) -> Path:
    """The script with the site's address, a file and a text of more than 200 characters."""
    site.add(
        "/gbk.html", report("淮川市公布稳外贸措施").replace("charset='utf-8'", "charset='gb2312'").encode("gb18030")
    )
    site.add("/forbidden.html", "no", status=403)
    site.add("/huge.html", b"<p>" + b"x" * 5_300_000)
    site.add("/empty.html", "<html><title>空</title><body><script>go()</script></body></html>")
    more = "".join(f"{one}</p><p>" for one in MORE.values())
    site.add("/long.html", report("云江省公布专利许可补助办法", more))
    (folder / "report.html").write_text(report("白鹭县公布水价办法"), "utf-8")
    text = SCRIPT.read_text("utf-8").replace("{site}", site.origin).replace("{folder}", str(folder))
    path = folder / "conversation.yaml"
    path.write_text(text.replace('"{text}"', json.dumps(SAMPLE, ensure_ascii=False)), "utf-8")
    return path


async def test_the_conversation_passes_by_polling_and_by_webhook(site: Site, tmp_path: Path) -> None:
    script = script_for(site, tmp_path)
    async with asyncio.TaskGroup() as both:
        for mode in ("polling", "webhook"):
            both.create_task(played(mode, script, tmp_path))


async def played(mode: str, script: Path, tmp_path: Path) -> None:
    """One run of the script under the flood limits, nothing refused and a clean stop at its end."""
    env = {
        "TELEGRAM_TOKEN": "{token}", "TELEGRAM_API_URL": "{base_url}", "TELEGRAM_FILE_URL": "{base_file_url}",
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / (mode + '.db')}", "ALLOWED_HOSTS": "127.0.0.1",
        "OWNER_IDS": "1001,1002,1003", "ACCESS": "invited", "WORKERS": "0", "LOG_LEVEL": "INFO",
    }  # fmt: skip
    if mode == "webhook":
        port = free_port()
        env |= {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "LISTEN": f"127.0.0.1:{port}"}
    log = tmp_path / f"{mode}.log"
    wanted = Run([sys.executable, "-m", "bot", "run"], env, bot_log=str(log), cwd=str(ROOT))
    async with asyncio.timeout(110):
        result = await play(wanted, load(str(script)))
    told = result.failure + log.read_text("utf-8", "replace")[-3000:]
    assert (result.status, result.refused, result.bot_status) == (0, [], 0), told
    assert "Traceback" not in log.read_text("utf-8", "replace")
