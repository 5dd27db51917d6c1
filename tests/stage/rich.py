"""Rich messages (Bot API 10.1-10.4): HTML, Markdown or blocks in, the canonical blocks out, or Telegram's refusal.

What may be written and the limits: the Bot API manual, section "Rich message formatting options" (read in
@grammyjs/types 5.0.0). The RICH_MESSAGE_… words were measured against the live server by others: TEXT_TOO_LONG,
BLOCKS_TOO_MANY, MEDIA_TOO_MANY, TABLE_COLS_TOO_MANY, DEPTH_INVALID, EMPTY, URL_INVALID, DATE_INVALID,
EMOJI_INVALID, PHOTO_INVALID, and "can't parse InputRichBlock: …". Stricter than the server on purpose, since it
loses such content silently: more than one of html, markdown and blocks; unknown tags; anchors that lead nowhere
are reported as warnings.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple

from tests.stage import entities as fmt
from tests.stage.errors import bad_request
from tests.stage.limits import Limits

MARKS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
}
INLINE = {*MARKS, "a", "tg-reference", "tg-emoji", "tg-time", "tg-math", "tg-button", "br", "input", "cite"}
BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "footer",
    "hr",
    "ul",
    "ol",
    "li",
    "blockquote",
    "aside",
    "img",
    "video",
    "audio",
    "tg-document",
    "figure",
    "figcaption",
    "tg-map",
    "tg-collage",
    "tg-slideshow",
    "table",
    "caption",
    "tr",
    "th",
    "td",
    "details",
    "summary",
    "tg-math-block",
    "tg-button-row",
    "tg-thinking",
}
VOID = {"br", "hr", "img", "input", "tg-map"}
NAMED = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "nbsp": "\u00a0",
    "hellip": "…",
    "mdash": "—",
    "ndash": "–",
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
}
TEXT_BLOCKS = {"paragraph", "heading", "pre", "footer", "pullquote", "expandable_blockquote", "thinking"}
MEDIA_BLOCKS = {"photo", "video", "animation", "audio", "voice_note", "document"}
FIELDS = {  # what an InputRichBlock must have
    **dict.fromkeys(TEXT_BLOCKS, ("text",)),
    "heading": ("text", "size"),
    "divider": (),
    "anchor": ("name",),
    "mathematical_expression": ("expression",),
    "list": ("items",),
    "blockquote": ("blocks",),
    "collage": ("blocks",),
    "slideshow": ("blocks",),
    "table": ("cells",),
    "details": ("summary", "blocks"),
    "buttons": ("buttons",),
    "map": ("location", "zoom", "width", "height"),
    **{kind: (kind,) for kind in MEDIA_BLOCKS},
}
TEXT_FIELDS = {
    **dict.fromkeys({*MARKS.values()}, ("text",)),
    "date_time": ("text", "unix_time"),
    "text_mention": ("text", "user"),
    "custom_emoji": ("custom_emoji_id", "alternative_text"),
    "mathematical_expression": ("expression",),
    "url": ("text", "url"),
    "email_address": ("text", "email_address"),
    "phone_number": ("text", "phone_number"),
    "bank_card_number": ("text", "bank_card_number"),
    "mention": ("text", "username"),
    "hashtag": ("text", "hashtag"),
    "cashtag": ("text", "cashtag"),
    "bot_command": ("text", "bot_command"),
    "button": ("button",),
    "anchor": ("name",),
    "anchor_link": ("text", "anchor_name"),
    "reference": ("text", "name"),
    "reference_link": ("text", "reference_name"),
}
DATE_FORMAT = re.compile(r"[rR]|[tTdDwW]*")
DATE_HORIZON = 1098 * 86400  # doc (core.telegram.org/api/entities): a date may lie this far ahead


class Rich(NamedTuple):
    message: dict  # the RichMessage Telegram returns: {"blocks": […]}
    warnings: list[str]  # what Telegram would change without an error


class Node:
    def __init__(self, tag: str, attrs: dict[str, str]) -> None:
        self.tag, self.attrs, self.children = tag, attrs, []


def _entities(text: str) -> Any:
    return bad_request(f"can't parse entities: {text}")


class _Tree(HTMLParser):
    """Rich HTML to nodes; only the documented tags, every tag closed."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.root = Node("", {})
        self.stack = [self.root]
        self.lines = source.split("\n")
        self.feed(source)
        self.close()
        if len(self.stack) > 1:
            raise _entities(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')

    def _at(self) -> int:
        line, column = self.getpos()
        return len("\n".join([*self.lines[: line - 1], self.lines[line - 1][:column]]).encode())

    def handle_starttag(self, tag: str, attrs: list, closed: bool = False) -> None:
        if tag not in INLINE and tag not in BLOCKS:
            raise _entities(f'Unsupported start tag "{tag}" at byte offset {self._at()}')
        node = Node(tag, {k: v if v is not None else "" for k, v in attrs})
        self.stack[-1].children.append(node)
        if not closed and tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.handle_starttag(tag, attrs, closed=True)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if len(self.stack) == 1:
            raise _entities(f"Unexpected end tag at byte offset {self._at()}")
        if self.stack[-1].tag != tag:
            raise _entities(
                f'Unmatched end tag at byte offset {self._at()}, expected "</{self.stack[-1].tag}>", found "</{tag}>"'
            )
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(NAMED.get(name, f"&{name};"))

    def handle_charref(self, name: str) -> None:
        code = int(name[1:], 16) if name[:1] in "xX" else int(name)
        self.handle_data(chr(code) if 0 < code < 0x110000 else f"&#{name};")


# -- HTML to blocks --------------------------------------------------------------------------


class _Builder:
    def __init__(self, media: Callable[[str, str, bool], dict]) -> None:
        self.media = media  # (kind, source, spoiler) -> content of a media block

    def blocks(self, children: list) -> list[dict]:
        out: list[dict] = []
        run: list = []

        def flush() -> None:
            anchors = [n for n in run if isinstance(n, Node) and n.tag == "a" and "name" in n.attrs]
            if anchors and all(n in anchors or (isinstance(n, str) and not n.strip()) for n in run):
                out.extend({"type": "anchor", "name": n.attrs["name"]} for n in anchors)
            else:
                text = self.text(run)
                if not _blank(text):
                    out.append({"type": "paragraph", "text": text})
            run.clear()

        for child in children:
            if isinstance(child, Node) and child.tag in BLOCKS and not self._emoji_image(child):
                flush()
                out.extend(self.block(child))
            else:
                run.append(child)
        flush()
        return out

    @staticmethod
    def _emoji_image(node: Node) -> bool:
        return node.tag == "img" and node.attrs.get("src", "").startswith("tg://emoji?id=")

    def _credit(self, node: Node) -> tuple[list, dict]:
        cites = [n for n in node.children if isinstance(n, Node) and n.tag == "cite"]
        rest = [n for n in node.children if n not in cites]
        return rest, {"credit": self.text(cites[-1].children)} if cites else {}

    def _caption(self, node: Node | None) -> dict:
        if node is None:
            return {}
        rest, credit = self._credit(node)
        return {"caption": {"text": self.text(rest), **credit}}

    def block(self, node: Node) -> list[dict]:
        tag, attrs = node.tag, node.attrs
        if tag in ("p", "footer", "tg-thinking") or re.fullmatch("h[1-6]", tag):
            if any(isinstance(n, Node) and n.tag in BLOCKS and not self._emoji_image(n) for n in node.children):
                return self.blocks(node.children)
            text = self.text(node.children)
            kind = {"p": "paragraph", "footer": "footer", "tg-thinking": "thinking"}.get(tag, "heading")
            if _blank(text):
                return []
            return [{"type": kind, "text": text, **({"size": int(tag[1])} if kind == "heading" else {})}]
        if tag == "hr":
            return [{"type": "divider"}]
        if tag == "pre":
            inner = [n for n in node.children if not (isinstance(n, str) and not n.strip())]
            language, source = "", node.children
            if len(inner) == 1 and isinstance(inner[0], Node) and inner[0].tag == "code":
                language, source = inner[0].attrs.get("class", "").removeprefix("language-"), inner[0].children
            text = self.text(source, pre=True)
            return [{"type": "pre", "text": text, **({"language": language} if language else {})}]
        if tag in ("ul", "ol"):
            return [self.list(node)]
        if tag == "blockquote":
            rest, credit = self._credit(node)
            if "expandable" in attrs:
                return [{"type": "expandable_blockquote", "text": self.text(rest), **credit}]
            return [{"type": "blockquote", "blocks": self.blocks(rest), **credit}]
        if tag == "aside":
            rest, credit = self._credit(node)
            return [{"type": "pullquote", "text": self.text(rest), **credit}]
        if tag == "details":
            summaries = [n for n in node.children if isinstance(n, Node) and n.tag == "summary"]
            if not summaries:
                raise _entities('Can\'t find tag "summary" in the tag "details"')
            rest = [n for n in node.children if n not in summaries]
            return [
                {
                    "type": "details",
                    "summary": self.text(summaries[0].children),
                    "blocks": self.blocks(rest),
                    **({"is_open": True} if "open" in attrs else {}),
                }
            ]
        if tag == "table":
            return [self.table(node)]
        if tag == "tg-math-block":
            return [{"type": "mathematical_expression", "expression": _raw(node)}]
        if tag == "tg-map":
            return [
                {
                    "type": "map",
                    "location": {"latitude": float(attrs.get("lat", 0)), "longitude": float(attrs.get("long", 0))},
                    "zoom": int(attrs.get("zoom", 15)),
                    "width": 320,
                    "height": 160,
                }
            ]
        if tag in ("img", "video", "audio", "tg-document"):
            kind = {"img": "photo", "tg-document": "document"}.get(tag, tag)
            return [self.media(kind, attrs.get("src", ""), "tg-spoiler" in attrs)]
        if tag in ("figure", "tg-collage", "tg-slideshow"):
            captions = [n for n in node.children if isinstance(n, Node) and n.tag == "figcaption"]
            inner = self.blocks([n for n in node.children if n not in captions])
            caption = self._caption(captions[0] if captions else None)
            if tag == "figure":
                return [{**block, **caption} for block in inner]
            return [{"type": tag.removeprefix("tg-"), "blocks": inner, **caption}]
        if tag == "tg-button-row":
            buttons = [_button(n, self) for n in node.children if isinstance(n, Node) and n.tag == "tg-button"]
            return [
                {"type": "buttons", "buttons": buttons, **({"align": attrs["align"]} if attrs.get("align") else {})}
            ]
        return self.blocks(node.children)  # li, td, summary… out of their place

    def list(self, node: Node) -> dict:
        ordered, items = node.tag == "ol", []
        number = int(node.attrs.get("start") or 1)
        step = -1 if "reversed" in node.attrs else 1
        for child in node.children:
            if not isinstance(child, Node) or child.tag != "li":
                if isinstance(child, str) and not child.strip():
                    continue
                raise _entities(f'Unexpected content in the tag "{node.tag}"')
            children, item = list(child.children), {}
            while children and isinstance(children[0], str) and not children[0].strip():
                children.pop(0)
            if children and isinstance(children[0], Node) and children[0].tag == "input":
                item["has_checkbox"] = True
                if "checked" in children.pop(0).attrs:
                    item["is_checked"] = True
            if ordered:
                kind = child.attrs.get("type") or node.attrs.get("type") or "1"
                number = int(child.attrs.get("value") or number)
                item.update(label=f"{_numeral(number, kind)}.", value=number, type=kind)
                number += step
            items.append({"label": "•", **item, "blocks": self.blocks(children)})
        return {"type": "list", "items": items}

    def table(self, node: Node) -> dict:
        table: dict[str, Any] = {"type": "table", "cells": []}
        table.update({f"is_{name}": True for name in ("bordered", "striped", "compact") if name in node.attrs})
        for row in node.children:
            if isinstance(row, Node) and row.tag == "caption":
                table["caption"] = self.text(row.children)
            elif isinstance(row, Node) and row.tag == "tr":
                cells = []
                for cell in row.children:
                    if isinstance(cell, str) and not cell.strip():
                        continue
                    if not isinstance(cell, Node) or cell.tag not in ("td", "th"):
                        raise _entities('Unexpected content in the tag "tr"')
                    if any(isinstance(n, Node) and n.tag in BLOCKS for n in cell.children):
                        raise _entities(f'Unexpected block in the tag "{cell.tag}"')
                    header = cell.tag == "th"
                    made = {
                        "text": self.text(cell.children),
                        "align": cell.attrs.get("align") or ("center" if header else "left"),
                        "valign": cell.attrs.get("valign") or "top",
                        **({"is_header": True} if header else {}),
                    }
                    made.update(
                        {k: int(cell.attrs[k]) for k in ("colspan", "rowspan") if cell.attrs.get(k, "1") != "1"}
                    )
                    cells.append(made)
                table["cells"].append(cells)
            elif not (isinstance(row, str) and not row.strip()):
                raise _entities('Unexpected content in the tag "table"')
        return table

    def text(self, nodes: list, pre: bool = False) -> Any:
        """Inline nodes to RichText: a string, or a list of strings and marks."""
        return _tidy(self._inline(nodes, pre), pre)

    def _inline(self, nodes: list, pre: bool) -> list:
        out: list = []
        for node in nodes:
            if isinstance(node, str):
                out.append(node if pre else re.sub(r"[ \t\r\n\f]+", " ", node))
            elif node.tag == "br":
                out.append("\n")
            elif self._emoji_image(node):
                out.append(_emoji(node.attrs["src"].partition("id=")[2], node.attrs.get("alt", "")))
            elif node.tag in BLOCKS:
                raise _entities(f'Unexpected block "{node.tag}" inside of a text')
            else:
                out.extend(self._mark(node, pre))
        return out

    def _mark(self, node: Node, pre: bool) -> list:
        tag, attrs = node.tag, node.attrs
        if tag == "a" and "name" in attrs and not node.children:
            return [{"type": "anchor", "name": attrs["name"]}]
        if tag == "tg-emoji":
            return [_emoji(attrs.get("emoji-id", ""), _raw(node))]
        if tag == "tg-math":
            return [{"type": "mathematical_expression", "expression": _raw(node)}]
        if tag == "tg-button":
            return [{"type": "button", "button": _button(node, self)}]
        text = _merge(self._inline(node.children, pre))
        if _blank(text) and not _has_nodes(text):
            return [text] if text else []
        if tag in MARKS:
            return [{"type": MARKS[tag], "text": text}]
        if tag == "tg-reference":
            return [{"type": "reference", "text": text, "name": attrs.get("name", "")}]
        if tag == "tg-time":
            return [
                {
                    "type": "date_time",
                    "text": text,
                    "unix_time": _date(attrs.get("unix", "")),
                    "date_time_format": _date_format(attrs.get("format", "")),
                }
            ]
        if tag == "a":
            return [_link(attrs.get("href", ""), text)]
        return text if isinstance(text, list) else [text]  # cite or input out of place: its text stays


def _raw(node: Node) -> str:
    return "".join(n if isinstance(n, str) else _raw(n) for n in node.children)


def _has_nodes(text: Any) -> bool:
    return isinstance(text, dict) or (isinstance(text, list) and any(isinstance(t, dict) for t in text))


def _merge(parts: list) -> Any:
    out: list = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    return "" if not out else out[0] if len(out) == 1 and isinstance(out[0], str) else out


def _tidy(parts: list, pre: bool) -> Any:
    """Adjacent strings joined, white space at the ends of the block gone."""
    text = _merge(parts)
    if pre:
        return text.strip("\n") if isinstance(text, str) else text
    if isinstance(text, str):
        return re.sub(r" *\n *", "\n", re.sub(" +", " ", text)).strip()
    first = next((i for i, part in enumerate(text) if not (isinstance(part, dict) and part["type"] == "anchor")), 0)
    if isinstance(text[first], str):
        text[first] = text[first].lstrip()
    if isinstance(text[-1], str):
        text[-1] = text[-1].rstrip()
    return _merge(text)


def _blank(text: Any) -> bool:
    if isinstance(text, dict):
        return False
    return not text.strip() if isinstance(text, str) else all(_blank(t) for t in text)


def _emoji(ident: str, alternative: str) -> dict:
    if not ident.isdigit() or re.search(r"\w", re.sub(r"[0-9#*]\ufe0f?\u20e3", "", alternative)):
        raise bad_request("RICH_MESSAGE_EMOJI_INVALID")
    return {"type": "custom_emoji", "custom_emoji_id": ident, "alternative_text": alternative}


def _date(value: Any) -> int:
    try:
        moment = int(value)
    except (TypeError, ValueError):
        raise bad_request("RICH_MESSAGE_DATE_INVALID") from None
    if not 0 <= moment <= time.time() + DATE_HORIZON:
        raise bad_request("RICH_MESSAGE_DATE_INVALID")
    return moment


def _date_format(value: str) -> str:
    if not DATE_FORMAT.fullmatch(value):
        raise bad_request("RICH_MESSAGE_DATE_INVALID")
    return value


def _link(href: str, text: Any) -> dict:
    if href.startswith("#"):
        return {"type": "anchor_link", "text": text, "anchor_name": href[1:]}
    if href.startswith("mailto:"):
        return {"type": "email_address", "text": text, "email_address": href[7:]}
    if href.startswith("tel:"):
        return {"type": "phone_number", "text": text, "phone_number": href[4:]}
    entity = fmt._link_entity(href)
    if entity is None:
        raise bad_request("RICH_MESSAGE_URL_INVALID")
    if entity["type"] == "text_mention":
        return {"type": "text_mention", "text": text, "user": entity["user"]}
    return {"type": "url", "text": text, "url": entity["url"]}


def _button(node: Node, builder: _Builder) -> dict:
    attrs, kind = node.attrs, node.attrs.get("type", "")
    button: dict[str, Any] = {"text": builder.text(node.children)}
    if attrs.get("style"):
        button["style"] = attrs["style"]
    values = {
        "url": attrs.get("url"),
        "callback_data": attrs.get("data"),
        "web_app": {"url": attrs.get("url", "")},
        "login_url": {"url": attrs.get("url", "")},
        "switch_inline_query": attrs.get("query", ""),
        "switch_inline_query_current_chat": attrs.get("query", ""),
        "switch_inline_query_chosen_chat": {
            "query": attrs.get("query", ""),
            **{k.replace("-", "_"): True for k in attrs if k.startswith("allow-")},
        },
        "copy_text": {"text": attrs.get("text", "")},
        "disabled": {},
    }
    if kind not in values:
        raise bad_request("RICH_MESSAGE_BUTTON_INVALID")
    button[kind] = values[kind]
    return button


def _numeral(number: int, kind: str) -> str:
    if kind in "aA" and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(97 + rest) + letters
        return letters if kind == "a" else letters.upper()
    if kind in "iI" and 0 < number < 4000:
        roman = ""
        for value, sign in (
            (1000, "m"),
            (900, "cm"),
            (500, "d"),
            (400, "cd"),
            (100, "c"),
            (90, "xc"),
            (50, "l"),
            (40, "xl"),
            (10, "x"),
            (9, "ix"),
            (5, "v"),
            (4, "iv"),
            (1, "i"),
        ):
            while number >= value:
                roman, number = roman + sign, number - value
        return roman if kind == "i" else roman.upper()
    return str(number)


# -- Markdown to HTML ------------------------------------------------------------------------


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


SPANS = [  # (pattern, what it becomes); code and links first, so that marks inside them stay as they are
    (re.compile(r"\\([!-/:-@\[-`{-~])"), lambda m, inner: _escape(m[1])),
    (re.compile(r"(`+)(.+?)\1"), lambda m, inner: f"<code>{_escape(m[2].strip())}</code>"),
    (
        re.compile(r"!\[([^\]]*)\]\(tg://emoji\?id=(\d+)\)"),
        lambda m, inner: f'<tg-emoji emoji-id="{m[2]}">{_escape(m[1])}</tg-emoji>',
    ),
    (
        re.compile(r"!\[([^\]]*)\]\(tg://time\?unix=(-?\d+)(?:&format=(\w*))?\)"),
        lambda m, inner: f'<tg-time unix="{m[2]}" format="{m[3] or ""}">{_escape(m[1])}</tg-time>',
    ),
    (re.compile(r"\[\^([^\]\s]+)\]"), lambda m, inner: f'<sup><a href="#{m[1]}">{_escape(m[1])}</a></sup>'),
    (
        re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^\s)>]*)>?(?:\s+\"[^\"]*\")?\)"),
        lambda m, inner: f'<a href="{_escape(m[2])}">{inner(m[1])}</a>',
    ),
    (re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>"), lambda m, inner: m[0]),
    (re.compile(r"\$([^\s$](?:[^$]*[^\s$])?)\$(?!\d)"), lambda m, inner: f"<tg-math>{_escape(m[1])}</tg-math>"),
    (
        re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__(?!\w)", re.S),
        lambda m, inner: f"<b>{inner(m[1] or m[2])}</b>",
    ),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.S), lambda m, inner: f"<s>{inner(m[1])}</s>"),
    (re.compile(r"==(?=\S)(.+?)(?<=\S)==", re.S), lambda m, inner: f"<mark>{inner(m[1])}</mark>"),
    (re.compile(r"\|\|(?=\S)(.+?)(?<=\S)\|\|", re.S), lambda m, inner: f"<tg-spoiler>{inner(m[1])}</tg-spoiler>"),
    (
        re.compile(r"\*(?=\S)(.+?)(?<=\S)\*|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)", re.S),
        lambda m, inner: f"<i>{inner(m[1] or m[2])}</i>",
    ),
]
SPAN_START = re.compile(r"[\\`!\[<$*_~=|]")
ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +)(?=\S)")
MEDIA_LINE = re.compile(r'!\[[^\]]*\]\((?!tg://(?:emoji|time))(\S+)(?:\s+"([^"]*)")?\)')
BLOCK_HTML = re.compile(
    r"</?(?:details|summary|aside|tg-collage|tg-slideshow|tg-map|figure|table|footer|p|h[1-6]|a name)\b"
)
RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")
TABLE_LINE = re.compile(r" *\|?(?: *:?-+:? *\|)+ *:?-*:? *\|? *|\s*\|\s*:?-+:?\s*\|\s*")


