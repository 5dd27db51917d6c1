"""Word 97–2003 ([MS-DOC]), and what else is sent as .doc → HTML."""

from bot.documents.doc.convert import to_html

__all__ = ["to_html"]
