"""Logging as key=value lines on standard error."""

from __future__ import annotations

import logging
import re
import sys

_TOKEN = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}")


class _KeyValue(logging.Formatter):
    """``time=… level=… logger=… event="…"``; anything that looks like a bot token is blotted out."""

    def format(self, record: logging.LogRecord) -> str:
        event = record.getMessage().replace("\n", "\\n").replace('"', "'")
        line = f'time={self.formatTime(record)} level={record.levelname} logger={record.name} event="{event}"'
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return _TOKEN.sub("<token>", line)


def configure(level: str) -> None:
    """Log to standard error from ``level`` on; HTTP clients only warn: their lines hold the token."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_KeyValue())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "aiohttp", "telegram.ext", "alembic", "apscheduler", "jieba"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