def _span(text: str) -> str:
    out, position = [], 0
    while position < len(text):
        start = SPAN_START.search(text, position)
        if not start:
            break
        out.append(_escape_text(text[position : start.start()]))
        position = start.start()
        for pattern, build in SPANS:
            match = pattern.match(text, position)
            if match:
                out.append(build(match, _span))
                position = match.end()
                break
        else:
            out.append(_escape_text(text[position]))
            position += 1
    return "".join(out) + _escape_text(text[position:])


def _escape_text(text: str) -> str:
    return re.sub(r"&(?!#?\w+;)", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def markdown_to_html(source: str) -> str:
    """The documented Rich Markdown (GitHub flavoured) as rich HTML; simplified: no lazy continuation, no setext."""
    lines, notes = source.replace("\r\n", "\n").split("\n"), []
    kept = []
    for line in lines:
        note = re.match(r"\[\^([^\]\s]+)\]:\s*(.*)", line)
        if note:
            notes.append(f'<p><tg-reference name="{note[1]}">{_span(note[2])}</tg-reference></p>')
        else:
            kept.append(line)
    return _md_blocks(kept) + "".join(notes)


def _md_blocks(lines: list[str]) -> str:
    out, index = [], 0
    while index < len(lines):
        line = lines[index]
        stripped = line.strip()
        if not stripped:
            index += 1
            continue
        fence = re.match(r" {0,3}(```+|~~~+)\s*([^\s`]*)", line)
        if fence:
            body = []
            index += 1
            while index < len(lines) and not lines[index].strip().startswith(fence[1]):
                body.append(lines[index])
                index += 1
            index += 1
            code = _escape("\n".join(body))
            out.append(
                f"<tg-math-block>{code}</tg-math-block>"
                if fence[2] == "math"
                else f'<pre><code class="language-{fence[2]}">{code}</code></pre>'
                if fence[2]
                else f"<pre>{code}</pre>"
            )
            continue
        heading = re.match(r" {0,3}(#{1,6})(?:\s+|(?=\S))(.*?)\s*#*\s*$", line)  # "#tag" is a heading too: measured
        if heading and heading[2]:
            out.append(f"<h{len(heading[1])}>{_span(heading[2])}</h{len(heading[1])}>")
            index += 1
        elif RULE.fullmatch(line):
            out.append("<hr/>")
            index += 1
        elif re.fullmatch(r"\$\$.+\$\$", stripped):
            out.append(f"<tg-math-block>{_escape(stripped[2:-2])}</tg-math-block>")
            index += 1
        elif stripped.startswith(">"):
            body = []
            while index < len(lines) and lines[index].strip().startswith(">"):
                body.append(re.sub(r"^\s*> ?", "", lines[index]))
                index += 1
            out.append(f"<blockquote>{_md_blocks(body)}</blockquote>")
        elif ITEM.match(line):
            block, index = _md_list(lines, index)
            out.append(block)
        elif "|" in line and index + 1 < len(lines) and TABLE_LINE.fullmatch(lines[index + 1]):
            block, index = _md_table(lines, index)
            out.append(block)
        elif MEDIA_LINE.fullmatch(stripped):
            media = MEDIA_LINE.fullmatch(stripped)
            tag = (
                "video"
                if re.search(r"\.(mp4|gif)$|tg://video", media[1])
                else "audio"
                if re.search(r"\.(mp3|ogg)$|tg://audio", media[1])
                else "tg-document"
                if re.search(r"\.(zip|pdf|docx)$|tg://document", media[1])
                else "img"
            )
            element = f'<{tag} src="{_escape(media[1])}"/>'
            out.append(f"<figure>{element}<figcaption>{_span(media[2])}</figcaption></figure>" if media[2] else element)
            index += 1
        else:
            body = []
            while (
                index < len(lines)
                and lines[index].strip()
                and not (
                    body
                    and (
                        re.match(r" {0,3}(#{1,6}\s|```|>)", lines[index])
                        or ITEM.match(lines[index])
                        or RULE.fullmatch(lines[index])
                    )
                )
            ):
                body.append(lines[index].strip())
                index += 1
            text = _span("\n".join(body))
            out.append(text if BLOCK_HTML.match(body[0]) else f"<p>{text}</p>")
    return "".join(out)


def _md_list(lines: list[str], index: int) -> tuple[str, int]:
    first = ITEM.match(lines[index])
    ordered, items = first[2][0].isdigit(), []
    start = int(first[2][:-1]) if ordered else 1
    while index < len(lines):
        match = ITEM.match(lines[index])
        if not match or len(match[1]) < len(first[1]) or match[2][0].isdigit() != ordered:
            break
        indent = len(match[0])
        body = [lines[index][indent:]]
        index += 1
        while index < len(lines) and (
            lines[index].startswith(" " * min(indent, len(first[1]) + 2)) and lines[index].strip()
        ):
            body.append(lines[index][indent:] if lines[index][:indent].strip() == "" else lines[index].lstrip())
            index += 1
        box = re.match(r"\[([ xX])\]\s+", body[0])
        if box:
            body[0] = body[0][box.end() :]
        check = f'<input type="checkbox"{" checked" if box[1] in "xX" else ""}>' if box else ""
        inner = _md_blocks(body)
        if inner.startswith("<p>") and inner.count("<p>") == 1:
            inner = inner.replace("<p>", "", 1).replace("</p>", "", 1)
        items.append(f"<li>{check}{inner}</li>")
        while index + 1 < len(lines) and not lines[index].strip() and ITEM.match(lines[index + 1]):
            index += 1
    tag = "ol" if ordered else "ul"
    return (
        f"<{tag}{f' start={chr(34)}{start}{chr(34)}' if ordered and start != 1 else ''}>{''.join(items)}</{tag}>",
        index,
    )


def _md_table(lines: list[str], index: int) -> tuple[str, int]:
    def cells(line: str) -> list[str]:
        return [c.strip() for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))]

    head, marks = cells(lines[index]), cells(lines[index + 1])
    aligns = ["center" if m[:1] == ":" and m[-1:] == ":" else "right" if m[-1:] == ":" else "left" for m in marks]
    rows = ["<tr>" + "".join(f"<th>{_span(c)}</th>" for c in head) + "</tr>"]
    index += 2
    while index < len(lines) and "|" in lines[index]:
        rows.append(
            "<tr>"
            + "".join(
                f'<td align="{a}">{_span(c)}</td>'
                for c, a in zip(cells(lines[index]), aligns + ["left"] * 99, strict=False)
            )
            + "</tr>"
        )
        index += 1
    return f"<table>{''.join(rows)}</table>", index


