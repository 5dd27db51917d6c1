"""Where a message goes: the chat, the topic, what it answers, who alone may see it."""

from __future__ import annotations

from typing import Any

from tests.stage import rich
from tests.stage.entities import format_text
from tests.stage.errors import bad_request
from tests.stage.marks import utf16
from tests.stage.methods.markup import markup_of
from tests.stage.methods.params import Params
from tests.stage.world import Chat, World

MESSAGE_EFFECTS_ONLY_PRIVATE = "message effects are allowed in private chats only"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def reply_of(world: World, chat: Chat, p: Params) -> dict:
    """What a message that answers another one carries: reply_to_message or external_reply, and the quote."""
    reply = _reply_parameters(p)
    if not reply or reply.get("ephemeral_message_id"):
        return {}  # an ephemeral one is checked with the receiver, see ephemeral_of
    if "message_id" not in reply:
        raise bad_request('can\'t find field "message_id"')
    elsewhere = "chat_id" in reply and str(reply["chat_id"]) != str(p.raw("chat_id"))
    source = world.find_chat(reply["chat_id"]) if elsewhere else chat
    found = source.messages.get(int(reply["message_id"]))
    if found is None:  # never there, or deleted since
        if reply.get("allow_sending_without_reply") and not elsewhere:
            return {}
        raise bad_request("message to be replied not found")
    quote = _quote(world, reply, found)
    if elsewhere:
        origin = {"origin": origin_of(found), "chat": source.api(), "message_id": found["message_id"]}
        return {"external_reply": origin, **quote}
    return {"reply_to_message": {k: v for k, v in found.items() if k != "reply_to_message"}, **quote}


def _reply_parameters(p: Params) -> dict:
    reply = p.json("reply_parameters", "reply parameters")
    if reply is None and p.raw("reply_to_message_id") is not None:
        return {
            "message_id": p.int("reply_to_message_id"),
            "allow_sending_without_reply": p.bool("allow_sending_without_reply"),
        }
    if reply and not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    return reply or {}


def _quote(world: World, reply: dict, found: dict) -> dict:
    if not reply.get("quote"):
        return {}
    quote = format_text(
        reply["quote"],
        reply.get("quote_parse_mode"),
        reply.get("quote_entities"),
        world.limits.entities,
        world.limits.raw_text_bytes,
    )
    body = rich.body(found)
    if len(quote.text) > world.limits.quote or quote.text not in body:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {
        "quote": {"text": quote.text, "position": utf16(body[: body.index(quote.text)]), "is_manual": True},
    }


def origin_of(message: dict) -> dict:
    """Where a message that is forwarded comes from: its first origin, not the last hand."""
    if "forward_origin" in message:
        return message["forward_origin"]
    if message["chat"]["type"] == "channel":
        return {
            "type": "channel",
            "date": message["date"],
            "chat": message["chat"],
            "message_id": message["message_id"],
        }
    if "sender_chat" in message:
        return {"type": "chat", "date": message["date"], "sender_chat": message["sender_chat"]}
    return {"type": "user", "date": message["date"], "sender_user": message["from"]}


def destination(world: World, p: Params) -> tuple[Chat, dict]:
    """The chat a send goes to, after every check that comes before the content."""
    chat = world.writable_chat(p.raw("chat_id"))
    extra: dict[str, Any] = {}
    thread = p.int("message_thread_id")
    if thread:
        if thread not in chat.topics:
            raise bad_request("message thread not found")
        extra.update(message_thread_id=thread, is_topic_message=True)
    if p.str("message_effect_id"):
        if chat.type != "private":
            raise bad_request(MESSAGE_EFFECTS_ONLY_PRIVATE)
        extra["effect_id"] = p.str("message_effect_id")
    extra.update(reply_of(world, chat, p))
    if p.bool("protect_content"):
        extra["has_protected_content"] = True
    return chat, extra


