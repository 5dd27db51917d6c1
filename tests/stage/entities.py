"""Formatted text: HTML and MarkdownV2 to (text, entities), with Telegram's error wording.

Offsets in error messages are byte offsets in the UTF-8 text, and entity offsets and
lengths are UTF-16 code units, as in the Bot API.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.stage.errors import bad_request

HTML_TAGS = {
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
NAMED_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
MARKDOWN_RESERVED = set("_*[]()~`>#+-=|{}.!")
WHITESPACE = " \t\n\r\0\v\f"
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));?")
ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>/"']+)\s*(?:=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<token>[A-Za-z0-9.\-]*)))?"""
)


class Formatted(NamedTuple):
    text: str
    entities: list[dict]


def utf16(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def utf16_slice(text: str, offset: int, length: int) -> str:
    raw = text.encode("utf-16-le")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def _fail(text: str):
    return bad_request(f"can't parse entities: {text}")


def _decode_reference(match: re.Match) -> str:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return NAMED_REFERENCES.get(name, match.group(0))
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x110000 else match.group(0)


def unescape(text: str) -> str:
    """Decode the character references Telegram knows (&lt; &gt; &amp; &quot; and numeric ones)."""
    return REFERENCE.sub(_decode_reference, text)


def _link_entity(url: str) -> dict | None:
    user = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if user:
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": user[1]}}
    if re.match(r"(?i)(https?|tg|ton|tonsite)://[^\s/]", url):
        return {"type": "text_link", "url": url}
    if re.fullmatch(r"(?i)[\w-]+(\.[\w-]+)*\.[a-z\u0080-\uffff]{2,}(:\d+)?([/?#].*)?", url):
        return {"type": "text_link", "url": f"http://{url}"}
    return None  # Telegram drops a link whose address it does not like, and keeps the text


class _Open(NamedTuple):
    tag: str
    argument: str
    offset: int
    start: int


def parse_html(source: str) -> Formatted:
    out: list[str] = []
    entities: list[dict] = []
    stack: list[_Open] = []
    position = length16 = 0

    def byte(index: int) -> int:
        return len(source[:index].encode())

    def emit(piece: str) -> None:
        nonlocal length16
        out.append(piece)
        length16 += utf16(piece)

    while position < len(source):
        char = source[position]
        if char == "&":
            match = REFERENCE.match(source, position)
            if match and _decode_reference(match) != match.group(0):
                emit(_decode_reference(match))
                position = match.end()
                continue
        if char != "<":
            stop = position + 1
            while stop < len(source) and source[stop] not in "<&":
                stop += 1
            emit(source[position:stop])
            position = stop
            continue
        begin = position
        if source.startswith("</", position):
            position = _close_html(source, position, stack, entities, out, length16, byte)
            continue
        name = re.compile(r"[^\s>]*").match(source, position + 1)
        position = name.end()
        if position >= len(source):
            raise _fail(f"Unclosed start tag at byte offset {byte(begin)}")
        tag = name.group(0).lower()
        if tag not in HTML_TAGS:
            raise _fail(f'Unsupported start tag "{tag}" at byte offset {byte(begin)}')
        argument, position = _html_attributes(source, position, tag, begin, byte)
        if tag == "span" and argument != "spoiler":
            raise _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {byte(begin)}')
        stack.append(_Open(tag, argument, length16, len(out)))
        position += 1  # the closing ">"
    if stack:
        raise _fail(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return Formatted("".join(out), _sorted(entities))


def _html_attributes(source, position, tag, begin, byte) -> tuple[str, int]:
    """Read attributes up to the closing ">"; returns (argument of the tag, position of ">")."""
    argument = ""
    while True:
        while position < len(source) and source[position] in WHITESPACE:
            position += 1
        if position >= len(source):
            raise _fail(f'Unclosed start tag "{tag}" at byte offset {byte(begin)}')
        if source[position] == ">":
            return argument, position
        match = ATTRIBUTE.match(source, position)
        if not match:
            raise _fail(f'Empty attribute name in the tag "{tag}" at byte offset {byte(begin)}')
        name = match["name"]
        value = next((match[k] for k in ("double", "single", "token") if match[k] is not None), None)
        position = match.end()
        if position >= len(source):
            raise _fail(f'Unclosed start tag "{tag}" at byte offset {byte(begin)}')
        if match["token"] is not None and source[position] not in WHITESPACE + ">":
            raise _fail(f"Unexpected end of name token at byte offset {byte(match.start('token'))}")
        value = unescape(value) if value is not None else None
        if tag == "a" and name == "href":
            argument = value or ""
        elif tag == "code" and name == "class" and (value or "").startswith("language-"):
            argument = value[9:]
        elif tag == "span" and name == "class" and (value or "").startswith("tg-"):
            argument = value[3:]
        elif (tag, name) in {("tg-emoji", "emoji-id"), ("tg-time", "unix")}:
            argument = (value or "") + argument
        elif (tag, name) == ("tg-time", "format"):
            argument += f" {value or ''}"
        elif tag == "blockquote" and name == "expandable":
            argument = "1"


def _close_html(source, position, stack, entities, out, length16, byte) -> int:
    begin = position
    match = re.compile(r"</([^\s>]*)\s*(>?)").match(source, position)
    if not stack:
        raise _fail(f"Unexpected end tag at byte offset {byte(begin)}")
    if not match[2]:
        raise _fail(f"Unclosed end tag at byte offset {byte(begin)}")
    found, opened = match[1].lower(), stack[-1]
    if found and found != opened.tag:
        raise _fail(f'Unmatched end tag at byte offset {byte(begin)}, expected "</{opened.tag}>", found "</{found}>"')
    stack.pop()
    length = length16 - opened.offset
    if length:
        entity = _html_entity(opened, "".join(out[opened.start :]), entities, length)
        if entity:
            entities.append({**entity, "offset": opened.offset, "length": length})
    return match.end()


def _html_entity(opened: _Open, content: str, entities: list[dict], length: int) -> dict | None:
    kind = HTML_TAGS[opened.tag]
    if opened.tag == "a":
        return _link_entity(opened.argument or content)
    if opened.tag == "tg-emoji":
        if not opened.argument.isdigit():
            raise _fail("Invalid custom emoji identifier specified")
        return {"type": kind, "custom_emoji_id": opened.argument}
    if opened.tag == "blockquote" and opened.argument:
        return {"type": "expandable_blockquote"}
    if opened.tag == "pre":
        inner = entities[-1] if entities else None
        if (
            inner
            and inner["type"] == "code"
            and inner.get("_language")
            and (inner["offset"], inner["length"]) == (opened.offset, length)
        ):
            entities.pop()
            return {"type": "pre", "language": inner["_language"]}
        return {"type": "pre"}
    if opened.tag == "code" and opened.argument:
        return {"type": "code", "_language": opened.argument}
    if opened.tag == "tg-time":
        unix, _, form = opened.argument.partition(" ")
        return date_entity(unix, form)
    return {"type": kind}


DATE_FORMATS = re.compile(r"[rR]|[tTdDwW]*")


def date_entity(unix: str, form: str) -> dict:
    """A date_time entity (Bot API 9.5); the format is "r", or of w, d or D, t or T (Client.cpp)."""
    if not re.fullmatch(r"\d{1,10}", unix):
        raise _fail("Invalid Unix time specified")
    if not DATE_FORMATS.fullmatch(form):
        raise _fail("Invalid date-time format specified")
    return {"type": "date_time", "unix_time": int(unix), **({"date_time_format": form} if form else {})}


def parse_markdown_v2(source: str) -> Formatted:
    out: list[str] = []
    entities: list[dict] = []
    stack: list[tuple[str, int, int, int]] = []  # (kind, offset16, byte offset, index in out)
    position = length16 = 0
    line_start = True
    quote: tuple[int, int] | None = None  # (offset16, byte offset) of an open block quotation
    marks = [("||", "spoiler"), ("__", "underline"), ("*", "bold"), ("_", "italic"), ("~", "strikethrough")]

    def byte(index: int) -> int:
        return len(source[:index].encode())

    def close(kind: str, **extra) -> None:
        _, offset, _, _ = stack.pop()
        if length16 > offset:
            entities.append({"type": kind, "offset": offset, "length": length16 - offset, **extra})

    while position < len(source):
        char = source[position]
        if line_start and quote is None and char == ">":
            quote, position, line_start = (length16, byte(position)), position + 1, False
            continue
        if line_start and quote is not None:
            if char == ">":
                position, line_start = position + 1, False
                continue
            expandable = bool(stack and stack[-1][0] == "spoiler" and length16 - 1 == stack[-1][1])
            if expandable:
                stack.pop()
            entities.append(
                {
                    "type": "expandable_blockquote" if expandable else "blockquote",
                    "offset": quote[0],
                    "length": length16 - 1 - quote[0],
                }
            )
            quote = None
        line_start = False
        code = stack[-1][0] if stack and stack[-1][0] in ("code", "pre") else None
        if char == "\\" and position + 1 < len(source) and 0 < ord(source[position + 1]) < 127:
            out.append(source[position + 1])
            length16 += 1
            position += 2
            continue
        if code and not source.startswith("```" if code == "pre" else "`", position):
            out.append(char)
            length16 += utf16(char)
            position += 1
            continue
        if char == "`":
            fence = "```" if source.startswith("```", position) and code != "code" else "`"
            if code:
                language = stack[-1][3]
                close("pre" if fence == "```" else "code", **({"language": language} if language else {}))
            else:
                language = ""
                start = byte(position)
                position += len(fence)
                if fence == "```":
                    match = re.compile(r"([^\s`]*)(?=\s)").match(source, position)
                    language = match[1] if match else ""
                    position += len(language)
                    if source[position : position + 1] == "\n":
                        position += 1
                stack.append(("pre" if fence == "```" else "code", length16, start, language))
                continue
            position += len(fence)
            continue
        mark = next(((m, k) for m, k in marks if source.startswith(m, position)), None)
        if mark:
            token, kind = mark
            if any(item[0] == kind for item in stack):
                if stack[-1][0] != kind:
                    raise _fail(f"Can't find end of {_md_name(stack[-1][0])} entity at byte offset {stack[-1][2]}")
                close(kind)
            else:
                stack.append((kind, length16, byte(position), ""))
            position += len(token)
            continue
        if char == "[" or source.startswith("![", position):
            stack.append(("text_link" if char == "[" else "custom_emoji", length16, byte(position), ""))
            position += 1 if char == "[" else 2
            continue
        if char == "]" and any(item[0] in ("text_link", "custom_emoji") for item in stack):
            if stack[-1][0] not in ("text_link", "custom_emoji"):
                raise _fail(f"Can't find end of {_md_name(stack[-1][0])} entity at byte offset {stack[-1][2]}")
            kind, offset, _, _ = stack.pop()
            begin_url, url = position + 1, ""
            position += 1
            if source[position : position + 1] == "(":
                match = re.compile(r"\(((?:\\.|[^)\\])*)(\)?)", re.DOTALL).match(source, position)
                if not match[2]:
                    raise _fail(f"Can't find end of a URL at byte offset {byte(begin_url)}")
                url, position = re.sub(r"\\(.)", r"\1", match[1]), match.end()
            if kind == "custom_emoji":
                emoji = re.fullmatch(r"tg://emoji\?id=(\d+)", url)
                moment = re.fullmatch(r"tg://time\?unix=(\d+)(?:&format=(\w*))?", url)
                if not emoji and not moment:
                    raise _fail("Invalid tg://emoji or tg://time URL specified")
                entity = (
                    date_entity(moment[1], moment[2] or "")
                    if moment
                    else {"type": "custom_emoji", "custom_emoji_id": emoji[1]}
                )
            else:
                entity = _link_entity(url or utf16_slice("".join(out), offset, length16 - offset))
            if entity and length16 > offset:
                entities.append({**entity, "offset": offset, "length": length16 - offset})
            continue
        if char in MARKDOWN_RESERVED:
            raise _fail(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        out.append(char)
        length16 += utf16(char)
        position += 1
        line_start = char == "\n"
    if quote is not None:
        expandable = bool(stack and stack[-1][0] == "spoiler" and stack[-1][1] == length16)
        if expandable:
            stack.pop()
        entities.append(
            {
                "type": "expandable_blockquote" if expandable else "blockquote",
                "offset": quote[0],
                "length": length16 - quote[0],
            }
        )
    if stack:
        raise _fail(f"Can't find end of {_md_name(stack[-1][0])} entity at byte offset {stack[-1][2]}")
    return Formatted("".join(out), _sorted(entities))


def _md_name(kind: str) -> str:
    return {"text_link": "TextUrl", "custom_emoji": "CustomEmoji", "pre": "Pre"}.get(kind, kind.capitalize())


LEGACY = re.compile(
    r"(?P<pre>```(?:[^\s`]*\n)?(?P<pretext>.*?)```)|(?P<code>`(?P<codetext>[^`]*)`)"
    r"|(?P<bold>\*(?P<boldtext>[^*]*)\*)|(?P<italic>_(?P<italictext>[^_]*)_)"
    r"|(?P<link>\[(?P<linktext>[^\]]*)\]\((?P<url>[^)]*)\))|\\(?P<escaped>[_*`\[])",
    re.DOTALL,
)


def parse_markdown(source: str) -> Formatted:
    """The legacy "Markdown" mode: no nesting, no underline, spoiler or block quotation."""
    out, entities, position = [], [], 0
    length16 = 0
    while position < len(source):
        match = LEGACY.match(source, position)
        if match:
            kind = next((k for k in ("pre", "code", "bold", "italic", "link") if match[k] is not None), None)
            text = match["escaped"] if kind is None else match[f"{kind}text"]
            entity = {"type": kind} if kind not in (None, "link") else None
            if kind == "link":
                entity = _link_entity(match["url"])
            if entity and text:
                entities.append({**entity, "offset": length16, "length": utf16(text)})
            position = match.end()
        else:
            text = source[position]
            if text in "_*`[":
                where = len(source[:position].encode())
                raise _fail(f"Can't find end of the entity starting at byte offset {where}")
            position += 1
        out.append(text)
        length16 += utf16(text)
    return Formatted("".join(out), _sorted(entities))


def _sorted(entities: list[dict]) -> list[dict]:
    for entity in entities:
        entity.pop("_language", None)
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))


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
        parsers = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}
        if mode not in parsers:
            raise bad_request("unsupported parse_mode")
        text, entities = parsers[mode](text)
    else:
        entities = [dict(e) for e in explicit or []]
        total = utf16(text)
        for entity in entities:
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
    text, entities = _trim(text, entities)
    entities = _sorted(entities + detect(text, entities))
    return Formatted(text, entities[:max_entities])


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
