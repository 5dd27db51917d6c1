"""The Bot API methods: what each accepts, what it refuses and in which words, what it answers.

A method is a function `name(world, p)` registered under its lower-case name. Any other real
method name is answered `404 Not Found: method not found`, so a test shows that the stage,
not the bot, is what has to learn it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.stage import entities as fmt
from tests.stage import rich
from tests.stage.actors import mime_of, store_file
from tests.stage.errors import ApiError, bad_request
from tests.stage.world import Chat, World

METHODS: dict[str, Callable] = {}
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
MESSAGE_EFFECTS_ONLY_PRIVATE = "message effects are allowed in private chats only"


class Params:
    """The parameters of one call: strings as sent, with typed readers that fail as Telegram does."""

    def __init__(self, values: dict[str, Any], files: dict[str, tuple[str, bytes]] | None = None) -> None:
        self.values, self.files = values, files or {}

    def raw(self, name: str) -> Any:
        return self.values.get(name)

    def str(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else value if isinstance(value, str) else json.dumps(value)

    def int(self, name: str, default: int = 0) -> int:
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def bool(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes", "t", "y")

    def json(self, name: str, what: str | None = None) -> Any:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                return json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {what or name} JSON object") from None
        return value


def method(function: Callable) -> Callable:
    METHODS[function.__name__.lower()] = function
    return function


# -- shared checks ---------------------------------------------------------------------------


def text_of(
    world: World, p: Params, field: str = "text", mode: str = "parse_mode", marks: str = "entities"
) -> fmt.Formatted:
    """A message text after entities parsing, within the limits."""
    if not p.str(field):
        raise bad_request("message text is empty")
    done = fmt.format_text(
        p.str(field), p.str(mode) or None, p.json(marks, "entities"), world.limits.entities, world.limits.raw_text_bytes
    )
    if not done.text:
        raise bad_request("text must be non-empty")
    if len(done.text) > world.limits.text:
        raise bad_request("message is too long")
    return done


def caption_of(world: World, p: Params | dict) -> fmt.Formatted:
    p = p if isinstance(p, Params) else Params(p)
    done = fmt.format_text(
        p.str("caption"),
        p.str("parse_mode") or None,
        p.json("caption_entities"),
        world.limits.entities,
        world.limits.raw_text_bytes,
    )
    if len(done.text) > world.limits.caption:
        raise bad_request("message caption is too long")
    return done


def check_url(url: str, label: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("tg", "ton"):
        return
    if parts.scheme not in ("http", "https", "") or not re.search(
        r"[^.\s]\.[^.\s]{2,}|^localhost|^\[", parts.netloc or parts.path
    ):
        raise bad_request(f"{label} '{url}' is invalid: Wrong HTTP URL")


def markup_of(world: World, p: Params, *, inline_only: bool = False) -> dict | None:
    markup = p.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if inline_only and markup:
            raise bad_request("inline keyboard expected")
        check_keyboard(markup)
        return markup or None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    count = 0
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
        for button in row:
            count += 1
            check_button(world, button)
    if count > world.limits.buttons:
        raise bad_request("reply markup is too long")
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def check_keyboard(markup: dict) -> None:
    rows = markup.get("keyboard")
    if rows is None:
        return
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    problem = "can't parse keyboard button: "
    for button in (button for row in rows for button in row):
        if isinstance(button, str):
            continue
        if not isinstance(button, dict):
            raise bad_request(problem + "KeyboardButton must be a String or an Object")
        if not isinstance(button.get("text"), str):
            raise bad_request(problem + 'Can\'t find field "text"')
        check_style(button, problem)
        for name in ("request_users", "request_chat"):
            if name in button and not isinstance(button[name].get("request_id"), int):
                raise bad_request(problem + 'Can\'t find field "request_id"')


def check_style(button: dict, problem: str) -> None:
    if str(button.get("style") or "default").lower() not in ("default", "primary", "danger", "success"):
        raise bad_request(problem + "invalid button style specified")


def check_button(world: World, button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [
        k
        for k in (
            "url",
            "callback_data",
            "web_app",
            "login_url",
            "switch_inline_query",
            "switch_inline_query_current_chat",
            "switch_inline_query_chosen_chat",
            "copy_text",
            "callback_game",
            "pay",
            "disabled",
        )
        if k in button and button[k] is not None
    ]
    if not actions or (actions == ["callback_data"] and not button["callback_data"]):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:  # Telegram takes the first; refused here, since one of them is lost silently
        raise bad_request("BUTTON_TYPE_INVALID")
    if "callback_data" in actions and len(str(button["callback_data"]).encode()) > world.limits.callback_data:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in actions:
        check_url(button["url"], "inline keyboard button URL")
    if "web_app" in actions and urlsplit(button["web_app"].get("url", "")).scheme != "https":
        raise bad_request(
            f"inline keyboard button Web App URL '{button['web_app'].get('url')}' is invalid: "
            "Only HTTPS links are allowed"
        )
    check_style(button, "can't parse inline keyboard button: ")
    if "copy_text" in actions and not 1 <= len(button["copy_text"].get("text", "")) <= world.limits.copy_text:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def reply_of(world: World, chat: Chat, p: Params) -> dict:
    """What a message that answers another one carries: reply_to_message or external_reply, and the quote."""
    reply = p.json("reply_parameters", "reply parameters")
    if reply is None and p.raw("reply_to_message_id") is not None:
        reply = {
            "message_id": p.int("reply_to_message_id"),
            "allow_sending_without_reply": p.bool("allow_sending_without_reply"),
        }
    if not reply:
        return {}
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    if reply.get("ephemeral_message_id"):
        return {}  # checked with the receiver, see ephemeral_of
    if "message_id" not in reply:
        raise bad_request('can\'t find field "message_id"')
    elsewhere = "chat_id" in reply and str(reply["chat_id"]) != str(p.raw("chat_id"))
    source = world.find_chat(reply["chat_id"]) if elsewhere else chat
    found = source.messages.get(int(reply["message_id"]))
    if found is None:  # never there, or deleted since
        if reply.get("allow_sending_without_reply") and not elsewhere:
            return {}
        raise bad_request("message to be replied not found")
    shown = {k: v for k, v in found.items() if k != "reply_to_message"}
    extra = (
        {"external_reply": {"origin": origin_of(found), "chat": source.api(), "message_id": found["message_id"]}}
        if elsewhere
        else {"reply_to_message": shown}
    )
    if reply.get("quote"):
        quote = fmt.format_text(
            reply["quote"],
            reply.get("quote_parse_mode"),
            reply.get("quote_entities"),
            world.limits.entities,
            world.limits.raw_text_bytes,
        )
        body = rich.body(found)
        if len(quote.text) > world.limits.quote or quote.text not in body:
            raise bad_request("QUOTE_TEXT_INVALID")
        extra["quote"] = {"text": quote.text, "position": fmt.utf16(body[: body.index(quote.text)]), "is_manual": True}
    return extra


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
    given = p.json("ephemeral_message_parameters", "ephemeral message parameters")
    if given is None and p.raw("receiver_user_id") is not None:  # Bot API 10.2, deprecated in 10.3
        given = {"receiver_user_id": p.int("receiver_user_id"), "callback_query_id": p.str("callback_query_id")}
    reply = p.json("reply_parameters") or {}
    if given is None:
        if reply.get("ephemeral_message_id"):
            raise bad_request("a reply to an ephemeral message must be an ephemeral message")
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as ephemeral message parameters")
    if chat.type not in ("group", "supergroup"):
        raise bad_request("ephemeral messages can be sent only to group and supergroup chats")
    limit, query = world.limits.ephemeral_seconds, None
    if given.get("callback_query_id"):
        entry = world.callbacks.get(str(given["callback_query_id"]))
        if entry is None or world.clock() - entry["at"] > limit:
            raise bad_request(TOO_OLD)
        query = entry["query"]
    receiver = int(given.get("receiver_user_id") or (query["from"]["id"] if query else 0))  # 10.4: the query is enough
    if receiver not in chat.members or (query and query["from"]["id"] != receiver):
        raise bad_request("USER_NOT_PARTICIPANT")
    if query and given.get("replace_callback_query_message") and query.get("message", {}).get("ephemeral_message_id"):
        raise bad_request("an ephemeral message is edited with editEphemeralMessage methods")
    incoming = chat.ephemeral.get((receiver, int(reply.get("ephemeral_message_id") or 0)))
    if reply.get("ephemeral_message_id") and incoming is None:
        raise bad_request("message to be replied not found")
    fresh = incoming is not None and world.clock() - incoming["at"] <= limit
    if not query and not fresh and chat.bot_status != "administrator":
        raise bad_request("MESSAGE_NOT_COMMAND")
    return {
        "receiver": receiver,
        "replaces": (query or {}).get("message", {}).get("message_id")
        if given.get("replace_callback_query_message")
        else None,
    }


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


# -- the bot itself --------------------------------------------------------------------------


@method
def getMe(world: World, p: Params) -> dict:
    return world.bot.me()


@method
def logOut(world: World, p: Params) -> bool:
    return True


@method
def close(world: World, p: Params) -> bool:
    return True


def _scope_key(world: World, p: Params) -> tuple[str, str]:
    scope = p.json("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    language = p.str("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if str(scope.get("type", "")).startswith("chat"):
        world.find_chat(scope.get("chat_id"))
    return json.dumps(scope, sort_keys=True), language


@method
def setMyCommands(world: World, p: Params) -> bool:
    commands = p.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: Expected an Array of BotCommand")
    if len(commands) > world.limits.commands:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for item in commands:
        if not re.fullmatch(rf"/?[a-z0-9_]{{1,{world.limits.command_name}}}", str(item.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not item.get("description"):
            raise bad_request("command description must be non-empty")
        if len(item["description"]) > world.limits.command_description:
            raise bad_request(f"command description length must not exceed {world.limits.command_description}")
    world.commands[_scope_key(world, p)] = [
        {
            "command": c["command"].lstrip("/"),
            "description": c["description"],
            **({"is_ephemeral": True} if c.get("is_ephemeral") else {}),
        }
        for c in commands
    ]
    return True


@method
def getMyCommands(world: World, p: Params) -> list:
    return world.commands.get(_scope_key(world, p), [])


@method
def deleteMyCommands(world: World, p: Params) -> bool:
    world.commands.pop(_scope_key(world, p), None)
    return True


def _setting(name: str, limit: int) -> None:
    """setMyX/getMyX pairs that keep one text for each language."""

    def set_it(world: World, p: Params) -> bool:
        if len(p.str(name)) > limit:
            raise bad_request(f"{name} is too long")
        world.settings[name, p.str("language_code")] = p.str(name)
        return True

    def get_it(world: World, p: Params) -> dict:
        return {
            name: world.settings.get((name, p.str("language_code")), world.bot.first_name if name == "name" else "")
        }

    camel = name.replace("_", "")
    METHODS[f"setmy{camel}"], METHODS[f"getmy{camel}"] = set_it, get_it


for _name, _limit in (("name", 64), ("description", 512), ("short_description", 120)):
    _setting(_name, _limit)


@method
def setChatMenuButton(world: World, p: Params) -> bool:
    world.settings["menu", p.int("chat_id")] = p.json("menu_button") or {"type": "default"}
    return True


@method
def getChatMenuButton(world: World, p: Params) -> dict:
    return world.settings.get(("menu", p.int("chat_id")), {"type": "commands"})


@method
def setMyDefaultAdministratorRights(world: World, p: Params) -> bool:
    return True


# -- sending ---------------------------------------------------------------------------------


@method
def sendMessage(world: World, p: Params) -> dict:
    chat, extra = destination(world, p)
    done = text_of(world, p)
    preview = p.json("link_preview_options")
    if preview and preview.get("url"):
        check_url(preview["url"], "link preview URL")
    return deliver(
        world, p, chat, extra, {"text": done.text, "entities": done.entities or None, "link_preview_options": preview}
    )


def _upload(world: World, p: Params, field: str, value: Any, limit: int) -> dict:
    """The file a send names: an upload, a file_id, or an HTTP URL."""
    if field in p.files or (isinstance(value, str) and value.startswith("attach://")):
        name = value[9:] if isinstance(value, str) and value.startswith("attach://") else field
        if name not in p.files:
            raise bad_request(f'can\'t parse InputMedia: attached file "{name}" not found')
        filename, data = p.files[name]
        if not data:
            raise bad_request("file must be non-empty")
        if len(data) > limit:
            raise ApiError(413, "Request Entity Too Large")
        return store_file(world, data, filename or name, kind=field)
    if not value:
        raise bad_request(f"there is no {field} in the request")
    if isinstance(value, str) and re.match(r"https?://", value):
        check_url(value, "HTTP URL")
        return store_file(world, value.encode(), value.rsplit("/", 1)[-1] or "file", kind=field)
    if value not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[value]


def media_content(world: World, p: Params, kind: str, value: Any) -> dict:
    limit = world.limits.photo_bytes if kind == "photo" else world.limits.upload_bytes
    file = _upload(world, p, kind, value, limit)
    size = {"file_id": file["file_id"], "file_unique_id": file["file_unique_id"], "file_size": file["size"]}
    if kind == "photo":
        if (
            file["data"][:4] not in (b"\x89PNG", b"GIF8", b"RIFF")
            and file["data"][:2] != b"\xff\xd8"
            and not file["data"].startswith(b"http")
        ):
            raise bad_request("IMAGE_PROCESS_FAILED")
        return {"photo": [{**size, "width": 90, "height": 90}]}
    if kind == "document":
        return {"document": {**size, "file_name": file["name"], "mime_type": mime_of(file["name"])}}
    more = {
        "audio": {"duration": 1},
        "voice": {"duration": 1},
        "video": {"duration": 1, "width": 90, "height": 90},
        "animation": {"duration": 1, "width": 90, "height": 90},
    }
    return {kind: {**size, **more[kind]}}


def _media_method(kind: str) -> None:
    def send(world: World, p: Params) -> dict:
        chat, extra = destination(world, p)
        done = caption_of(world, p)
        content = media_content(world, p, kind, p.raw(kind))
        return deliver(
            world, p, chat, extra, {**content, "caption": done.text or None, "caption_entities": done.entities or None}
        )

    METHODS[f"send{kind}"] = send


for _kind in ("photo", "document", "audio", "voice", "video", "animation"):
    _media_method(_kind)


@method
def sendMediaGroup(world: World, p: Params) -> list[dict]:
    chat, extra = destination(world, p)
    media = p.json("media")
    low, high = world.limits.album
    if not isinstance(media, list) or not low <= len(media) <= high:
        raise bad_request(f"media must contain {low}-{high} items" if media else "there is no media in the request")
    kinds = {item.get("type") for item in media}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad_request("can't use the media of the specified type in the album")
    contents = []
    for item in media:
        done = caption_of(world, item)
        contents.append(
            {
                **media_content(world, p, item["type"], item.get("media")),
                "caption": done.text or None,
                "caption_entities": done.entities or None,
            }
        )
    group = str(next(world.ids))
    return [
        deliver(
            world,
            Params({k: v for k, v in p.values.items() if k != "reply_markup"}),
            chat,
            {**extra, "media_group_id": group},
            content,
        )
        for content in contents
    ]


@method
def sendChatAction(world: World, p: Params) -> bool:
    chat = world.writable_chat(p.raw("chat_id"))
    if p.str("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.typing_until = world.clock() + world.limits.typing_seconds
    world.record("action", chat=chat.id, action=p.str("action"))
    return True


def _draft_chat(world: World, p: Params) -> Chat:
    chat = world.writable_chat(p.raw("chat_id"))
    if chat.type != "private":
        raise bad_request("TEXTDRAFT_PEER_INVALID")  # met by others in groups
    if not p.int("draft_id"):
        raise bad_request("draft_id must be non-zero")
    if p.int("message_thread_id") and p.int("message_thread_id") not in chat.topics:
        raise bad_request("message thread not found")
    return chat


@method
def sendMessageDraft(world: World, p: Params) -> bool:
    chat = _draft_chat(world, p)
    done = text_of(world, p) if p.str("text") else fmt.Formatted("", [])
    _draft(world, chat, p, {"text": done.text, "entities": done.entities})
    return True


def _draft(world: World, chat: Chat, p: Params, content: dict) -> None:
    """A preview of 30 seconds; an empty one shows "Thinking…"."""
    text = content.get("text") or rich.plain(content.get("rich_message", {}))
    draft = chat.drafts.setdefault(p.int("draft_id"), {"revisions": 0})
    draft.update(
        text=text,
        revisions=draft["revisions"] + 1,
        can_stop=p.bool("can_stop"),
        keep=p.bool("keep_on_stop"),
        thread=p.int("message_thread_id") or None,
        until=world.clock() + world.limits.draft_lifetime,
    )
    if draft.pop("stopped", None):
        world.record("warning", text=f"draft {p.int('draft_id')} goes on after the person pressed Stop")
    world.record(
        "draft",
        chat=chat.id,
        draft_id=p.int("draft_id"),
        text=text,
        content=content,
        thinking=not text,
        can_stop=p.bool("can_stop"),
    )


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


@method
def sendRichMessage(world: World, p: Params) -> dict:
    chat, extra = destination(world, p)
    return deliver(world, p, chat, extra, {"rich_message": rich_of(world, p)})


@method
def sendRichMessageDraft(world: World, p: Params) -> bool:
    chat = _draft_chat(world, p)
    _draft(world, chat, p, {"rich_message": rich_of(world, p, draft=True, uploads=False)})
    return True


CONTENT = {
    "text",
    "entities",
    "caption",
    "caption_entities",
    "rich_message",
    "photo",
    "document",
    "video",
    "audio",
    "voice",
    "animation",
    "link_preview_options",
}


def _taken(world: World, p: Params, what: str) -> tuple[dict, dict]:
    """The message to forward or copy, and its content."""
    home = world.find_chat(p.raw("from_chat_id"))
    source = home.messages.get(p.int("message_id"))
    if source is None:
        raise bad_request(f"message to {what} not found")
    if home.protected or source.get("has_protected_content"):
        raise bad_request("message can't be forwarded" if what == "forward" else "message can't be copied")
    return source, {k: v for k, v in source.items() if k in CONTENT}


@method
def forwardMessage(world: World, p: Params) -> dict:
    chat, extra = destination(world, p)
    source, content = _taken(world, p, "forward")
    return deliver(world, p, chat, extra, {**content, "forward_origin": origin_of(source)})


@method
def copyMessage(world: World, p: Params) -> dict:
    chat, extra = destination(world, p)
    content = _taken(world, p, "copy")[1]
    return {"message_id": deliver(world, p, chat, extra, content)["message_id"]}


# -- changing messages -----------------------------------------------------------------------


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


# -- answering queries -----------------------------------------------------------------------

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


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
        _check_inline_result(world, result, seen)
    button = p.json("button", "inline query results button")
    if button:
        if ("web_app" in button) == ("start_parameter" in button):
            raise bad_request(
                "can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field"
            )
        if "start_parameter" in button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button["start_parameter"]):
            raise bad_request("START_PARAM_INVALID")
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


def _check_inline_result(world: World, result: Any, seen: set[str]) -> None:
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query results: Inline query result must be an object")
    ident = str(result.get("id", ""))
    if not ident or len(ident.encode()) > world.limits.inline_result_id:
        raise bad_request("RESULT_ID_INVALID")
    if ident in seen:
        raise bad_request("RESULT_ID_DUPLICATE")
    seen.add(ident)
    if result.get("type") == "article":
        if not result.get("title"):
            raise bad_request("ARTICLE_TITLE_EMPTY")
        if not result.get("input_message_content"):
            raise bad_request("can't parse inline query result: Can't find field \"input_message_content\"")
    check_style(result, "can't parse inline query result: ")
    content = result.get("input_message_content")
    if content and "rich_message" in content:
        content["_rich"] = rich_of(world, Params(content), uploads=False)
    elif content and "message_text" in content:
        done = text_of(world, Params(content), "message_text")
        content.update(_text=done.text, _entities=done.entities)
    elif content is not None and not {"latitude", "phone_number", "payload", "title"} & set(content):
        raise bad_request("can't parse inline query result: input message content is not specified")
    if result.get("caption"):
        caption_of(world, result)
    if result.get("reply_markup"):
        markup_of(world, Params(result), inline_only=True)


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


@method
def answerGuestQuery(world: World, p: Params) -> dict:
    """A message in a chat the bot is not in, for one guest message (Bot API 10.0)."""
    result = p.json("result", "inline query result")
    if result is None:
        raise bad_request("result isn't specified")
    _check_inline_result(world, result, set())
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
    _check_inline_result(world, result, set())
    kinds = [k for k in ("user", "bot", "group", "channel") if p.bool(f"allow_{k}_chats")]
    ident = f"prepared-{next(world.ids)}"
    world.prepared[ident] = {"user_id": p.int("user_id"), "result": result, "chats": kinds}
    world.record("prepared", who=p.int("user_id"), id=ident, result=result, chats=kinds)
    return {"id": ident, "expiration_date": int(time.time()) + 86400}


# -- chats, members, topics, files -----------------------------------------------------------


@method
def getChat(world: World, p: Params) -> dict:
    chat = world.find_chat(p.raw("chat_id"))
    return {
        **chat.api(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        **({"has_protected_content": True} if chat.protected else {}),
        **({"linked_chat_id": chat.linked} if chat.linked else {}),
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
        ),
    }


@method
def getChatMember(world: World, p: Params) -> dict:
    chat, user_id = world.find_chat(p.raw("chat_id")), p.int("user_id")
    if user_id == world.bot.id:
        return {"status": chat.bot_status, "user": world.bot.api()}
    if user_id not in world.users:
        raise bad_request("user not found")
    return {"status": chat.members.get(user_id, "left"), "user": world.users[user_id].api()}


@method
def getChatMemberCount(world: World, p: Params) -> int:
    return len(world.find_chat(p.raw("chat_id")).members) + 1


@method
def getChatAdministrators(world: World, p: Params) -> list:
    chat = world.find_chat(p.raw("chat_id"))
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        {"status": status, "user": world.users[user].api(), **({"is_anonymous": False} if status == "creator" else {})}
        for user, status in chat.members.items()
        if status in ("creator", "administrator")
    ]


@method
def leaveChat(world: World, p: Params) -> bool:
    world.writable_chat(p.raw("chat_id")).bot_status = "left"
    return True


@method
def createForumTopic(world: World, p: Params) -> dict:
    chat = _forum(world, p)
    name = p.str("name").strip()
    if not 1 <= len(name) <= world.limits.topic_name:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    made = {"name": name, "icon_color": p.int("icon_color", 7322096)}
    thread = chat.next_id  # a topic is known by the message that opened it
    chat.topics[thread] = name
    message = world.new_message(
        chat, world.bot.api(), message_thread_id=thread, is_topic_message=True, forum_topic_created=made
    )
    world.record("topic", chat=chat.id, thread=message["message_thread_id"], name=name)
    return {"message_thread_id": thread, **made}


def _forum(world: World, p: Params) -> Chat:
    chat = world.writable_chat(p.raw("chat_id"))
    if not (chat.is_forum or (chat.type == "private" and world.bot.topics)):
        raise bad_request("the chat is not a forum")
    if chat.type != "private" and chat.bot_status != "administrator":
        raise bad_request("not enough rights to create a topic")
    return chat


def _topic_method(name: str, act: Callable[[Chat, int, Params], Any]) -> None:
    def change(world: World, p: Params) -> bool:
        chat, thread = _forum(world, p), p.int("message_thread_id")
        if thread not in chat.topics:
            raise bad_request("message thread not found")
        act(chat, thread, p)
        world.record("topic", chat=chat.id, thread=thread, change=name, name=chat.topics.get(thread))
        return True

    METHODS[name.lower()] = change


def _delete_topic(chat: Chat, thread: int, p: Params) -> None:
    del chat.topics[thread]
    for ident in [i for i, m in chat.messages.items() if m.get("message_thread_id") == thread]:
        del chat.messages[ident]


_topic_method(
    "editForumTopic", lambda chat, thread, p: chat.topics.update({thread: p.str("name") or chat.topics[thread]})
)
_topic_method("deleteForumTopic", _delete_topic)
_topic_method("closeForumTopic", lambda chat, thread, p: None)
_topic_method("reopenForumTopic", lambda chat, thread, p: None)


@method
def getFile(world: World, p: Params) -> dict:
    file = world.files.get(p.str("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file["size"] > world.limits.download_bytes:
        raise bad_request("file is too big")
    return {
        "file_id": file["file_id"],
        "file_unique_id": file["file_unique_id"],
        "file_size": file["size"],
        "file_path": file["path"],
    }


@method
def getUserProfilePhotos(world: World, p: Params) -> dict:
    return {"total_count": 0, "photos": []}
