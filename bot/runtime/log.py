"""Logging on standard error: key=value lines or JSON, without anybody's text, token or password at any level.

Our own lines hold numbers and kinds. What others log is not ours to trust (asyncio prints an exception with what it
says, PTB whole answers, aiosqlite each statement with its values): of a library's line only the constant part is shown,
from WARNING on, and of an exception its class and where it came from.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from pathlib import PurePath
from types import TracebackType
from typing import Final, Literal

LogFormat = Literal["text", "json"]

OURS: Final = ("bot", "handlers")
MOST_FRAMES: Final = 30  # of an exception: the innermost tell where it came from
LONGEST: Final = 2000  # characters of an event
# A bot token: the digits of its id, a colon, and some 35 characters of secret.
_TOKEN: Final = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}")
_USER_INFO: Final = re.compile(r"(?<=://)[^\s/@]{0,200}+(?:/[^\s@]{0,200})?@")  # of an address: user and password
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class _Lines(logging.Formatter):
    """A record as ``fields``; the two formats differ in how these are written."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record)[:LONGEST],
        }
        if record.exc_info and record.exc_info[0]:
            fields["error"] = " < ".join(_kinds(record.exc_info[1]))
            fields["at"] = " > ".join(_frames(record.exc_info[2]))
        return self.write({name: _blotted(value) for name, value in fields.items()})

    def write(self, fields: dict[str, str]) -> str:
        """The fields as one line."""
        raise NotImplementedError


class KeyValueLines(_Lines):
    """``time=… level=… logger=… event="…"``; what could break a line or a value is escaped as in JSON."""

    def write(self, fields: dict[str, str]) -> str:
        plain = ("level", "logger")
        return " ".join(f"{name}={value if name in plain else _quoted(value)}" for name, value in fields.items())


class JsonLines(_Lines):
    """An object a line."""

    def write(self, fields: dict[str, str]) -> str:
        return "{" + ", ".join(f'"{name}": {_quoted(value)}' for name, value in fields.items()) + "}"


def configure(level: str, log_format: LogFormat = "text") -> None:
    """Log to standard error: our own lines from ``level`` on, those of libraries from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else KeyValueLines())
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelName(level)), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)  # they quote what they warn of


def log_what_nobody_catches() -> None:
    """Exceptions of threads, of ``__del__`` and of the program as a whole go to the log too: Python's own lines would
    print what they say. For a process that serves; it stays so until its end.
    """
    own = logging.getLogger(__name__)

    def of_program(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        own.critical("nobody caught it", exc_info=(kind, error, trace))

    def of_thread(given: threading.ExceptHookArgs) -> None:
        own.critical(
            "a thread ended", exc_info=(given.exc_type, given.exc_value or given.exc_type(), given.exc_traceback)
        )

    def of_object(given: sys.UnraisableHookArgs) -> None:
        own.error(
            "nobody could catch it", exc_info=(given.exc_type, given.exc_value or given.exc_type(), given.exc_traceback)
        )

    sys.excepthook, threading.excepthook, sys.unraisablehook = of_program, of_thread, of_object


def _event(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    if record.name == "py.warnings" or not isinstance(record.msg, str):
        return "a library warns"
    return record.msg.partition("\n")[0]


def _kinds(error: BaseException | None) -> list[str]:
    """The classes of an exception and of those that it was raised from."""
    found: list[str] = []
    while error is not None and len(found) < MOST_FRAMES:
        found.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return found


def _frames(trace: TracebackType | None) -> list[str]:
    """``folder/file.py:12`` of each frame, the innermost last."""
    frames = traceback.walk_tb(trace)
    places = [f"{'/'.join(PurePath(frame.f_code.co_filename).parts[-2:])}:{line}" for frame, line in frames]
    return places[-MOST_FRAMES:]


def _blotted(value: str) -> str:
    return _USER_INFO.sub("…@", _TOKEN.sub("<token>", value))


def _quoted(value: str) -> str:
    escaped = json.dumps(value, ensure_ascii=False)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)
