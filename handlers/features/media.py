"""What holds no link and no text: pictures (read where that is installed), voice, video, and anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import Message, PhotoSize

from bot.documents import recognition
from bot.fetching.files import load_bytes
from bot.flows.briefs import brief_page
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest
from handlers.features.brief_reply import answer, has_quota

PHOTO_NAME: Final = "photo.jpg"  # Telegram gives photos no name


async def on_media(request: MessageRequest) -> None:
    """A message without words: one answer an album."""
    if await is_first_of_album(request.talk, request.message):
        await answer_media(request.talk, request.message)


async def answer_media(talk: Conversation, message: Message) -> None:
    """What a picture says where those can be read, else what can be sent instead."""
    said = talk.texts.help
    is_heard = message.voice or message.audio or message.video or message.video_note
    if not (message.photo or is_heard):
        await message.reply_text(said.cannot_read_kind)
    elif not recognition.is_available():
        await message.reply_text(said.cannot_read_media)
    elif not message.photo:
        await message.reply_text(said.cannot_hear)
    elif await has_quota(talk):
        await _read_photo(talk, message.photo)


async def is_first_of_album(talk: Conversation, message: Message) -> bool:
    """Whether no other message of its album was answered yet, also where it is tried again; one that is in none is."""
    if message.media_group_id is None:
        return True
    remembered, now = talk.services.storage.remembered, talk.services.clock.now()
    return await remembered.is_first_of_album(talk.chat.id, message.media_group_id, message.message_id, now)


async def _read_photo(talk: Conversation, sizes: Sequence[PhotoSize]) -> None:
    """The letters of a photo; Telegram sends it in several sizes, the largest last."""
    file = await talk.bot.get_file(sizes[-1].file_id)
    page = await talk.services.offload(load_bytes, PHOTO_NAME, bytes(await file.download_as_bytearray()))
    work = brief_page(talk.services, page, chat_id=talk.chat.id, length=talk.length)
    await answer(talk, PHOTO_NAME, work)
