"""Methods that send: messages, files, drafts, forwards."""

from __future__ import annotations

from tests.stage import rich
from tests.stage.errors import bad_request
from tests.stage.marks import Formatted
from tests.stage.methods.markup import check_url
from tests.stage.methods.media import media_content
from tests.stage.methods.params import Params
from tests.stage.methods.registry import METHODS, method
from tests.stage.methods.targets import deliver, destination, origin_of
from tests.stage.methods.texts import caption_of, rich_of, text_of
from tests.stage.world import CONTENT, Chat, World

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
    done = text_of(world, p) if p.str("text") else Formatted("", [])
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


@method
def sendRichMessage(world: World, p: Params) -> dict:
    chat, extra = destination(world, p)
    return deliver(world, p, chat, extra, {"rich_message": rich_of(world, p)})


@method
def sendRichMessageDraft(world: World, p: Params) -> bool:
    chat = _draft_chat(world, p)
    _draft(world, chat, p, {"rich_message": rich_of(world, p, draft=True, uploads=False)})
    return True


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
