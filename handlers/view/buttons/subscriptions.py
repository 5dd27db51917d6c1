"""Buttons about subscriptions: what they send and how it is read back. Callback data stays within 64 bytes.

``u:x:7`` removes number 7, ``u:z:7`` undoes making it, ``u:r:7`` restores it, ``u:p:7:1`` pauses it (0: goes on),
``u:o:7:1`` sends it at once (0: with the digest), ``u:c:HASH`` opens or chooses a category, ``u:k:HASH`` subscribes to
it, ``u:t:3`` to a topic, ``u:m:`` lists the topics, ``u:a:ID:c`` takes a wish from article ID (c category, t topic,
s source, k keywords), ``u:b:ID`` offers these, ``u:l:2`` lists page 2 (from 0), ``u:w:`` subscribes to the text that
the message answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.models import Brief, Subscription
from handlers.view.texts.subscriptions import SubscriptionTexts

LISTED: Final = 10  # subscriptions a page
LABEL: Final = 24  # characters of a button
LINE: Final = 60  # characters of a label in a list


@dataclass(frozen=True, slots=True)
class Press:
    """``what`` is the letter, ``key`` a number or hash, ``choice`` the last part."""

    what: str
    key: str = ""
    choice: str = ""

    @property
    def number(self) -> int:
        """The key as a number, 0 where it is none."""
        return int(self.key) if self.key.isdigit() and len(self.key) < 19 else 0


def parse_press(data: str) -> Press:
    """The press behind ``u:…``; forged data gives keys that lead nowhere."""
    parts = [*data.split(":", 3)[1:], "", "", ""]
    return Press(parts[0], parts[1], parts[2])


def path_hash(path: str) -> str:
    """Eight characters for a category path of any length."""
    return hashlib.sha256(path.encode()).hexdigest()[:8]


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)


def category_keyboard(heads: Sequence[str], chosen: str, texts: SubscriptionTexts) -> InlineKeyboardMarkup:
    """The categories below ``chosen`` (empty: all heads), two a row; the chosen one itself first."""
    buttons = [_button(one.rpartition("/")[2][:LABEL], f"u:c:{path_hash(one)}") for one in heads]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    if chosen:
        whole = _button(texts.offer_subscribe.format(text=chosen[-LABEL:]), f"u:k:{path_hash(chosen)}")
        return InlineKeyboardMarkup([[whole], *rows, [_button(texts.back, "u:c:")]])
    return InlineKeyboardMarkup([*rows, [_button(texts.topics, "u:m:")]])


def topic_keyboard(topics: Sequence[str], texts: SubscriptionTexts) -> InlineKeyboardMarkup:
    """Every subject class, two a row."""
    buttons = [_button(one[:LABEL], f"u:t:{number}") for number, one in enumerate(topics)]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    return InlineKeyboardMarkup([*rows, [_button(texts.back, "u:c:")]])


def made_keyboard(made: Subscription, texts: SubscriptionTexts) -> InlineKeyboardMarkup:
    """Under the answer to /subscribe."""
    return InlineKeyboardMarkup(
        [[_pace(made, texts), _button(texts.schedule_button, "w:"), _button(texts.undo, f"u:z:{made.id}")]]
    )


def _pace(one: Subscription, texts: SubscriptionTexts) -> InlineKeyboardButton:
    is_digest = one.pace == "digest"
    return _button(texts.make_at_once if is_digest else texts.make_digest, f"u:o:{one.id}:{int(is_digest)}")


def shortened(label: str) -> str:
    """A label as lists show it."""
    return label if len(label) <= LINE else label[:LINE] + "…"


def list_keyboard(
    subscriptions: Sequence[Subscription], texts: SubscriptionTexts, page: int = 0
) -> InlineKeyboardMarkup | None:
    """A row each: pause or go on, remove; below them the pages before and behind."""
    rows = []
    for one in subscriptions[page * LISTED : (page + 1) * LISTED]:
        label = (texts.resume if one.is_paused else texts.pause).format(label=one.label[:LABEL])
        pause = _button(label, f"u:p:{one.id}:{int(not one.is_paused)}")
        is_digest = one.pace == "digest"
        pace = _button("🗞" if is_digest else "⚡", f"u:o:{one.id}:{int(is_digest)}")
        rows.append([pause, pace, _button(texts.remove, f"u:x:{one.id}")])
    turn = [_button(f"◀ {page}", f"u:l:{page - 1}")] if page else []
    if len(subscriptions) > (page + 1) * LISTED:
        turn.append(_button(f"{page + 2} ▶", f"u:l:{page + 1}"))
    return InlineKeyboardMarkup([*rows, turn] if turn else rows) if rows else None


def removed_keyboard(subscription_id: int, texts: SubscriptionTexts) -> InlineKeyboardMarkup:
    """[撤销] under what was removed."""
    return InlineKeyboardMarkup([[_button(texts.undo, f"u:r:{subscription_id}")]])


def wish_keyboard(text: str, search: str, texts: SubscriptionTexts) -> InlineKeyboardMarkup:
    """Under a short text: what it may be; ``search`` is the label of the search."""
    subscribe = _button(texts.offer_subscribe.format(text=text[:LABEL]), "u:w:")
    return InlineKeyboardMarkup([[_button(search, "n:")], [subscribe]])


def offers(brief: Brief, sources: Sequence[str]) -> dict[str, str]:
    """What of an article can be subscribed to: letter → label."""
    found = {"c": "/".join(brief.article.categories), "t": brief.topic if brief.topic != "其他" else ""}
    found["s"] = sources[0] if sources else ""
    found["k"] = " ".join(brief.keywords[:2])
    return {letter: label for letter, label in found.items() if label}


def offer_keyboard(article_id: int, offered: dict[str, str], texts: SubscriptionTexts) -> InlineKeyboardMarkup:
    """One row a wish."""
    kinds = {"c": "category", "t": "topic", "s": "source", "k": "keywords"}
    return InlineKeyboardMarkup([
        [_button(f"{texts.kinds[kinds[letter]]}「{label[:LABEL]}」", f"u:a:{article_id}:{letter}")]
        for letter, label in offered.items()
    ])  # fmt: skip
