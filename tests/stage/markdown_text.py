"""The Markdown of message texts: MarkdownV2 and the legacy mode, simplified, with Telegram's errors."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.stage.errors import ApiError
from tests.stage.marks import Formatted, date_entity, in_order, link_entity, unparsable, utf16, utf16_slice

RESERVED = set("_*[]()~`>#+-=|{}.!")
MARKS = (("||", "spoiler"), ("__", "underline"), ("*", "bold"), ("_", "italic"), ("~", "strikethrough"))
LINKS = ("text_link", "custom_emoji")
CODE = {"`": "code", "```": "pre"}
LANGUAGE = re.compile(r"([^\s`]*)(?=\s)")
ADDRESS = re.compile(r"\(((?:\\.|[^)\\])*)(\)?)", re.DOTALL)


class _Open(NamedTuple):
    kind: str
    offset: int
    byte: int  # where it begins in the source, for the words of an error
    language: str = ""

    def never_ended(self) -> ApiError:
        names = {"text_link": "TextUrl", "custom_emoji": "CustomEmoji", "pre": "Pre"}
        name = names.get(self.kind, self.kind.capitalize())
        return unparsable(f"Can't find end of {name} entity at byte offset {self.byte}")


def parse_markdown_v2(source: str) -> Formatted:
    return _Parser(source).parsed()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.position = source, 0
        self.out: list[str] = []
        self.length16 = 0
        self.entities: list[dict] = []
        self.stack: list[_Open] = []
        self.quote: int | None = None  # where an open block quotation begins
        self.is_line_start = True

    def parsed(self) -> Formatted:
        while self.position < len(self.source):
            if self.is_line_start and self._took_quote_sign():
                continue
            self.is_line_start = False
            if not (self._took_escaped() or self._took_code() or self._took_mark() or self._took_link()):
                self._take_character()
        if self.quote is not None:
            self._end_quote(self.length16)
        if self.stack:
            raise self.stack[-1].never_ended()
        return Formatted("".join(self.out), in_order(self.entities))

    def _byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def _emit(self, piece: str, width: int) -> None:
        """Put a piece into the text; it takes ``width`` characters of the source."""
        self.out.append(piece)
        self.length16 += utf16(piece)
        self.position += width

    def _open(self, kind: str, width: int) -> None:
        self.stack.append(_Open(kind, self.length16, self._byte(self.position)))
        self.position += width

    def _close(self, entity: dict | None) -> None:
        offset = self.stack.pop().offset
        if entity and self.length16 > offset:
            self.entities.append({**entity, "offset": offset, "length": self.length16 - offset})

    # -- what may stand at a place; each says whether it stood there --------------------------

    def _took_quote_sign(self) -> bool:
        """A ">" at the start of a line; a line without one ends the quotation."""
        if self.source[self.position] == ">":
            self.quote = self.length16 if self.quote is None else self.quote
            self.position += 1
            self.is_line_start = False
            return True
        if self.quote is not None:
            self._end_quote(self.length16 - 1)
        return False

    def _end_quote(self, end: int) -> None:
        """An empty spoiler at its end makes it expandable."""
        is_expandable = bool(self.stack and self.stack[-1].kind == "spoiler" and self.stack[-1].offset == end)
        if is_expandable:
            self.stack.pop()
        kind = "expandable_blockquote" if is_expandable else "blockquote"
        self.entities.append({"type": kind, "offset": self.quote, "length": end - self.quote})
        self.quote = None

    def _took_escaped(self) -> bool:
        escaped = self.source[self.position + 1 : self.position + 2]
        if self.source[self.position] != "\\" or not escaped or not 0 < ord(escaped) < 127:
            return False
        self._emit(escaped, 2)
        return True

    def _took_code(self) -> bool:
        """A fence, or any character between two of them."""
        opened = self.stack[-1] if self.stack and self.stack[-1].kind in CODE.values() else None
        if opened:
            fence = "```" if opened.kind == "pre" else "`"
            if self.source.startswith(fence, self.position):
                self._close({"type": opened.kind, **({"language": opened.language} if opened.language else {})})
                self.position += len(fence)
            else:
                self._emit(self.source[self.position], 1)
            return True
        if self.source[self.position] != "`":
            return False
        fence = "```" if self.source.startswith("```", self.position) else "`"
        self._open(CODE[fence], len(fence))
        if fence == "```":
            self._take_language()
        return True

    def _take_language(self) -> None:
        match = LANGUAGE.match(self.source, self.position)
        language = match[1] if match else ""
        self.stack[-1] = self.stack[-1]._replace(language=language)
        self.position += len(language)
        self.position += self.source.startswith("\n", self.position)

    def _took_mark(self) -> bool:
        mark = next((mark for mark in MARKS if self.source.startswith(mark[0], self.position)), None)
        if not mark:
            return False
        token, kind = mark
        if all(one.kind != kind for one in self.stack):
            self._open(kind, len(token))
            return True
        if self.stack[-1].kind != kind:
            raise self.stack[-1].never_ended()
        self._close({"type": kind})
        self.position += len(token)
        return True

    def _took_link(self) -> bool:
        """The brackets of a link, a custom emoji or a date."""
        if self.source.startswith("![", self.position):
            self._open("custom_emoji", 2)
        elif self.source[self.position] == "[":
            self._open("text_link", 1)
        elif self.source[self.position] == "]" and any(one.kind in LINKS for one in self.stack):
            self._end_link()
        else:
            return False
        return True

    def _end_link(self) -> None:
        opened = self.stack[-1]
        if opened.kind not in LINKS:
            raise opened.never_ended()
        self.position += 1
        url = self._address()
        if opened.kind == "custom_emoji":
            self._close(_emoji_or_date(url))
        else:
            text = utf16_slice("".join(self.out), opened.offset, self.length16 - opened.offset)
            self._close(link_entity(url or text))

    def _address(self) -> str:
        begin, match = self.position, ADDRESS.match(self.source, self.position)
        if not match:
            return ""
        if not match[2]:
            raise unparsable(f"Can't find end of a URL at byte offset {self._byte(begin)}")
        self.position = match.end()
        return re.sub(r"\\(.)", r"\1", match[1])

    def _take_character(self) -> None:
        char = self.source[self.position]
        if char in RESERVED:
            raise unparsable(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        self._emit(char, 1)
        self.is_line_start = char == "\n"


def _emoji_or_date(url: str) -> dict:
    if emoji := re.fullmatch(r"tg://emoji\?id=(\d+)", url):
        return {"type": "custom_emoji", "custom_emoji_id": emoji[1]}
    if moment := re.fullmatch(r"tg://time\?unix=(\d+)(?:&format=(\w*))?", url):
        return date_entity(moment[1], moment[2] or "")
    raise unparsable("Invalid tg://emoji or tg://time URL specified")


LEGACY = re.compile(
    r"(?P<pre>```(?:[^\s`]*\n)?(?P<pretext>.*?)```)|(?P<code>`(?P<codetext>[^`]*)`)"
    r"|(?P<bold>\*(?P<boldtext>[^*]*)\*)|(?P<italic>_(?P<italictext>[^_]*)_)"
    r"|(?P<link>\[(?P<linktext>[^\]]*)\]\((?P<url>[^)]*)\))|\\(?P<escaped>[_*`\[])",
    re.DOTALL,
)


def parse_markdown(source: str) -> Formatted:
    """The legacy "Markdown" mode: no nesting, no underline, spoiler or block quotation."""
    out, entities, position, length16 = [], [], 0, 0
    while position < len(source):
        match = LEGACY.match(source, position)
        if not match and source[position] in "_*`[":
            where = len(source[:position].encode())
            raise unparsable(f"Can't find end of the entity starting at byte offset {where}")
        text, entity = _legacy(match) if match else (source[position], None)
        if entity and text:
            entities.append({**entity, "offset": length16, "length": utf16(text)})
        out.append(text)
        length16 += utf16(text)
        position = match.end() if match else position + 1
    return Formatted("".join(out), in_order(entities))


def _legacy(match: re.Match) -> tuple[str, dict | None]:
    kind = next((k for k in ("pre", "code", "bold", "italic", "link") if match[k] is not None), None)
    if kind is None:
        return match["escaped"], None
    return match[f"{kind}text"], link_entity(match["url"]) if kind == "link" else {"type": kind}
