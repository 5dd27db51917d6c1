"""Failures that are expected, as a tree. They carry data; the sentences are in ``handlers/view/texts``.

BotError
├── SourceError            a source gives no brief; ``kind`` is what the command line prints
│   ├── NotFound           404 or 410, a missing file, a deleted post
│   ├── Refused            403, 412, 5xx, a captcha, a private address
│   │   └── Unreachable    a connection that failed
│   ├── TimedOut           15 s were not enough
│   ├── TooLarge           over 5 MB after decompression
│   ├── Unsupported        neither HTML nor plain text
│   ├── NothingToSummarize too little text
│   ├── Paywall            the text goes on behind a payment
│   ├── LoginRequired      the text stands behind a login
│   ├── ListPage           a list of articles, not an article
│   └── Malformed          bytes or markup that no reader understands
├── Unclear                a text from which no wish can be read
└── SettingsError          a setting has a wrong value
"""

from __future__ import annotations

from typing import ClassVar


class BotError(Exception):
    """Root of all expected failures."""

    kind: ClassVar[str] = "error"


class SourceError(BotError):
    """``source`` is what the user named, ``detail`` a short fact (a host, a type), ``status`` the HTTP status."""

    def __init__(self, source: str, detail: str = "", status: int | None = None) -> None:
        super().__init__(source, detail, status)
        self.source, self.detail, self.status = source, detail, status

    @property
    def may_pass(self) -> bool:
        """Whether trying again later is worth it."""
        status = self.status or 0
        return self.kind == "timeout" or (self.kind == "refused" and (status in {408, 425, 429} or status >= 500))

    @property
    def retry_seconds(self) -> int | None:
        """How long the host asked to be left alone (Retry-After), which ``detail`` then tells."""
        asked, _, seconds = self.detail.partition(" ")
        return int(seconds) if asked == "retry-after" and seconds.isdigit() else None


class NotFound(SourceError):
    kind = "not_found"


class Refused(SourceError):
    kind = "refused"


class Unreachable(Refused):
    """No connection came about; ``detail`` is the host."""

    @property
    def may_pass(self) -> bool:
        return True


class TimedOut(SourceError):
    kind = "timeout"


class TooLarge(SourceError):
    kind = "too_large"


class Unsupported(SourceError):
    kind = "unsupported"


class NothingToSummarize(SourceError):
    kind = "nothing_to_summarize"


class Paywall(SourceError):
    kind = "paywall"


class LoginRequired(SourceError):
    kind = "login"


class ListPage(SourceError):
    kind = "list_page"


class Malformed(SourceError):
    kind = "malformed"


class Unclear(BotError):
    """``text`` says what is not wanted at most, or nothing."""

    kind = "unclear"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class TooLong(BotError):
    """Of what may have ``most`` characters."""

    kind = "too_long"

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class SettingsError(BotError):
    """``name`` of the setting, the ``value`` given, what is ``expected``."""

    kind = "settings"

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(name, value, expected)
        self.name, self.value, self.expected = name, value, expected