# -- blocks given as such --------------------------------------------------------------------


def _given_block(block: Any, media: Callable[[str, Any, bool], dict]) -> dict:
    problem = "can't parse InputRichBlock: "
    if not isinstance(block, dict):
        raise bad_request(problem + "InputRichBlock must be an Object")
    kind = block.get("type")
    if kind is None:
        raise bad_request(problem + 'Can\'t find field "type"')
    if kind not in FIELDS:
        raise bad_request(problem + f'type "{kind}" is unsupported')
    for name in FIELDS[kind]:
        if name not in block:
            raise bad_request(problem + f'Can\'t find field "{name}"')
    made = {k: v for k, v in block.items() if v not in (None, False)}
    for name in ("text", "summary", "credit"):
        if name in made:
            made[name] = _given_text(made[name])
    if kind == "heading" and made["size"] not in range(1, 7):
        raise bad_request(problem + "invalid heading size specified")
    if "blocks" in made:
        made["blocks"] = [_given_block(b, media) for b in made["blocks"]]
    if kind == "list":
        made["items"] = [_given_item(item, media) for item in made["items"]]
    if kind == "table":
        if not all(isinstance(row, list) for row in made["cells"]):
            raise bad_request(problem + 'Field "cells" must be an Array of Arrays')
        made["cells"] = [
            [
                {
                    "align": "center" if cell.get("is_header") else "left",
                    "valign": "top",
                    **cell,
                    **({"text": _given_text(cell["text"])} if "text" in cell else {}),
                }
                for cell in row
            ]
            for row in made["cells"]
        ]
        if "caption" in made:
            made["caption"] = _given_text(made["caption"])
    elif isinstance(made.get("caption"), dict):
        made["caption"] = {k: _given_text(v) for k, v in made["caption"].items()}
    if kind in MEDIA_BLOCKS:
        given = made.pop(kind)
        source = given.get("media") if isinstance(given, dict) else None
        if not source:
            raise bad_request(problem + 'Can\'t find field "media"')
        made.update(media(kind, source, bool(given.get("has_spoiler"))))
    if kind == "map" and (made["width"] + made["height"] > 10000 or not 0 <= made["zoom"] <= 24):
        raise bad_request("RICH_MESSAGE_MAP_INVALID")
    return made


