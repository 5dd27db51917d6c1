"""The routing table: which update goes to which feature. The first handler whose filter fits takes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers.chat import entry
from handlers.chat.arguments import command_of
from handlers.chat.context import App
from handlers.chat.entry import MessageRequest
from handlers.chat.stopping import StopHandler
from handlers.features import (
    access,
    blocking,
    briefs,
    digests,
    first_day,
    groups,
    guests,
    help,
    inline,
    leaving,
    manage,
    media,
    muting,
    owner,
    recent,
    search,
    settings,
    sources,
    stopping,
    subscribe,
    subscription_list,
)
from handlers.view.buttons import presses, subscription_presses
from handlers.view.buttons.first_day_presses import FIRST_DAY
from handlers.view.buttons.source_presses import OF_SOURCES
from handlers.view.help import no_command_html

Feature = Callable[[MessageRequest], Awaitable[None]]

COMMANDS: Final[dict[str, Feature]] = {
    "start": help.on_start,
    "help": help.on_help,
    "privacy": help.on_privacy,
    "forget": help.on_forget,
    "settings": settings.on_settings,
    "brief": briefs.on_brief,
    "invite": access.on_invite,
    "subscribe": subscribe.on_subscribe,
    "unsubscribe": subscription_list.on_unsubscribe,
    "subscriptions": subscription_list.on_subscriptions,
    "digest": digests.on_digest,
    "recent": recent.on_recent,
    "search": search.on_search,
    "trend": search.on_trend,
    "sources": sources.on_sources,
    "feeds": sources.on_sources,  # as it was called once
    "addfeed": owner.on_addfeed,
    "stats": owner.on_stats,
    "block": blocking.on_block,
    "unblock": blocking.on_unblock,
}
PRIVATE_COMMANDS: Final[dict[str, Feature]] = {"manage": manage.on_manage, "done": manage.on_done}
WORDS: Final[dict[str, Feature]] = {
    "thanks": help.on_thanks,
    "buttons": help.on_button_words,
}  # said, but no command of the menu
_PRIVATE: Final = filters.ChatType.PRIVATE
_NEW: Final = filters.UpdateType.MESSAGE  # an edited command is not obeyed again
_READABLE: Final = filters.TEXT | filters.CAPTION | filters.Document.ALL | groups.RichText()


def add_routes(app: App) -> None:
    """Add every handler; the order is that of the lines."""
    # In a group of its own before all others: strangers reach nothing below.
    app.add_handler(TypeHandler(Update, access.guard), group=-1)
    # Telegram's own events come before what people say: they carry no text, but would match the last line.
    app.add_handler(ChatMemberHandler(entry.membership(groups.on_membership), ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, entry.message(groups.on_migration)))
    app.add_handler(MessageHandler(_PRIVATE & filters.StatusUpdate.CHAT_SHARED, entry.message(manage.on_chat_shared)))
    app.add_handler(StopHandler(stopping.on_stop))
    # Before all messages: what is said where the bot is not can be answered in one way only.
    app.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, entry.guest(guests.on_guest)))
    app.add_handler(MessageHandler(filters.UpdateType.CHANNEL_POST, entry.message(groups.on_channel_post)))
    _add_commands(app)
    _add_presses(app)
    app.add_handler(InlineQueryHandler(entry.inline(inline.on_inline)))
    app.add_handler(ChosenInlineResultHandler(entry.chosen(inline.on_chosen)))
    _add_messages(app)


def _add_commands(app: App) -> None:
    # Before all texts: a command is never an article.
    for command, feature in COMMANDS.items():
        app.add_handler(CommandHandler(command, entry.message(feature), _NEW))
    # Managing another chat is nobody's business in a group.
    for command, feature in PRIVATE_COMMANDS.items():
        app.add_handler(CommandHandler(command, entry.message(feature), _PRIVATE & _NEW))


def _add_presses(app: App) -> None:
    # By what a button says, not by its letters: those are the codec's.
    app.add_handlers([
        entry.press(briefs.on_length, presses.ChangeLength),
        entry.press(briefs.on_read, presses.ReadLinks),
        entry.press(briefs.on_attachment, presses.ReadAttachment),
        entry.press(leaving.on_text, presses.ShowText),
        entry.press(leaving.on_document, presses.WriteDocument),
        entry.press(recent.on_turn_recent, presses.TurnRecent),
        entry.press(first_day.on_first_day, *FIRST_DAY),
        entry.press(help.on_sample, presses.ReadSample),
        entry.press(help.on_forget_answer, presses.AnswerForget),
        entry.press(settings.on_setting, *presses.SETTINGS),
        entry.press(settings.on_schedule, presses.ShowSchedule),
        entry.press(digests.on_more, presses.ShowHeld),
        entry.press(digests.on_story, presses.OpenArticle),
        entry.press(muting.on_muting, *subscription_presses.MUTING),
        entry.press(search.on_page, presses.TurnResults),
        entry.press(search.on_near, presses.SearchTerm),
        entry.press(search.on_related, presses.ShowRelated),
        entry.press(subscription_list.on_change, *subscription_presses.OF_ONE_SUBSCRIPTION),
        entry.press(subscription_list.on_turn, subscription_presses.TurnList),
        entry.press(sources.on_source_press, *OF_SOURCES),
        entry.press(subscribe.on_offers, subscription_presses.ShowOffers),
        entry.press(subscribe.on_choice, *subscription_presses.NEW_SUBSCRIPTION),
    ])  # fmt: skip
    # Last of the buttons: forged ones, and those of a message that is gone; Telegram waits for an answer to them too.
    app.add_handler(CallbackQueryHandler(entry.stale_press(help.on_stale_button)))


async def _on_spoken(request: MessageRequest) -> None:
    """A command without its slash, with one of a Chinese keyboard, or by a Chinese name."""
    found, talk = command_of(request.message), request.talk
    if found is None:
        return
    feature = {**COMMANDS, **PRIVATE_COMMANDS, **WORDS}.get(found.command)
    if talk.is_group and found.command in PRIVATE_COMMANDS:
        await request.message.reply_text(talk.texts.manage.in_private.format(username=talk.bot.username))
    elif feature:
        await feature(replace(request, args=tuple(found.rest.split())))


async def _on_other_command(request: MessageRequest) -> None:
    """In a group, said to the bot and none of those above: it is for the private chat, or there is none such."""
    talk, text = request.talk, request.message.text or ""
    is_private = text.lstrip("/").partition("@")[0].lower() in PRIVATE_COMMANDS
    said = talk.texts.manage.in_private.format(username=talk.bot.username)
    await request.message.reply_text(said if is_private else no_command_html(text, talk.texts))


def _add_messages(app: App) -> None:
    # What answers a question of the bot's is neither a command in plain words nor a text to be read.
    answers = _NEW & filters.TEXT & sources.AnswersQuestion()
    app.add_handler(MessageHandler(answers, entry.message(sources.on_answer)))
    # Commands in plain words, before what is read as a text; in a group only those that are said to the bot.
    app.add_handler(MessageHandler(_NEW & groups.SaidToBot(), entry.message(_on_spoken)))
    # In a group only what is said to the bot; in private everything that can be read, edits included.
    addressed = filters.ChatType.GROUPS & groups.AddressedInGroup()
    app.add_handler(MessageHandler(addressed, entry.message(briefs.on_message)))
    # As where the bot is a guest: its name under a link, a text or a file asks for a brief of that.
    named = _NEW & filters.ChatType.GROUPS & groups.NamedUnderMatter()
    app.add_handler(MessageHandler(named, entry.message(briefs.on_brief)))
    app.add_handler(MessageHandler(_NEW & groups.CommandToBot(), entry.message(_on_other_command)))
    # Last in a group: its name with words looks for them, as it does inline.
    app.add_handler(MessageHandler(_NEW & filters.ChatType.GROUPS & groups.Named(), entry.message(briefs.on_message)))
    app.add_handler(MessageHandler(_PRIVATE & _READABLE, entry.message(briefs.on_message)))
    # What is left in private is a picture, a voice or the like: the person hears that it cannot be read.
    unreadable = _PRIVATE & ~filters.StatusUpdate.ALL & _NEW
    app.add_handler(MessageHandler(unreadable, entry.message(media.on_media)))
