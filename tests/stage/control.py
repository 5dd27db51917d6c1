"""The stage by remote control: one action by name, with plain data. Tests in other languages and scripts use it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.stage.server import Stage

FILES = ("photo", "document", "video", "audio", "voice")
FILE_FIELDS = ("text", "base64", "path", "size", "pdf", "docx", "name", "mime")


def _user(stage: Stage, body: dict) -> dict:
    return asdict(stage.user(**body).user)


def _chat(stage: Stage, body: dict) -> dict:
    status = body.pop("bot_status", None)
    topics, admins = body.pop("topics", {}), body.pop("admins", [])
    chat = stage.world.add_chat(**body)
    chat.members.update(dict.fromkeys(admins, "administrator"))
    chat.bot_status = status or ("administrator" if chat.type == "channel" else "member")
    chat.topics = {int(k): v for k, v in topics.items()}
    return chat.api()


def _fault(stage: Stage, body: dict) -> dict:
    return asdict(stage.fail(**body))


def _flood(stage: Stage, body: dict) -> bool:
    stage.world.flood.enabled = bool(body.get("enabled", True))
    return stage.world.flood.enabled


def _limits(stage: Stage, body: dict) -> bool:
    stage.world.limits.override(body)
    return True


def _update(stage: Stage, body: dict) -> dict | None:
    """Any raw update: {"message": {…}}. A query is noted, so that the bot's answer is accepted."""
    world, ((kind, payload),) = stage.world, body.items()
    books = {"callback_query": ("query", world.callbacks), "inline_query": ("query", world.inline)}
    if kind in books:
        name, book = books[kind]
        book[payload["id"]] = {name: payload, "at": world.clock(), "answer": None}
    if kind == "guest_message":
        world.guest[payload["guest_query_id"]] = {"message": payload, "at": world.clock(), "answer": None}
    return world.push(kind, payload)


def _repeat(stage: Stage, _: dict) -> dict | None:
    return stage.world.repeat()


async def _file(stage: Stage, action: str, body: dict) -> dict:
    """A file, given as in a script: text, base64, pdf, docx…"""
    who, caption = stage.user(body.pop("who")), body.pop("caption", None)
    content = who.made_file(action, {name: body.pop(name) for name in FILE_FIELDS if name in body})
    return await who.send({**content, **(who.formatted(caption, None, "caption_") if caption else {})}, **body)


async def _album(stage: Stage, body: dict) -> list[dict]:
    who = stage.user(body.pop("who"))
    return await who.album([who.made_file(*next(iter(one.items()))) for one in body.pop("items")], **body)


async def _share_users(stage: Stage, body: dict) -> dict:
    who = stage.user(body.pop("who"))
    return await who.share_users([stage.user(name).user for name in body.pop("users")], **body)


ACTIONS: dict[str, Callable[[Stage, dict], Any]] = {
    "user": _user,
    "chat": _chat,
    "fault": _fault,
    "flood": _flood,
    "limits": _limits,
    "update": _update,
    "repeat_update": _repeat,
    "album": _album,
    "share_users": _share_users,
}
OF_A_PERSON = (  # what an actor does by the same name
    "say", "edit", "tap", "inline", "choose", "block", "unblock", "migrate", "set_bot_status", "callback", "forward",
    "stop_draft", "send", "rich", "delete", "burst", "open", "press", "share_chat", "new_topic", "strange",
)  # fmt: skip


async def control(stage: Stage, action: str, body: dict) -> Any:
    """Do it. Raises KeyError for an action that is not known."""
    if action in ACTIONS:
        result = ACTIONS[action](stage, body)
    elif action in FILES:
        result = _file(stage, action, body)
    elif action in OF_A_PERSON:
        who = stage.user(body.pop("who"))
        if "as" in body:
            body["as_"] = body.pop("as")
        result = getattr(who, action)(**body)
    else:
        raise KeyError(f"unknown action {action!r}")
    return await result if asyncio.iscoroutine(result) else result
