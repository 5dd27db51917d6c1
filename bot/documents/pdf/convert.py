"""PDF → simple HTML, by way of pages of positioned letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.documents import positioned
from bot.documents.pdf.bombs import refuse_bombs
from bot.documents.pdf.pdfium import read_pages
from bot.documents.positioned import PageContent
from bot.errors import NothingToSummarize, Unsupported

SCANNED: Final = 0.5  # of a page's area that images cover
FEW_LETTERS: Final = 30  # a page on average: stamps and page numbers of a scan
GARBLED: Final = 0.2  # of the letters that no font says the meaning of


def to_html(source: str, data: bytes) -> str:
    """The document as simple HTML, a ``<section data-page>`` around what begins on a page.

    Raises Malformed, Encrypted, TooLarge, NothingToSummarize (no text and no picture), Unsupported with the
    ``file_kind`` "scan" (pictures of pages: ``page_images`` gives them).
    """
    refuse_bombs(source, data)
    pages = read_pages(source, data)
    _refuse_scans(source, pages)
    return positioned.to_html(source, pages)


def _refuse_scans(source: str, pages: Sequence[PageContent]) -> None:
    text = "".join(run.text for page in pages for run in page.runs)
    scanned = sum(page.pictured > SCANNED for page in pages)
    unread = text.count("\ufffd") > GARBLED * len(text)
    if (len(text) < FEW_LETTERS * len(pages) and scanned >= 0.5 * len(pages)) or (text and unread):
        raise Unsupported(source, file_kind="scan")
    if not text:
        raise NothingToSummarize(source)