def _given_item(item: Any, media: Callable) -> dict:
    if not isinstance(item, dict) or "blocks" not in item:
        raise bad_request("can't parse InputRichBlockListItem: Can't find field \"blocks\"")
    made = {k: v for k, v in item.items() if v not in (None, False) and k != "label"}
    value, kind = made.get("value"), made.get("type", "1")
    if kind not in ("1", "a", "A", "i", "I"):
        raise bad_request("can't parse InputRichBlockListItem: invalid type specified")
    label = f"{_numeral(int(value), kind)}." if value is not None else "•"
    return {"label": label, **made, "blocks": [_given_block(b, media) for b in made["blocks"]]}


def _given_text(text: Any) -> Any:
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return _merge([_given_text(t) for t in text])
    if not isinstance(text, dict):
        raise bad_request("can't parse RichText: RichText must be a String, an Array or an Object")
    kind = text.get("type")
    if kind is None:  # the words name the block: measured
        raise bad_request("can't parse InputRichBlock: Can't find field \"type\"")
    if kind not in TEXT_FIELDS:
        raise bad_request(f'can\'t parse RichText: type "{kind}" is unsupported')
    for name in TEXT_FIELDS[kind]:
        if name not in text:
            raise bad_request(f"can't parse RichText: Can't find field \"{name}\"")
    made = dict(text)
    if "text" in made:
        made["text"] = _given_text(made["text"])
    if kind == "url" and fmt._link_entity(str(made["url"])) is None:
        raise bad_request("RICH_MESSAGE_URL_INVALID")
    if kind == "date_time":
        made["unix_time"] = _date(made["unix_time"])
        made["date_time_format"] = _date_format(made.get("date_time_format", ""))
    if kind == "custom_emoji":
        return _emoji(str(made["custom_emoji_id"]), made["alternative_text"])
    return made


