"""/digest, the button that brings the rest of an edition, and the brief behind a story."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.errors import NothingToSummarize
from bot.flows.briefs import Briefed, brief_again
from bot.flows.digests import SHOWN
from handlers.chat.attempt import first_found
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.chat.permissions import TargetChat, administrators_only, named_html, target_of
from handlers.features.brief_message import send_html
from handlers.features.brief_reply import answer
from handlers.view.buttons.presses import OpenArticle, ShowHeld


@administrators_only
async def on_digest(request: MessageRequest, target: TargetChat) -> None:
    """What was not delivered yet, as of now."""
    talk, storage = request.talk, request.talk.services.storage
    if not await storage.subscriptions.of_chat(target.chat_id):
        await request.message.reply_text(named_html(talk, target, talk.texts.subscriptions.nothing_subscribed))
        return
    asked_at = datetime.fromisoformat(await first_found("asked at", partial(_now, talk)))
    count = await talk.scheduler.publishing.digest_now(target.chat_id, target.thread_id, asked_at)
    said, is_empty = talk.texts.digest, not await storage.articles.count()
    if not count:
        text = said.archive_empty if is_empty else said.nothing_now
        await request.message.reply_text(named_html(talk, target, text))
    elif target.is_elsewhere:
        sent = talk.texts.manage.digest_sent.format(count=count)
        await request.message.reply_text(named_html(talk, target, sent))
    talk.scheduler.wake()


async def _now(talk: Conversation) -> str:
    return talk.services.clock.now().isoformat()


async def on_more(request: PressRequest[ShowHeld]) -> None:
    """[还有 n 条]: the parts of an edition that are held."""
    talk, said = request.talk, request.talk.texts.digest
    target = await target_of(talk, request.message)
    outbox, edition = talk.services.storage.outbox, request.press.edition
    look = partial(outbox.held, talk.chat.id, target.thread_id, edition, SHOWN) if edition else _nothing
    held = await first_found("held", look)
    await outbox.release(held)
    await request.answer(said.more_coming if held else said.more_gone)
    talk.scheduler.wake()


async def _nothing() -> list[int]:
    return []


async def on_story(request: PressRequest[OpenArticle]) -> None:
    """The brief of a story's article, as an answer to the digest."""
    await request.answer()
    await show_article(request.talk, request.press.article_id)


async def show_article(talk: Conversation, article_id: int) -> None:
    """The brief of an article in the archive, if this chat may see it."""
    if await talk.services.storage.articles.get(article_id, chat_id=talk.chat.id) is None:
        await send_html(talk, talk.texts.brief.not_here, None)
        return
    await answer(talk, "", _brief(talk, article_id))


async def _brief(talk: Conversation, article_id: int) -> Briefed:
    found = await brief_again(talk.services, article_id, chat_id=talk.chat.id, length=talk.length)
    if found is None:
        raise NothingToSummarize(str(article_id))
    return found
