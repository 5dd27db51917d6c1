"""Log lines are key=value or JSON, whole lines of their own, and hold no token and nobody's text."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot.errors import shown
from bot.runtime.log import LogFormat, configure, log_what_nobody_catches

TOKEN = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEY_VALUE = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)')
SECRET = "机密的内容"


@pytest.fixture(autouse=True)
def _quiet_again() -> Iterator[None]:
    yield
    logging.captureWarnings(False)
    for name in ("bot", "handlers"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def read(line: str, log_format: LogFormat) -> dict[str, Any]:
    """A line's fields, as a program would read them."""
    assert line.count("\n") == 1
    if log_format == "json":
        return dict(json.loads(line))
    found = KEY_VALUE.findall(line)
    assert " ".join(f"{name}={value}" for name, value in found) == line.strip()
    return {name: json.loads(value) if value.startswith('"') else value for name, value in found}


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize(
    "event", ['say "x" level=ERROR', "two\nlines", "a\\", "\x1b[31mred\x7f", "\u2028\u202e", "\udc80", "汉字"]
)
def test_every_event_is_one_line_that_is_read_back(
    event: str, log_format: LogFormat, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("INFO", log_format)
    logging.getLogger("bot.x").info("%s", event)
    found = read(capsys.readouterr().err, log_format)
    assert (found["level"], found["logger"], found["event"]) == ("INFO", "bot.x", event)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_token_and_a_password_are_blotted_out(log_format: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", log_format)
    logging.getLogger("bot.x").info("POST /bot%s/sendMessage by http://me:geheim@proxy:80", TOKEN)
    line = capsys.readouterr().err
    assert read(line, log_format)["event"] == "POST /bot<token>/sendMessage by http://…@proxy:80"


def test_an_exception_is_its_kinds_and_its_places_not_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as exc:
            raise ValueError(SECRET) from exc
    except ValueError:
        logging.getLogger("bot.x").exception("it failed")
    line = capsys.readouterr().err
    assert SECRET not in line
    found = read(line, "text")
    assert found["error"] == "ValueError < KeyError"
    assert found["at"].startswith("unit/test_log.py:")


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_of_a_library_only_constant_parts_from_warning_on(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure(level)
    for name in ("httpx", "aiosqlite", "telegram.Bot", "sqlalchemy.engine", "asyncio"):
        logging.getLogger(name).info("sending %s", SECRET)
        logging.getLogger(name).debug("%s", SECRET)
    assert capsys.readouterr().err == ""
    logging.getLogger("telegram.request").error('Can not load invalid JSON data: "%s"', SECRET)
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task exception=%s>", SECRET)
    logging.getLogger("other").error(ValueError(SECRET))
    said = capsys.readouterr().err
    assert SECRET not in said
    assert "Can not load invalid JSON data" in said
    assert said.count("\n") == 3


async def test_a_task_that_nobody_asked_after_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG")

    async def fail() -> None:
        raise ValueError(SECRET)

    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": ValueError(SECRET), "source": SECRET}
    )
    said = capsys.readouterr().err
    assert SECRET not in said
    assert "ValueError" in said
    await asyncio.gather(fail(), return_exceptions=True)


def test_what_nobody_catches_is_logged_by_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    configure("INFO")
    log_what_nobody_catches()
    try:
        failing = threading.Thread(target=lambda: int(SECRET))
        failing.start()
        failing.join()
        sys.excepthook(ValueError, ValueError(SECRET), None)
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    said = capsys.readouterr().err
    assert SECRET not in said
    assert said.count('error="ValueError"') == 2


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TELEGRAM_TOKEN", TOKEN, "…"),
        ("WEBHOOK_SECRET", "geheim", "…"),
        (
            "DATABASE_URL",
            "postgresql+asyncpg://me:ge@heim@host/name?password=geheim",
            "postgresql+asyncpg://…@host/name?password=…",
        ),
        ("FETCH_PROXY", "http://me:geheim@proxy:80", "http://…@proxy:80"),
        ("FETCH_PROXY", "me:geheim@proxy", "…@proxy"),
        ("ACCESS", "nobody", "nobody"),
        ("DATABASE_URL", "", ""),
    ],
)
def test_a_wrong_setting_is_shown_without_its_secrets(name: str, value: str, said: str) -> None:
    assert shown(name, value) == said
