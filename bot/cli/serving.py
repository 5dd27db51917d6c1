"""``chat``, ``run`` and ``doctor``: open what the settings name, and start the bot or the checks on it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer


def chat_command() -> None:
    """The whole bot in this terminal: the same handlers and storage, no token."""
    from bot.runtime.log import configure
    from bot.runtime.services import open_services
    from bot.settings import load_settings
    from handlers.serving.terminal import chat

    async def serve() -> None:
        settings = load_settings(access="open", send_per_second=0, telegram_token="")
        async with open_services(settings, workers=0, is_checked=True) as services:
            await chat(services, interactive=sys.stdin.isatty())

    configure("ERROR")
    asyncio.run(serve())


class Role(StrEnum):
    """What one process does: everything; or, of several on one PostgreSQL, takes updates, or does all the rest."""

    ALL = "all"
    FRONT = "front"
    WORKER = "worker"


def run_command(role: Annotated[Role, typer.Option(help="of several processes on one PostgreSQL")] = Role.ALL) -> None:
    """The bot on Telegram: long polling, or a webhook where WEBHOOK_URL is set."""
    from bot.runtime.log import configure, log_what_nobody_catches
    from bot.runtime.services import open_services
    from bot.settings import load_settings
    from handlers.serving.serve import run_all, run_front, run_worker

    start = {Role.ALL: run_all, Role.FRONT: run_front, Role.WORKER: run_worker}[role]

    async def serve() -> None:
        settings = load_settings()
        configure(settings.log_level, settings.log_format)
        log_what_nobody_catches()
        async with open_services(settings, is_checked=True, is_shared=role is not Role.ALL, is_run=True) as services:
            await start(services)

    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(serve())


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop, which comes with the extra ``postgres``: what goes over sockets takes less of the processor's time."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop


def doctor_command() -> bool:
    """Checks configuration, database, token, clock, fonts and feeds, one line each; exit 1 if something is wrong."""
    from importlib.util import find_spec

    from bot.runtime.checks import diagnose
    from bot.runtime.clock import SystemClock
    from bot.settings import load_settings
    from handlers.gateway.api_check import ask_api
    from handlers.view.texts.doctor import line

    async def examine() -> bool:
        all_well = True
        async for finding in diagnose(load_settings, ask_api, SystemClock(), lambda name: find_spec(name) is not None):
            print(line(finding), flush=True)
            all_well = all_well and finding.mark != "wrong"
        return all_well

    return asyncio.run(examine())
