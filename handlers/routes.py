"""The routing table: every handler, in order."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

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

PLAIN_WORDS = {
    "^(帮助|幫助|help)$": help.on_help,
    "^(设置|設定|設置|settings)$": settings.on_settings,
    "^(订阅|訂閱|subscribe)($| )": subscriptions.on_subscribe,
    "^(取消订阅|退订|取消訂閱|退訂|unsubscribe)($| )": subscriptions.on_unsubscribe,
    "^(我的订阅|我的訂閱|subscriptions)$": subscriptions.on_subscriptions,
    "^(摘要|digest)$": digests.on_digest,
    "^(搜索|搜|查|search)($| )": search.on_search,
}


def add_routes(app: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler; the first whose filter fits takes an update."""
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
