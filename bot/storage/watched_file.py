"""SQLite's file under its name: noticing that it was taken away or exchanged while it is open."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

CHECKED_EVERY_SECONDS: Final = 0.001  # a look costs as much as a twentieth of a statement
NOTED_EVERY_SECONDS: Final = 1.0  # a transaction is numbered so often: what a lost log hides at worst


class FileChanged(Exception):
    """The name leads to no file, or to another one. The text says which."""


class WatchedFile:
    """A file that is open stays readable and writable after it lost its name, and what is written to it is lost.

    After ``FileChanged`` every connection has to be closed, and none may be opened meanwhile: a connection that ends
    removes the log by its name, which may be that of the new file. Then ``settle``.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._name = path, str(path)
        self.noted_every_seconds = NOTED_EVERY_SECONDS
        self.on_noted: Callable[[int], None] | None = None
        self._noted_at: float | None = None
        self._checked_at = -1.0
        self._opened: tuple[int, int] | None = None
        self._is_changed = self._was_there = False

    def check(self, at: float) -> None:
        """Look whether the name still leads to the file, unless that was done just before this monotonic second.

        Raises FileChanged.
        """
        if 0 <= at - self._checked_at < CHECKED_EVERY_SECONDS:
            return
        self._checked_at = at
        self._check()

    def settle(self) -> None:
        """Every connection is closed: whatever lies under the name from now on is the file."""
        self._opened, self._is_changed = None, False

    def _check(self) -> None:
        try:
            found = os.stat(self._name)
        except OSError as exc:
            if self._opened is None and not self._was_there:
                return  # it is made by the first connection
            self._is_changed, self._checked_at = True, -1.0
            raise FileChanged("file gone") from exc
        there = (found.st_dev, found.st_ino)
        if self._is_changed or (self._opened is not None and there != self._opened):
            self._is_changed, self._checked_at = True, -1.0
            raise FileChanged("file exchanged")
        self._opened, self._was_there = there, True

    def is_to_be_noted(self, at: float) -> bool:
        """Whether the transaction that ends at this monotonic second is to carry a number."""
        if self.on_noted is None or (self._noted_at is not None and at - self._noted_at < self.noted_every_seconds):
            return False
        self._noted_at = at
        return True

    def committed(self, number: int) -> None:
        """The transaction with this number is written."""
        if self.on_noted is not None:
            self.on_noted(number)
