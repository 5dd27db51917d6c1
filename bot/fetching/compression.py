"""A body as it was sent → as it was meant (pure): gzip and deflate, also one in another.

Servers say of their bodies what is not so: ``none`` or ``utf-8`` for a compression, gzip for a body that none was, none
for one that is gzip (as browsers show all of them, RFC 9110 §8.4 notwithstanding). So the header only says what may be
there, and the first bytes of each layer say what is.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from bot.errors import Malformed, TooLarge, Unsupported

_HEAD: Final = 64  # bytes by which a layer is told; a compressed body has a control character among so many
_MOST_LAYERS: Final = 3  # a compression in another is a fault of two servers in a row; more are an attack
_MOST_MEMBERS: Final = 1000  # of a gzip body: each costs a copy of what follows, and an empty one has twenty bytes
_GZIP: Final = b"\x1f\x8b\x08"
_CODINGS: Final = frozenset({"gzip", "x-gzip", "deflate"})
_UNREADABLE: Final = frozenset({"br", "zstd", "compress", "x-compress"})  # never asked for
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*+<[a-z!?/]", re.IGNORECASE)


class Unpacker:
    """The layers of one body, outermost first; ``encoding`` is the Content-Encoding, several as a list with commas.

    A last layer that nobody named unpacks gzip under no name. ``most`` bytes may come out of each layer.
    """

    def __init__(self, source: str, encoding: str, most: int) -> None:
        names = [name.strip().lower() for name in encoding.split(",")]
        known = [name for name in names if name in _CODINGS | _UNREADABLE]
        if len(known) > _MOST_LAYERS:
            raise Malformed(source, "compression")
        self._layers = [_Layer(source, name, most) for name in [*reversed(known), ""]]

    def feed(self, chunk: bytes) -> bytes:
        """What can be told of the next bytes. Raises TooLarge, Malformed or Unsupported."""
        for layer in self._layers:
            chunk = layer.feed(chunk)
        return chunk

    def rest(self) -> bytes:
        """What was held back until the end."""
        chunk = b""
        for layer in self._layers:
            chunk = layer.feed(chunk) + layer.rest()
        return chunk


class _Layer:
    """One compression, or none: ``coding`` is its name, "" where none was named."""

    def __init__(self, source: str, coding: str, most: int) -> None:
        self._source, self._coding, self._most = source, coding, most
        self._head: bytearray | None = bytearray()  # None once the layer is told
        self._unpacking: _Members | None = None
        self._given = 0

    def feed(self, chunk: bytes) -> bytes:
        if self._head is not None:
            self._head += chunk
            if len(self._head) < _HEAD:
                return b""
            return self._begin()
        return self._unpacked(chunk)

    def rest(self) -> bytes:
        return self._begin() if self._head else b""

    def _begin(self) -> bytes:
        head, self._head = bytes(self._head or b""), None
        bits = _window_bits(self._source, self._coding, head[:_HEAD])
        self._unpacking = None if bits is None else _Members(bits)
        return self._unpacked(head)

    def _unpacked(self, chunk: bytes) -> bytes:
        if self._unpacking is not None:
            try:
                chunk = self._unpacking.feed(chunk, self._most + 1 - self._given)
            except zlib.error as exc:
                raise Malformed(self._source, "compression") from exc
        self._given += len(chunk)
        if self._given > self._most:
            raise TooLarge(self._source)
        return chunk


def _window_bits(source: str, coding: str, head: bytes) -> int | None:
    """How zlib is told what a layer begins with: gzip, zlib or, as some servers call it, bare deflate; None for no
    compression. Raises Malformed for what is neither compressed nor text, Unsupported for what we do not unpack."""
    if head.startswith(_GZIP):
        return 16 + zlib.MAX_WBITS
    if not coding or _MARKUP.match(head):
        return None
    if coding in _UNREADABLE:
        raise Unsupported(source, encoding=coding)
    if len(head) > 1 and head[0] & 0x8F == 8 and int.from_bytes(head[:2], "big") % 31 == 0:
        return zlib.MAX_WBITS
    if not _BINARY.search(head):
        return None
    if coding == "deflate":
        return -zlib.MAX_WBITS
    raise Malformed(source, "compression")


class _Members:
    """gzip of one or several members, zlib or bare deflate; what follows the last is no part of it."""

    def __init__(self, window_bits: int) -> None:
        self._bits = window_bits
        self._zlib = zlib.decompressobj(wbits=window_bits)
        self._members = 0
        self._is_over = False

    def feed(self, chunk: bytes, limit: int) -> bytes:
        """At most ``limit`` bytes; zlib.error for what is not compressed data."""
        out = bytearray()
        while chunk and len(out) < limit and not self._is_over:
            if self._zlib.eof:
                self._next_member()
            out += self._decompressed(chunk, limit - len(out))
            chunk = self._zlib.unused_data.lstrip(b"\x00")
        return bytes(out)

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise zlib.error("too many members")
        self._zlib = zlib.decompressobj(wbits=self._bits)

    def _decompressed(self, chunk: bytes, limit: int) -> bytes:
        """What a member gives; behind the first one anything else than a member ends the body."""
        try:
            return self._zlib.decompress(chunk, limit)
        except zlib.error:
            if not self._members:
                raise
            self._is_over = True
            return b""
