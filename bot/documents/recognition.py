"""Letters in pictures: pages of a scan, and photos. An optional extra (``.[ocr]``: RapidOCR on onnxruntime).

A page takes 4 to 9 seconds of CPU and up to 1.7 GB of addresses, so that each is a call of its own, in a worker of its
own. What was recognised then goes the way of every positioned letter: lines, paragraphs, headings, tables.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from bot.errors import Malformed, NothingToSummarize, TooLarge
from bot.models import Page

if TYPE_CHECKING:  # a page of the web asks this module whether it is there, and needs none of the rest
    from bot.documents.positioned import PageContent, Run

MOST_PAGES: Final = 5  # of a scan that are read: half a minute on one core
LONGEST_SIDE: Final = 2_200  # pixels, as for pages of a scan: larger photos only take longer
MOST_PIXELS: Final = 60_000_000  # of a photo before it is made smaller; phones take up to 50 million
A4_HEIGHT: Final = 842.0  # points: what the longest side of a picture is taken for
SURE: Final = 0.5  # of a line's probability: less sure ones are seals, pictures and creases
LIKE_BODY: Final = 0.2  # boxes of one size of letters differ by so much of the median height


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise_page(page: Page, number: int) -> PageContent | None:
    """Page ``number`` (from 1) of a scan, or the picture; None behind the last, and where no page can be drawn.

    Raises Malformed, TooLarge.
    """
    from bot.documents.positioned import PageContent, plain

    pixels = _pixels(page, number)
    if pixels is None:
        return None
    found = _engine()(pixels)
    height, width = pixels.shape[:2]
    scale = A4_HEIGHT / max(height, width)
    boxes = [] if found.boxes is None else found.boxes
    lines = zip(boxes, found.txts or (), found.scores or (), strict=True)
    runs = [_run(box, text, scale) for box, text, score in lines if score >= SURE and plain(text).strip()]
    return PageContent(number, width * scale, height * scale, _evened(runs), (), 1.0)


def recognised(page: Page, contents: Sequence[PageContent]) -> Page:
    """The pages as one document of kind "document". Raises NothingToSummarize where nothing was recognised."""
    if not any(content.runs for content in contents):
        raise NothingToSummarize(page.source)
    from bot.documents.positioned import to_html

    html = to_html(page.source, contents)
    return replace(page, kind="document", text=f'<meta name="recognised" content="picture">\n{html}', data=b"")


def _pixels(page: Page, number: int) -> Any:
    """Rows of pixels (blue, green, red), None where there is no such page."""
    import numpy

    if page.kind == "picture":
        return _photo(page) if number == 1 else None
    if page.kind != "pdf" or number > MOST_PAGES:
        return None
    from bot.documents.pdf import page_images

    image = next((one for one in page_images(page.source, page.data, MOST_PAGES) if one.number == number), None)
    if image is None:
        return None
    return numpy.frombuffer(image.pixels, dtype=numpy.uint8).reshape(image.height, image.width, 3)


def _photo(page: Page) -> Any:
    import numpy
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(page.data)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooLarge(page.source)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise Malformed(page.source) from exc
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return numpy.asarray(upright)[:, :, ::-1]


@cache
def _engine() -> Any:
    """One a process; its models take a second to load."""
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{name}_op_num_threads": 1 for name in ("intra", "inter")}
    return RapidOCR(params={**threads, "Global.log_level": "error"})


def _run(box: Any, text: str, scale: float) -> Run:
    """A recognised line; the corners of its box may be a little turned."""
    from bot.documents.positioned import Box, Run, plain

    across, down = [float(x) * scale for x, _ in box], [float(y) * scale for _, y in box]
    height = (down[2] + down[3] - down[0] - down[1]) / 2
    middle = sum(down) / 4
    where = Box(min(across), middle - height / 2, max(across), middle + height / 2)
    return Run(plain(text), where, middle + height * 0.3, height * 0.8)


def _evened(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The sizes of letters that differ by chance alone made equal: headings are told by their size."""
    if not runs:
        return ()
    usual = sorted(run.size for run in runs)[len(runs) // 2]
    return tuple(replace(run, size=usual) if abs(run.size - usual) <= LIKE_BODY * usual else run for run in runs)
