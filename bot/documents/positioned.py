"""Pages of positioned letters, of whatever format → HTML: lines, paragraphs, columns and tables are told by where
letters stand. Lengths are points (1/72 inch), y grows downwards."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents.pdf.convert import document_html
from bot.documents.pdf.letters import plain
from bot.documents.pdf.values import Box, PageContent, Rule, Run

__all__ = ["Box", "PageContent", "Rule", "Run", "plain", "to_html"]


def to_html(source: str, pages: Sequence[PageContent]) -> str:
    """Running heads and page numbers are left out. Raises NothingToSummarize."""
    return document_html(source, pages)
