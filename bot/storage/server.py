"""A PostgreSQL server: what its address means to the driver, and what it has against this program where it answers.

Every connection is made from ``server_arguments``, so that one address means one thing in every part of the program:
SQLAlchemy and asyncpg read passwords and options of an address each in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DatabaseUnusable, SettingsError, UnusableReason
from bot.settings import LOGIN, NO_DATABASE

# What may stand behind the "?" of an address: a server elsewhere or a folder with its socket, and TLS as libpq has it.
_PLACES: Final = frozenset({"host", "port"})
_OF_TLS: Final = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslpassword"})
_MODES: Final = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})

# What each connection is told, whatever the server, the database or the user has as a default. What a machine that left
# the network in mid-transaction holds is free after a minute: by default the server waits for it two hours. Statements
# are written for READ COMMITTED: at a higher level those of two processes fail where they meet.
SESSION: Final[Mapping[str, str]] = {
    "idle_in_transaction_session_timeout": "60s", "tcp_keepalives_idle": "20", "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3", "default_transaction_isolation": "read committed", "TimeZone": "UTC",
    "DateStyle": "ISO", "IntervalStyle": "postgres",
}  # fmt: skip

_OF_ADDRESS: Final = {"28P01": LOGIN, "28000": LOGIN, "3D000": NO_DATABASE}
_REASONS: Final[Mapping[str, UnusableReason]] = {
    "42501": "no_rights",
    "25006": "read_only_server",
    "53100": "full",
    "53300": "too_many",
    "08P01": "pooler",  # PgBouncer takes none of the settings that this program connects with
    "42P05": "pooler",  # statements that are prepared on one connection and stand on another
    "26000": "pooler",
}
_SHOWN: Final = 160  # characters of what the server said

_ASKED: Final = text(
    "SELECT current_setting('server_encoding'), current_setting('idle_in_transaction_session_timeout')"
)


def server_url(url: str) -> URL:
    """The address without what only the driver understands. Raises ArgumentError."""
    parsed = make_url(url)
    unknown = set(parsed.query) - _PLACES - _OF_TLS - {"ssl"}
    if unknown or not {_text(parsed, name) for name in ("ssl", "sslmode")} <= {*_MODES, ""}:
        raise ArgumentError(", ".join(sorted(unknown)))
    return parsed.difference_update_query([*_OF_TLS, "ssl"])


def tls_arguments(url: str) -> dict[str, Any]:
    """What asyncpg is told of TLS: by options of an address, as it takes the names of files in no other way."""
    parsed = make_url(url)
    told = {name: _text(parsed, name) for name in sorted(_OF_TLS) if name in parsed.query}
    if "ssl" in parsed.query:  # as SQLAlchemy calls it
        told.setdefault("sslmode", _text(parsed, "ssl"))
    return {"dsn": f"postgresql://?{urlencode(told)}"} if told else {}


def server_arguments(url: str) -> dict[str, Any]:
    """What ``asyncpg.connect`` is called with. Raises ArgumentError, ValueError."""
    bare = server_url(url)
    _, arguments = bare.get_dialect()().create_connect_args(bare)
    return {**arguments, **tls_arguments(url)}


def _text(url: URL, name: str) -> str:
    value = url.query.get(name, "")
    return value if isinstance(value, str) else value[-1]


async def check_server(connection: AsyncConnection, where: str) -> None:
    """Whether it keeps Chinese, and is the server itself. Raises DatabaseUnusable.

    What stands between and shares its connections out (PgBouncer) knows neither locks of a session nor LISTEN; it is
    told by the settings of a connection, which it either refuses or drops.
    """
    encoding, dead_after = (await connection.execute(_ASKED)).one()
    if encoding != "UTF8":
        raise DatabaseUnusable("encoding", where, encoding)
    if dead_after not in {"60s", "1min"}:
        raise DatabaseUnusable("pooler", where)


def refused(error: BaseException, url: str, where: str) -> DatabaseUnusable | SettingsError:
    """What to tell of an error while a server is opened."""
    causes = list(_causes(error))
    states = [str(getattr(one, "sqlstate", None) or "") for one in causes]
    for state in states:
        if state in _OF_ADDRESS:
            return SettingsError("DATABASE_URL", url, _OF_ADDRESS[state])
    reason: UnusableReason = next((_REASONS[state] for state in states if state in _REASONS), "unreachable")
    return DatabaseUnusable(reason, where, _said(causes[-1]))


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what it was raised from, the first last."""
    found = [error]
    while (cause := found[-1].__cause__) is not None and cause not in found:
        found.append(cause)
    return found


def _said(error: BaseException) -> str:
    """The class of an error and its first line; a system's error by its own name of it, without addresses."""
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"[:_SHOWN]
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}{': ' if said else ''}{said[0] if said else ''}"[:_SHOWN]
