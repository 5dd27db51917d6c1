"""An InputRichMessage to what Telegram stores, within the published limits."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from tests.stage.entities import detect
from tests.stage.errors import bad_request
from tests.stage.limits import Limits
from tests.stage.marks import in_order, utf16_slice
from tests.stage.rich.given import given_block
from tests.stage.rich.html import blocks_of_html
from tests.stage.rich.kinds import MARKS, MEDIA_BLOCKS, TEXT_BLOCKS, Media
from tests.stage.rich.markdown import markdown_to_html
from tests.stage.rich.pieces import merge
from tests.stage.rich.reading import measure, nodes, plain, walk

SIZES = (  # what is measured, its limit, and the word of the refusal
    ("text", "rich_text", "TEXT_TOO_LONG"),
    ("blocks", "rich_blocks", "BLOCKS_TOO_MANY"),
    ("media", "rich_media", "MEDIA_TOO_MANY"),
    ("depth", "rich_depth", "DEPTH_INVALID"),
    ("columns", "rich_columns", "TABLE_COLS_TOO_MANY"),
)


class Rich(NamedTuple):
    message: dict  # the RichMessage Telegram returns: {"blocks": […]}
    warnings: list[str]  # what Telegram would change without an error


def build(given: Any, limits: Limits, media: Media, *, draft: bool = False) -> Rich:
    """The message and its warnings. Raises ApiError with the first thing Telegram refuses."""
    form = _form(given)
    blocks = _blocks(given[form], form, _resolver(given, form, media))
    message: dict[str, Any] = {"blocks": blocks, **({"is_rtl": True} if given.get("is_rtl") else {})}
    if not plain(message).strip() and not any(b["type"] in MEDIA_BLOCKS | {"map"} for b in walk(blocks)):
        raise bad_request("RICH_MESSAGE_EMPTY")
    for block in walk(blocks):
        _check_block(block, draft=draft)
    if not given.get("skip_entity_detection"):
        _detect_all(blocks)
    warnings: list[str] = []
    _resolve(message, warnings)
    _check_size(message, limits, warnings)
    return Rich(message, warnings)


def _form(given: Any) -> str:
    """Which one of html, markdown and blocks is used."""
    if not isinstance(given, dict):
        raise bad_request("can't parse InputRichMessage: object expected as rich message")
    used = [form for form in ("html", "markdown", "blocks") if given.get(form)]
    if not used:
        raise bad_request("rich message must be non-empty")
    if len(used) > 1:
        raise bad_request("exactly one of the fields html, markdown and blocks must be used in a rich message")
    return used[0]


def _resolver(given: dict, form: str, media: Media) -> Media:
    """``media`` that knows the message's own files by their tg:// addresses."""
    listed = given.get("media") or []
    for item in listed:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(item.get("id", ""))):
            raise bad_request("RICH_MESSAGE_MEDIA_ID_INVALID")
    named = {item["id"]: item["media"] for item in listed}

    def resolve(kind: str, source: Any, spoiler: bool) -> dict:
        link = re.match(r"tg://(photo|video|audio|document)\?id=(.*)", str(source))
        if link:
            if link[2] not in named:
                raise bad_request(f"RICH_MESSAGE_{link[1].upper()}_INVALID")
            kind, source = link[1], named[link[2]].get("media")
        elif form != "blocks" and not re.match(r"https?://", str(source)):
            raise bad_request("RICH_MESSAGE_URL_INVALID")
        return {"type": kind, **media(kind, source, spoiler), **({"has_spoiler": True} if spoiler else {})}

    return resolve


def _blocks(value: Any, form: str, media: Media) -> list[dict]:
    if form != "blocks":
        return blocks_of_html(markdown_to_html(str(value)) if form == "markdown" else str(value), media)
    if not isinstance(value, list):
        raise bad_request('can\'t parse InputRichMessage: Field "blocks" must be of type Array')
    return [given_block(block, media) for block in value]


def _check_block(block: dict, *, draft: bool) -> None:
    if block["type"] == "thinking" and not draft:
        raise bad_request("RICH_MESSAGE_BLOCK_UNSUPPORTED")
    if ("blocks" in block and not block["blocks"]) or any(not item["blocks"] for item in block.get("items", ())):
        raise bad_request("RICH_MESSAGE_CONTENT_REQUIRED")
    if block["type"] == "buttons" and not 1 <= len(block["buttons"]) <= 8:
        raise bad_request("RICH_MESSAGE_BUTTONS_INVALID")


def _check_size(message: dict, limits: Limits, warnings: list[str]) -> None:
    runs = sum(1 for _ in nodes(message))
    if runs > limits.rich_runs:
        raise bad_request("RICH_MESSAGE_TOO_LARGE")
    if runs > limits.rich_runs * 3 // 4:
        warnings.append(
            f"{runs} marks and links: past some 4,400 the server has been seen to drop the rest without an error"
        )
    size = measure(message["blocks"])
    for name, limit, word in SIZES:
        if size[name] > getattr(limits, limit):
            raise bad_request(f"RICH_MESSAGE_{word}")


def _detect(text: Any) -> Any:
    """URLs, mentions, hashtags, commands and addresses in plain pieces become nodes of their own."""
    if isinstance(text, list):
        return merge([piece for part in map(_detect, text) for piece in (part if isinstance(part, list) else [part])])
    if isinstance(text, dict):
        if text["type"] in {*MARKS.values()} - {"code"} and "text" in text:
            return {**text, "text": _detect(text["text"])}
        return text
    out, last = [], 0
    for mark in in_order(detect(text, [])):
        word = utf16_slice(text, mark["offset"], mark["length"])
        start = len(utf16_slice(text, 0, mark["offset"]))
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
    return merge([*out, text[last:]]) if out else text


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
