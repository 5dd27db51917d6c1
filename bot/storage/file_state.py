"""A small file beside SQLite's (``yaodian.db-state``): who has the database open, and how far it had come.

The lock on it is shared by the processes that have the database open; the system lets go of it however a process ends.
Its text is ``clean``, or ``open`` and the number of a transaction that was written a moment ago (SQLite's
``user_version``): a start after a kill compares it with the one in the database.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import Final

from bot.errors import DatabaseUnusable, UnusableReason

try:
    import fcntl
except ImportError:  # Windows: one process is trusted to be the only one
    fcntl = None  # type: ignore[assignment]

CLEAN: Final = "clean"
OPEN: Final = "open"
_SIZE: Final = 64  # bytes of the text, filled up with blanks: one write, which no reader sees half of
PRIVATE: Final = 0o600  # people's texts lie in it: nobody else's business
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class FileState:
    """The state of one database file, held open. ``is_first``: nobody else has the database open."""

    def __init__(self, file: Path) -> None:
        """Take a share of the lock, once nobody restores the file. Raises DatabaseUnusable where nothing can be
        written beside the file.
        """
        try:
            self._fd = os.open(f"{file}-state", os.O_RDWR | os.O_CREAT, PRIVATE)
        except OSError as exc:
            reason: UnusableReason = "full" if exc.errno in NO_ROOM else "read_only_folder"
            raise DatabaseUnusable(reason, str(file.parent), exc.strerror or "") from exc
        self.is_first = self._lock(exclusive=True)
        self._lock(exclusive=False)
        self._noted = os.pread(self._fd, _SIZE, 0).decode("ascii", "replace").split()

    def expected(self) -> int:
        """The number of a transaction that was written; 0 after a clean end, or if nobody noted one."""
        if len(self._noted) == 2 and self._noted[0] == OPEN and self._noted[1].isdecimal():
            return int(self._noted[1])
        return 0

    @property
    def was_clean(self) -> bool:
        """Whether the last process ended in order."""
        return self._noted == [CLEAN]

    def note(self, *words: str) -> None:
        """Write the text: CLEAN, or OPEN and a number. A full disk does not matter here."""
        with contextlib.suppress(OSError):
            os.pwrite(self._fd, " ".join(words).ljust(_SIZE).encode("ascii"), 0)

    def is_last(self) -> bool:
        """Whether no other process has the database open any more; then nobody gets in until ``close``."""
        return self._lock(exclusive=True)

    def is_only_run(self) -> bool:
        """Whether this process alone serves people from the database; if so nobody else does until ``close``."""
        if fcntl is None:
            return True
        try:
            fcntl.lockf(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _SIZE)  # a byte behind the text
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Let go of the lock."""
        with contextlib.suppress(OSError):
            os.close(self._fd)

    def _lock(self, *, exclusive: bool) -> bool:
        """A share is waited for, the whole is not."""
        if fcntl is None:
            return True
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
        except OSError:
            return False
        return True
