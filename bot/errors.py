"""Failures that are expected, as a tree. They carry data; the sentences are made in ``handlers/view/texts`` and, for
the command line, in ``bot/cli/output.py``.

BotError
├── SourceError            a source gives no brief; ``kind`` is what the command line prints
│   ├── NotFound           404 or 410, a missing file, a deleted post
│   ├── Refused            403, 412, 429, 5xx, a captcha, a private address, too many redirects, a file without a right
│   │   └── Unreachable    no connection came about, or none that can be trusted
│   ├── TimedOut           15 s were not enough
│   ├── TooLarge           over 5 MB after decompression, 20 MB of a document, more pages than are read
│   ├── Unsupported        a type, a compression or a kind of file that nothing here reads
│   │   └── NoFeed         an address with nothing that can be followed
│   ├── NothingToSummarize too little text
│   ├── Paywall            the text goes on behind a payment
│   ├── LoginRequired      the text stands behind a login
│   ├── ListPage           a list of articles, not an article
│   ├── Malformed          bytes or markup that no reader understands
│   ├── Encrypted          a document that opens with a password alone
│   └── TooHard            reading it took more time or memory than one article may
├── Unclear                a text holds nothing that can be searched or subscribed to
├── TooLong                a text is longer than it may be
├── SettingsError          a setting has a wrong value
├── DatabaseUnusable       the database cannot be opened, and why
├── BackupFailed           no copy was made or restored, and why
├── MoveFailed             the rows of a database were not moved to another, and why
└── StorageError           the database failed (in ``bot/storage/database.py``, which translates its drivers' errors)

A failure that comes out of a worker process is pickled: its class must take ``args``, and every other field a default.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final, Literal

RefusalReason = Literal["private address", "address", "credentials", "redirects", "captcha"]
ConnectionTrouble = Literal[
    "unknown", "no such host", "refused", "reset", "no TLS", "old protocol", "certificate expired",
    "certificate not yet valid", "certificate self-signed", "certificate of unknown issuer",
    "certificate of another host", "certificate invalid",
]  # fmt: skip
_PASSING: Final = frozenset({"unknown", "no such host", "refused", "reset"})  # the rest is for the site to mend
Expected = Literal["compression", "feed", "list", "JSON", "OPML", "policy library"]


class BotError(Exception):
    """Root of all expected failures."""

    kind: ClassVar[str] = "error"


class SourceError(BotError):
    """``source`` is what the user named; ``status`` the HTTP status, None where none was answered.

    ``retry_after_seconds``: how long the host asked to be left alone; only one that refuses says so.
    """

    retry_after_seconds: int | None = None

    def __init__(self, source: str, *, status: int | None = None) -> None:
        super().__init__(source)
        self.source, self.status = source, status

    @property
    def may_pass(self) -> bool:
        """Whether trying again later is worth it."""
        status = self.status or 0
        return self.kind == "timeout" or (self.kind == "refused" and (status in {408, 425, 429} or status >= 500))


class NotFound(SourceError):
    kind = "not_found"


class Refused(SourceError):
    """The status says why, or ``reason``, or ``system`` (what the operating system said of a file).

    The reason "address" is one that cannot be parsed or is none of HTTP.
    """

    kind = "refused"

    def __init__(
        self,
        source: str,
        reason: RefusalReason | None = None,
        *,
        status: int | None = None,
        retry_after_seconds: int | None = None,
        system: str = "",
    ) -> None:
        super().__init__(source, status=status)
        self.reason, self.retry_after_seconds, self.system = reason, retry_after_seconds, system


class Unreachable(Refused):
    """No connection to ``host``, and what the ``trouble`` was."""

    def __init__(self, source: str, *, host: str = "", trouble: ConnectionTrouble = "unknown") -> None:
        super().__init__(source)
        self.host, self.trouble = host, trouble

    @property
    def may_pass(self) -> bool:
        return self.trouble in _PASSING


class TimedOut(SourceError):
    """``host`` did not answer in time, or its answer did not end."""

    kind = "timeout"

    def __init__(self, source: str, *, host: str = "") -> None:
        super().__init__(source)
        self.host = host


class TooLarge(SourceError):
    kind = "too_large"


class Unsupported(SourceError):
    """What nothing here reads: the ``content_type`` of an answer, its ``encoding``, or the ``file_kind`` of a file
    (its suffix, or the end of its name)."""

    kind = "unsupported"

    def __init__(self, source: str, *, content_type: str = "", encoding: str = "", file_kind: str = "") -> None:
        super().__init__(source)
        self.content_type, self.encoding, self.file_kind = content_type, encoding, file_kind


class NoFeed(Unsupported):
    """Neither a feed nor a list stands at an address; ``is_article`` where an article does."""

    def __init__(self, source: str, *, is_article: bool = False) -> None:
        super().__init__(source)
        self.is_article = is_article


class IsFeed(Unsupported):
    """A feed stands where an article was asked for."""


class NothingToSummarize(SourceError):
    kind = "nothing_to_summarize"


class Paywall(SourceError):
    kind = "paywall"


class LoginRequired(SourceError):
    kind = "login"


class ListPage(SourceError):
    kind = "list_page"


class Malformed(SourceError):
    """``expected`` is what it was to be; ``is_article`` where a list was expected and an article stands."""

    kind = "malformed"

    def __init__(self, source: str, expected: Expected | None = None, *, is_article: bool = False) -> None:
        super().__init__(source)
        self.expected, self.is_article = expected, is_article


class Encrypted(SourceError):
    kind = "encrypted"


class TooHard(SourceError):
    """Its work was ended by the limits of a worker. Trying again would end the same way."""

    kind = "too_hard"


class Unclear(BotError):
    """The text holds only exclusions, or nothing that can be searched."""

    kind = "unclear"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class TooLong(BotError):
    """Input longer than ``most`` characters."""

    kind = "too_long"

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class SettingsError(BotError):
    """``name`` of the setting, the ``value`` given (without its secrets, as ``shown``), what is ``expected``."""

    kind = "settings"

    def __init__(self, name: str, value: str, expected: str) -> None:
        value = shown(name, value)
        super().__init__(name, value, expected)
        self.name, self.value, self.expected = name, value, expected


_ASSIGNED = re.compile(r"(?i)((?:password|passwd|pwd|secret|token|key)[\w.-]{0,40}[ \t]{0,9}[=:][ \t]{0,9})[^\s&;,]+")


def shown(name: str, value: str) -> str:
    """A setting's value for people and logs: no token and no secret, no user and password of an address."""
    if not value:
        return value
    if "TOKEN" in name.upper() or "SECRET" in name.upper():
        return "…"
    scheme, slashes, rest = value.partition("//") if "//" in value else ("", "", value)
    if "@" in rest:  # up to the last one: a password may hold one
        rest = "…@" + rest.rpartition("@")[2]
    return _ASSIGNED.sub(r"\1…", scheme + slashes + rest)


