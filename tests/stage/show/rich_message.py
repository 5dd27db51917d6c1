"""Rich messages as HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from tests.stage import rich
from tests.stage.show.buttons import button
from tests.stage.show.texts import BLUE, WRAP, expandable, link, moment, pre

FOLD = 7500  # est: characters after which clients have been seen to fold a rich message behind "Show more"


def folded(ident: str, blocks: list[dict]) -> str:
    """The blocks, with a line about where a client folds a long message."""
    drawing = _Drawing(ident)
    out, size, is_folded = [], 0, False
    for block in blocks:
        size += len(rich.plain({"blocks": [block]}))
        if size > FOLD and not is_folded and out:
            out.append('<div class="foldline">Show more (about here)</div>')
            is_folded = True
        out.append(drawing.block(block))
    return "".join(out)


class _Drawing:
    """One rich message; anchors get names of their own, so that several on a page do not meet."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def name(self, name: str) -> str:
        return escape(f"{self.prefix}-{name}", quote=True)

    def anchor(self, anchor: dict) -> str:
        return f'<a id="{self.name(anchor["name"])}"></a>'

    def text(self, text: Any) -> str:
        if isinstance(text, str):
            return escape(text)
        if isinstance(text, list):
            return "".join(self.text(part) for part in text)
        kind = text["type"]
        if kind in BARE:
            return BARE[kind](self, text)
        inner = self.text(text["text"])
        if kind in WRAP:
            return inner.join(WRAP[kind])
        if kind in AROUND:
            return AROUND[kind](self, text, inner)
        return f'<span class="blue">{inner}</span>' if kind in BLUE else inner

    def button(self, one: dict, extra: str = "") -> str:
        return button(one, self.text(one.get("text", "")), extra)

    def jump(self, mark: dict, inner: str) -> str:
        name = mark.get("anchor_name", mark.get("reference_name", ""))
        return f'<a href="#{self.name(name)}">{inner}</a>'

    def reference(self, mark: dict, inner: str) -> str:
        return f'<span class="reference" id="{self.name(mark["name"])}">{inner}</span>'

    def blocks(self, blocks: list[dict]) -> str:
        return "".join(self.block(block) for block in blocks)

    def block(self, block: dict) -> str:
        kind = block["type"]
        if kind in BLOCKS:
            return BLOCKS[kind](self, block)
        if kind in TEXTS:
            return TEXTS[kind].format(self.text(block["text"]) + self.credit(block), size=block.get("size"))
        return f'<figure><div class="media">{escape(kind)}</div>{self.caption(block)}</figure>'

    def credit(self, block: dict) -> str:
        return f"<cite>{self.text(block['credit'])}</cite>" if "credit" in block else ""

    def caption(self, block: dict) -> str:
        caption = block.get("caption")
        if not isinstance(caption, dict) or "type" in caption:
            return ""
        return "<figcaption>" + " — ".join(self.text(value) for value in caption.values()) + "</figcaption>"

    def pre(self, block: dict) -> str:
        return pre(block, self.text(block["text"]))

    def folding(self, block: dict) -> str:
        return expandable(self.text(block["text"]) + self.credit(block))

    def math(self, block: dict) -> str:
        return '<p class="math">' + escape(block["expression"]) + "</p>"

    def list(self, block: dict) -> str:
        items = "".join(
            f'<div class="item"><span class="label">{_label(item)}</span><div>{self.blocks(item["blocks"])}</div></div>'
            for item in block["items"]
        )
        return f'<div class="list">{items}</div>'

    def quote(self, block: dict) -> str:
        return f"<blockquote>{self.blocks(block['blocks'])}{self.credit(block)}</blockquote>"

    def details(self, block: dict) -> str:
        opened = " open" if block.get("is_open") else ""
        inner = f"<summary>{self.text(block['summary'])}</summary>{self.blocks(block['blocks'])}"
        return f'<details class="rich"{opened}>{inner}</details>'

    def row(self, block: dict) -> str:
        align = escape(block.get("align", "left"), quote=True)
        return f'<div class="row" style="text-align:{align}">{"".join(map(self.button, block["buttons"]))}</div>'

    def several(self, block: dict) -> str:
        return f'<figure class="{block["type"]}">{self.blocks(block["blocks"])}{self.caption(block)}</figure>'

    def table(self, block: dict) -> str:
        rows = []
        for row in block["cells"]:
            cells = []
            for cell in row:
                tag = "th" if cell.get("is_header") else "td"
                span = "".join(f' {k}="{int(cell[k])}"' for k in ("colspan", "rowspan") if cell.get(k))
                style = escape(f"text-align:{cell['align']};vertical-align:{cell['valign']}", quote=True)
                inner = self.text(cell.get("text", ""))
                cells.append(f'<{tag}{span} style="{style}">{inner}</{tag}>')
            rows.append("<tr>" + "".join(cells) + "</tr>")
        names = " ".join(k.removeprefix("is_") for k in ("is_bordered", "is_striped", "is_compact") if block.get(k))
        caption = f"<caption>{self.text(block['caption'])}</caption>" if "caption" in block else ""
        return f'<div class="scroll"><table class="{names}">{caption}' + "".join(rows) + "</table></div>"


def _label(item: dict) -> str:
    return ("☑" if item.get("is_checked") else "☐") if item.get("has_checkbox") else escape(item["label"])


BARE: dict[str, Callable[[_Drawing, dict], str]] = {
    "anchor": _Drawing.anchor,
    "custom_emoji": lambda _, mark: escape(mark["alternative_text"]),
    "mathematical_expression": lambda _, mark: '<code class="math">' + escape(mark["expression"]) + "</code>",
    "button": lambda drawing, mark: drawing.button(mark["button"], "inline"),
}
AROUND: dict[str, Callable[[_Drawing, dict, str], str]] = {
    "url": lambda _, mark, inner: link(mark["url"], inner),
    "anchor_link": _Drawing.jump,
    "reference_link": _Drawing.jump,
    "reference": _Drawing.reference,
    "date_time": lambda _, mark, inner: moment(mark, inner),
}
BLOCKS: dict[str, Callable[[_Drawing, dict], str]] = {
    "pre": _Drawing.pre,
    "divider": lambda *_: "<hr>",
    "anchor": _Drawing.anchor,
    "mathematical_expression": _Drawing.math,
    "list": _Drawing.list,
    "blockquote": _Drawing.quote,
    "expandable_blockquote": _Drawing.folding,
    "details": _Drawing.details,
    "table": _Drawing.table,
    "buttons": _Drawing.row,
    "collage": _Drawing.several,
    "slideshow": _Drawing.several,
}
TEXTS = {  # blocks that are a text in an element
    "paragraph": "<p>{0}</p>",
    "heading": "<h{size}>{0}</h{size}>",
    "footer": "<footer>{0}</footer>",
    "pullquote": "<aside>{0}</aside>",
    "thinking": '<p class="thinking">{0}</p>',
}
