"""What HTML, Markdown and rich messages have in common: UTF-16 lengths, references, links and dates as entities."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.stage.errors import ApiError, bad_request

WHITESPACE = " \t\n\r\0\v\f"
NAMED_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));?")
DATE_FORMATS = re.compile(r"[rR]|[tTdDwW]*")


class Formatted(NamedTuple):
    text: str
    entities: list[dict]


def utf16(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def utf16_slice(text: str, offset: int, length: int) -> str:
    raw = text.encode("utf-16-le")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def unparsable(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")


def decoded(match: re.Match) -> str:
    """What a reference stands for; itself where Telegram does not know it."""
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return NAMED_REFERENCES.get(name, match.group(0))
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x110000 else match.group(0)


def unescape(text: str) -> str:
    """Decode the character references Telegram knows (&lt; &gt; &amp; &quot; and numeric ones)."""
    return REFERENCE.sub(decoded, text)


def link_entity(url: str) -> dict | None:
    """A link or a mention; None for an address Telegram does not like: it drops the link and keeps the text."""
    user = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if user:
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": user[1]}}
    if re.match(r"(?i)(https?|tg|ton|tonsite)://[^\s/]", url):
        return {"type": "text_link", "url": url}
    if re.fullmatch(r"(?i)[\w-]+(\.[\w-]+)*\.[a-z\u0080-\uffff]{2,}(:\d+)?([/?#].*)?", url):
        return {"type": "text_link", "url": f"http://{url}"}
    return None


def date_entity(unix: str, form: str) -> dict:
    """A date_time entity (Bot API 9.5); the format is "r", or of w, d or D, t or T (Client.cpp)."""
    if not re.fullmatch(r"\d{1,10}", unix):
        raise unparsable("Invalid Unix time specified")
    if not DATE_FORMATS.fullmatch(form):
        raise unparsable("Invalid date-time format specified")
    return {"type": "date_time", "unix_time": int(unix), **({"date_time_format": form} if form else {})}


def in_order(entities: list[dict]) -> list[dict]:
    """By place, the outer one first."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))
