"""Letters in pictures: pages of a scan, and photos. An optional extra (``.[ocr]``: RapidOCR on onnxruntime).

A page takes 4 to 9 seconds of CPU and up to 1.7 GB of addresses, so that each is a call of its own, in a worker of its
own. What was recognised then goes the way of every positioned letter: lines, paragraphs, headings, tables.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from bot.errors import Malformed, NothingToSummarize, TooLarge
from bot.models import Page

if TYPE_CHECKING:  # a page of the web asks this module whether it is there, and needs none of the rest
    from bot.documents.positioned import Box, PageContent, Run

MOST_PAGES: Final = 5  # of a scan that are read: half a minute on one core
LONGEST_SIDE: Final = 2_200  # pixels, as for pages of a scan: larger photos only take longer
MOST_PIXELS: Final = 60_000_000  # of a photo before it is made smaller; phones take up to 50 million
A4_HEIGHT: Final = 842.0  # points: what the longest side of a picture is taken for
SURE: Final = 0.5  # of a line's probability: less sure ones are seals, pictures and creases
UPRIGHT: Final = 0.8  # of the probability of all lines: .99 for four pages as they stand, .55 to .65 upside down
INK: Final = 150  # of 255 in its darkest colour: what is darker than paper and shadows
REDDER: Final = 60  # of 255
LIKE_BODY: Final = 0.2  # boxes of one size of letters differ by so much of the median height
_YEAR = re.compile(r"[〔\[［【]((?:19|20)[0-9]{2})[〕\]］】]")  # the brackets of a 文号 are taken for each other


@dataclass(frozen=True, slots=True)
class _Line:
    """A recognised line: x and y of its corners in pixels, clockwise from the upper left; ``score`` from 0 to 1."""

    across: Sequence[float]
    down: Sequence[float]
    text: str
    score: float


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise_page(page: Page, number: int) -> PageContent | None:
    """Page ``number`` (from 1) of a scan, or the picture; None behind the last, and where no page can be drawn.

    Raises Malformed, TooLarge.
    """
    from bot.documents.positioned import PageContent

    drawn = _drawn(page, number)
    if drawn is None:
        return None
    number, pixels = drawn
    pixels, lines = _lines(pixels)
    height, width = pixels.shape[:2]
    scale = A4_HEIGHT / max(height, width)
    runs = [_run(line, scale, is_red=_is_red(pixels, line)) for line in lines]
    return PageContent(number, width * scale, height * scale, _evened([run for run in runs if run.text]), (), 1.0)


def _lines(pixels: Any) -> tuple[Any, list[_Line]]:
    """The picture and its lines that are sure; both upside down where they are read better that way.

    RapidOCR would ask of each line alone whether it stands on its head, and turn some that do not.
    """
    found = _found(pixels)
    if _score(found) < UPRIGHT:
        other = pixels[::-1, ::-1]
        turned = _found(other)
        if _score(turned) > _score(found):
            pixels, found = other, turned
    return pixels, [line for line in found if line.score >= SURE]


def _score(lines: Sequence[_Line]) -> float:
    return sum(line.score for line in lines) / max(len(lines), 1)


def _found(pixels: Any) -> list[_Line]:
    found = _engine()(pixels)
    boxes = [] if found.boxes is None else found.boxes
    return [
        _Line([float(x) for x, _ in box], [float(y) for _, y in box], str(text), float(score))
        for box, text, score in zip(boxes, found.txts or (), found.scores or (), strict=True)
    ]


def recognised(page: Page, contents: Sequence[PageContent]) -> Page:
    """The pages as one document of kind "document". Raises NothingToSummarize where nothing was recognised."""
    if not any(content.runs for content in contents):
        raise NothingToSummarize(page.source)
    from bot.documents.positioned import to_html

    html = to_html(page.source, contents)
    return replace(page, kind="document", text=f'<meta name="recognised" content="picture">\n{html}', data=b"")


def _drawn(page: Page, number: int) -> tuple[int, Any] | None:
    """The number of the page as its document counts, and its pixels; None where there is no such page."""
    if page.kind == "picture":
        return (1, _decoded(page.source, page.data)) if number == 1 else None
    if number > MOST_PAGES:
        return None
    if page.kind == "pdf":
        return _of_pdf(page, number)
    return _of_ofd(page, number) if page.kind == "ofd" else None


def _of_pdf(page: Page, number: int) -> tuple[int, Any] | None:
    import numpy

    from bot.documents.pdf import page_images

    image = next((one for one in page_images(page.source, page.data, MOST_PAGES) if one.number == number), None)
    if image is None:
        return None
    pixels = numpy.frombuffer(image.pixels, dtype=numpy.uint8).reshape(image.height, image.width, 3)
    return number, pixels


def _of_ofd(page: Page, number: int) -> tuple[int, Any] | None:
    """The pages without a picture are passed over: those beside them are scans."""
    from bot.documents.ofd import page_pictures

    pictured = (one for one in page_pictures(page.source, page.data) if one[1])
    found = next(islice(pictured, number - 1, None), None)
    return (found[0], _decoded(page.source, found[1])) if found else None


def _decoded(source: str, data: bytes) -> Any:
    """Rows of pixels (blue, green, red), upright and not too large. Raises Malformed, TooLarge."""
    import numpy
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooLarge(source)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise Malformed(source) from exc
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return numpy.asarray(upright)[:, :, ::-1]


@cache
def _engine() -> Any:
    """One a process; its models take a second to load."""
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{name}_op_num_threads": 1 for name in ("intra", "inter")}
    own = {"use_cls": False, "text_score": 0.0, "log_level": "error"}
    return RapidOCR(params={**threads, **{f"Global.{name}": value for name, value in own.items()}})


def _run(line: _Line, scale: float, *, is_red: bool) -> Run:
    """A recognised line; the corners of its box may be a little turned."""
    from bot.documents.positioned import Box, Run, plain

    across, down = [x * scale for x in line.across], [y * scale for y in line.down]
    height = (down[2] + down[3] - down[0] - down[1]) / 2
    middle = sum(down) / 4
    where = Box(min(across), middle - height / 2, max(across), middle + height / 2)
    text = _YEAR.sub(r"〔\1〕", plain(line.text))
    return Run(text, where, middle + height * 0.3, _size(text, where), is_red=is_red)


def _size(text: str, box: Box) -> float:
    """By the width of its letters; the height of its box, which is looser around short lines, bounds it."""
    wide = sum(1.0 if letter >= "\u2e80" else 0.5 for letter in text)
    return min(max(box.width / max(wide, 0.5), 0.6 * box.height), 1.1 * box.height)


def _is_red(pixels: Any, line: _Line) -> bool:
    """Whether most of its ink is: a 红头."""
    left, top = max(int(min(line.across)), 0), max(int(min(line.down)), 0)
    inside = pixels[top : int(max(line.down)) + 1, left : int(max(line.across)) + 1].astype(int)
    blue, green, red = inside[..., 0], inside[..., 1], inside[..., 2]
    ink = inside.min(axis=2) < INK
    reddish = ink & (red - green > REDDER) & (red - blue > REDDER)
    return bool(reddish.sum() > 0.5 * ink.sum() > 0)


def _evened(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The sizes of letters that differ by chance alone made equal: headings are told by their size."""
    if not runs:
        return ()
    usual = sorted(run.size for run in runs)[len(runs) // 2]
    return tuple(replace(run, size=usual) if abs(run.size - usual) <= LIKE_BODY * usual else run for run in runs)
