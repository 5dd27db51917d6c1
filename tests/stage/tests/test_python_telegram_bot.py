"""The stage through python-telegram-bot: what it knows typed (Bot API 10.0), the rest raw."""

import pytest
import telegram
from telegram import ext

from tests.stage import rich
from tests.stage.tests.scene import DESK, HTML, stage
from tests.stage.world import Bot


async def test_newer_kinds_of_messages_are_read_and_sent():
    async with (
        stage(bot=Bot(guest=True, topics=True)) as (tg, ann, _call),
        telegram.Bot(tg.token, base_url=tg.base_url, base_file_url=tg.base_file_url) as bot,
    ):
        await tg.control("chat", {**DESK, "bot_status": "left"})
        await ann.say("@stage_bot https://a.cn", -1007)
        await ann.rich({"html": "<h1>标题</h1>"})
        await ann.forward("post", "政策", signature="编辑")
        await ann.photo(caption="x")
        guest, rich_one, forward, photo = await bot.get_updates()
        sent = await bot.answer_guest_query(
            guest.guest_message.guest_query_id,
            telegram.InlineQueryResultArticle("1", "t", telegram.InputTextMessageContent("brief")),
        )
        assert sent.inline_message_id
        assert rich_one.message.text is None
        assert rich.plain(rich_one.message.api_kwargs["rich_message"]) == "标题"
        assert forward.message.forward_origin.author_signature == "编辑"
        assert len(bytes(await (await photo.message.photo[-1].get_file()).download_as_bytearray())) > 50
        message = await bot.do_api_request(
            "sendRichMessage",
            api_kwargs={"chat_id": 1001, "rich_message": {"html": HTML}},
            return_type=telegram.Message,
        )
        assert message.message_id
        assert "GDP" in rich.plain(message.api_kwargs["rich_message"])
        with pytest.raises(telegram.error.BadRequest, match=r"(?i)RICH_MESSAGE_URL_INVALID"):
            await bot.do_api_request(
                "sendRichMessage", api_kwargs={"chat_id": 1001, "rich_message": {"html": '<a href="/x">x</a>'}}
            )
        assert await bot.send_message_draft(1001, 5, "half")
        topic = await bot.create_forum_topic(1001, "经济")
        assert (await bot.send_message(1001, "x", message_thread_id=topic.message_thread_id)).is_topic_message
        date = await bot.send_message(1001, '<tg-time unix="1795000000" format="r">x</tg-time>', parse_mode="HTML")
        assert date.entities[0].type == "date_time"


async def test_an_application_polls_and_answers():
    async with stage() as (tg, ann, _call):
        app = ext.ApplicationBuilder().token(tg.token).base_url(tg.base_url).base_file_url(tg.base_file_url).build()

        async def echo(update, context):
            await update.message.reply_html(f"<i>{update.message.text}</i>")

        app.add_handler(ext.MessageHandler(ext.filters.TEXT, echo))
        async with app:
            await app.start()
            await app.updater.start_polling(timeout=2)
            await ann.say("hello")
            message = await tg.wait_message(ann, "hello")
            assert message["entities"] == [{"type": "italic", "offset": 0, "length": 5}]
            await app.updater.stop()
            await app.stop()
