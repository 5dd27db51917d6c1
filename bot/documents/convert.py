"""The door: the bytes of a PDF, Word or OFD document → a page of kind "document".

Its text is HTML of our own with nothing but ``<title>``, ``<section data-page>``, headings, paragraphs, lists and
tables; a module a kind makes it. What opens documents is loaded with the first one of its kind.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import Unsupported
from bot.models import Page


def convert(page: Page) -> Page:
    """A document's page of HTML; any other page as it is.

    Raises Malformed, Encrypted, TooLarge, NothingToSummarize, or Unsupported with the ``file_kind`` "scan" for
    pictures: those are for ``recognition``.
    """
    match page.kind:
        case "pdf":
            from bot.documents.pdf import to_html
        case "docx":
            from bot.documents.docx import to_html
        case "doc":
            from bot.documents.doc import to_html
        case "ofd":
            from bot.documents.ofd import to_html
        case "picture":
            raise Unsupported(page.source, file_kind="scan")
        case _:
            return page
    return replace(page, kind="document", text=to_html(page.source, page.data), data=b"")
