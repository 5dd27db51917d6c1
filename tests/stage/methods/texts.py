"""Texts, captions and rich messages of a call, within the limits."""

from __future__ import annotations

from typing import Any

from tests.stage import rich
from tests.stage.entities import format_text
from tests.stage.errors import bad_request
from tests.stage.marks import Formatted
from tests.stage.methods.media import media_content
from tests.stage.methods.params import Params
from tests.stage.world import World


def text_of(
    world: World, p: Params, field: str = "text", mode: str = "parse_mode", marks: str = "entities"
) -> Formatted:
    """A message text after entities parsing, within the limits."""
    if not p.str(field):
        raise bad_request("message text is empty")
    done = format_text(
        p.str(field), p.str(mode) or None, p.json(marks, "entities"), world.limits.entities, world.limits.raw_text_bytes
    )
    if not done.text:
        raise bad_request("text must be non-empty")
    if len(done.text) > world.limits.text:
        raise bad_request("message is too long")
    return done


def caption_of(world: World, p: Params | dict) -> Formatted:
    p = p if isinstance(p, Params) else Params(p)
    done = format_text(
        p.str("caption"),
        p.str("parse_mode") or None,
        p.json("caption_entities"),
        world.limits.entities,
        world.limits.raw_text_bytes,
    )
    if len(done.text) > world.limits.caption:
        raise bad_request("message caption is too long")
    return done


def rich_of(world: World, p: Params, *, draft: bool = False, uploads: bool = True) -> dict:
    """The rich message of a call, as the blocks Telegram keeps; what Telegram would change is put in the log."""

    def media(kind: str, source: Any, spoiler: bool) -> dict:
        if not uploads and source not in world.files:
            raise bad_request("only previously uploaded files may be used in the message")  # our words
        kind = "voice" if kind == "voice_note" else kind
        content = media_content(world, p, kind, source)
        return {"voice_note": content["voice"]} if kind == "voice" else content

    built = rich.build(p.json("rich_message"), world.limits, media, draft=draft)
    for warning in built.warnings:
        world.record("warning", text=warning)
    return built.message
