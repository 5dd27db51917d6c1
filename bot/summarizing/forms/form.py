"""What a form of document decides: how it writes, which line may head it, which lines are never its points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.summarizing.document import Document


def nothing_added(_document: Document, _at: int) -> float:
    """A form without rules for its headline."""
    return 0.0


def nothing_vetoed(_document: Document) -> frozenset[int]:
    """A form without lines of its own that are never or seldom a point."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of document.

    ``is_law``: only whole sentences are statements, and points carry the number of their article. ``has_measures``:
    sentences string measures together (支持…，推进…，), which may be shown one by one. ``is_news``: lines lean on the
    day's events. ``heads``: logits that rules add to a line as headline. ``vetoed``: lines that are never a point;
    ``faint``: lines that seldom are. ``beside``: what a line keeps of its probability where a better one stands in its
    section.
    """

    name: str
    is_law: bool = False
    has_measures: bool = False
    is_news: bool = False
    heads: Callable[[Document, int], float] = nothing_added
    vetoed: Callable[[Document], frozenset[int]] = nothing_vetoed
    faint: Callable[[Document], frozenset[int]] = nothing_vetoed
    beside: float = 1.0
