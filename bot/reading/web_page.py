"""Web page → Article: the page's blocks, its title, its main content, and what is told around it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.markup import base_address, tree
from bot.models import Article, Page
from bot.reading.blocks import PageBlocks, blocks_of
from bot.reading.boilerplate import filtered
from bot.reading.boilerplate_patterns import squeezed
from bot.reading.broken_statements import with_statements_joined
from bot.reading.clean import BodyLine, body_lines
from bot.reading.main_content import MainContent, main_content_of, parts_to_drop
from bot.reading.metadata.author import author_of, by_lines
from bot.reading.metadata.categories import categories_of
from bot.reading.metadata.dates import date_of, date_places
from bot.reading.metadata.declared import Declared, declared_metadata
from bot.reading.metadata.header import header_of, rows_of
from bot.reading.metadata.image import image_of
from bot.reading.metadata.publisher import Around, publisher_of
from bot.reading.metadata.title import Title, is_reworded, is_site_name, near_heading, plain_title, title_of
from bot.reading.page_kind import require_article

_LEAD: Final = 60  # characters of a lead that stands for a title


def read_page(page: Page, now: datetime) -> Article:
    """Title before main content (which is looked for below it), then its lines, then what stands around."""
    root = tree(page.text)
    declared, blocks = declared_metadata(root, page.text), blocks_of(root)
    title = title_of(blocks, declared)
    content = main_content_of(blocks, title.last)
    title = _settled(title, blocks, declared, content)
    places = date_places(blocks, title, content)  # before parts are dropped
    header = header_of(blocks, content.start)
    heading = header.get("标题") or header.get("名称") if not title.text else None
    lines, captions = body_lines(_fragment(blocks, content))
    found = filtered(_without(lines, header), title.text)
    require_article(page, blocks, declared, content, title, found)
    span = ((title.first if title.first is not None else content.start) - 8, content.start + 4)
    around = Around(blocks, places.zone, places.tail, span)
    lead = found.paragraphs[0] if found.paragraphs else ""
    publisher = publisher_of(declared, around, found.publisher, header, lead)
    name = heading or title.text or lead[:_LEAD]
    return Article(
        page.source,
        page.url or declared.canonical,
        name,
        tuple(with_statements_joined(found.paragraphs)),
        original_title=found.original_title,
        publisher=publisher,
        author=author_of(declared, by_lines(blocks, content, title.first), publisher),
        published=date_of(declared, places, page.url, now),
        categories=categories_of(blocks, declared, content.start, name),
        image=image_of(blocks, content, declared, base_address(root, page.url or ""), page.url),
        captions=tuple(captions),
        header=header,
    )


def _settled(title: Title, blocks: PageBlocks, declared: Declared, content: MainContent) -> Title:
    """The heading that was found; else the declared title, or a line near the body where that is a site's name."""
    if title.first is not None:
        return title
    plain = plain_title(declared)
    near = near_heading(blocks, content.start)
    if near.text and (is_site_name(plain, declared) or is_reworded(near.text, plain)):
        return near
    return Title(plain)


def _fragment(blocks: PageBlocks, content: MainContent) -> str:
    """The markup of the main content without the parts of it that are no text."""
    for at in parts_to_drop(blocks, content):
        blocks.elements[at].node.decompose()
    return "\n".join(blocks.elements[at].node.html or "" for at in content.elements)


def _without(lines: list[BodyLine], header: dict[str, str]) -> list[BodyLine]:
    """The lines without the rows of a header table that stands in the body; it is at its beginning."""
    rows = rows_of(header)
    values = {squeezed(value) for value in header.values()}
    last = max((at for at, line in enumerate(lines[:60]) if _is_header_row(line.text, rows)), default=-1)
    return [
        line
        for at, line in enumerate(lines)
        if at > last or not (_is_header_row(line.text, rows) or squeezed(line.text) in values)
    ]


def _is_header_row(text: str, rows: set[str]) -> bool:
    """Whether a line begins with a cell of the header table; ``rows`` as ``rows_of`` gives them."""
    cells = [squeezed(cell) for cell in text.split(" | ")]
    return bool(rows) and cells[0] in rows
