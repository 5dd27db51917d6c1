"""Copies of SQLite's file: made while the bot runs, put back while it does not.

A copy is made beside its place and gets its name when it is whole and was looked through; so is what is put back.
Everything here blocks: it is done in a thread.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.errors import BackupFailed, DatabaseUnusable
from bot.storage.database import sqlite_file
from bot.storage.file_state import CLEAN, NO_ROOM, PRIVATE, FileState
from bot.storage.migrate import revisions
from bot.storage.opening import check_pages, unusable

NAME: Final = "yaodian-{:%Y%m%d-%H%M%S}.db"
_PATTERN: Final = "yaodian-????????-??????.db"


def back_up(url: str, target: Path, now: datetime) -> Path:
    """Copy the database to ``target`` (in a folder: under a name with the time), as it is at one moment.

    Raises BackupFailed, DatabaseUnusable.
    """
    source = _file_of(url)
    target = target / NAME.format(now) if target.is_dir() else target
    if target.exists():
        raise BackupFailed("exists", str(target))
    if not source.exists():
        raise BackupFailed("unreadable", str(source))
    part = target.with_name(target.name + ".part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE))
        _copy_pages(source, part)
        check_pages(part)
        _settle(part, target)
    except OSError as exc:
        raise BackupFailed("full" if exc.errno in NO_ROOM else "unwritable", str(target)) from exc
    finally:
        _remove(part)
    return target


def back_up_daily(url: str, folder: str, kept: int, now: datetime) -> Path:
    """A copy in ``folder``; of older ones of ours the newest ``kept`` stay. Raises BackupFailed, DatabaseUnusable."""
    place = Path(folder)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise BackupFailed("unwritable", folder) from exc
    made = back_up(url, place, now)
    for begun in place.glob(f"{_PATTERN}.part"):  # by a process that was killed meanwhile
        _remove(begun)
    for old in sorted(place.glob(_PATTERN))[:-kept]:
        _remove(old)
    return made


def newest_backup(folder: str) -> Path | None:
    """The newest copy of ours in a folder; None where there is none, or no folder."""
    return max(Path(folder).glob(_PATTERN), default=None) if folder else None


def made_at(backup: Path) -> datetime:
    """When a copy of ours was made, by its name (UTC). The beginning of time for a name that is no time."""
    try:
        return datetime.strptime(backup.stem.partition("-")[2], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def restore(url: str, source: Path, now: datetime) -> Path | None:
    """Put a copy in the place of the database; where the old file was kept, None where there was none.

    The copy is looked through first, and must be of this program or an older one. Raises BackupFailed (also where the
    database is in use), DatabaseUnusable.
    """
    target = _file_of(url)
    if not source.is_file():
        raise BackupFailed("unreadable", str(source))
    _check_copy(source)
    state = FileState(target)
    try:
        if not state.is_last():
            raise BackupFailed("running", str(target))
        part = target.with_name(target.name + ".part")
        try:
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE))
            _copy_pages(source, part)
            kept = _put_aside(target, now)
            _settle(part, target)
        except OSError as exc:
            raise BackupFailed("full" if exc.errno in NO_ROOM else "unwritable", str(target)) from exc
        finally:
            _remove(part)
        state.note(CLEAN)
        return kept
    finally:
        state.close()


def _file_of(url: str) -> Path:
    file = sqlite_file(url)
    if file is None:
        raise BackupFailed("no_file_database", "")
    return file


def _copy_pages(source: Path, target: Path) -> None:
    """SQLite's own copy of one moment: writers go on meanwhile. One file, without a log beside it."""
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as one,
            contextlib.closing(sqlite3.connect(target)) as other,
        ):
            one.backup(other)
            other.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as exc:
        failed = unusable(source, exc)
        if failed.reason == "full":
            raise BackupFailed("full", str(target)) from exc
        raise failed from exc


def _check_copy(source: Path) -> None:
    check_pages(source, read_only=True)
    try:
        with contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as exc:
        raise BackupFailed("unreadable", str(source)) from exc
    if row is None or row[0] not in revisions():
        raise DatabaseUnusable("newer", str(source), str(row[0]) if row else "")


def _put_aside(target: Path, now: datetime) -> Path | None:
    """Rename the old file, with its log, so that the two stay a pair."""
    if not target.exists():
        return None
    kept = target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}")
    for suffix in ("-wal", "-shm", ""):
        old = target.with_name(target.name + suffix)
        if old.exists():
            old.rename(kept.with_name(kept.name + suffix))
    return kept


def _settle(part: Path, target: Path) -> None:
    """Give a whole copy its name, when the disk has it."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.rename(target)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink()
