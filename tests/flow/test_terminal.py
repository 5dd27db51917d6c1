"""`chat`: the whole bot in the terminal, with piped lines."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.runtime.services import open_services
from bot.settings import Settings
from handlers.serving.terminal import chat
from tests.pages import report


async def said(
    lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """What the bot prints for these lines."""
    settings = Settings.from_mapping({
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'chat.db'}", "ACCESS": "open", "SEND_PER_SECOND": "0",
    })  # fmt: skip
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


async def test_the_sample_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = await said(["/start", "/tap 试一篇"], tmp_path, monkeypatch, capsys)
    assert "20亿元" in shown
