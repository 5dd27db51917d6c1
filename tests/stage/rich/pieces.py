"""Small parts of a rich text: joined and tidied pieces, emoji, dates, links, list numbers."""

from __future__ import annotations

import re
import time
from typing import Any

from tests.stage.errors import bad_request
from tests.stage.marks import DATE_FORMATS, link_entity

DATE_HORIZON = 1098 * 86400  # doc (core.telegram.org/api/entities): a date may lie this far ahead
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def has_nodes(text: Any) -> bool:
    return isinstance(text, dict) or (isinstance(text, list) and any(isinstance(t, dict) for t in text))


def merge(parts: list) -> Any:
    out: list = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    return "" if not out else out[0] if len(out) == 1 and isinstance(out[0], str) else out


def tidy(parts: list, pre: bool) -> Any:
    """Adjacent strings joined, white space at the ends of the block gone."""
    text = merge(parts)
    if pre:
        return text.strip("\n") if isinstance(text, str) else text
    if isinstance(text, str):
        return re.sub(r" *\n *", "\n", re.sub(" +", " ", text)).strip()
    first = next((i for i, part in enumerate(text) if not (isinstance(part, dict) and part["type"] == "anchor")), 0)
    if isinstance(text[first], str):
        text[first] = text[first].lstrip()
    if isinstance(text[-1], str):
        text[-1] = text[-1].rstrip()
    return merge(text)


def is_blank(text: Any) -> bool:
    if isinstance(text, dict):
        return False
    return not text.strip() if isinstance(text, str) else all(is_blank(t) for t in text)


def emoji(ident: str, alternative: str) -> dict:
    if not ident.isdigit() or re.search(r"\w", re.sub(r"[0-9#*]\ufe0f?\u20e3", "", alternative)):
        raise bad_request("RICH_MESSAGE_EMOJI_INVALID")
    return {"type": "custom_emoji", "custom_emoji_id": ident, "alternative_text": alternative}


def date(value: Any) -> int:
    try:
        moment = int(value)
    except (TypeError, ValueError):
        raise bad_request("RICH_MESSAGE_DATE_INVALID") from None
    if not 0 <= moment <= time.time() + DATE_HORIZON:
        raise bad_request("RICH_MESSAGE_DATE_INVALID")
    return moment


def date_format(value: str) -> str:
    if not DATE_FORMATS.fullmatch(value):
        raise bad_request("RICH_MESSAGE_DATE_INVALID")
    return value


def link(href: str, text: Any) -> dict:
    if href.startswith("#"):
        return {"type": "anchor_link", "text": text, "anchor_name": href[1:]}
    if href.startswith("mailto:"):
        return {"type": "email_address", "text": text, "email_address": href[7:]}
    if href.startswith("tel:"):
        return {"type": "phone_number", "text": text, "phone_number": href[4:]}
    entity = link_entity(href)
    if entity is None:
        raise bad_request("RICH_MESSAGE_URL_INVALID")
    if entity["type"] == "text_mention":
        return {"type": "text_mention", "text": text, "user": entity["user"]}
    return {"type": "url", "text": text, "url": entity["url"]}


def numeral(number: int, kind: str) -> str:
    """The label of an item in a list of this type: 1, a, A, i or I."""
    if kind in "aA" and number > 0:
        return _letters(number) if kind == "a" else _letters(number).upper()
    if kind in "iI" and 0 < number < 4000:
        return _roman(number) if kind == "i" else _roman(number).upper()
    return str(number)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def _roman(number: int) -> str:
    roman = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        roman += sign * count
    return roman
