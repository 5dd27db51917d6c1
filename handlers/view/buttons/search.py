"""Buttons under results, and those that lead from an inline result into the private chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.models import Answer, Hit
from handlers.view.buttons.callback import encode
from handlers.view.buttons.presses import OpenArticle, SearchTerm, TurnResults
from handlers.view.buttons.subscription_presses import SubscribeToAsked
from handlers.view.deep_links import DeepLink, deep_link
from handlers.view.display import clean_label
from handlers.view.search import PAGE
from handlers.view.texts import Texts

LABEL: Final = 20  # characters of a query on a button


def briefs_row(hits: Sequence[Hit], first: int = 1) -> list[InlineKeyboardButton]:
    """A brief each, by its number."""
    return [
        InlineKeyboardButton(str(number), callback_data=encode(OpenArticle(hit.article_id)))
        for number, hit in enumerate(hits, first)
    ]


def answer_keyboard(answer: Answer, page: int, texts: Texts, near: Sequence[str] = ()) -> InlineKeyboardMarkup:
    """A brief each, ◀ ▶, near terms, and the query as a subscription; pages and this read the query from the message
    that is answered."""
    turn = [InlineKeyboardButton("◀", callback_data=encode(TurnResults(page - 1)))] if page > 1 else []
    turn += [InlineKeyboardButton("▶", callback_data=encode(TurnResults(page + 1)))] if answer.next_cursor else []
    rows = [briefs_row(answer.hits, (page - 1) * PAGE + 1), turn, *_searches(near, texts)]
    return InlineKeyboardMarkup([*(row for row in rows if row), [_subscribe(answer.query.text, texts)]])


def near_keyboard(query: str, terms: Sequence[str], texts: Texts) -> InlineKeyboardMarkup:
    """Terms that exist, each a search, and the query as a subscription."""
    return InlineKeyboardMarkup([*_searches(terms, texts), [_subscribe(query, texts)]])


def _searches(terms: Sequence[str], texts: Texts) -> list[list[InlineKeyboardButton]]:
    """A row for each term."""
    return [
        [
            InlineKeyboardButton(
                texts.search.search.format(query=clean_label(one, LABEL)), callback_data=encode(SearchTerm(one))
            )
        ]
        for one in terms
    ]


def _subscribe(query: str, texts: Texts) -> InlineKeyboardButton:
    text = texts.search.subscribe.format(query=clean_label(query, LABEL))
    return InlineKeyboardButton(text, callback_data=encode(SubscribeToAsked()))


def link_keyboard(to: DeepLink, url: str | None, username: str, texts: Texts) -> InlineKeyboardMarkup:
    """Links only: what is posted inline may be forwarded anywhere."""
    row = [InlineKeyboardButton(texts.inline.open_brief, url=deep_link(username, to))]
    row += [InlineKeyboardButton(texts.brief.original, url=url)] if url and url.startswith("http") else []
    return InlineKeyboardMarkup([row])
