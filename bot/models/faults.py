"""What nobody expected, as an outcome of the one item that it happened to."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

FaultPart = Literal["polling", "publishing", "delivery", "housekeeping", "feed", "item", "story", "edition", "message"]
OUR_FOLDERS = ("bot", "handlers")


@dataclass(frozen=True, slots=True)
class Fault:
    """A foreign exception (a fault of ours, or of a library) that met ``item``, such as "feed 3"
    (a number: an address may hold a password).

    ``kind`` is the exception's class, ``place`` the last line of ours that it passed (``feeds/parser.py:80``). What
    the exception says is kept nowhere: it may hold people's texts or a password.
    """

    part: FaultPart
    item: str
    kind: str
    place: str

    @property
    def key(self) -> str:
        """The same for every item that the same fault meets: its owner hears of it once. 16 characters."""
        return hashlib.sha256(f"{self.part} {self.kind} {self.place}".encode()).hexdigest()[:16]

    def __str__(self) -> str:
        """As a line of the log shows it."""
        return f"part={self.part} item={self.item!r} kind={self.kind} at={self.place}"


def fault_of(part: FaultPart, item: str, error: BaseException) -> Fault:
    """The fault that an exception is, without what it says."""
    return Fault(part, item, type(error).__name__, _place(error))


def _place(error: BaseException) -> str:
    """File and line of the innermost frame of our own code; of the innermost frame at all where none is ours."""
    frames = [
        (PurePath(frame.f_code.co_filename).parts, line) for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    ours = [(parts, line) for parts, line in frames if set(OUR_FOLDERS) & set(parts) and "site-packages" not in parts]
    if not frames:
        return "?"
    parts, line = (ours or frames)[-1]
    return f"{'/'.join(parts[-2:])}:{line}"
