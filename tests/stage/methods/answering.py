"""Methods that answer queries: of buttons, inline, of guests."""

from __future__ import annotations

import re
import time

from tests.stage.errors import bad_request
from tests.stage.methods.markup import markup_of
from tests.stage.methods.params import Params
from tests.stage.methods.registry import method
from tests.stage.methods.results import check_result, shown_result
from tests.stage.methods.targets import TOO_OLD
from tests.stage.world import World


@method
def answerCallbackQuery(world: World, p: Params) -> bool:
    entry = world.callbacks.get(p.str("callback_query_id"))
    if entry is None or entry["answer"] is not None or world.clock() - entry["at"] > world.limits.callback_timeout:
        raise bad_request(TOO_OLD)
    if len(p.str("text")) > world.limits.callback_answer:
        raise bad_request("MESSAGE_TOO_LONG")
    entry["answer"] = {"text": p.str("text"), "show_alert": p.bool("show_alert"), "url": p.str("url")}
    world.record("callback_answer", who=entry["query"]["from"]["id"], **entry["answer"])
    return True


@method
def answerInlineQuery(world: World, p: Params) -> bool:
    limits = world.limits
    results = p.json("results", "inline query results") or []
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: Expected an Array of inline query results")
    if len(results) > limits.inline_results:
        raise bad_request("can't parse inline query results: Too many inline query results specified")
    if len(p.str("next_offset").encode()) > limits.inline_offset:
        raise bad_request("NEXT_OFFSET_INVALID")
    seen: set[str] = set()
    for result in results:
        check_result(world, result, seen)
    button = p.json("button", "inline query results button")
    if button:
        _check_results_button(button)
    entry = world.inline.get(p.str("inline_query_id"))
    if entry is None or entry["answer"] is not None or world.clock() - entry["at"] > limits.inline_timeout:
        raise bad_request(TOO_OLD)
    entry["answer"] = {
        "results": results,
        "cache_time": p.int("cache_time", 300),
        "next_offset": p.str("next_offset"),
        "is_personal": p.bool("is_personal"),
        "button": button,
    }
    world.record("inline_answer", query_id=p.str("inline_query_id"), query=entry["query"]["query"], **entry["answer"])
    return True


def _check_results_button(button: dict) -> None:
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request(
            "can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field"
        )
    if "start_parameter" in button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button["start_parameter"]):
        raise bad_request("START_PARAM_INVALID")


@method
def answerGuestQuery(world: World, p: Params) -> dict:
    """A message in a chat the bot is not in, for one guest message (Bot API 10.0)."""
    result = p.json("result", "inline query result")
    if result is None:
        raise bad_request("result isn't specified")
    check_result(world, result, set())
    entry = world.guest.get(p.str("guest_query_id"))
    if entry is None or entry["answer"] is not None or world.clock() - entry["at"] > world.limits.guest_timeout:
        raise bad_request(TOO_OLD)
    asked = entry["message"]
    chat = world.chats[asked["chat"]["id"]]
    caller = (
        {"guest_bot_caller_chat": asked["sender_chat"]}
        if "sender_chat" in asked
        else {"guest_bot_caller_user": asked["from"]}
    )
    answered = {k: v for k, v in asked.items() if k not in ("reply_to_message", "guest_query_id")}
    message = world.new_message(
        chat,
        world.bot.api(),
        **caller,
        **shown_result(world, result),
        reply_to_message=answered,
        reply_markup=markup_of(world, Params(result), inline_only=True),
    )
    ident = entry["answer"] = f"guest-{next(world.ids)}"
    world.inline_messages[ident] = message
    world.record("sent", chat=chat.id, message=dict(message), guest=True, inline_message_id=ident)
    return {"inline_message_id": ident}


@method
def savePreparedInlineMessage(world: World, p: Params) -> dict:
    if p.int("user_id") not in world.users:
        raise bad_request("USER_ID_INVALID" if p.int("user_id") else "invalid user_id specified")
    result = p.json("result", "inline query result")
    if result is None:
        raise bad_request("result isn't specified")
    check_result(world, result, set())
    kinds = [k for k in ("user", "bot", "group", "channel") if p.bool(f"allow_{k}_chats")]
    ident = f"prepared-{next(world.ids)}"
    world.prepared[ident] = {"user_id": p.int("user_id"), "result": result, "chats": kinds}
    world.record("prepared", who=p.int("user_id"), id=ident, result=result, chats=kinds)
    return {"id": ident, "expiration_date": int(time.time()) + 86400}
