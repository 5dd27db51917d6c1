"""A brief as it leaves the chat: lines without any markup of Telegram's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Script = Literal["hans", "hant"]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """``mark`` is the number or label that stands before the text; ``url`` leads to its place in the page."""

    mark: str
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SheetSection:
    """Lines under a heading. Plain text has only those without which its lines are not understood."""

    heading: str
    lines: tuple[SheetLine, ...]
    needs_heading: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """``about`` is the source line, ``headline`` one sentence (or nothing), ``closing`` what stands below: the address
    and what the lines are. ``url`` is the page's."""

    title: str
    about: str
    headline: str
    sections: tuple[SheetSection, ...]
    closing: tuple[str, ...]
    url: str | None
    script: Script
    made_at: datetime
