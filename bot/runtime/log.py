"""Logging as key=value lines on standard error."""

from __future__ import annotations

import logging
import re
import sys

# A bot token: the digits of its id, a colon, and some 35 characters of secret.
_TOKEN = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}")


class _KeyValue(logging.Formatter):
    """``time=… level=… logger=… event="…"``; whatever looks like a bot token is replaced by <token>."""

    def format(self, record: logging.LogRecord) -> str:
        event = record.getMessage().replace("\n", "\\n").replace('"', "'")
        line = f'time={self.formatTime(record)} level={record.levelname} logger={record.name} event="{event}"'
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return _TOKEN.sub("<token>", line)


def configure(level: str) -> None:
    """Log to standard error from ``level`` on. Libraries only warn: what HTTP clients log holds the token."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_KeyValue())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "aiohttp", "telegram.ext", "alembic", "apscheduler", "jieba"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
