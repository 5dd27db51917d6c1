"""Handlers without Telegram: how often a press reads the database, and that what people type is safe in HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.models import Article, Schedule
from bot.runtime.services import Services, open_services
from bot.settings import Settings
from bot.storage.chats import Chats, ChatSettings
from bot.storage.schedules import Schedules
from handlers.app import build_application
from handlers.serving.terminal import TOKEN, TerminalRequest, say

ARTICLE = Article("s", "https://a.example/1", "云江省发行专项债券", ("云江省发行专项债券三十亿元。",))


@dataclass(frozen=True, slots=True)
class CountedChats(Chats):
    """Counts the reads of a chat's row."""

    reads: Counter[str] = field(default_factory=Counter)

    async def get(self, chat_id: int) -> ChatSettings:
        self.reads["chat"] += 1
        return await Chats.get(self, chat_id)


@dataclass(frozen=True, slots=True)
class CountedSchedules(Schedules):
    """Counts the reads of a schedule's row."""

    reads: Counter[str] = field(default_factory=Counter)

    async def get(self, chat_id: int) -> Schedule | None:
        self.reads["schedule"] += 1
        return await Schedules.get(self, chat_id)


@dataclass
class Terminal:
    """The bot in a terminal; ``reads`` counts, ``sent`` holds what it said as the Bot API got it."""

    app: Any
    request: TerminalRequest
    reads: Counter[str]
    sent: list[dict[str, Any]]

    @property
    def shown(self) -> list[str]:
        return [data["text"] for data in self.sent]

    @property
    def services(self) -> Services:
        services: Services = self.app.bot_data.services
        return services

    async def say(self, line: str) -> None:
        await say(self.app, self.request, line)


@pytest.fixture
async def terminal(tmp_path: Path) -> AsyncIterator[Terminal]:
    """One that has subscribed to something, and sees the settings."""
    settings = Settings.from_mapping(
        {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", "ACCESS": "open", "WORKERS": "0"}
    )
    reads, sent = Counter[str](), list[dict[str, Any]]()
    async with open_services(settings) as services:
        database = services.storage.database
        services.storage = replace(
            services.storage, chats=CountedChats(database, reads), schedules=CountedSchedules(database, reads)
        )
        request = TerminalRequest(sent.append)
        app = build_application(services, TOKEN, request, is_paced=False)
        async with app:
            opened = Terminal(app, request, reads, sent)
            await opened.say("/subscribe 专项债")
            await opened.say("/settings")
            reads.clear()
            yield opened


@pytest.mark.parametrize(
    ("label", "shows"), [("12:00", "08:00 12:00"), ("详细", "长短：详细"), ("English", "Settings")]
)
async def test_a_press_reads_the_chat_and_the_schedule_once(terminal: Terminal, label: str, shows: str) -> None:
    await terminal.say(f"/tap {label}")
    assert shows in terminal.shown[-1]
    assert terminal.reads == {"chat": 1, "schedule": 1}


@pytest.mark.parametrize(
    "line", ["/trend <b>债</b>", "/search <b>债</b> 后:<某日>", "<b>债</b> &", "/subscribe <b>债</b> &"]
)
async def test_what_is_typed_is_shown_as_typed(terminal: Terminal, line: str) -> None:
    read_at = datetime(2026, 3, 12, tzinfo=UTC)
    await terminal.services.storage.articles.save(ARTICLE, topic="财政", owner_chat_id=None, read_at=read_at)
    await terminal.say(line)
    assert "&lt;b&gt;债&lt;/b&gt;" in terminal.shown[-1]


async def test_what_answers_a_deleted_message_is_sent_all_the_same(terminal: Terminal) -> None:
    await terminal.say("专项债")
    [sent] = terminal.sent[-1:]
    assert sent["reply_parameters"]["allow_sending_without_reply"] is True
    assert sent["parse_mode"] == "HTML"
    assert sent["link_preview_options"] == {"is_disabled": True}
