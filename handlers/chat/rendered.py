"""Briefs as they were worded of late: many chats ask for the same article."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.flows.briefs import Briefed
from bot.models import Brief
from handlers.view.texts import Language

MOST_CHARACTERS: Final = 1_000_000  # of all messages together: some megabytes

_Key = tuple[int, Language, bool]


class Rendered:
    """By the very value: a brief that was made anew is another one. Only what is public may be kept."""

    def __init__(self, most_characters: int = MOST_CHARACTERS) -> None:
        self._most = most_characters
        self._characters = 0
        self._kept: OrderedDict[_Key, tuple[Brief, Briefed, list[str]]] = OrderedDict()

    def get(self, briefed: Briefed, language: Language, *, is_rich: bool = False) -> list[str] | None:
        """Its messages, None where they are not kept; as a rich message it is one, or none where it does not fit."""
        key = (id(briefed.brief), language, is_rich)
        found = self._kept.get(key)
        if found is None or found[0] is not briefed.brief or found[1].read_at != briefed.read_at:
            return None
        self._kept.move_to_end(key)
        return found[2]

    def keep(self, briefed: Briefed, language: Language, messages: list[str], *, is_rich: bool = False) -> None:
        """Keep them; the oldest go where there are too many."""
        key = (id(briefed.brief), language, is_rich)
        self._drop(key)
        self._kept[key] = (briefed.brief, briefed, messages)
        self._characters += sum(map(len, messages))
        while self._characters > self._most:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: _Key) -> None:
        gone = self._kept.pop(key, None)
        self._characters -= sum(map(len, gone[2])) if gone else 0
