"""The number that a source gives a line, with its parent's: 第十七条（二）."""

from __future__ import annotations

from typing import Final

from bot.summarizing.document import Document

_ITEMS: Final = frozenset({"brackets", "half", "circle", "dot"})
_PARENTS: Final = frozenset({"article", "mark"})


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
