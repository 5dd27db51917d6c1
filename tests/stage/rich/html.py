"""Rich HTML to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.stage.errors import bad_request
from tests.stage.marks import unparsable
from tests.stage.rich.kinds import MARKS, Media
from tests.stage.rich.pieces import date, date_format, emoji, has_nodes, is_blank, link, merge, numeral, tidy
from tests.stage.rich.tree import BLOCKS, Node, tree


def blocks_of_html(source: str, media: Media) -> list[dict]:
    return _Builder(media).blocks(tree(source).children)


class _Builder:
    def __init__(self, media: Media) -> None:
        self.media = media

    def blocks(self, children: list) -> list[dict]:
        """Blocks, and paragraphs of what stands between them."""
        out: list[dict] = []
        run: list = []
        for child in children:
            if isinstance(child, Node) and child.is_block:
                out += self._paragraph(run)
                run = []
                out += self.block(child)
            else:
                run.append(child)
        return out + self._paragraph(run)

    def _paragraph(self, run: list) -> list[dict]:
        """A paragraph; or the anchors, where there is nothing else."""
        anchors = [n for n in run if isinstance(n, Node) and n.tag == "a" and "name" in n.attrs]
        if anchors and all(n in anchors or (isinstance(n, str) and not n.strip()) for n in run):
            return [{"type": "anchor", "name": n.attrs["name"]} for n in anchors]
        text = self.text(run)
        return [] if is_blank(text) else [{"type": "paragraph", "text": text}]

    def block(self, node: Node) -> list[dict]:
        if node.tag in KINDS_OF_TEXT:
            return self._text_block(node)
        if node.tag in BUILD:
            return [BUILD[node.tag](self, node)]
        if node.tag == "figure":
            inner, caption = self._figure(node)
            return [{**block, **caption} for block in inner]
        return self.blocks(node.children)  # li, td, summary… out of their place

    def _text_block(self, node: Node) -> list[dict]:
        if any(isinstance(n, Node) and n.is_block for n in node.children):
            return self.blocks(node.children)
        text, kind = self.text(node.children), KINDS_OF_TEXT[node.tag]
        if is_blank(text):
            return []
        return [{"type": kind, "text": text, **({"size": int(node.tag[1])} if kind == "heading" else {})}]

    # -- one kind of block each --------------------------------------------------------------

    def _divider(self, _: Node) -> dict:
        return {"type": "divider"}

    def _pre(self, node: Node) -> dict:
        inner = node.significant()
        language, source = "", node.children
        if len(inner) == 1 and isinstance(inner[0], Node) and inner[0].tag == "code":
            language, source = inner[0].attrs.get("class", "").removeprefix("language-"), inner[0].children
        return {"type": "pre", "text": self.text(source, pre=True), **({"language": language} if language else {})}

    def _quote(self, node: Node) -> dict:
        rest, credit = self._credit(node)
        if node.tag == "aside":
            return {"type": "pullquote", "text": self.text(rest), **credit}
        if "expandable" in node.attrs:
            return {"type": "expandable_blockquote", "text": self.text(rest), **credit}
        return {"type": "blockquote", "blocks": self.blocks(rest), **credit}

    def _details(self, node: Node) -> dict:
        summaries = node.named("summary")
        if not summaries:
            raise unparsable('Can\'t find tag "summary" in the tag "details"')
        rest = [n for n in node.children if n not in summaries]
        return {
            "type": "details",
            "summary": self.text(summaries[0].children),
            "blocks": self.blocks(rest),
            **({"is_open": True} if "open" in node.attrs else {}),
        }

    def _math(self, node: Node) -> dict:
        return {"type": "mathematical_expression", "expression": node.raw}

    def _map(self, node: Node) -> dict:
        place = {"latitude": float(node.attrs.get("lat", 0)), "longitude": float(node.attrs.get("long", 0))}
        return {
            "type": "map",
            "location": place,
            "zoom": int(node.attrs.get("zoom", 15)),
            "width": 320,
            "height": 160,
        }

    def _media(self, node: Node) -> dict:
        kind = {"img": "photo", "tg-document": "document"}.get(node.tag, node.tag)
        return self.media(kind, node.attrs.get("src", ""), "tg-spoiler" in node.attrs)

    def _several(self, node: Node) -> dict:
        inner, caption = self._figure(node)
        return {"type": node.tag.removeprefix("tg-"), "blocks": inner, **caption}

    def _buttons(self, node: Node) -> dict:
        buttons = [_button(n, self) for n in node.named("tg-button")]
        return {
            "type": "buttons",
            "buttons": buttons,
            **({"align": node.attrs["align"]} if node.attrs.get("align") else {}),
        }

    def _figure(self, node: Node) -> tuple[list[dict], dict]:
        """The blocks of a figure, and its caption as a field."""
        captions = node.named("figcaption")
        inner = self.blocks([n for n in node.children if n not in captions])
        if not captions:
            return inner, {}
        rest, credit = self._credit(captions[0])
        return inner, {"caption": {"text": self.text(rest), **credit}}

    def _credit(self, node: Node) -> tuple[list, dict]:
        """What is not in <cite>, and the last <cite> as a field."""
        cites = node.named("cite")
        rest = [n for n in node.children if n not in cites]
        return rest, {"credit": self.text(cites[-1].children)} if cites else {}

    # -- lists and tables --------------------------------------------------------------------

    def _list(self, node: Node) -> dict:
        items: list[dict] = []
        number, step = int(node.attrs.get("start") or 1), -1 if "reversed" in node.attrs else 1
        for child in node.significant():
            if not isinstance(child, Node) or child.tag != "li":
                raise unparsable(f'Unexpected content in the tag "{node.tag}"')
            item, rest = _checkbox(child)
            if node.tag == "ol":
                kind = child.attrs.get("type") or node.attrs.get("type") or "1"
                number = int(child.attrs.get("value") or number)
                item.update(label=f"{numeral(number, kind)}.", value=number, type=kind)
                number += step
            items.append({"label": "•", **item, "blocks": self.blocks(rest)})
        return {"type": "list", "items": items}

    def _table(self, node: Node) -> dict:
        table: dict[str, Any] = {"type": "table", "cells": []}
        table.update({f"is_{name}": True for name in ("bordered", "striped", "compact") if name in node.attrs})
        for row in node.significant():
            if isinstance(row, Node) and row.tag == "caption":
                table["caption"] = self.text(row.children)
            elif isinstance(row, Node) and row.tag == "tr":
                table["cells"].append([self._cell(cell) for cell in row.significant()])
            else:
                raise unparsable('Unexpected content in the tag "table"')
        return table

    def _cell(self, cell: Node | str) -> dict:
        if not isinstance(cell, Node) or cell.tag not in ("td", "th"):
            raise unparsable('Unexpected content in the tag "tr"')
        if cell.named(*BLOCKS):
            raise unparsable(f'Unexpected block in the tag "{cell.tag}"')
        is_header = cell.tag == "th"
        return {
            "text": self.text(cell.children),
            "align": cell.attrs.get("align") or ("center" if is_header else "left"),
            "valign": cell.attrs.get("valign") or "top",
            **({"is_header": True} if is_header else {}),
            **{k: int(cell.attrs[k]) for k in ("colspan", "rowspan") if cell.attrs.get(k, "1") != "1"},
        }

    # -- texts -------------------------------------------------------------------------------

    def text(self, nodes: list, pre: bool = False) -> Any:
        """Inline nodes to RichText: a string, or a list of strings and marks."""
        return tidy(self._inline(nodes, pre), pre)

    def _inline(self, nodes: list, pre: bool) -> list:
        out: list = []
        for node in nodes:
            if isinstance(node, str):
                out.append(node if pre else re.sub(r"[ \t\r\n\f]+", " ", node))
            elif node.tag == "br":
                out.append("\n")
            elif node.is_emoji:
                out.append(emoji(node.attrs["src"].partition("id=")[2], node.attrs.get("alt", "")))
            elif node.tag in BLOCKS:
                raise unparsable(f'Unexpected block "{node.tag}" inside of a text')
            else:
                out.extend(self._mark(node, pre))
        return out

    def _mark(self, node: Node, pre: bool) -> list:
        if node.tag == "a" and "name" in node.attrs and not node.children:
            return [{"type": "anchor", "name": node.attrs["name"]}]
        if node.tag in WHOLE:
            return [WHOLE[node.tag](self, node)]
        text = merge(self._inline(node.children, pre))
        if is_blank(text) and not has_nodes(text):
            return [text] if text else []
        if node.tag in MARKS:
            return [{"type": MARKS[node.tag], "text": text}]
        if node.tag in AROUND:
            return [AROUND[node.tag](text, node.attrs)]
        return text if isinstance(text, list) else [text]  # cite or input out of place: its text stays


def _checkbox(item: Node) -> tuple[dict, list]:
    """The fields of a list's item that begins with a box, and the rest of its children."""
    rest = list(item.children)
    while rest and isinstance(rest[0], str) and not rest[0].strip():
        rest.pop(0)
    if not rest or isinstance(rest[0], str) or rest[0].tag != "input":
        return {}, rest
    box = rest.pop(0)
    return {"has_checkbox": True, **({"is_checked": True} if "checked" in box.attrs else {})}, rest


