"""Methods that change what was sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.stage.errors import bad_request
from tests.stage.methods.markup import markup_of
from tests.stage.methods.media import media_content
from tests.stage.methods.params import Params
from tests.stage.methods.registry import METHODS, method
from tests.stage.methods.texts import caption_of, rich_of, text_of
from tests.stage.world import CONTENT, Chat, World


def _own_message(world: World, p: Params, what: str = "edit") -> tuple[Chat | None, dict]:
    if p.str("inline_message_id"):
        message = world.inline_messages.get(p.str("inline_message_id"))
        if message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return None, message
    chat = world.writable_chat(p.raw("chat_id"))
    if not p.int("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(p.int("message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    mine = (message.get("from") or {}).get("id") == world.bot.id or (chat.type == "channel")
    if not mine:
        raise bad_request("message can't be edited")
    return chat, message


def _edited(world: World, p: Params, chat: Chat | None, message: dict, changes: dict) -> Any:
    same = all(message.get(k) == v or (not message.get(k) and not v) for k, v in changes.items())
    if same:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    if chat is not None:
        world.flood.check(chat, False)
    for key, value in changes.items():
        if value:
            message[key] = value
        else:
            message.pop(key, None)
    message["edit_date"] = int(time.time())
    world.record("edited", chat=message["chat"]["id"], message=dict(message), inline=chat is None)
    return message if chat is not None else True


@method
def editMessageText(world: World, p: Params) -> Any:
    chat, message = _own_message(world, p)
    if p.raw("rich_message") is not None:
        changes = {"rich_message": rich_of(world, p), "text": None, "entities": None}
    else:
        done = text_of(world, p)
        if "text" not in message and "rich_message" not in message:
            raise bad_request("there is no text in the message to edit")
        changes = {"text": done.text, "entities": done.entities or None}
        if "rich_message" in message:
            changes["rich_message"] = None
    return _edited(world, p, chat, message, {**changes, "reply_markup": markup_of(world, p, inline_only=True)})


@method
def editMessageCaption(world: World, p: Params) -> Any:
    chat, message = _own_message(world, p)
    done = caption_of(world, p)
    return _edited(
        world,
        p,
        chat,
        message,
        {
            "caption": done.text or None,
            "caption_entities": done.entities or None,
            "reply_markup": markup_of(world, p, inline_only=True),
        },
    )


@method
def editMessageMedia(world: World, p: Params) -> Any:
    chat, message = _own_message(world, p)
    media = p.json("media", "input media")
    if not isinstance(media, dict) or "type" not in media:
        raise bad_request("can't parse InputMedia: Can't find field \"type\"")
    done = caption_of(world, media)
    content = media_content(world, p, media["type"], media.get("media"))
    gone = {k: None for k in CONTENT - {"link_preview_options"} if k in message}
    return _edited(
        world,
        p,
        chat,
        message,
        {
            **gone,
            **content,
            "caption": done.text or None,
            "caption_entities": done.entities or None,
            "reply_markup": markup_of(world, p, inline_only=True),
        },
    )


def _edit_ephemeral(name: str, changes: Callable[[World, Params, dict], dict]) -> None:
    def edit(world: World, p: Params) -> bool:
        _chat, message = _ephemeral_message(world, p, "edit")
        if message["from"]["id"] != world.bot.id:
            raise bad_request("message can't be edited")
        _edited(
            world,
            p,
            None,
            message,
            {**changes(world, p, message), "reply_markup": markup_of(world, p, inline_only=True)},
        )
        return True

    METHODS[f"editephemeralmessage{name}"] = edit


def _ephemeral_message(world: World, p: Params, what: str) -> tuple[Chat, dict]:
    chat = world.writable_chat(p.raw("chat_id"))
    entry = chat.ephemeral.get((p.int("receiver_user_id"), p.int("ephemeral_message_id")))
    if entry is None:
        raise bad_request(f"message to {what} not found")
    return chat, entry["message"]


def _text_changes(world: World, p: Params, message: dict) -> dict:
    if p.raw("rich_message") is not None:
        return {"rich_message": rich_of(world, p), "text": None, "entities": None}
    done = text_of(world, p)
    return {"text": done.text, "entities": done.entities or None, "rich_message": None}


def _caption_changes(world: World, p: Params, message: dict) -> dict:
    done = caption_of(world, p)
    return {"caption": done.text or None, "caption_entities": done.entities or None}


def _media_changes(world: World, p: Params, message: dict) -> dict:
    media = p.json("media", "input media") or {}
    return media_content(world, p, media.get("type", ""), media.get("media"))


_edit_ephemeral("text", _text_changes)
_edit_ephemeral("caption", _caption_changes)
_edit_ephemeral("media", _media_changes)
_edit_ephemeral("replymarkup", lambda world, p, message: {})


@method
def deleteEphemeralMessage(world: World, p: Params) -> bool:
    chat, message = _ephemeral_message(world, p, "delete")
    del chat.ephemeral[p.int("receiver_user_id"), p.int("ephemeral_message_id")]
    world.record("deleted", chat=chat.id, message_id=0, ephemeral_message_id=message["ephemeral_message_id"])
    return True


@method
def editMessageReplyMarkup(world: World, p: Params) -> Any:
    chat, message = _own_message(world, p)
    return _edited(world, p, chat, message, {"reply_markup": markup_of(world, p, inline_only=True)})


@method
def deleteMessage(world: World, p: Params) -> bool:
    chat = world.writable_chat(p.raw("chat_id"))
    message = chat.messages.get(p.int("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if (
        chat.type in ("group", "supergroup")
        and chat.bot_status != "administrator"
        and (message.get("from") or {}).get("id") != world.bot.id
    ):
        raise bad_request("message can't be deleted")
    del chat.messages[p.int("message_id")]
    world.record("deleted", chat=chat.id, message_id=p.int("message_id"))
    return True


@method
def deleteMessages(world: World, p: Params) -> bool:
    chat = world.writable_chat(p.raw("chat_id"))
    for message_id in p.json("message_ids") or []:
        chat.messages.pop(int(message_id), None)
        world.record("deleted", chat=chat.id, message_id=int(message_id))
    return True


@method
def setMessageReaction(world: World, p: Params) -> bool:
    chat = world.writable_chat(p.raw("chat_id"))
    if p.int("message_id") not in chat.messages:
        raise bad_request("message to react not found")
    world.record("reaction", chat=chat.id, message_id=p.int("message_id"), reaction=p.json("reaction") or [])
    return True


@method
def pinChatMessage(world: World, p: Params) -> bool:
    chat = world.writable_chat(p.raw("chat_id"))
    if p.int("message_id") not in chat.messages:
        raise bad_request("message to pin not found")
    return True


METHODS["unpinchatmessage"] = METHODS["unpinallchatmessages"] = lambda world, p: bool(
    world.writable_chat(p.raw("chat_id"))
)
