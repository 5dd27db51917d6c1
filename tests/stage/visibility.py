"""Which messages of people reach the bot, and how."""

from __future__ import annotations

from collections.abc import Iterator

from tests.stage.marks import utf16_slice
from tests.stage.world import Chat, World


def is_visible(world: World, chat: Chat, message: dict) -> bool:
    """Privacy mode: which group messages reach the bot (core.telegram.org/bots/features#privacy-mode)."""
    bot = world.bot
    if chat.type in ("private", "channel"):
        return chat.type == "private" or chat.bot_status == "administrator"
    if chat.bot_status in ("left", "kicked"):
        return False
    if not bot.privacy or chat.bot_status == "administrator":
        return True
    answered = (message.get("reply_to_message") or {}).get("from") or {}
    return answered.get("id") == bot.id or _addresses(message, f"@{bot.username}".lower())


def is_summons(world: World, chat: Chat, message: dict) -> bool:
    """Guest mode: the bot is named in a chat it is not in (core.telegram.org/api/bots/guest-mode)."""
    is_away = chat.type in ("group", "supergroup") and chat.bot_status in ("left", "kicked")
    if not world.bot.guest or not is_away or chat.protected:
        return False
    return ("mention", f"@{world.bot.username}".lower()) in _words(message)


def is_ephemeral_command(world: World, chat: Chat, content: dict) -> bool:
    """A command registered with is_ephemeral, in a group: nobody else sees it (Bot API 10.2)."""
    word = (content.get("text") or "").split(" ")[0].split("@")[0]
    ephemeral = {one["command"] for known in world.commands.values() for one in known if one.get("is_ephemeral")}
    return chat.type in ("group", "supergroup") and word.startswith("/") and word[1:] in ephemeral


def _addresses(message: dict, name: str) -> bool:
    """A mention of the bot, or a command that is not for another one."""
    return any(
        (kind == "mention" and word == name) or (kind == "bot_command" and ("@" not in word or word.endswith(name)))
        for kind, word in _words(message)
    )


def _words(message: dict) -> Iterator[tuple[str, str]]:
    """Kind and text, in lower case, of each entity."""
    text = message.get("text") or message.get("caption") or ""
    for one in message.get("entities") or message.get("caption_entities") or []:
        yield one["type"], utf16_slice(text, one["offset"], one["length"]).lower()
