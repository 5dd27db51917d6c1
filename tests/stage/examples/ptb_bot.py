"""A small python-telegram-bot application that uses most of what the stage plays."""

import asyncio
import html
import os

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, RetryAfter
from telegram.ext import (
    ApplicationBuilder,
    BaseRateLimiter,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)


class Patient(BaseRateLimiter):
    """Waits as long as Telegram asks, once, and sends again."""

    async def initialize(self):
        """Nothing to open."""

    async def shutdown(self):
        """Nothing to close."""

    async def process_request(self, callback, args, kwargs, endpoint, data, rate_limit_args):
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            await asyncio.sleep(float(error.retry_after))
            return await callback(*args, **kwargs)


async def start(update, context):
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Subscribe", callback_data="sub:economy")]])
    await update.message.reply_html("<b>Welcome</b> to the digest.", reply_markup=keyboard)


async def link(update, context):
    found = update.message.parse_entities(["url", "text_link"])
    url = next((e.url or text for e, text in found.items()), None)
    if url is None:
        await update.message.reply_text("Send me a link.")
        return
    await context.bot.send_chat_action(update.effective_chat.id, ChatAction.TYPING)
    note = await update.message.reply_text("Reading…")
    await note.edit_text(
        f"<b>Summary</b> of {html.escape(url)}\n<blockquote expandable>1 &lt; 2</blockquote>",
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def tapped(update, context):
    await update.callback_query.answer("Subscribed")
    await update.callback_query.edit_message_text("You follow economy.")


async def inline(update, context):
    if update.inline_query.query:
        await update.inline_query.answer(
            [
                InlineQueryResultArticle(
                    str(i), f"{update.inline_query.query} {i}", InputTextMessageContent(f"Result {i}")
                )
                for i in range(3)
            ],
            cache_time=1,
            next_offset="",
        )


async def export(update, context):
    await update.message.reply_document(b"one,two\n", filename="digest.csv", caption="Your export")


async def bad(update, context):
    try:
        await update.message.reply_html("<b>unclosed")
    except BadRequest as error:
        await update.message.reply_text(f"refused: {error}")


async def big(update, context):
    await update.message.reply_text("x" * 5000)


async def rich(update, context):
    """A rich message through python-telegram-bot 22.8, which does not know it yet; HTML where it is refused."""
    more = "<details><summary>More</summary><p><mark>Text</mark></p></details>"
    page = f"<h2>Digest</h2><ol><li>One</li><li>Two</li></ol>{more}"
    try:
        await context.bot.do_api_request(
            "sendRichMessage", api_kwargs={"chat_id": update.effective_chat.id, "rich_message": {"html": page}}
        )
    except BadRequest:
        await update.message.reply_html("<b>Digest</b>")


async def guest(update, context):
    if update.guest_message:
        await context.bot.answer_guest_query(
            update.guest_message.guest_query_id,
            InlineQueryResultArticle(
                "1", "Summary", InputTextMessageContent("<b>Summary</b> for guests", parse_mode=ParseMode.HTML)
            ),
        )


async def member(update, context):
    context.bot_data["blocked"] = update.my_chat_member.new_chat_member.status == "kicked"


async def on_error(update, context):
    print("error:", type(context.error).__name__, context.error, flush=True)


def main():
    builder = (
        ApplicationBuilder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(os.environ["BOT_API_BASE_URL"])
        .base_file_url(os.environ["BOT_API_BASE_FILE_URL"])
        .rate_limiter(Patient())
    )
    app = builder.build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CommandHandler("export", export))
    app.add_handler(CommandHandler("bad", bad))
    app.add_handler(CommandHandler("rich", rich))
    app.add_handler(TypeHandler(Update, guest), group=1)
    app.add_handler(CommandHandler("big", big))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(InlineQueryHandler(inline))
    app.add_handler(ChatMemberHandler(member))
    app.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, link))
    app.add_error_handler(on_error)
    if os.environ.get("WEBHOOK_PORT"):
        port = int(os.environ["WEBHOOK_PORT"])
        app.run_webhook(
            "127.0.0.1",
            port,
            "hook",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            secret_token="s3cret",
            allowed_updates=Update.ALL_TYPES,
        )
    else:
        app.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