# -- walking, measuring, detecting -----------------------------------------------------------


def _texts(block: dict) -> Iterator[Any]:
    """The RichText values directly in a block."""
    for name in ("text", "summary", "credit"):
        if name in block:
            yield block[name]
    caption = block.get("caption")
    if isinstance(caption, dict) and "type" not in caption:
        yield from caption.values()
    elif caption is not None:
        yield caption
    for row in block.get("cells", ()):
        for cell in row:
            yield cell.get("text", "")
    for button in block.get("buttons", ()):
        yield button.get("text", "")


def _children(block: dict) -> list[dict]:
    return [*block.get("blocks", ()), *(b for item in block.get("items", ()) for b in item["blocks"])]


def walk(blocks: list[dict]) -> Iterator[dict]:
    for block in blocks:
        yield block
        yield from walk(_children(block))


def text_nodes(text: Any) -> Iterator[dict]:
    if isinstance(text, list):
        for part in text:
            yield from text_nodes(part)
    elif isinstance(text, dict):
        yield text
        yield from text_nodes(text.get("text", ""))
        yield from text_nodes(text.get("button", {}).get("text", ""))


def nodes(message: dict) -> Iterator[dict]:
    """Every mark, link and anchor of a rich message."""
    for block in walk(message.get("blocks", [])):
        for text in _texts(block):
            yield from text_nodes(text)


