"""`chat`: the whole bot in the terminal, with piped lines."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.documents.convert import convert
from bot.fetching.files import load_bytes
from bot.runtime.services import open_services
from bot.settings import Settings
from handlers.serving.terminal import chat
from tests.pages import report


def settings_in(folder: Path) -> Settings:
    address = f"sqlite+aiosqlite:///{folder / 'chat.db'}"
    return Settings.from_mapping({"DATABASE_URL": address, "ACCESS": "open", "SEND_PER_SECOND": "0", "OWNER_IDS": "1"})


async def said(
    lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """What the bot prints for these lines."""
    settings = settings_in(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(line + "\n" for line in lines)))
    async with open_services(settings, workers=0) as services:
        await chat(services, interactive=False)
    return capsys.readouterr().out


async def test_a_file_becomes_a_brief(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    page.write_text(report(), "utf-8")
    shown = await said([f"/file {page}"], tmp_path, monkeypatch, capsys)
    assert "云江省召开会议部署专利转化工作" in shown
    assert "✓ 原文逐字" in shown


async def test_a_button_is_tapped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = await said(["/settings", "/tap English", "/help"], tmp_path, monkeypatch, capsys)
    assert "What I do" in shown


async def test_what_the_bot_asks_for_is_answered_by_the_next_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_services(settings_in(tmp_path), workers=0) as services:
        await services.storage.feeds.add("https://a.example/feed.xml", ("财经",), datetime(2026, 3, 12, tzinfo=UTC))
    lines = ["/sources", "/tap 1", "/tap 改名", "云江日报", "/sources"]
    shown = await said(lines, tmp_path, monkeypatch, capsys)
    assert "1 云江日报" in shown


async def test_the_sample_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = await said(["/start", "/tap 试一篇"], tmp_path, monkeypatch, capsys)
    assert "20亿元" in shown


async def test_a_brief_as_a_word_file_is_written_where_the_terminal_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    shown = await said(["/start", "/tap 试一篇", "/tap 文本", "/tap Word 文档"], tmp_path, monkeypatch, capsys)
    written = Path(next(line for line in shown.split("\n") if line.endswith(".docx")))
    assert "20亿元" in convert(load_bytes(written.name, written.read_bytes())).text


async def test_a_trend_s_picture_is_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("mplfonts")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    page = tmp_path / "report.html"
    page.write_text(report().replace("2026-03-12", f"{datetime.now(UTC):%Y-%m-%d}"), "utf-8")
    shown = await said([f"/file {page}", "/trend 专利"], tmp_path, monkeypatch, capsys)
    written = Path(next(line for line in shown.split("\n") if line.endswith(".png")))
    assert written.read_bytes().startswith(b"\x89PNG")


CHINESE, ENGLISH = ["/start", "/tap 试一篇"], ["/start", "/tap English", "/tap Try one"]


@pytest.mark.parametrize(
    ("first", "pressed", "printed"),
    [
        (CHINESE, "/tap 复制", "一、盘活存量专利，今年6月底前完成全省高校专利清单，逐件标注可转化前景\n二、"),
        (CHINESE, "/tap 分享", "https://t.me/share/url?url="),
        (CHINESE, "/tap 原文", "一要盘活存量专利"),
        (ENGLISH, "/tap Copy", "\n二、强化资金支持"),
    ],
)
async def test_what_a_button_copies_or_opens_is_printed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    first: list[str],
    pressed: str,
    printed: str,
) -> None:
    before = await said(first, tmp_path, monkeypatch, capsys)
    shown = await said([*first, pressed], tmp_path, monkeypatch, capsys)
    assert printed in shown[len(before) :]
