"""What a bot is told when its own status in a chat changes."""

from __future__ import annotations

import time
from typing import Any

from tests.stage.world import Chat, User, World

RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip
GIVEN = ("can_manage_chat", "can_invite_users")
RESTRICTED = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_edit_tag",
)  # fmt: skip


def tell_status(world: World, by: User, chat: Chat, old: str, new: str) -> None:
    """The update my_chat_member."""
    bot = world.bot.api()
    world.record("bot_status", chat=chat.id, old=old, new=new)
    world.push(
        "my_chat_member",
        {
            "chat": chat.api(),
            "from": by.api(),
            "date": int(time.time()),
            "old_chat_member": {"user": bot, **_state(chat, old)},
            "new_chat_member": {"user": bot, **_state(chat, new)},
        },
    )


def _state(chat: Chat, status: str) -> dict:
    data: dict[str, Any] = {"status": status}
    if status == "kicked":
        data["until_date"] = 0
    if status == "restricted":
        data.update(dict.fromkeys(RESTRICTED, False), is_member=True, until_date=0)
    if status == "administrator":
        data.update({name: name in GIVEN for name in RIGHTS})
        if chat.type == "channel":
            data.update(can_post_messages=True, can_edit_messages=True)
    return data