def plain_text(text: Any) -> str:
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(plain_text(t) for t in text)
    if "alternative_text" in text or "expression" in text:
        return text.get("alternative_text") or text.get("expression", "")
    if "button" in text:
        return f"[{plain_text(text['button'].get('text', ''))}]"
    return plain_text(text.get("text", ""))


def plain(message: dict) -> str:
    """What a reader sees as text, one line a block or row; closed details included."""
    return "\n".join(_lines(message.get("blocks", [])))


def body(message: dict) -> str:
    """What a message says: its text, its caption, or its rich text."""
    return message.get("text") or message.get("caption") or plain(message.get("rich_message") or {})


def _lines(blocks: list[dict]) -> list[str]:
    out: list[str] = []
    for block in blocks:
        kind = block["type"]
        if kind == "list":
            for item in block["items"]:
                box = ("☑ " if item.get("is_checked") else "☐ ") if item.get("has_checkbox") else ""
                inner = _lines(item["blocks"]) or [""]
                out += [f"{item['label']} {box}{inner[0]}", *("  " + line for line in inner[1:])]
        elif kind == "table":
            out += [plain_text(block["caption"])] if "caption" in block else []
            out += [" | ".join(plain_text(cell.get("text", "")) for cell in row) for row in block["cells"]]
        elif kind == "divider":
            out.append("———")
        elif kind == "buttons":
            out.append(" ".join(f"[{plain_text(b.get('text', ''))}]" for b in block["buttons"]))
        elif kind == "anchor":
            continue
        elif kind == "mathematical_expression":
            out.append(block["expression"])
        else:
            out += [f"({kind})"] if kind in MEDIA_BLOCKS or kind == "map" else []
            out += [plain_text(block["summary"])] if "summary" in block else []
            out += [plain_text(block["text"])] if "text" in block else []
            out += _lines(block.get("blocks", []))
            if isinstance(block.get("caption"), dict):
                out.append(" — ".join(plain_text(v) for v in block["caption"].values()))
            out += [f"— {plain_text(block['credit'])}"] if "credit" in block else []
    return out


