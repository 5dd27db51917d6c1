"""The routing table: every handler, in order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram import BotCommand, BotCommandScopeAllGroupChats, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.flows.scheduler import Scheduler
from bot.runtime.services import Services
from handlers.chat.context import Memory
from handlers.chat.failures import on_error
from handlers.features import (
    access,
    briefs,
    digests,
    groups,
    help,
    inline,
    manage,
    owner,
    search,
    settings,
    subscriptions,
)
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.sender import TelegramSender
from handlers.view.digest import TelegramPresenter
from handlers.view.texts import Language, texts

CONCURRENT_UPDATES = 256
ALLOWED_UPDATES = [
    "message", "edited_message", "channel_post", "callback_query", "my_chat_member", "inline_query",
    "chosen_inline_result",
]  # fmt: skip

PLAIN_WORDS = {
    "^(帮助|幫助|help)$": help.on_help,
    "^(设置|設定|設置|settings)$": settings.on_settings,
    "^(订阅|訂閱|subscribe)($| )": subscriptions.on_subscribe,
    "^(取消订阅|退订|取消訂閱|退訂|unsubscribe)($| )": subscriptions.on_unsubscribe,
    "^(我的订阅|我的訂閱|subscriptions)$": subscriptions.on_subscriptions,
    "^(摘要|digest)$": digests.on_digest,
    "^(搜索|搜|查|search)($| )": search.on_search,
}

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
    _route(app)
    app.add_error_handler(on_error)
    return app


def _route(app: App) -> None:
    private, group = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
    app.add_handler(TypeHandler(Update, access.guard), group=-1)
    app.add_handler(ChatMemberHandler(groups.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, groups.on_migration))
    for command, handler in {
        "start": help.on_start,
        "help": help.on_help,
        "privacy": help.on_privacy,
        "forget": help.on_forget,
        "settings": settings.on_settings,
        "brief": briefs.on_brief,
        "invite": access.on_invite,
        "subscribe": subscriptions.on_subscribe,
        "unsubscribe": subscriptions.on_unsubscribe,
        "subscriptions": subscriptions.on_subscriptions,
        "digest": digests.on_digest,
        "search": search.on_search,
        "trend": search.on_trend,
        "feeds": owner.on_feeds,
        "addfeed": owner.on_addfeed,
        "stats": owner.on_stats,
    }.items():
        app.add_handler(CommandHandler(command, handler, filters.UpdateType.MESSAGE))
    for command, handler in {"manage": manage.on_manage, "done": manage.on_done}.items():
        app.add_handler(CommandHandler(command, handler, private & filters.UpdateType.MESSAGE))
    app.add_handler(MessageHandler(private & filters.StatusUpdate.CHAT_SHARED, manage.on_chat_shared))
    for prefix, pressed in {
        "b": briefs.on_length,
        "r": briefs.on_read,
        "s": settings.on_setting,
        "t": help.on_sample,
        "f": help.on_forget_answer,
        "e": settings.on_setting,
        "w": settings.on_schedule,
        "u": subscriptions.on_press,
        "h": digests.on_more,
        "q": search.on_page,
        "n": search.on_near,
        "x": search.on_related,
        "g": digests.on_story,
    }.items():
        app.add_handler(CallbackQueryHandler(pressed, pattern=f"^{prefix}:"))
    app.add_handler(CallbackQueryHandler(help.on_stale_button))
    app.add_handler(InlineQueryHandler(inline.on_inline))
    app.add_handler(ChosenInlineResultHandler(inline.on_chosen))
    for words, handler in PLAIN_WORDS.items():
        app.add_handler(MessageHandler(private & filters.UpdateType.MESSAGE & filters.Regex(f"(?i){words}"), handler))
    app.add_handler(MessageHandler(group & groups.AddressedInGroup(), briefs.on_message))
    readable = filters.TEXT | filters.CAPTION | filters.Document.ALL
    app.add_handler(MessageHandler(private & readable, briefs.on_message))
    app.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL & filters.UpdateType.MESSAGE, help.on_media))


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
