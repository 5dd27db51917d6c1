"""Buttons: what they send and how it is read back, side by side. Callback data stays within 64 bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.flows.briefs import Briefed
from bot.models import Length
from handlers.view.texts import Language, Texts

LONGEST_INLINE_QUERY: Final = 256
LENGTHS: Final[tuple[Length, ...]] = ("short", "medium", "long")
LANGUAGES: Final[tuple[tuple[Language, str], ...]] = (("zh-hans", "简体"), ("zh-hant", "繁體"), ("en", "English"))


@dataclass(frozen=True, slots=True)
class LengthPress:
    """[更详细] or [更简短]: article, the length wanted, who asked for the brief (0: nobody in particular)."""

    article_id: int
    length: Length
    asker_id: int


def brief_keyboard(
    briefed: Briefed, length: Length, asker_id: int, texts: Texts, *, more: bool
) -> InlineKeyboardMarkup:
    """Under a brief; ``more`` says whether a longer one adds anything."""
    at = LENGTHS.index(length)

    def button(label: str, to: int) -> InlineKeyboardButton:
        return InlineKeyboardButton(label, callback_data=f"b:{briefed.article_id}:{LENGTHS[to][0]}:{asker_id}")

    row = [button(texts.longer, at + 1)] if more and at < 2 else []
    row += [button(texts.shorter, at - 1)] if at > 0 else []
    url = briefed.brief.article.url
    row += [InlineKeyboardButton(texts.original, url=url)] if url else []
    below = [InlineKeyboardButton(texts.related, callback_data=f"x:{briefed.article_id}")]
    if not briefed.is_private:
        below.append(InlineKeyboardButton(texts.subscribe, callback_data=f"u:b:{briefed.article_id}"))
        below += [_share(url, texts)] if url and len(url) <= LONGEST_INLINE_QUERY else []
    return InlineKeyboardMarkup([one for one in (row, below) if one])


def _share(url: str, texts: Texts) -> InlineKeyboardButton:
    """Posts the brief inline into a chat of choice: the link, typed inline, is the brief."""
    into = SwitchInlineQueryChosenChat(
        url, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
    )  # fmt: skip
    return InlineKeyboardButton(texts.share, switch_inline_query_chosen_chat=into)


def parse_length(data: str) -> LengthPress | None:
    """The press behind ``b:…``, None for forged or stale data."""
    parts = data.split(":")
    if len(parts) != 4 or not parts[1].isdigit() or not parts[3].lstrip("-").isdigit():
        return None
    length = next((one for one in LENGTHS if one[0] == parts[2]), None)
    return LengthPress(int(parts[1]), length, int(parts[3])) if length else None


def settings_keyboard(
    language: Language, length: Length, texts: Texts, schedule: Sequence[Sequence[InlineKeyboardButton]] = ()
) -> InlineKeyboardMarkup:
    """Language and length, the chosen ones marked; then the rows of the schedule."""
    languages = [
        InlineKeyboardButton(("✓ " if key == language else "") + name, callback_data=f"s:l:{key}")
        for key, name in LANGUAGES
    ]
    lengths = [
        InlineKeyboardButton(("✓ " if key == length else "") + getattr(texts, key), callback_data=f"s:n:{key}")
        for key in LENGTHS
    ]
    return InlineKeyboardMarkup([languages, lengths, *schedule])


def parse_setting(data: str) -> tuple[str, str] | None:
    """("language" | "length", value) behind ``s:…``, None for forged data."""
    _, _, rest = data.partition(":")
    what, _, value = rest.partition(":")
    if what == "l" and value in {key for key, _ in LANGUAGES}:
        return "language", value
    return ("length", cast("str", value)) if what == "n" and value in LENGTHS else None


def retry_keyboard(first: int, texts: Texts) -> InlineKeyboardMarkup:
    """[重试] reads the link number ``first`` of the message that this one answers."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(texts.retry, callback_data=f"r:{first}:1")]])


def rest_keyboard(first: int, count: int, texts: Texts) -> InlineKeyboardMarkup:
    """[读其余 n 条]."""
    label = texts.read_rest.format(count=count)
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"r:{first}:5")]])


def parse_read(data: str) -> tuple[int, int] | None:
    """(first link, how many) behind ``r:…``."""
    parts = data.split(":")
    if len(parts) != 3 or not parts[1].isdigit() or not parts[2].isdigit():
        return None
    return int(parts[1]), min(5, int(parts[2]))


def forget_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """Erase or keep."""
    yes = InlineKeyboardButton(texts.forget_yes, callback_data="f:yes")
    return InlineKeyboardMarkup([[yes, InlineKeyboardButton(texts.forget_no, callback_data="f:no")]])
