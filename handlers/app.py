"""The bot on one Bot API client: how the application is built and introduces itself."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from telegram import BotCommand, BotCommandScopeAllGroupChats, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import ApplicationBuilder, ContextTypes, Defaults
from telegram.request import BaseRequest

from bot.flows.chats import migrate_chat
from bot.flows.scheduler import Scheduler
from bot.runtime.services import Services
from handlers.chat.context import App, BotContext, BotData
from handlers.chat.failures import on_error
from handlers.chat.menu import show_menu
from handlers.chat.quota import Quota, SharedQuota
from handlers.gateway.moved import FollowingMoves
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.sender import TelegramSender
from handlers.gateway.shared_rates import SharedRates
from handlers.routes import add_routes
from handlers.view.digest import TelegramPresenter
from handlers.view.display import known_language
from handlers.view.texts import Language, texts

POLL_TIMEOUT: Final = timedelta(seconds=20)
ALLOWED_UPDATES: Final = [
    "message", "edited_message", "channel_post", "callback_query", "my_chat_member", "inline_query",
    "chosen_inline_result", "guest_message", "stopped_message_generation",
]  # fmt: skip
GROUP_COMMANDS: Final = {"brief", "search", "subscribe", "subscriptions", "digest", "recent", "help", "settings"}
# Telegram takes two-letter codes only; None is for everybody else.
_INTRODUCED_IN: Final[tuple[tuple[str | None, Language], ...]] = ((None, "zh-hans"), ("zh", "zh-hans"), ("en", "en"))


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
    holds_chats = is_paced and conf.send_per_second > 0
    per_second = conf.send_per_second
    storage, count = services.storage, max(1, int(per_second))
    shared = SharedRates(storage.rates, services.clock, count, storage.locks) if services.is_shared else None
    pacer = Pacer(
        services.clock, per_second, holds_chats=holds_chats, on_outcome=services.metrics.called, shared=shared
    )
    said = "Messages sent again because the first may not have arrived"
    services.metrics.watch("repeated_sends", said, lambda: pacer.counts.repeated_sends)
    builder = (
        ApplicationBuilder()
        .token(token)
        .base_url(conf.telegram_api_url)
        .base_file_url(conf.telegram_file_url)
        .request(request)
        .get_updates_request(updates_request or request)
        .rate_limiter(FollowingMoves(pacer, partial(migrate_chat, services)))
        .updater(None)  # updates are kept before they are confirmed: `handlers/serving/intake.py`
        .context_types(ContextTypes(context=BotContext, bot_data=BotData))
        .defaults(_defaults())
        .job_queue(None)  # what is due stands in rows, and the scheduler reads them
    )
    app: App = builder.build()
    app.bot_data.services = services
    most, rates = conf.briefs_per_minute, services.storage.rates
    app.bot_data.memory.quota = SharedQuota(rates, most) if services.is_shared else Quota(most)
    presenter = TelegramPresenter(lambda: app.bot.username)
    app.bot_data.scheduler = Scheduler(services, TelegramSender(app.bot), presenter)
    add_routes(app)
    app.add_error_handler(on_error)
    return app


def _defaults() -> Defaults:
    """Every message is HTML without a preview, and is sent even where what it answers was deleted meanwhile."""
    return Defaults(
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        allow_sending_without_reply=True,
    )


async def introduce(app: App) -> None:
    """Commands and descriptions, by the language of who looks."""
    for code, language in _INTRODUCED_IN:
        said = texts(language).about
        commands = [BotCommand(name, text) for name, text in said.commands.items()]
        await app.bot.set_my_commands(commands, language_code=code)
        few = [command for command in commands if command.command in GROUP_COMMANDS]
        await app.bot.set_my_commands(few, scope=BotCommandScopeAllGroupChats(), language_code=code)
        await app.bot.set_my_description(said.description, language_code=code)
        await app.bot.set_my_short_description(said.short_description, language_code=code)
    await _introduce_to_owners(app)


async def _introduce_to_owners(app: App) -> None:
    """What only they may stands in the menu of their private chats alone."""
    services = app.bot_data.services
    for owner in sorted({*services.settings.owners, *await services.storage.members.owners()}):
        stored = await services.storage.chats.get(owner)
        language = known_language(stored.language) or "zh-hans"
        await show_menu(app.bot, owner, language, is_owners=True)
