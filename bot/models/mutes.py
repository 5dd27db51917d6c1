"""What a chat wants less of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MuteKind = Literal["source", "category", "keyword"]


@dataclass(frozen=True, slots=True)
class Mute:
    """Stories of a publisher, of a category, or with a word in their title or among their keywords, are not told to
    this chat or topic (0: no topic of a group)."""

    id: int
    chat_id: int
    thread_id: int
    kind: MuteKind
    value: str
