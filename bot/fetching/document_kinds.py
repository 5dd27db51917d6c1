"""Which kind of document bytes are: by what they begin with, never by a name or a declared type alone.

Sites give a PDF any type (octet-stream, text/html, none), and files are renamed; the first bytes do not lie.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Final, get_args

from bot.models import DocumentKind

MAX_DOCUMENT_BYTES: Final = 20_000_000  # what a bot may download from Telegram; the sentences for people name it
PICTURE_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp")
DOCUMENT_SUFFIXES: Final = tuple(f".{kind}" for kind in get_args(DocumentKind) if kind != "picture")
_HEAD: Final = 1024  # bytes before which %PDF may stand (ISO 32000-1, annex H); mail gateways put lines there
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_TYPES: Final = frozenset([
    "application/pdf", "application/x-pdf", "application/msword", "application/vnd.ms-word", "application/doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/ofd", "application/x-ofd",
    "application/zip", "application/x-zip-compressed", "application/octet-stream", "application/x-download",
    "application/force-download", "application/download", "binary/octet-stream",
])  # fmt: skip


def may_be_document(essence: str) -> bool:
    """Whether a declared media type is one under which documents are sent."""
    return essence in _TYPES


def is_document(head: bytes | bytearray) -> bool:
    """Whether the beginning of an answer is that of a document."""
    return head.startswith((_OLE, _ZIP)) or b"%PDF-" in head[:_HEAD]


def document_kind(data: bytes) -> DocumentKind | None:
    """The kind of document that the bytes are; None for anything else, also for other zips.

    The names of a zip's entries stand in it as they are. A Word document with a password is an OLE file with a package
    in it, and is told apart by who opens it.
    """
    if data.startswith(_OLE):
        return "docx" if _utf16("EncryptedPackage") in data else "doc"
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return "picture"
    if data.startswith(_ZIP):
        return "docx" if b"word/document" in data else "ofd" if b"OFD.xml" in data else None
    return "pdf" if b"%PDF-" in data[:_HEAD] else None


def suffix_kind(name: str) -> DocumentKind | None:
    """The kind that a file's name claims."""
    suffix = PurePath(name).suffix.lower()
    if suffix in PICTURE_SUFFIXES:
        return "picture"
    return next((kind for kind in get_args(DocumentKind) if f".{kind}" == suffix), None)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
