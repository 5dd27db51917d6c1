"""What an OLE container holds: a Word file, an encrypted DOCX, or something else."""

from __future__ import annotations

import io
import struct
from typing import Any, Final, Literal

from bot.errors import Malformed

OLE_BEGIN: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ContainerKind = Literal["word", "encrypted", "other"]
OLE_BROKEN: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, struct.error)
# what olefile raises on broken files, beside its own OSErrors


def is_ole(data: bytes) -> bool:
    return data.startswith(OLE_BEGIN)


def opened(source: str, data: bytes) -> Any:
    """An olefile.OleFileIO. Raises Malformed."""
    import olefile

    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except (*OLE_BROKEN, RecursionError) as exc:
        raise Malformed(source) from exc


def ole_kind(source: str, data: bytes) -> ContainerKind:
    """Raises Malformed."""
    container = opened(source, data)
    try:
        if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
            return "encrypted"
        return "word" if container.exists("WordDocument") else "other"
    except OLE_BROKEN as exc:
        raise Malformed(source) from exc
