"""Pages of a PDF as pdfium sees them: this package is the one owner of pypdfium2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from bot.documents.pdf.drawing import read_drawing
from bot.documents.pdf.questions import Questions
from bot.documents.pdf.runs import Frame, Letters
from bot.documents.positioned.values import PageContent
from bot.errors import Encrypted, Malformed, TooLarge

MOST_PAGES: Final = 800  # the longest plans and yearbooks have about 500
MOST_PAGE_CHARACTERS: Final = 60_000  # a full page of a newspaper has 12,000
MOST_CHARACTERS: Final = 2_000_000


@contextmanager
def opened(source: str, data: bytes) -> Iterator[Any]:
    """The document, closed at the end. Raises Encrypted, Malformed, TooLarge (too many pages)."""
    import pypdfium2

    if b"%PDF" not in data[:1024]:
        raise Malformed(source)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        if getattr(exc, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD or "password" in str(exc).lower():
            raise Encrypted(source) from exc
        raise Malformed(source) from exc
    try:
        if len(document) > MOST_PAGES:
            raise TooLarge(source)
        yield document
    finally:
        document.close()


def read_pages(source: str, data: bytes) -> list[PageContent]:
    """Every page that can be read; one that is broken is left out. Raises Encrypted, Malformed, TooLarge."""
    import pypdfium2

    ask = Questions(pypdfium2.raw)
    pages: list[PageContent] = []
    left = MOST_CHARACTERS
    with opened(source, data) as document:
        for number in range(len(document)):
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                continue
            try:
                pages.append(_read_page(source, ask, page, number + 1))
            finally:
                page.close()
            left -= sum(len(run.text) for run in pages[-1].runs)
            if left < 0:
                raise TooLarge(source)
    if not pages:
        raise Malformed(source)
    return pages


def _read_page(source: str, ask: Questions, page: Any, number: int) -> PageContent:
    import pypdfium2

    raw = ask.raw
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, raw.FPDFPage_GetRotation(page) % 4)
    seen = frame.box(frame.left, frame.bottom, frame.right, frame.top)
    drawing = read_drawing(ask, page.raw, frame.box, seen)
    try:
        letters = page.get_textpage()
    except pypdfium2.PdfiumError:
        return PageContent(number, seen.right, seen.bottom, (), drawing.rules, drawing.pictured)
    try:
        if raw.FPDFText_CountChars(letters) > MOST_PAGE_CHARACTERS:
            raise TooLarge(source)
        runs = Letters(ask, letters.raw, frame, drawing).runs()
    finally:
        letters.close()
    return PageContent(number, seen.right, seen.bottom, runs, drawing.rules, drawing.pictured)
