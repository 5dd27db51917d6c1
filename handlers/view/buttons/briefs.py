"""Buttons under a brief, and under the sentence of its failure."""

from __future__ import annotations

from typing import Final, get_args

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.flows.briefs import Briefed
from bot.models import DocumentKind, Length
from handlers.view.buttons.callback import LINKS_AT_MOST, encode
from handlers.view.buttons.presses import (
    ChangeLength,
    ReadAttachment,
    ReadLinks,
    ShowRelated,
    ShowText,
    WriteDocument,
)
from handlers.view.buttons.styles import MAIN
from handlers.view.buttons.subscription_presses import ShowOffers
from handlers.view.deep_links import ToProof, deep_link
from handlers.view.display import Display, clean_label, shortened
from handlers.view.sample import is_sample, share_address
from handlers.view.sheet import copied, sheet_of
from handlers.view.texts import Texts

LONGEST_INLINE_QUERY: Final = 256
ATTACHMENTS_AT_MOST: Final = 6  # buttons of attachments: more would push the brief off a phone's screen
LABEL_CHARACTERS: Final = 18  # of a button as wide as a phone
LENGTHS: Final[tuple[Length, ...]] = ("short", "medium", "long")


def brief_keyboard(
    briefed: Briefed, length: Length, asker_id: int, display: Display, username: str = ""
) -> InlineKeyboardMarkup:
    """Under a brief; [更详细] only where a longer one adds something. With the bot's ``username`` the sample has every
    button: what others lead to on the web, it has in the chat."""
    texts, at = display.texts, LENGTHS.index(length)
    is_shown_all = bool(username) and is_sample(briefed.brief.article)

    def button(label: str, to: int) -> InlineKeyboardButton:
        return InlineKeyboardButton(
            label, callback_data=encode(ChangeLength(briefed.article_id, LENGTHS[to], asker_id))
        )

    row = [button(texts.brief.longer, at + 1)] if briefed.brief.has_more and at < 2 else []
    row += [button(texts.brief.shorter, at - 1)] if at > 0 else []
    url = briefed.brief.article.url
    original = url or (deep_link(username, ToProof(briefed.article_id)) if is_shown_all else None)
    row += [InlineKeyboardButton(texts.brief.original, url=original)] if original else []
    text, is_brief = copied(sheet_of(briefed, display, briefed.read_at))
    row += _copy(texts.today.copy, text) if is_brief else []  # the address alone is behind [原文]
    below = [InlineKeyboardButton(texts.brief.related, callback_data=encode(ShowRelated(briefed.article_id)))]
    if not briefed.is_private or is_shown_all:
        below.append(InlineKeyboardButton(texts.brief.subscribe, callback_data=encode(ShowOffers(briefed.article_id))))
    if is_shown_all:
        address = share_address(username, texts.about.short_description)
        below.append(InlineKeyboardButton(texts.brief.share, url=address))
    elif not briefed.is_private:
        below += [_share(url, texts)] if url and len(url) <= LONGEST_INLINE_QUERY else []
    below.append(InlineKeyboardButton(texts.brief.as_text, callback_data=encode(ShowText(briefed.article_id, length))))
    return InlineKeyboardMarkup([one for one in (row, below, *_attachment_rows(briefed, texts)) if one])


def _copy(label: str, text: str) -> list[InlineKeyboardButton]:
    return [InlineKeyboardButton(label, copy_text=CopyTextButton(text))] if text else []


def _attachment_rows(briefed: Briefed, texts: Texts) -> list[list[InlineKeyboardButton]]:
    """[附件 n] for each attachment that can be read and is not in the brief, by its number on the page."""
    article = briefed.brief.article
    read = {one.attachment for one in article.origins}
    buttons = [
        InlineKeyboardButton(
            texts.brief.attachment.format(number=number, name=shortened(clean_label(one.name), LABEL_CHARACTERS)),
            callback_data=encode(ReadAttachment(briefed.article_id, number)),
        )
        for number, one in enumerate(article.attachments, 1)
        if one.kind in get_args(DocumentKind) and number not in read
    ]
    return [[one] for one in buttons[:ATTACHMENTS_AT_MOST]]


def _share(url: str, texts: Texts) -> InlineKeyboardButton:
    """Posts the brief inline into a chat of choice: the link, typed inline, is the brief."""
    into = SwitchInlineQueryChosenChat(
        url, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
    )  # fmt: skip
    return InlineKeyboardButton(texts.brief.share, switch_inline_query_chosen_chat=into)


def text_keyboard(article_id: int, length: Length, copy: tuple[str, bool], texts: Texts) -> InlineKeyboardMarkup:
    """Under a brief as text: what can be copied at a tap (and whether that is the brief), and the file."""
    text, is_brief = copy
    word = InlineKeyboardButton(texts.brief.word, callback_data=encode(WriteDocument(article_id, length)))
    return InlineKeyboardMarkup([[*_copy(texts.today.copy if is_brief else texts.today.copy_link, text), word]])


def retry_keyboard(first: int, texts: Texts) -> InlineKeyboardMarkup:
    """[重试] reads the link number ``first`` of the message that this one answers."""
    again = encode(ReadLinks(first, 1))
    return InlineKeyboardMarkup([[InlineKeyboardButton(texts.brief.retry, callback_data=again, style=MAIN)]])


def rest_keyboard(first: int, count: int, texts: Texts) -> InlineKeyboardMarkup:
    """[读其余 n 条]."""
    label = texts.brief.read_rest.format(count=count)
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=encode(ReadLinks(first, LINKS_AT_MOST)))]])
