"""A bot as a process of its own: started on a stage, played with, and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.stage.player import Failed, Player
from tests.stage.server import Stage
from tests.stage.world import Bot


@dataclass(frozen=True, slots=True)
class Run:
    """A command that starts the bot, and what is kept of the run; the command may be empty."""

    command: list[str]
    env: dict[str, str]
    port: int = 0
    start_timeout: float = 60
    log_path: str | None = None
    bot_log: str | None = None
    cwd: str | None = None
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """How a run ended: 0, or 1 for an expectation that failed, or 3 for a bot that ignored SIGTERM."""

    status: int
    calls: int
    refused: list[dict]  # the calls that the stage refused, faults of the script left out
    bot_status: int | None
    failure: str = ""


async def run(wanted: Run, script: dict) -> int:
    """Play it and print how it ended. Returns an exit status."""
    played = await play(wanted, script)
    if played.failure:
        print(f"FAILED {played.failure}", file=sys.stderr)
    print(
        f"# {played.calls} Bot API calls, {len(played.refused)} refused; "
        f"{'FAILED' if played.status else 'passed'}; bot exit status {played.bot_status}"
    )
    return played.status


async def play(wanted: Run, script: dict) -> Played:
    """Start the stage and the bot, play the script, stop the bot."""
    bot = Bot(**(script.get("bot") or {}))
    async with Stage(bot=bot, port=wanted.port, strict_webhook=bool(script.get("strict_webhook"))) as stage:
        player = Player(stage, script, verbose=wanted.verbose)
        player.prepare()
        status, failure, bot_status = 0, "", None
        async with _started(wanted, script, stage) as process:
            try:
                await _until_connected(stage, process, wanted.start_timeout)
                await player.play()
            except Failed as error:
                status, failure = 1, str(error)
            if process:
                stopped = await _stopped(process)
                status, bot_status = status or stopped, process.returncode
        if wanted.log_path:
            lines = (json.dumps(e, ensure_ascii=False, default=str) + "\n" for e in stage.world.log)
            Path(wanted.log_path).write_text("".join(lines), encoding="utf-8")
        refused = [e for e in stage.calls() if not e["ok"] and not e.get("fault")]
        return Played(status, len(stage.calls()), refused, bot_status, failure)


@contextlib.asynccontextmanager
async def _started(wanted: Run, script: dict, stage: Stage) -> AsyncIterator[Any]:
    """The bot's process, killed at the end if it still runs; None without a command."""
    if not wanted.command:
        yield None
        return
    values = {
        "token": stage.token,
        "origin": stage.origin,
        "base_url": stage.base_url,
        "base_file_url": stage.base_file_url,
    }

    def filled(text: Any) -> str:
        return re.sub(r"\{(token|origin|base_url|base_file_url)\}", lambda m: values[m[1]], str(text))

    env = {
        **os.environ,
        **{f"BOT_{'TOKEN' if name == 'token' else 'API_' + name.upper()}": value for name, value in values.items()},
        **{name: filled(value) for name, value in {**(script.get("env") or {}), **wanted.env}.items()},
    }
    with _sink(wanted.bot_log) as sink:
        process = await asyncio.create_subprocess_exec(
            *map(filled, wanted.command), cwd=wanted.cwd, env=env, stdout=sink, stderr=sink, start_new_session=True
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


@contextlib.contextmanager
def _sink(path: str | None) -> Iterator[Any]:
    if not path:
        yield subprocess.DEVNULL
        return
    with Path(path).open("wb") as file:
        yield file


async def _stopped(process: Any) -> int:
    """Ask the bot to stop; 3 if it does not listen."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            print("# the bot did not stop on SIGTERM within 10 s; killed", file=sys.stderr)
            process.kill()
            await process.wait()
            return 3
    return 0


async def _until_connected(stage: Stage, process: Any, timeout: float) -> None:
    began = time.monotonic()
    waits = [asyncio.ensure_future(stage.world.connected.wait())]
    if process:
        waits.append(asyncio.ensure_future(process.wait()))
    done, pending = await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    if waits[0] in done:
        print(f"# the bot connected after {time.monotonic() - began:.2f} s")
        return
    raise Failed(
        f"the bot exited with status {process.returncode} before it connected"
        if process and process.returncode is not None
        else f"the bot called neither getUpdates nor setWebhook within {timeout} s"
    )


def load(path: str) -> dict:
    text = Path(path).read_text(encoding="utf-8")
    return json.loads(text) if path.endswith(".json") else yaml.safe_load(text)
