"""Streams that unpack to far more than a document has: found before pdfium, which unpacks them whole, reads them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from bot.errors import TooLarge

MOST_UNPACKED: Final = 150_000_000  # bytes of all streams but pictures; 195 pages of text have 2 MB, fonts 20 MB each
MOST_DEPTH: Final = 3  # a stream packed so often
CHUNK: Final = 1_000_000
TAKEN: Final = 16_384  # packed bytes at once: most streams are shorter
HEAD: Final = 600  # bytes before a stream in which its dictionary says that it is a picture
MOST_STREAMS: Final = 50_000


def refuse_bombs(source: str, data: bytes) -> None:
    """Raises TooLarge. What is packed in other ways is bounded by the memory of the worker."""
    left = MOST_UNPACKED
    for stream in _streams(data):
        left -= _unpacked(stream, left)
        if left <= 0:
            raise TooLarge(source)


def _streams(data: bytes) -> Iterator[memoryview]:
    """What follows the word ``stream`` where it looks packed by zlib."""
    view, at = memoryview(data), 0
    for _ in range(MOST_STREAMS):
        at = data.find(b"stream", at)
        if at < 0:
            return
        start = at + 6
        while data[start : start + 1] in (b"\r", b"\n"):
            start += 1
        head = data[max(0, at - HEAD) : at].rpartition(b"obj")[2]
        at += 6
        if data[start : start + 1] in (b"\x78", b"\x58", b"\x48", b"\x68") and b"/Image" not in head:
            yield view[start:]


def _unpacked(stream: memoryview | bytes, most: int, depth: int = 1) -> int:
    """Bytes that come out, counted no further than ``most``; also of what was packed twice."""
    unpacker, count, at = zlib.decompressobj(), 0, 0
    rest = first = b""
    try:
        while count < most and not unpacker.eof:
            if not rest:
                rest = bytes(stream[at : at + TAKEN])
                at += TAKEN
                if not rest:
                    break
            piece = unpacker.decompress(rest, CHUNK)
            rest = unpacker.unconsumed_tail
            first = first or piece
            count += len(piece)
    except zlib.error:
        pass
    if depth < MOST_DEPTH and first[:1] == b"\x78":
        count += _unpacked(first, most - count, depth + 1)
    return count
