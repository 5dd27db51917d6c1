"""OLE containers made by hand ([MS-CFB], version 3): a header, one sector of allocation, one of directory."""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE, _END, _ALLOCATION = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def container(streams: dict[str, bytes]) -> bytes:
    """A container with these streams, up to three, each padded to 4096 bytes: smaller ones would stand elsewhere."""
    bodies = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    bodies = {name: data.ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0") for name, data in bodies.items()}
    chain, entries, body = [_ALLOCATION, _END], [_entry("Root Entry", 5, _END, 0, child=1)], b""
    for number, (name, data) in enumerate(bodies.items(), 1):
        start, count = len(chain), len(data) // _SECTOR
        chain += [*range(start + 1, start + count), _END]
        right = number + 1 if number < len(bodies) else _FREE
        entries.append(_entry(name, 2, start, len(data), right=right))
        body += data
    entries += [bytes(128)] * (4 - len(entries))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<I", 0) + b"\xff" * 432
    )  # fmt: skip
    allocation = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    return header + allocation + b"".join(entries) + body


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, right, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip
