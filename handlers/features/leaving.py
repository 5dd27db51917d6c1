"""[文本] and [Word 文档]: a brief leaves the chat as plain text and as a file."""

from __future__ import annotations

import contextlib

from telegram import InputFile
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.documents.written import write_docx
from bot.flows.briefs import Briefed, brief_again
from bot.models import Length
from handlers.chat.context import Conversation
from handlers.chat.entry import PressRequest
from handlers.features.brief_message import reply_to, send_html
from handlers.view.buttons.briefs import text_keyboard
from handlers.view.buttons.presses import ShowText, WriteDocument
from handlers.view.deep_links import ToText, deep_link
from handlers.view.sheet import copied, file_name, sheet_messages, sheet_of, sheet_text


async def on_text(request: PressRequest[ShowText]) -> None:
    """[文本]: as messages of plain text. A group is not filled with them: who pressed reads them in private, unless
    the brief is that group's own."""
    talk, press = request.talk, request.press
    briefed = await _briefed(talk, press.article_id, press.length)
    if briefed is None:
        await request.answer(talk.texts.brief.not_here)
    elif talk.chat.id < 0 and not briefed.is_private:
        await request.query.answer(url=deep_link(talk.bot.username, ToText(press.article_id)))
    else:
        await request.answer()
        await _send_text(talk, briefed, press.length)


async def show_text(talk: Conversation, article_id: int) -> None:
    """The same behind a deep link."""
    briefed = await _briefed(talk, article_id, talk.length)
    if briefed is None:
        await send_html(talk, talk.texts.brief.not_here, None)
    else:
        await _send_text(talk, briefed, talk.length)


async def on_document(request: PressRequest[WriteDocument]) -> None:
    """[Word 文档]: a DOCX, as an answer to the text that it hangs under."""
    talk, press = request.talk, request.press
    briefed = await _briefed(talk, press.article_id, press.length)
    if briefed is None:
        await request.answer(talk.texts.brief.not_here)
        return
    await request.answer()
    with contextlib.suppress(TelegramError):  # nobody misses the sign, and the file is not to be missed for it
        await talk.bot.send_chat_action(talk.chat.id, ChatAction.UPLOAD_DOCUMENT, message_thread_id=talk.thread_id)
    sheet = sheet_of(briefed, talk.display, talk.services.clock.now())
    data = await talk.services.offload(write_docx, sheet)
    await talk.bot.send_document(
        talk.chat.id,
        InputFile(data, file_name(sheet)),
        reply_parameters=reply_to(talk),
        message_thread_id=talk.thread_id,
    )


async def _briefed(talk: Conversation, article_id: int, length: Length) -> Briefed | None:
    return await brief_again(talk.services, article_id, chat_id=talk.chat.id, length=length)


async def _send_text(talk: Conversation, briefed: Briefed, length: Length) -> None:
    """The buttons stand under the last message."""
    sheet = sheet_of(briefed, talk.display, talk.services.clock.now())
    messages = sheet_messages(sheet_text(sheet))
    keyboard = text_keyboard(briefed.article_id, length, copied(sheet), talk.texts)
    for number, text in enumerate(messages, 1):
        await send_html(talk, text, keyboard if number == len(messages) else None)
