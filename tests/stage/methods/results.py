"""Inline results: what of them is refused, and what a chosen one puts in the chat."""

from __future__ import annotations

from typing import Any

from tests.stage.errors import bad_request
from tests.stage.methods.markup import check_style, markup_of
from tests.stage.methods.params import Params
from tests.stage.methods.texts import caption_of, rich_of, text_of
from tests.stage.world import World

RESULT = "can't parse inline query result: "


def check_result(world: World, result: Any, seen: set[str]) -> None:
    """Refuse it, or note its number in ``seen`` and its parsed texts in its content."""
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query results: Inline query result must be an object")
    ident = str(result.get("id", ""))
    if not ident or len(ident.encode()) > world.limits.inline_result_id:
        raise bad_request("RESULT_ID_INVALID")
    if ident in seen:
        raise bad_request("RESULT_ID_DUPLICATE")
    seen.add(ident)
    if result.get("type") == "article":
        _check_article(result)
    check_style(result, RESULT)
    _check_content(world, result.get("input_message_content"))
    if result.get("caption"):
        caption_of(world, result)
    if result.get("reply_markup"):
        markup_of(world, Params(result), inline_only=True)


def _check_article(result: dict) -> None:
    if not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if not result.get("input_message_content"):
        raise bad_request(RESULT + 'Can\'t find field "input_message_content"')


def _check_content(world: World, content: dict | None) -> None:
    if content and "rich_message" in content:
        content["_rich"] = rich_of(world, Params(content), uploads=False)
    elif content and "message_text" in content:
        done = text_of(world, Params(content), "message_text")
        content.update(_text=done.text, _entities=done.entities)
    elif content is not None and not {"latitude", "phone_number", "payload", "title"} & set(content):
        raise bad_request(RESULT + "input message content is not specified")


def shown_result(world: World, result: dict) -> dict:
    """What a chosen result puts in the chat; the result has been checked."""
    content = result.get("input_message_content") or {}
    if "_rich" in content:
        return {"rich_message": content["_rich"]}
    if content:
        return {
            "text": content.get("_text") or content.get("message_text") or result.get("title"),
            "entities": content.get("_entities") or None,
            "link_preview_options": content.get("link_preview_options"),
        }
    done = caption_of(world, {k: v for k, v in result.items() if k in ("caption", "parse_mode", "caption_entities")})
    return (
        {"text": result.get("title") or f"({result.get('type')})"}
        if not done.text
        else {"caption": done.text, "caption_entities": done.entities or None}
    )
