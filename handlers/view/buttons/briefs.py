"""Buttons under a brief, and under the sentence of its failure."""

from __future__ import annotations

from typing import Final, get_args

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.flows.briefs import Briefed
from bot.models import Brief, DocumentKind, Length
from handlers.view.buttons.callback import LINKS_AT_MOST, encode
from handlers.view.buttons.presses import (
    ChangeLength,
    ReadAttachment,
    ReadLinks,
    ShowOffers,
    ShowRelated,
    ShowText,
    WriteDocument,
)
from handlers.view.buttons.styles import MAIN
from handlers.view.deep_links import ToProof, deep_link
from handlers.view.display import Display, clean_label, shortened
from handlers.view.limits import COPY_LIMIT, units
from handlers.view.sample import is_sample, share_address
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
    row += _copy(copied_text(briefed.brief, display), texts)
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


def copied_text(brief: Brief, display: Display) -> tuple[str, bool]:
    """What [复制] puts on the clipboard, as the chat reads it, and whether that is the whole brief: all of it with its
    address where Telegram takes so much, else title and address, else the address; empty where not even that fits, or
    there is none to give."""
    url = brief.article.url
    points = [f"{mark} {point.span.line}" for mark, point in zip(brief.marks(), brief.listed, strict=True)]
    headline = [brief.shown_headline.line] if brief.shown_headline else []
    whole = [display.script(line) for line in (brief.article.own_title, *headline, *points) if line]
    forms = [[*whole, url or ""], *([[display.script(brief.article.own_title), url], [url]] if url else [])]
    texts = ["\n".join(line for line in lines if line) for lines in forms]
    fitting = (number for number, text in enumerate(texts) if 0 < units(text) <= COPY_LIMIT)
    chosen = next(fitting, None)
    return ("", False) if chosen is None else (texts[chosen], chosen == 0)


def _copy(copied: tuple[str, bool], texts: Texts) -> list[InlineKeyboardButton]:
    """[复制], or [复制链接] where that is all that fits; no button where nothing does."""
    text, is_whole = copied
    label = texts.today.copy if is_whole else texts.today.copy_link
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


def text_keyboard(article_id: int, length: Length, copied: tuple[str, bool], texts: Texts) -> InlineKeyboardMarkup:
    """Under a brief as text: what can be copied at a tap (and whether that is all of it), and the file."""
    word = InlineKeyboardButton(texts.brief.word, callback_data=encode(WriteDocument(article_id, length)))
    return InlineKeyboardMarkup([[*_copy(copied, texts), word]])


def retry_keyboard(first: int, texts: Texts) -> InlineKeyboardMarkup:
    """[重试] reads the link number ``first`` of the message that this one answers."""
    again = encode(ReadLinks(first, 1))
    return InlineKeyboardMarkup([[InlineKeyboardButton(texts.brief.retry, callback_data=again, style=MAIN)]])


def rest_keyboard(first: int, count: int, texts: Texts) -> InlineKeyboardMarkup:
    """[读其余 n 条]."""
    label = texts.brief.read_rest.format(count=count)
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=encode(ReadLinks(first, LINKS_AT_MOST)))]])
