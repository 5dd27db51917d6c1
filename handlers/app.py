"""The bot on one Bot API client: how the application is built and introduces itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram import BotCommand, BotCommandScopeAllGroupChats
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.flows.scheduler import Scheduler
from bot.runtime.services import Services
from handlers.chat.context import Memory
from handlers.chat.failures import on_error
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.sender import TelegramSender
from handlers.routes import add_routes
from handlers.view.digest import TelegramPresenter
from handlers.view.texts import Language, texts

CONCURRENT_UPDATES = 256
ALLOWED_UPDATES = [
    "message", "edited_message", "channel_post", "callback_query", "my_chat_member", "inline_query",
    "chosen_inline_result",
]  # fmt: skip

App = Application[Any, Any, Any, Any, Any, Any]


def build_application(
    services: Services,
    token: str,
    request: BaseRequest,
    updates_request: BaseRequest | None = None,
    *,
    is_paced: bool = True,
) -> App:
    """The whole bot on one Bot API client; nothing is started. Without Telegram nothing has to be paced."""
    conf = services.settings
    builder = (
        ApplicationBuilder()
        .token(token)
        .base_url(conf.telegram_api_url)
        .base_file_url(conf.telegram_file_url)
        .request(request)
        .get_updates_request(updates_request or request)
        .rate_limiter(Pacer(services.clock, conf.send_per_second, holds_chats=is_paced))
        .concurrent_updates(CONCURRENT_UPDATES)
    )
    app: App = builder.build()
    scheduler = Scheduler(services, TelegramSender(app.bot), TelegramPresenter(lambda: app.bot.username))
    app.bot_data.update(services=services, memory=Memory(), scheduler=scheduler)
    add_routes(app)
    app.add_error_handler(on_error)
    return app


async def introduce(app: App) -> None:
    """Commands and descriptions for the default, zh and en (Telegram takes two-letter codes only)."""
    languages: tuple[tuple[str | None, Language], ...] = ((None, "zh-hans"), ("zh", "zh-hans"), ("en", "en"))
    for code, language in languages:
        said = texts(language)
        commands = [BotCommand(name, text) for name, text in said.commands.items()]
        await app.bot.set_my_commands(commands, language_code=code)
        few = [
            command
            for command in commands
            if command.command in {"brief", "search", "subscribe", "subscriptions", "digest", "help", "settings"}
        ]
        await app.bot.set_my_commands(few, scope=BotCommandScopeAllGroupChats(), language_code=code)
        await app.bot.set_my_description(said.description, language_code=code)
        await app.bot.set_my_short_description(said.short_description, language_code=code)


POLL_TIMEOUT = timedelta(seconds=20)
