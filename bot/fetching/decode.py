"""Bytes → text: the charset by a byte order mark, else by what the bytes can be. Never an error."""

from __future__ import annotations

import asyncio
import codecs
import re

_HEAD = 200_000  # bytes by which a charset is told, and that are decoded at a time: some milliseconds
_DECLARATION = 200  # bytes in which an XML declaration ends
_DECLARED = re.compile(rb"\s*+<\?xml\b[^>]{0,150}?\bencoding\s*+=\s*+[\"']([A-Za-z0-9._-]{2,30})[\"']")
_COMMON = re.compile("[的一是在不了有和人这為這会會国國中]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_WRITTEN = "\ufffd".encode()
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a page. ``declared`` (header or meta) only decides between equals."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    utf16 = _utf16(data)
    if utf16:
        return data.decode(utf16, "replace")
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(_WRITTEN)  # one that stands in the page itself is no fault of its bytes
    # UTF-8 that was cut or spoilt here and there is still UTF-8: GBK read as UTF-8 breaks at every second character.
    if bad <= max(3, len(text) // 50) and (bad == 0 or len(text) > 100):
        return text
    head = data[:_HEAD]
    return _decoded(data, max(("gb18030", "big5hkscs"), key=lambda name: _plausible(head.decode(name, "replace"))))


def decode_xml(data: bytes) -> str:
    """The text of an XML file: in the encoding that it declares where it can be that, else as ``decode`` has it."""
    declared = _DECLARED.match(data[:_DECLARATION])
    name = declared[1].decode("ascii").lower() if declared else ""
    try:
        return data.decode("gb18030" if name in {"gb2312", "gbk"} else name) if name else decode(data)
    except (UnicodeDecodeError, LookupError):
        return decode(data)


async def decode_beside(data: bytes, declared: str | None = None) -> str:
    """The same beside the event loop where it would take long: 5 MB take a tenth of a second."""
    if len(data) <= _HEAD:
        return decode(data, declared)
    return await asyncio.to_thread(decode, data, declared)


def _decoded(data: bytes, name: str) -> str:
    """In pieces: between two of them Python lets other threads go on, within one it does not."""
    decoder = codecs.getincrementaldecoder(name)("replace")
    pieces = [decoder.decode(data[at : at + _HEAD]) for at in range(0, len(data), _HEAD)]
    return "".join([*pieces, decoder.decode(b"", final=True)])


def _utf16(data: bytes) -> str | None:
    head = data[:2000]
    if len(head) < 4 or not head.count(0):
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 10:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _plausible(text: str) -> int:
    """3 for each of the commonest characters, -20 for a broken one, -3 for one of private use."""
    return 3 * len(_COMMON.findall(text)) - 20 * text.count("\ufffd") - 3 * len(_PRIVATE.findall(text))
