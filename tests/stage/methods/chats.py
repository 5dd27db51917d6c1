"""Methods about chats, members, topics and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stage.errors import bad_request
from tests.stage.methods.params import Params
from tests.stage.methods.registry import METHODS, method
from tests.stage.world import Chat, World


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
