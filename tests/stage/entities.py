"""Formatted text: what sendMessage makes of a text, its parse_mode and its entities, with Telegram's error wording.

Offsets in error messages are byte offsets in the UTF-8 text; entity offsets and lengths are UTF-16 code units, as in
the Bot API.
"""

from __future__ import annotations

import re

from tests.stage.errors import bad_request
from tests.stage.html_text import parse_html
from tests.stage.markdown_text import parse_markdown, parse_markdown_v2
from tests.stage.marks import DATE_FORMATS, WHITESPACE, Formatted, in_order, utf16

PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}
DETECTORS = [
    (
        "url",
        re.compile(
            r"(?i)\bhttps?://[^\s<>\"'）】」》，。；、！？]+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|cn|gov|edu|io|me|ru|info|news)"
            r"(?::\d+)?(?:/[^\s<>\"'）】」》，。；、！？]*)?"
        ),
    ),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b")),
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
]


def detect(text: str, taken: list[dict]) -> list[dict]:
    """Entities Telegram finds by itself in plain text (simplified patterns)."""
    busy = [
        (e["offset"], e["offset"] + e["length"])
        for e in taken
        if e["type"] in ("code", "pre", "text_link", "text_mention", "url")
    ]
    found = []
    for kind, pattern in DETECTORS:
        for match in pattern.finditer(text):
            matched = match.group(0).rstrip(".,;:!?)") if kind == "url" else match.group(0)
            start = utf16(text[: match.start()])
            stop = start + utf16(matched)
            if any(start < b and a < stop for a, b in busy):
                continue
            busy.append((start, stop))
            found.append({"type": kind, "offset": start, "length": stop - start})
    return found


def format_text(
    text: str, parse_mode: str | None, explicit: list[dict] | None, max_entities: int, raw_limit: int
) -> Formatted:
    """What sendMessage does with text, parse_mode and entities."""
    if len(text.encode()) > raw_limit:
        raise bad_request("text is too long")
    mode = (parse_mode or "").lower()
    if text and mode and mode != "none":
        if mode not in PARSERS:
            raise bad_request("unsupported parse_mode")
        text, entities = PARSERS[mode](text)
    else:
        entities = [dict(e) for e in explicit or []]
        for entity in entities:
            _check_given(entity, utf16(text))
    text, entities = _trim(text, entities)
    entities = in_order(entities + detect(text, entities))
    return Formatted(text, entities[:max_entities])


def _check_given(entity: dict, total: int) -> None:
    """An entity that the bot gives itself lies within the text."""
    if entity.get("type") == "date_time" and not DATE_FORMATS.fullmatch(entity.get("date_time_format") or ""):
        raise bad_request("can't parse MessageEntity: Invalid date-time format specified")
    if entity.get("offset", -1) < 0 or entity.get("length", 0) < 0:
        raise bad_request(f"entity has incorrect offset or length: {entity}")
    if entity["offset"] > total:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {entity['offset']}")
    if entity["offset"] + entity["length"] > total:
        raise bad_request(
            f"entity beginning at UTF-16 offset {entity['offset']} ends after the end "
            f"of the text at UTF-16 offset {entity['offset'] + entity['length']}"
        )


def _trim(text: str, entities: list[dict]) -> tuple[str, list[dict]]:
    """Leading and trailing white space is removed from every message."""
    kept = text.lstrip(WHITESPACE)
    cut = utf16(text) - utf16(kept)
    kept = kept.rstrip(WHITESPACE)
    size, result = utf16(kept), []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(size, entity["offset"] + entity["length"] - cut)
        if stop > start:
            result.append({**entity, "offset": start, "length": stop - start})
    return kept, result