def links(message: dict) -> list[tuple[str, str]]:
    """(text, address) of every link: URLs, "#anchor" links, buttons with URLs."""
    found = []
    for node in nodes(message):
        if node["type"] == "url":
            found.append((plain_text(node["text"]), node["url"]))
        elif node["type"] in ("anchor_link", "reference_link"):
            found.append((plain_text(node["text"]), "#" + node.get("anchor_name", node.get("reference_name", ""))))
    return found + [(plain_text(b.get("text", "")), b["url"]) for b in buttons(message) if b.get("url")]


def marks(message: dict) -> set[str]:
    """Types of all blocks and marks, what `expect: {marks: […]}` asks about."""
    return {b["type"] for b in walk(message.get("blocks", []))} | {n["type"] for n in nodes(message)}


def buttons(message: dict) -> list[dict]:
    inside = [n["button"] for n in nodes(message) if n["type"] == "button"]
    return inside + [b for block in walk(message.get("blocks", [])) for b in block.get("buttons", ())]


def _depth(text: Any) -> int:
    if isinstance(text, list):
        return max((_depth(t) for t in text), default=0)
    return 1 + _depth(text.get("text", "")) if isinstance(text, dict) else 0


def measure(blocks: list[dict], depth: int = 0) -> dict[str, int]:
    """Size of the message. A container and a mark are one level each; a paragraph itself is none."""
    size = {"text": 0, "blocks": 0, "depth": depth, "media": 0, "columns": 0}
    for block in blocks:
        inside = depth + (block["type"] in ("list", "blockquote", "details", "collage", "slideshow", "table"))
        size["blocks"] += 1 + len(block.get("items", ())) + len(block.get("cells", ()))
        size["media"] += block["type"] in MEDIA_BLOCKS
        size["text"] += len(block.get("expression", ""))
        size["depth"] = max(size["depth"], inside)
        for text in _texts(block):
            size["text"] += len(plain_text(text))
            size["depth"] = max(size["depth"], inside + _depth(text))
        for row in block.get("cells", ()):
            size["columns"] = max(size["columns"], sum(int(c.get("colspan") or 1) for c in row))
        inner = measure(_children(block), inside)
        for name in ("text", "blocks", "media"):
            size[name] += inner[name]
        for name in ("depth", "columns"):
            size[name] = max(size[name], inner[name])
    return size


