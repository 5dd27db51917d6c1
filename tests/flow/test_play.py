"""The conversation of ``conversation.yaml`` with the bot as a process of its own, by polling and by webhook."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from pathlib import Path

from handlers.view.sample import SAMPLE
from tests.fakes import Site
from tests.pages import report

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("conversation.yaml")


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


# Measures that have nothing in common: of those that are alike, a longer brief shows no more than a short one.
MEASURES = (
    "省财政厅对首次许可的中小企业每件补助3万元，补助由县级窗口在5个工作日内办结。",
    "省教育厅将专利许可收入计入高校教师职称评审，主持许可两项以上的可以直接申报高级职称。",
    "省银保监局支持银行开办专利质押贷款，单户额度最高1000万元，贴息比例为百分之四十。",
    "省法院在三个中级法院设立知识产权法庭，专利纠纷的平均审理期限压缩到六个月。",
    "省国资委把专利转化纳入企业负责人考核，权重不低于百分之五。",
    "省税务局简化技术转让所得的减免手续，企业不再报送登记证明。",
    "省农业农村厅开放六十个育种专利，种粮大户免费使用三年。",
    "省卫生健康委允许医院以专利作价入股，科研人员分得七成以上的股权。",
    "省交通运输厅在桥梁检测中优先采购本省的专利设备，预算为两亿元。",
    "省统计局按季度公布各市的专利许可数量，连续两季下降的由省政府约谈。",
)


def script_for(site: Site, folder: Path) -> Path:
    """The script with the site's address, a file and a text of more than 200 characters."""
    site.add(
        "/gbk.html", report("淮川市公布稳外贸措施").replace("charset='utf-8'", "charset='gb2312'").encode("gb18030")
    )
    site.add("/forbidden.html", "no", status=403)
    site.add("/huge.html", b"<p>" + b"x" * 5_300_000)
    site.add("/empty.html", "<html><title>空</title><body><script>go()</script></body></html>")
    more = "</p><p>".join(MEASURES)
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
    given = [part for name, value in env.items() for part in ("--env", f"{name}={value}")]
    log = tmp_path / f"{mode}.log"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.stage", "play", *given, "--bot-log", str(log), str(script),
        "--", sys.executable, "-m", "bot", "run",
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(110):
        said, _ = await process.communicate()
    told = said.decode()
    assert process.returncode == 0, told[-3000:] + log.read_text("utf-8", "replace")[-3000:]
    assert ", 0 refused; passed; bot exit status 0" in told, told[-3000:]
    assert "Traceback" not in log.read_text("utf-8", "replace")
