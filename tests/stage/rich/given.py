"""Blocks given as such: checked and completed as Telegram returns them."""

from __future__ import annotations

from typing import Any

from tests.stage.errors import ApiError, bad_request
from tests.stage.marks import link_entity
from tests.stage.rich.kinds import MARKS, MEDIA_BLOCKS, TEXT_BLOCKS, Media
from tests.stage.rich.pieces import date, date_format, emoji, merge, numeral

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


def _unparsable(problem: str, what: str = "InputRichBlock") -> ApiError:
    return bad_request(f"can't parse {what}: {problem}")


def _missing(name: str, what: str = "InputRichBlock") -> ApiError:
    return _unparsable(f'Can\'t find field "{name}"', what)


def given_block(block: Any, media: Media) -> dict:
    kind = _checked_kind(block)
    made = {k: v for k, v in block.items() if v not in (None, False)}
    made.update({name: _given_text(made[name]) for name in ("text", "summary", "credit") if name in made})
    if kind == "heading" and made["size"] not in range(1, 7):
        raise _unparsable("invalid heading size specified")
    made.update(_given_inside(kind, made, media))
    if kind in MEDIA_BLOCKS:
        made.update(_given_media(kind, made.pop(kind), media))
    if kind == "map" and (made["width"] + made["height"] > 10000 or not 0 <= made["zoom"] <= 24):
        raise bad_request("RICH_MESSAGE_MAP_INVALID")
    return made


def _given_inside(kind: str, made: dict, media: Media) -> dict:
    """The fields that hold blocks, items, cells or a caption."""
    inside: dict[str, Any] = {}
    if "blocks" in made:
        inside["blocks"] = [given_block(one, media) for one in made["blocks"]]
    if kind == "list":
        inside["items"] = [_given_item(item, media) for item in made["items"]]
    if kind == "table":
        inside["cells"] = _given_rows(made["cells"])
    if "caption" in made:
        inside["caption"] = _given_caption(kind, made["caption"])
    return inside


def _checked_kind(block: Any) -> str:
    """The type of a block that has the fields of its type."""
    if not isinstance(block, dict):
        raise _unparsable("InputRichBlock must be an Object")
    kind = block.get("type")
    if kind is None:
        raise _missing("type")
    if kind not in FIELDS:
        raise _unparsable(f'type "{kind}" is unsupported')
    for name in FIELDS[kind]:
        if name not in block:
            raise _missing(name)
    return kind


def _given_rows(rows: list) -> list[list[dict]]:
    if not all(isinstance(row, list) for row in rows):
        raise _unparsable('Field "cells" must be an Array of Arrays')
    return [[_given_cell(cell) for cell in row] for row in rows]


def _given_cell(cell: dict) -> dict:
    return {
        "align": "center" if cell.get("is_header") else "left",
        "valign": "top",
        **cell,
        **({"text": _given_text(cell["text"])} if "text" in cell else {}),
    }


def _given_caption(kind: str, caption: Any) -> Any:
    """Of a table a text, else a text with its credit."""
    if kind == "table":
        return _given_text(caption)
    return {k: _given_text(v) for k, v in caption.items()} if isinstance(caption, dict) else caption


def _given_media(kind: str, given: Any, media: Media) -> dict:
    source = given.get("media") if isinstance(given, dict) else None
    if not source:
        raise _missing("media")
    return media(kind, source, bool(given.get("has_spoiler")))


def _given_item(item: Any, media: Media) -> dict:
    if not isinstance(item, dict) or "blocks" not in item:
        raise _missing("blocks", "InputRichBlockListItem")
    made = {k: v for k, v in item.items() if v not in (None, False) and k != "label"}
    value, kind = made.get("value"), made.get("type", "1")
    if kind not in ("1", "a", "A", "i", "I"):
        raise _unparsable("invalid type specified", "InputRichBlockListItem")
    label = f"{numeral(int(value), kind)}." if value is not None else "•"
    return {"label": label, **made, "blocks": [given_block(one, media) for one in made["blocks"]]}


def _given_text(text: Any) -> Any:
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return merge([_given_text(part) for part in text])
    if not isinstance(text, dict):
        raise _unparsable("RichText must be a String, an Array or an Object", "RichText")
    kind = _checked_mark(text)
    made = dict(text)
    if "text" in made:
        made["text"] = _given_text(made["text"])
    if kind == "url" and link_entity(str(made["url"])) is None:
        raise bad_request("RICH_MESSAGE_URL_INVALID")
    if kind == "date_time":
        made["unix_time"] = date(made["unix_time"])
        made["date_time_format"] = date_format(made.get("date_time_format", ""))
    if kind == "custom_emoji":
        return emoji(str(made["custom_emoji_id"]), made["alternative_text"])
    return made


def _checked_mark(text: dict) -> str:
    kind = text.get("type")
    if kind is None:  # the words name the block: measured
        raise _missing("type")
    if kind not in TEXT_FIELDS:
        raise _unparsable(f'type "{kind}" is unsupported', "RichText")
    for name in TEXT_FIELDS[kind]:
        if name not in text:
            raise _missing(name, "RichText")
    return kind