def _detect(text: Any) -> Any:
    """URLs, mentions, hashtags, commands and addresses in plain pieces become nodes of their own."""
    if isinstance(text, list):
        return _merge([piece for part in map(_detect, text) for piece in (part if isinstance(part, list) else [part])])
    if isinstance(text, dict):
        if text["type"] in {*MARKS.values()} - {"code"} and "text" in text:
            return {**text, "text": _detect(text["text"])}
        return text
    out, last = [], 0
    for mark in fmt._sorted(fmt.detect(text, [])):
        word = fmt.utf16_slice(text, mark["offset"], mark["length"])
        start = len(fmt.utf16_slice(text, 0, mark["offset"]))
        url = word if "://" in word else f"http://{word}"
        more = {
            "url": {"type": "url", "url": url},
            "email": {"type": "email_address", "email_address": word},
            "mention": {"type": "mention", "username": word[1:]},
            "hashtag": {"type": "hashtag", "hashtag": word[1:]},
            "bot_command": {"type": "bot_command", "bot_command": word},
        }[mark["type"]]
        out += [text[last:start], {**more, "text": word}]
        last = start + len(word)
    return _merge([*out, text[last:]]) if out else text


def _detect_all(blocks: list[dict]) -> None:
    for block in walk(blocks):
        if block["type"] in TEXT_BLOCKS - {"pre"}:
            block["text"] = _detect(block["text"])
        for row in block.get("cells", ()):
            for cell in row:
                if "text" in cell:
                    cell["text"] = _detect(cell["text"])


def _resolve(message: dict, warnings: list[str]) -> None:
    """Links to "#name": to a reference, to an anchor, or to nothing."""
    found = list(nodes(message))
    references = {n["name"] for n in found if n["type"] == "reference"}
    anchors = {n["name"] for n in found if n["type"] == "anchor"} | {
        b["name"] for b in walk(message["blocks"]) if b["type"] == "anchor"
    }
    for node in found:
        if node["type"] == "anchor_link" and node["anchor_name"] in references:
            node.update(type="reference_link", reference_name=node.pop("anchor_name"))
        elif node["type"] == "anchor_link" and node["anchor_name"] and node["anchor_name"] not in anchors:
            warnings.append(f"the link to #{node['anchor_name']} leads nowhere; Telegram makes it an ordinary link")


def build(given: Any, limits: Limits, media: Callable[[str, Any, bool], dict], *, draft: bool = False) -> Rich:
    """An InputRichMessage to what Telegram stores, within the published limits."""
    if not isinstance(given, dict):
        raise bad_request("can't parse InputRichMessage: object expected as rich message")
    used = [k for k in ("html", "markdown", "blocks") if given.get(k)]
    if not used:
        raise bad_request("rich message must be non-empty")
    if len(used) > 1:
        raise bad_request("exactly one of the fields html, markdown and blocks must be used in a rich message")
    for item in given.get("media") or []:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(item.get("id", ""))):
            raise bad_request("RICH_MESSAGE_MEDIA_ID_INVALID")
    named = {item["id"]: item["media"] for item in given.get("media") or []}
    warnings: list[str] = []

    def resolve(kind: str, source: Any, spoiler: bool) -> dict:
        link = re.match(r"tg://(photo|video|audio|document)\?id=(.*)", str(source))
        if link:
            if link[2] not in named:
                raise bad_request(f"RICH_MESSAGE_{link[1].upper()}_INVALID")
            kind, source = link[1], named[link[2]].get("media")
        elif used[0] != "blocks" and not re.match(r"https?://", str(source)):
            raise bad_request("RICH_MESSAGE_URL_INVALID")
        return {"type": kind, **media(kind, source, spoiler), **({"has_spoiler": True} if spoiler else {})}

    value = given[used[0]]
    if used[0] == "blocks":
        if not isinstance(value, list):
            raise bad_request('can\'t parse InputRichMessage: Field "blocks" must be of type Array')
        blocks = [_given_block(block, resolve) for block in value]
    else:
        source = markdown_to_html(str(value)) if used[0] == "markdown" else str(value)
        blocks = _Builder(resolve).blocks(_Tree(source).root.children)
    message: dict[str, Any] = {"blocks": blocks, **({"is_rtl": True} if given.get("is_rtl") else {})}
    if not plain(message).strip() and not any(b["type"] in MEDIA_BLOCKS | {"map"} for b in walk(blocks)):
        raise bad_request("RICH_MESSAGE_EMPTY")
    for block in walk(blocks):
        if block["type"] == "thinking" and not draft:
            raise bad_request("RICH_MESSAGE_BLOCK_UNSUPPORTED")
        if ("blocks" in block and not block["blocks"]) or any(not item["blocks"] for item in block.get("items", ())):
            raise bad_request("RICH_MESSAGE_CONTENT_REQUIRED")
        if block["type"] == "buttons" and not 1 <= len(block["buttons"]) <= 8:
            raise bad_request("RICH_MESSAGE_BUTTONS_INVALID")
    if not given.get("skip_entity_detection"):
        _detect_all(blocks)
    _resolve(message, warnings)
    size = measure(blocks)
    runs = sum(1 for _ in nodes(message))
    if runs > limits.rich_runs:
        raise bad_request("RICH_MESSAGE_TOO_LARGE")
    if runs > limits.rich_runs * 3 // 4:
        warnings.append(
            f"{runs} marks and links: past some 4,400 the server has been seen to drop the rest without an error"
        )
    for name, limit, word in (
        ("text", limits.rich_text, "TEXT_TOO_LONG"),
        ("blocks", limits.rich_blocks, "BLOCKS_TOO_MANY"),
        ("media", limits.rich_media, "MEDIA_TOO_MANY"),
        ("depth", limits.rich_depth, "DEPTH_INVALID"),
        ("columns", limits.rich_columns, "TABLE_COLS_TOO_MANY"),
    ):
        if size[name] > limit:
            raise bad_request(f"RICH_MESSAGE_{word}")
    return Rich(message, warnings)