def _date_mark(text: Any, attrs: dict[str, str]) -> dict:
    moment, form = date(attrs.get("unix", "")), date_format(attrs.get("format", ""))
    return {"type": "date_time", "text": text, "unix_time": moment, "date_time_format": form}


def _button(node: Node, builder: _Builder) -> dict:
    text, attrs, kind = builder.text(node.children), node.attrs, node.attrs.get("type", "")
    url, query = attrs.get("url", ""), attrs.get("query", "")
    allowed = {k.replace("-", "_"): True for k in attrs if k.startswith("allow-")}
    values: dict[str, Any] = {
        "url": attrs.get("url"),
        "callback_data": attrs.get("data"),
        "web_app": {"url": url},
        "login_url": {"url": url},
        "switch_inline_query": query,
        "switch_inline_query_current_chat": query,
        "switch_inline_query_chosen_chat": {"query": query, **allowed},
        "copy_text": {"text": attrs.get("text", "")},
        "disabled": {},
    }
    if kind not in values:
        raise bad_request("RICH_MESSAGE_BUTTON_INVALID")
    style = {"style": attrs["style"]} if attrs.get("style") else {}
    return {"text": text, **style, kind: values[kind]}


KINDS_OF_TEXT = {
    "p": "paragraph",
    "footer": "footer",
    "tg-thinking": "thinking",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
}
BUILD: dict[str, Callable[[_Builder, Node], dict]] = {
    "hr": _Builder._divider,
    "pre": _Builder._pre,
    "details": _Builder._details,
    "table": _Builder._table,
    "tg-math-block": _Builder._math,
    "tg-map": _Builder._map,
    "tg-button-row": _Builder._buttons,
    **dict.fromkeys(("ul", "ol"), _Builder._list),
    **dict.fromkeys(("blockquote", "aside"), _Builder._quote),
    **dict.fromkeys(("img", "video", "audio", "tg-document"), _Builder._media),
    **dict.fromkeys(("tg-collage", "tg-slideshow"), _Builder._several),
}
WHOLE: dict[str, Callable[[_Builder, Node], dict]] = {  # marks that are no text with something around it
    "tg-emoji": lambda _, node: emoji(node.attrs.get("emoji-id", ""), node.raw),
    "tg-math": _Builder._math,
    "tg-button": lambda builder, node: {"type": "button", "button": _button(node, builder)},
}
AROUND: dict[str, Callable[[Any, dict[str, str]], dict]] = {
    "tg-reference": lambda text, attrs: {"type": "reference", "text": text, "name": attrs.get("name", "")},
    "tg-time": _date_mark,
    "a": lambda text, attrs: link(attrs.get("href", ""), text),
}
