"""A zip of XML, as DOCX and OFD are, under limits: nothing is trusted that stands in its directory."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from bot.errors import Encrypted, Malformed, TooLarge

MOST_ENTRIES: Final = 5_000  # an OFD of 500 pages with pictures and seals has 1,600
MOST_UNZIPPED: Final = 48_000_000  # bytes of all parts read; the text of 500 pages of DOCX is 12 MB of XML
MOST_DEPTH: Final = 100  # nested elements; tables in text boxes in tables reach 40
_CHUNK: Final = 65_536
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)


class Package:
    """The parts of a zip by name, whichever way its slashes and letters were written. Raises Malformed (no zip, or a
    name that leads out of it), Encrypted and TooLarge."""

    def __init__(self, source: str, data: bytes) -> None:
        self.source, self._left = source, MOST_UNZIPPED
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_BROKEN, OverflowError, MemoryError) as exc:
            raise Malformed(source) from exc
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise TooLarge(source)
        self._entries = {_key(entry.filename): entry for entry in entries}
        if any(".." in name.split("/") for name in self._entries):
            raise Malformed(source)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, counted while they are unzipped; None where there is no such part."""
        entry = self._entries.get(_key(name))
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise Encrypted(self.source)
        try:
            return b"".join(self._unzipped(entry))
        except (*_BROKEN, OverflowError) as exc:
            raise Malformed(self.source) from exc

    def _unzipped(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._zip.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise TooLarge(self.source)
                yield chunk

    def xml(self, name: str) -> Any:
        """The root of a part, None where there is no such part. Raises Malformed, also for declared entities."""
        data = self.read(name)
        return None if data is None else parse(self.source, data)


def parse(source: str, data: bytes) -> Any:
    """The root element of XML without a document type: entities are how a few bytes become gigabytes."""
    from lxml import etree

    if _DECLARATION.search(data):
        raise Malformed(source)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise Malformed(source) from exc
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it from the pattern
        raise Malformed(source)
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _key(name: str) -> str:
    parts = name.replace("\\", "/").lower().split("/")
    return "/".join(part for part in parts if part not in {"", "."})
