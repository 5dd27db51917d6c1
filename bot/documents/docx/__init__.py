"""DOCX (ECMA-376, transitional and strict) → HTML: made plain first, then converted by mammoth."""

from bot.documents.docx.convert import to_html

__all__ = ["to_html"]
