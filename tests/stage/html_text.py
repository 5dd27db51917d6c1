"""The HTML of message texts, with the errors and byte offsets of Telegram's parser."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.stage.errors import ApiError
from tests.stage.marks import (
    REFERENCE,
    WHITESPACE,
    Formatted,
    date_entity,
    decoded,
    in_order,
    link_entity,
    unescape,
    unparsable,
    utf16,
)

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-time": "date_time",
}
NAME = re.compile(r"[^\s>]*")
TEXT = re.compile(r"[^<&]+|.", re.DOTALL)
END_TAG = re.compile(r"</([^\s>]*)\s*(>?)")
ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>/"']+)\s*(?:=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<token>[A-Za-z0-9.\-]*)))?"""
)


class _Open(NamedTuple):
    tag: str
    argument: str
    offset: int
    start: int  # of its content in the pieces of the text


def parse_html(source: str) -> Formatted:
    return _Parser(source).parsed()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.position = source, 0
        self.out: list[str] = []
        self.length16 = 0
        self.entities: list[dict] = []
        self.stack: list[_Open] = []

    def parsed(self) -> Formatted:
        while self.position < len(self.source):
            if self.source.startswith("</", self.position):
                self._end_tag()
            elif self.source[self.position] == "<":
                self._start_tag()
            else:
                self._text()
        if self.stack:
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        for entity in self.entities:
            entity.pop("_language", None)
        return Formatted("".join(self.out), in_order(self.entities))

    def _failed(self, problem: str, index: int, more: str = "") -> ApiError:
        return unparsable(f"{problem} at byte offset {len(self.source[:index].encode())}{more}")

    def _text(self) -> None:
        reference = REFERENCE.match(self.source, self.position)
        if reference and decoded(reference) != reference.group(0):
            match, piece = reference, decoded(reference)
        else:
            match = TEXT.match(self.source, self.position)
            piece = match.group(0)
        self.out.append(piece)
        self.length16 += utf16(piece)
        self.position = match.end()

    def _start_tag(self) -> None:
        begin = self.position
        name = NAME.match(self.source, begin + 1)
        self.position = name.end()
        if self.position >= len(self.source):
            raise self._failed("Unclosed start tag", begin)
        tag = name.group(0).lower()
        if tag not in TAGS:
            raise self._failed(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        for attribute, value in self._attributes(tag, begin):
            argument = _argument(tag, attribute, value, argument)
        if tag == "span" and argument != "spoiler":
            raise self._failed('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(_Open(tag, argument, self.length16, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> list[tuple[str, str]]:
        """Name and value of each, up to and with the closing ">"."""
        found: list[tuple[str, str]] = []
        while not self._at_tags_end(tag, begin):
            match = ATTRIBUTE.match(self.source, self.position)
            if not match:
                raise self._failed(f'Empty attribute name in the tag "{tag}"', begin)
            self.position = match.end()
            if self.position >= len(self.source):
                raise self._failed(f'Unclosed start tag "{tag}"', begin)
            if match["token"] is not None and self.source[self.position] not in WHITESPACE + ">":
                raise self._failed("Unexpected end of name token", match.start("token"))
            found.append((match["name"], unescape(match["double"] or match["single"] or match["token"] or "")))
        return found

    def _at_tags_end(self, tag: str, begin: int) -> bool:
        while self.position < len(self.source) and self.source[self.position] in WHITESPACE:
            self.position += 1
        if self.position >= len(self.source):
            raise self._failed(f'Unclosed start tag "{tag}"', begin)
        is_end = self.source[self.position] == ">"
        self.position += is_end
        return is_end

    def _end_tag(self) -> None:
        begin = self.position
        match = END_TAG.match(self.source, begin)
        if not self.stack:
            raise self._failed("Unexpected end tag", begin)
        if not match[2]:
            raise self._failed("Unclosed end tag", begin)
        found, opened = match[1].lower(), self.stack.pop()
        if found and found != opened.tag:
            raise self._failed("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{found}>"')
        self.position = match.end()
        length = self.length16 - opened.offset
        if length and (entity := self._entity(opened, length)):
            self.entities.append({**entity, "offset": opened.offset, "length": length})

    def _entity(self, opened: _Open, length: int) -> dict | None:
        """What an element becomes; None where Telegram drops it and keeps its text."""
        tag, argument = opened.tag, opened.argument
        if tag == "a":
            return link_entity(argument or "".join(self.out[opened.start :]))
        if tag == "tg-emoji":
            if not argument.isdigit():
                raise unparsable("Invalid custom emoji identifier specified")
            return {"type": "custom_emoji", "custom_emoji_id": argument}
        if tag == "tg-time":
            unix, _, form = argument.partition(" ")
            return date_entity(unix, form)
        if tag == "pre":
            return {"type": "pre", **self._language(opened.offset, length)}
        if tag == "code" and argument:
            return {"type": "code", "_language": argument}
        return {"type": "expandable_blockquote" if tag == "blockquote" and argument else TAGS[tag]}

    def _language(self, offset: int, length: int) -> dict:
        """Of a <code class="language-…"> that fills this <pre>, which goes into it."""
        inner = self.entities[-1] if self.entities else {}
        if not inner.get("_language") or (inner["offset"], inner["length"]) != (offset, length):
            return {}
        return {"language": self.entities.pop()["_language"]}


def _argument(tag: str, name: str, value: str, before: str) -> str:
    """What of an attribute counts for its tag, with what came before it."""
    match tag, name:
        case "a", "href":
            return value
        case ("code", "class") if value.startswith("language-"):
            return value[9:]
        case ("span", "class") if value.startswith("tg-"):
            return value[3:]
        case ("tg-emoji", "emoji-id") | ("tg-time", "unix"):
            return value + before
        case "tg-time", "format":
            return f"{before} {value}"
        case "blockquote", "expandable":
            return "1"
    return before
