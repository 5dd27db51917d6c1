"""Looking at a rich message: its texts, marks, links and buttons, and its size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.stage.rich.kinds import MEDIA_BLOCKS


def texts(block: dict) -> Iterator[Any]:
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
        for text in texts(block):
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
    return [line for block in blocks for line in LINES.get(block["type"], _text_lines)(block)]


def _list_lines(block: dict) -> list[str]:
    out = []
    for item in block["items"]:
        box = ("☑ " if item.get("is_checked") else "☐ ") if item.get("has_checkbox") else ""
        first, *rest = _lines(item["blocks"]) or [""]
        out += [f"{item['label']} {box}{first}", *("  " + line for line in rest)]
    return out


def _table_lines(block: dict) -> list[str]:
    rows = [" | ".join(plain_text(cell.get("text", "")) for cell in row) for row in block["cells"]]
    return [plain_text(block["caption"]), *rows] if "caption" in block else rows


def _text_lines(block: dict) -> list[str]:
    kind = block["type"]
    out = [f"({kind})"] if kind in MEDIA_BLOCKS or kind == "map" else []
    out += [plain_text(block[name]) for name in ("summary", "text") if name in block]
    out += _lines(block.get("blocks", []))
    if isinstance(block.get("caption"), dict):
        out.append(" — ".join(plain_text(value) for value in block["caption"].values()))
    return [*out, f"— {plain_text(block['credit'])}"] if "credit" in block else out


LINES: dict[str, Callable[[dict], list[str]]] = {
    "list": _list_lines,
    "table": _table_lines,
    "divider": lambda _: ["———"],
    "buttons": lambda block: [" ".join(f"[{plain_text(one.get('text', ''))}]" for one in block["buttons"])],
    "anchor": lambda _: [],
    "mathematical_expression": lambda block: [block["expression"]],
}


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
        for text in texts(block):
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
