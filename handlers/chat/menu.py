"""The menu of commands of one chat: in its language, and the owner's with what only the owner may."""

from __future__ import annotations

import contextlib

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from handlers.chat.context import Bot
from handlers.view.texts import Language, texts


async def show_menu(bot: Bot, chat_id: int, language: Language, *, is_owners: bool) -> None:
    """Show it; a menu that cannot be shown (nobody has spoken in this chat yet) is no reason to fail."""
    said = texts(language)
    listed = {**said.about.commands, **(said.owner.commands if is_owners else {})}
    commands = [BotCommand(name, text) for name, text in listed.items()]
    with contextlib.suppress(TelegramError):
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
