"""SQLite's file at the start: made for its owner alone, looked through, and named for what is wrong with it.

Everything here blocks: it is done in a thread, before any engine opens the file.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import DatabaseUnusable, UnusableReason
from bot.storage.database import WAIT_SECONDS
from bot.storage.file_state import CLEAN, NO_ROOM, OPEN, PRIVATE, FileState
from bot.storage.wal import frames_in_use, scan

_MAGIC: Final = b"SQLite format 3\x00"
_SMALLEST: Final = 512  # bytes of a database: one page
_SHOWN: Final = 200  # characters of what SQLite found
_PAUSE_SECONDS: Final = 0.02
_REASONS: Final[dict[str, UnusableReason]] = {
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read_only_file",
    "SQLITE_CORRUPT": "corrupted",
    "SQLITE_NOTADB": "corrupted",
    "SQLITE_BUSY": "locked",
    "SQLITE_CANTOPEN": "read_only_folder",
    "SQLITE_IOERR_SHMSIZE": "full",
    "SQLITE_IOERR": "corrupted",
}


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that was found sound, and the state that is kept of it. ``lost_log`` is the copy of a log that SQLite
    cannot read whole: transactions that had been written are gone.
    """

    path: Path
    state: FileState
    lost_log: Path | None = None

    def note(self, number: int) -> None:
        """The transaction with this number was written. Some microseconds."""
        self.state.note(OPEN, str(number))

    def close(self) -> None:
        """When every connection is closed: the log is empty then, unless another process goes on."""
        if self.state.is_last() and not scan(_beside(self.path, "-wal")).commits_to:
            self.state.note(CLEAN)
        self.state.close()


def open_file(path: Path, *, is_checked: bool) -> OpenedFile:
    """Make the file if need be, and look at what is there. Raises DatabaseUnusable.

    ``is_checked``: look through every page even after a clean end (half a second for 200 MB).
    """
    state = FileState(path)
    try:
        _make_or_check_rights(path)
        _check_header(path)
        lost = None
        if state.is_first and path.stat().st_size:
            lost = _look_through(path, state, is_checked=is_checked)
        _write_ahead(path)
        if state.is_first:
            state.note(OPEN, "0")
        return OpenedFile(path, state, lost)
    except BaseException:
        state.close()
        raise


def unusable(path: Path, error: sqlite3.Error) -> DatabaseUnusable:
    """What an error of SQLite's says about its file; an error that says nothing else counts as damage."""
    name = getattr(error, "sqlite_errorname", "")
    reason: UnusableReason = next((one for start, one in _REASONS.items() if name.startswith(start)), "corrupted")
    return DatabaseUnusable(reason, str(path), name or type(error).__name__)


def sqlite_error(error: BaseException) -> sqlite3.Error | None:
    """The error of SQLite's that another one was raised from."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, sqlite3.Error):
        cause = getattr(cause, "orig", None) or cause.__cause__
    return cause


def check_pages(path: Path, *, read_only: bool = False) -> None:
    """Look through every page and index. Raises DatabaseUnusable."""
    mode = "?mode=ro" if read_only else "?mode=rw"
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}{mode}", uri=True)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as exc:
        raise unusable(path, exc) from exc
    if found != "ok":
        raise DatabaseUnusable("corrupted", str(path), str(found).splitlines()[-1][:_SHOWN])


def _make_or_check_rights(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))
    except OSError as exc:
        reason: UnusableReason = "full" if exc.errno in NO_ROOM else "read_only_file"
        raise DatabaseUnusable(reason, str(path), exc.strerror or "") from exc


def _check_header(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    size = path.stat().st_size
    if size and (head != _MAGIC or size < _SMALLEST):
        raise DatabaseUnusable("corrupted", str(path), "SQLITE_NOTADB")


def _look_through(path: Path, state: FileState, *, is_checked: bool) -> Path | None:
    """Let SQLite read its log, compare with what it should hold, and check the pages where there is reason to.

    A copy of a log that lost something; None where nothing is lost.
    """
    log_file = _beside(path, "-wal")
    before = scan(log_file)
    kept = None
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("PRAGMA busy_timeout=5000")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # SQLite reads its log now
            valid = frames_in_use(_beside(path, "-shm"))
            [number] = connection.execute("PRAGMA user_version").fetchone()
            if before.is_spoilt or valid < before.commits_to or number < state.expected():
                kept = _kept_aside(log_file)
    except sqlite3.Error as exc:
        raise unusable(path, exc) from exc
    if is_checked or not state.was_clean:
        check_pages(path)
    return kept


def _write_ahead(path: Path) -> None:
    """Have SQLite keep a log of the file. Raises DatabaseUnusable.

    A file keeps this mode; to change it SQLite takes the whole file, and where another connection writes it says at
    once that it is busy, whatever its ``busy_timeout``: so processes that start at once on a new file ask again.
    """
    ends_at = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                return
        except sqlite3.Error as exc:
            if not getattr(exc, "sqlite_errorname", "").startswith("SQLITE_BUSY") or time.monotonic() > ends_at:
                raise unusable(path, exc) from exc
            time.sleep(_PAUSE_SECONDS)


def _kept_aside(log_file: Path) -> Path:
    """A copy of a damaged log, for whoever wants to dig; an empty one where the log is gone."""
    number = 1
    while (kept := log_file.with_name(f"{log_file.name}.damaged{number}")).exists():
        number += 1
    with contextlib.suppress(OSError):
        os.close(os.open(kept, os.O_WRONLY | os.O_CREAT, PRIVATE))
        if log_file.exists():
            shutil.copyfile(log_file, kept)
    return kept


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
