"""Statistics, also lists, rankings and timetables: recognised by figures and comparisons a line.

What counts is indicator, period, value and change in one statement; of a list what it lists and its first entries.
Headed by the main figure.
"""

from __future__ import annotations

from typing import Final

from bot.summarizing.document import Document
from bot.summarizing.forms.form import Form

NO_FIGURE: Final = -1.0  # logits of a line without any figure


def _heads(document: Document, at: int) -> float:
    return 0.0 if document.rows[at].figures else NO_FIGURE


FORM: Final = Form("statistics", heads=_heads)
