"""Pages as pictures, for the recognition of letters in a scan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.documents.pdf.bombs import refuse_bombs
from bot.documents.pdf.pdfium import opened
from bot.errors import Malformed

LONGEST_SIDE: Final = 2_200  # pixels: about 190 a inch of A4, enough for letters of 9 points
MOST_IMAGES: Final = 10


@dataclass(frozen=True, slots=True)
class PageImage:
    """``pixels``: rows of blue, green and red, a byte each, ``3 * width`` a row."""

    number: int
    width: int
    height: int
    pixels: bytes


def page_images(source: str, data: bytes, most: int = MOST_IMAGES) -> Iterator[PageImage]:
    """The first pages as they are seen, one at a time. Raises Malformed, Encrypted, TooLarge."""
    import pypdfium2

    refuse_bombs(source, data)
    with opened(source, data) as document:
        for at in range(min(len(document), most)):
            try:
                page = document[at]
                scale = LONGEST_SIDE / max(*page.get_size(), 1.0)
                bitmap = page.render(
                    scale=min(scale, 6.0), rev_byteorder=False, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR
                )
            except pypdfium2.PdfiumError as exc:
                raise Malformed(source) from exc
            row = 3 * bitmap.width
            held = bytes(bitmap.buffer)
            pixels = b"".join(held[n * bitmap.stride : n * bitmap.stride + row] for n in range(bitmap.height))
            yield PageImage(at + 1, bitmap.width, bitmap.height, pixels)
            bitmap.close()
            page.close()
