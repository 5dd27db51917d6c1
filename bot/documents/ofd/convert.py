"""The door for OFD."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from bot.documents.ofd.drawn import POINTS, rules
from bot.documents.ofd.glyphs import Letters, letters, width_of
from bot.documents.ofd.package import PagePart, numbers4, pages
from bot.documents.package import MOST_DEPTH, Package, local
from bot.documents.positioned import Box, PageContent, Rule, Run, plain
from bot.documents.positioned import to_html as positioned
from bot.errors import NothingToSummarize, TooLarge, Unsupported

MOST_CHARACTERS: Final = 2_000_000
MOST_OBJECTS: Final = 150_000  # of all pages: 240 where each character is an object; so many take 5 s
_TOUCHING: Final = 0.35  # of the size: letters so near are one word
_SCANNED: Final = 0.5  # of a page's area
_LETTERS_AS_SHAPES: Final = 40  # paths without a text: letters that were turned into outlines


def to_html(source: str, data: bytes) -> str:
    """The HTML of an OFD, page by page. Templates (running heads), annotations, seals, watermarks and what is hidden
    are left out.

    Raises Malformed, Encrypted, TooLarge, Unsupported (a scan: ``file_kind`` "scan"; another kind of package),
    NothingToSummarize.
    """
    package = Package(source, data)
    parts = list(pages(source, package))
    read = _read(source, parts)
    if not any(page.runs for page in read):
        read = _read(source, parts, with_templates=True)
    if not any(page.runs for page in read):
        if any(page.pictured > _SCANNED for page in read) or _shapes(parts) > _LETTERS_AS_SHAPES:
            raise Unsupported(source, file_kind="scan")
        raise NothingToSummarize(source)
    return positioned(source, read)


def _shapes(parts: list[PagePart]) -> int:
    return sum(local(one) == "PathObject" for part in parts for one in _objects(part.content))


def _read(source: str, parts: list[PagePart], *, with_templates: bool = False) -> list[PageContent]:
    """Raises TooLarge."""
    left, objects, read = MOST_CHARACTERS, MOST_OBJECTS, []
    for part in parts:
        contents = (*part.templates, part.content) if with_templates else (part.content,)
        found = [one for content in contents for one in _objects(content)]
        page = _page(part, found)
        objects -= len(found)
        left -= sum(len(run.text) for run in page.runs)
        if left < 0 or objects < 0:
            raise TooLarge(source)
        read.append(page)
    return read


def _page(part: PagePart, objects: list[Any]) -> PageContent:
    left, top, width, height = part.area
    pieces: list[Letters] = []
    lines: list[Rule] = []
    pictured = 0.0
    for boundary, group in groupby(objects, key=_shared_box):
        if boundary is not None:
            pieces += _of_one_box([list(letters(one)) for one in group])
    for one in objects:
        kind = local(one)
        if kind == "TextObject":
            continue
        if kind == "PathObject":
            lines += rules(one)
        elif (box := numbers4(one.get("Boundary"))) is not None:
            pictured = max(pictured, min(box[2] * box[3] / max(width * height, 1.0), 1.0))
    runs = tuple(run for run in map(_run, _joined(_once(pieces))) if run.text)
    return PageContent(part.number, POINTS * (left + width), POINTS * (top + height), runs, tuple(lines), pictured)


def _shared_box(drawn: Any) -> str | None:
    return drawn.get("Boundary") if local(drawn) == "TextObject" else None


def _of_one_box(objects: list[list[Letters]]) -> list[Letters]:
    """Texts that follow each other in one box. Where all of them begin at one place it is the box of their line, as
    easyofd writes it, and only their order tells where each stands."""
    filled = [pieces for pieces in objects if pieces]
    if len({"".join(piece.text for piece in pieces) for pieces in filled}) < 2:
        return [piece for pieces in filled for piece in pieces]
    if len({(pieces[0].left, pieces[0].base) for pieces in filled}) > 1:
        return [piece for pieces in filled for piece in pieces]
    first, last = filled[0][0], max((piece for pieces in filled for piece in pieces), key=lambda piece: piece.right)
    text = "".join(piece.text for pieces in filled for piece in pieces)
    return [replace(first, text=text, right=min(last.right, first.left + sum(map(width_of, text)) * first.size))]


def _objects(content: Any) -> Iterator[Any]:
    """Texts, paths and images of the layers, in the order in which they are drawn; of a page with a body only that, not
    what lies behind or over it."""
    layers = [one for one in content.iter() if local(one) == "Layer"]
    bodies = [one for one in layers if one.get("Type", "Body") == "Body"]
    for layer in bodies if any(_has_text(one) for one in bodies) else layers:
        yield from _drawn(layer, 0)


def _has_text(layer: Any) -> bool:
    return any(local(one) == "TextObject" for one in layer.iter())


def _drawn(block: Any, depth: int) -> Iterator[Any]:
    if depth > MOST_DEPTH:
        return
    for one in block:
        kind = local(one)
        if kind in {"TextObject", "PathObject", "ImageObject"}:
            yield one
        elif kind == "PageBlock":
            yield from _drawn(one, depth + 1)


def _once(pieces: list[Letters]) -> list[Letters]:
    """Without letters that are drawn a second time over or beside the first, as bold type is imitated."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[Letters] = []
    for one in pieces:
        step = max(0.3 * one.size, 0.1)
        x, y = round(one.left / step), round(one.base / step)
        if one.text.strip() and any(
            (one.text, x + across, y + down) in seen for across in (-1, 0, 1) for down in (-1, 0, 1)
        ):
            continue
        seen.add((one.text, x, y))
        kept.append(one)
    return kept


def _joined(pieces: list[Letters]) -> list[Letters]:
    """Letters that touch as one, where the file has an object a letter."""
    done: list[Letters] = []
    for one in sorted(pieces, key=lambda piece: (round(piece.base * 2), piece.left)):
        last = done[-1] if done else None
        if last is not None and _touches(last, one):
            text = last.text + (" " if _is_word_gap(last, one) else "") + one.text
            done[-1] = Letters(
                text, last.left, max(one.right, last.right), last.base, last.size, last.is_bold, last.is_red
            )
        else:
            done.append(one)
    return done


def _touches(last: Letters, one: Letters) -> bool:
    same = (last.is_bold, last.is_red) == (one.is_bold, one.is_red) and abs(last.size - one.size) < 0.05 * one.size
    gap = one.left - last.right
    return same and abs(last.base - one.base) < 0.15 * one.size and -0.8 * one.size < gap < _TOUCHING * one.size


def _is_word_gap(last: Letters, one: Letters) -> bool:
    """Between Latin words; within one, gaps are smaller than a fifth of the size."""
    ends, begins = last.text[-1:], one.text[:1]
    narrow = width_of(ends or "一") < 1 and width_of(begins or "一") < 1
    return narrow and ends.isalpha() and begins.isalpha() and one.left - last.right > 0.2 * one.size


def _run(one: Letters) -> Run:
    """In points; letters reach a little below the line that they stand on."""
    text = plain(" ".join(one.text.split()))
    box = Box(
        one.left * POINTS,
        (one.base - 0.85 * one.size) * POINTS,
        one.right * POINTS,
        (one.base + 0.15 * one.size) * POINTS,
    )
    return Run(text, box, one.base * POINTS, one.size * POINTS, one.is_bold, one.is_red)