UnusableReason = Literal[
    "read_only_file", "read_only_folder", "corrupted", "full", "newer", "locked", "unreachable",
    "no_rights", "read_only_server", "too_many", "encoding", "pooler", "other_bot", "not_alone",
]  # fmt: skip
BackupReason = Literal["exists", "running", "unreadable", "unwritable", "full", "no_file_database"]
MoveReason = Literal["same", "not_there", "in_use", "other_data", "row", "differs", "broken_off"]


class DatabaseUnusable(BotError):
    """The database at ``where`` (a file, or a host and name) cannot be opened; ``detail`` is what was found.

    ``backup`` is the newest backup that is known of, "" where none is.
    """

    kind = "database"

    def __init__(self, reason: UnusableReason, where: str, detail: str = "", backup: str = "") -> None:
        super().__init__(reason, where, detail, backup)
        self.reason, self.where, self.detail, self.backup = reason, where, detail, backup


class BackupFailed(BotError):
    """No copy of the database was made at, or restored from, ``path``."""

    kind = "backup"

    def __init__(self, reason: BackupReason, path: str) -> None:
        super().__init__(reason, path)
        self.reason, self.path = reason, path


class MoveFailed(BotError):
    """The rows were not, or not all, moved. ``where`` is the place of a database, a table, a table and a key, or what
    the database said when it broke off."""

    kind = "move"

    def __init__(self, reason: MoveReason, where: str) -> None:
        super().__init__(reason, where)
        self.reason, self.where = reason, where
