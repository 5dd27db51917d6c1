"""Settings from the environment or ``.env``: the only reader of either. ``.env.example`` explains each."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.errors import SettingsError

_HOST_PORT = re.compile(r"^(?P<host>\[[0-9a-fA-F:]+\]|[^:\s]+):(?P<port>\d{1,5})$")

LEAST_MEMORY_MB: Final = 256  # Python, the modules and the dictionaries take a good hundred, and a page needs the rest

EXPECTED: Mapping[str, str] = {
    "access": "owner, invited or open",
    "owner_ids": "Telegram user ids, separated by commas: 123456,789",
    "listen": "HOST:PORT, such as 127.0.0.1:8080",
    "metrics_listen": "HOST:PORT, such as 127.0.0.1:9464",
    "send_per_second": "messages a second, 0 for no limit",
    "poll_seconds": "whole seconds, 60 or more",
    "time_zone": "a time zone's name, such as Asia/Shanghai",
    "log_format": "text or json",
    "backup_dir": "a folder",
    "backup_keep": "a number of backups, 1 or more",
    **dict.fromkeys(
        ("keep_articles", "keep_briefs", "keep_feed_items", "keep_deliveries", "keep_replies", "keep_updates"),
        "DAYS/ROWS, such as 365/100000; 0 for no limit",
    ),
    "workers": "a number of processes, 0 for a thread",
    "work_seconds": "seconds of computing that one article may take, above 0",
    "work_memory_mb": "megabytes that a process may use: 256 or more, 0 for no limit",
    "log_level": "DEBUG, INFO, WARNING or ERROR",
    "webhook_url": "an address that starts with https:// (http:// on this machine)",
    "webhook_secret": "1 to 256 characters of A-Z a-z 0-9 _ -",
    "telegram_token": "the token that BotFather gives, such as 123456:ABC-DEF",
}


class Settings(BaseModel):
    """Every setting, checked. Names are those of the environment in lower case."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    telegram_token: str = ""
    access: Literal["owner", "invited", "open"] = "invited"
    telegram_proxy: str | None = None
    fetch_proxy: str | None = None
    fetch_proxy_hosts: str = ""
    database_url: str = "sqlite+aiosqlite:///yaodian.db"
    owner_ids: str = ""
    webhook_url: str | None = None
    webhook_secret: str | None = None
    listen: str = "127.0.0.1:8080"
    metrics_listen: str | None = None
    telegram_api_url: str = "https://api.telegram.org/bot"
    telegram_file_url: str = "https://api.telegram.org/file/bot"
    send_per_second: float = Field(default=30.0, ge=0)
    briefs_per_minute: int = Field(default=30, ge=0)
    allowed_hosts: str = ""
    poll_seconds: int = Field(default=900, ge=60)
    time_zone: str = "Asia/Shanghai"
    rsshub_url: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    backup_dir: str = ""
    backup_keep: int = Field(default=7, ge=1, le=1000)
    keep_articles: str = "1095/300000"
    keep_briefs: str = "180/100000"
    keep_feed_items: str = "400/5000"
    keep_deliveries: str = "30/500000"
    keep_replies: str = "90/500000"
    keep_updates: str = "2/200000"
    workers: int = Field(default=1, ge=0, le=64)
    work_seconds: float = Field(default=10.0, gt=0, le=600)
    work_memory_mb: int = Field(default=1024, ge=0)

    @classmethod
    def from_mapping(cls, values: Mapping[str, str]) -> Self:
        """Settings from NAME → text; empty texts count as not set. Raises SettingsError."""
        given = {name: values.get(name.upper(), "").strip() for name in cls.model_fields}
        known: dict[str, Any] = {name: value for name, value in given.items() if value}
        try:
            return cls(**known)
        except ValidationError as exc:
            name = str(exc.errors()[0]["loc"][0])
            expected = EXPECTED.get(name, exc.errors()[0]["msg"])
        # Outside of the except: pydantic's error holds the values given.
        raise SettingsError(name.upper(), str(known.get(name, "")), expected)

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as exc:
            raise ValueError(EXPECTED["time_zone"]) from exc
        return value

    @field_validator("owner_ids")
    @classmethod
    def _ids_are_numbers(cls, value: str) -> str:
        return _matching(value, r"\s*\d+(\s*[,\s]\s*\d+)*\s*,?\s*", "owner_ids")

    @field_validator(
        "keep_articles", "keep_briefs", "keep_feed_items", "keep_deliveries", "keep_replies", "keep_updates"
    )
    @classmethod
    def _days_and_rows(cls, value: str) -> str:
        return _matching(value, r"\d{1,6}/\d{1,12}", "keep_articles")

    @field_validator("work_memory_mb")
    @classmethod
    def _room_for_an_article(cls, value: int) -> int:
        if 0 < value < LEAST_MEMORY_MB:
            raise ValueError(EXPECTED["work_memory_mb"])
        return value

    @field_validator("listen", "metrics_listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        found = _HOST_PORT.match(value)
        if not found or not 0 <= int(found["port"]) <= 65535:
            raise ValueError(EXPECTED["listen"])
        return value

    @field_validator("webhook_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        return _matching(value, r"https?://[^\s]+", "webhook_url")

    @field_validator("webhook_secret")
    @classmethod
    def _secret_characters(cls, value: str) -> str:
        return _matching(value, r"[A-Za-z0-9_-]{1,256}", "webhook_secret")

    @field_validator("telegram_token")
    @classmethod
    def _token_shape(cls, value: str) -> str:
        return _matching(value, r"\d+:[A-Za-z0-9_-]+", "telegram_token")

    @property
    def owners(self) -> frozenset[int]:
        """The ids of OWNER_IDS."""
        return frozenset(map(int, re.findall(r"\d+", self.owner_ids)))

    @property
    def listen_address(self) -> tuple[str, int]:
        """Host and port of LISTEN."""
        return _host_and_port(self.listen)

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Host and port of METRICS_LISTEN, None where nobody asked for metrics."""
        return _host_and_port(self.metrics_listen) if self.metrics_listen else None


def _host_and_port(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    return host.strip("[]"), int(port)


def not_shared(database_url: str) -> SettingsError:
    """The error where several processes cannot work on that database: it is no PostgreSQL, or what speaks to one is not
    installed."""
    expected = "postgresql+asyncpg://user:password@host/name (several processes need it: pip install '.[postgres]')"
    return SettingsError("DATABASE_URL", database_url, expected)


def _matching(value: str, pattern: str, name: str) -> str:
    if not re.fullmatch(pattern, value):
        raise ValueError(EXPECTED[name])
    return value


def load_settings(env_file: Path = Path(".env"), **over: Any) -> Settings:
    """Settings of this process: the environment over ``.env`` over the defaults; ``over`` above all."""
    from dotenv import dotenv_values

    stored = {name.upper(): value or "" for name, value in dotenv_values(env_file).items()}
    return Settings.from_mapping({**stored, **os.environ, **{name.upper(): str(value) for name, value in over.items()}})
