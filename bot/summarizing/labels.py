"""The number that a source gives a line, with its parent's: 第十七条（二）."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.summarizing.bare_heads import head_above
from bot.summarizing.document import Document

_ITEMS: Final = frozenset({"brackets", "half", "circle", "dot"})
_PARENTS: Final = frozenset({"article", "mark"})


def labels_of(document: Document, shown: Sequence[int], *, is_law: bool) -> list[str | None]:
    """The labels of the lines that are shown, in order.

    Behind a bare head (一、提前储备燃料。) the first sentence that is shown has its number; a further one has none.
    """
    found: list[str | None] = []
    given: set[int] = set()
    for at in shown:
        head = None if is_law else head_above(document.rows, at)
        if head is None:
            given.add(at)
            found.append(label_of(document, at, is_law=is_law))
        else:
            found.append(None if head in given else label_of(document, head, is_law=is_law))
            given.add(head)
    return found


def label_of(document: Document, at: int, *, is_law: bool) -> str | None:
    """The label of a line; of an item also the label that it stands under, in a law text also that of its article."""
    line = document.rows[at].line
    if line.kind == "article" or not (is_law or line.kind in _ITEMS):
        return line.label
    parent = next(
        (
            row.line
            for row in reversed(document.rows[:at])
            if row.line.kind in _PARENTS and (row.line.kind == "article" or not is_law)
        ),
        None,
    )
    if parent is None or parent.label is None:
        return line.label
    if line.kind == parent.kind:
        return line.label
    return parent.label + (line.label or "")
