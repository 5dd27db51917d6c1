"""SQLite's write-ahead log as a file: what it should hold, so that a lost or spoilt one does not pass for an empty one.

SQLite reads the log up to the first frame that is not whole and silently leaves out the rest. That is right after a
crash in the middle of a write, and a loss where whole transactions stood behind. The format stands in section 4.1 of
sqlite.org/fileformat2.html: a header of 32 bytes (magic, version, page size, checkpoint number, two salts, two
checksums), then frames of 24 bytes (page, size of the database after a commit or 0, the salts, two checksums), each
with a page behind it. All numbers are big-endian. The index in shared memory (``-shm``) begins with how far the log is
valid.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MAGIC: Final = (0x377F0682, 0x377F0683)
_HEADER: Final = 32
_FRAME: Final = 24
_INDEX: Final = 48  # bytes of the index's first header: frames at 16, salts at 32, in the machine's own byte order


@dataclass(frozen=True, slots=True)
class WalScan:
    """What stands in a log. ``commits_to`` is the number of the last frame of its generation (which two salts name)
    that ends a transaction, whether or not the frames before it are whole. ``is_spoilt``: the header belongs to none of
    the frames behind it.
    """

    commits_to: int = 0
    is_spoilt: bool = False


def scan(log: Path) -> WalScan:
    """Read the headers alone: some microseconds a frame. A log that is not there is an empty one."""
    try:
        with log.open("rb") as file:
            header = file.read(_HEADER)
            if not header:
                return WalScan()
            if len(header) < _HEADER or int.from_bytes(header[:4]) not in _MAGIC:
                return WalScan(is_spoilt=True)
            salts, page = header[16:24], int.from_bytes(header[8:12])
            number = last = own = 0
            while len(frame := file.read(_FRAME)) == _FRAME and page:
                number += 1
                if frame[8:16] == salts:
                    own = number
                    last = number if any(frame[4:8]) else last
                file.seek(page, 1)
            return WalScan(last, is_spoilt=bool(number) and not own)
    except OSError:
        return WalScan()


def frames_in_use(index: Path) -> int:
    """The valid frames as the processes that have the database open see them; 0 where nobody has."""
    try:
        with index.open("rb") as file:
            found = file.read(_INDEX)
    except OSError:
        return 0
    return int(struct.unpack("=I", found[16:20])[0]) if len(found) == _INDEX else 0