def ephemeral_of(world: World, p: Params, chat: Chat) -> dict | None:
    """Who alone may see the message, or why not (manual: "Ephemeral messages and commands"). The words of the
    refusals are ours, except "query is too old…" and MESSAGE_NOT_COMMAND, which others have met."""
    given, reply = _ephemeral_parameters(p), p.json("reply_parameters") or {}
    if given is None:
        if reply.get("ephemeral_message_id"):
            raise bad_request("a reply to an ephemeral message must be an ephemeral message")
        return None
    if chat.type not in ("group", "supergroup"):
        raise bad_request("ephemeral messages can be sent only to group and supergroup chats")
    query = _fresh_query(world, given)
    receiver = int(given.get("receiver_user_id") or (query["from"]["id"] if query else 0))  # 10.4: the query is enough
    if receiver not in chat.members or (query and query["from"]["id"] != receiver):
        raise bad_request("USER_NOT_PARTICIPANT")
    tapped = query.get("message", {}) if given.get("replace_callback_query_message") else {}
    if tapped.get("ephemeral_message_id"):
        raise bad_request("an ephemeral message is edited with editEphemeralMessage methods")
    is_answer = _answers_command(world, chat, receiver, reply)
    if not query and not is_answer and chat.bot_status != "administrator":
        raise bad_request("MESSAGE_NOT_COMMAND")
    return {"receiver": receiver, "replaces": tapped.get("message_id")}


def _ephemeral_parameters(p: Params) -> dict | None:
    given = p.json("ephemeral_message_parameters", "ephemeral message parameters")
    if given is None and p.raw("receiver_user_id") is not None:  # Bot API 10.2, deprecated in 10.3
        return {"receiver_user_id": p.int("receiver_user_id"), "callback_query_id": p.str("callback_query_id")}
    if given is not None and not isinstance(given, dict):
        raise bad_request("object expected as ephemeral message parameters")
    return given


def _fresh_query(world: World, given: dict) -> dict:
    """The tap that allows the message, {} where none is named."""
    if not given.get("callback_query_id"):
        return {}
    entry = world.callbacks.get(str(given["callback_query_id"]))
    if entry is None or world.clock() - entry["at"] > world.limits.ephemeral_seconds:
        raise bad_request(TOO_OLD)
    return entry["query"]


def _answers_command(world: World, chat: Chat, receiver: int, reply: dict) -> bool:
    """Whether it answers an ephemeral message of the receiver in time."""
    number = reply.get("ephemeral_message_id")
    incoming = chat.ephemeral.get((receiver, int(number or 0)))
    if number and incoming is None:
        raise bad_request("message to be replied not found")
    return incoming is not None and world.clock() - incoming["at"] <= world.limits.ephemeral_seconds


def deliver(world: World, p: Params, chat: Chat, extra: dict, content: dict) -> dict:
    """Put the bot's message in the chat, if the sending rates allow it."""
    markup = markup_of(world, p)
    hidden = ephemeral_of(world, p, chat)
    world.flood.check(chat, p.bool("allow_paid_broadcast"))
    shown = markup if markup and "inline_keyboard" in markup else None
    if hidden:
        receiver = hidden["receiver"]
        message = world.new_ephemeral(
            chat, receiver, world.bot.api(), world.users[receiver].api(), **extra, **content, reply_markup=shown
        )
        world.record(
            "sent", chat=chat.id, message=dict(message), markup=markup, ephemeral=receiver, replaces=hidden["replaces"]
        )
        return message
    if markup and not shown:
        chat.keyboard = markup if "keyboard" in markup else None if markup.get("remove_keyboard") else chat.keyboard
    if chat.type == "channel":
        extra = {**extra, "sender_chat": chat.api()}
    message = world.new_message(
        chat, None if chat.type == "channel" else world.bot.api(), **extra, **content, reply_markup=shown
    )
    chat.typing_until = 0.0
    chat.drafts.clear()
    world.record("sent", chat=chat.id, message=dict(message), markup=markup, silent=p.bool("disable_notification"))
    return message
