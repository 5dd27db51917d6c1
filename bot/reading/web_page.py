"""Web page → Article: the page's blocks, its title, its main content, and what is told around it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from bot.markup import base_address, tree
from bot.models import Article, Page
from bot.reading.attachments import attachments_of
from bot.reading.blocks import PageBlocks, blocks_of
from bot.reading.boilerplate import filtered
from bot.reading.boilerplate_patterns import HEADER_LABELS, squeezed
from bot.reading.broken_statements import with_statements_joined
from bot.reading.captions import captions_above, told_apart
from bot.reading.clean import BodyLine, body_lines
from bot.reading.main_content import MainContent, main_content_of
from bot.reading.marks import keep_lines, with_exponents
from bot.reading.metadata.author import author_of, by_lines
from bot.reading.metadata.categories import categories_of
from bot.reading.metadata.dates import date_of, date_places
from bot.reading.metadata.declared import Declared, declared_metadata
from bot.reading.metadata.header import header_of, rows_of
from bot.reading.metadata.image import first_of_its_time, images_of
from bot.reading.metadata.publisher import Around, publisher_of
from bot.reading.metadata.title import Title, is_reworded, is_site_name, near_heading, plain_title, title_of
from bot.reading.page_kind import require_article
from bot.reading.parts import parts_to_drop
from bot.reading.wechat import message_lines

_EMPTY: Final = 2  # labels of empty fields that may stand behind the last row of a header table
_LEAD: Final = 60  # characters of a lead that stands for a title
_BELOW: Final = 12  # leaves below the body in which 附件下载 stands; related news begins behind them
_MAY_LINK_FILES: Final = re.compile(r"\.(?:pdf|docx?|ofd|wps|xlsx?|et|pptx?|zip|rar)\b", re.IGNORECASE)


def read_page(page: Page, now: datetime) -> Article:
    """Title before main content (which is looked for below it), then its lines, then what stands around."""
    root = tree(with_exponents(page.text))
    keep_lines(root, page.text)
    declared, blocks = declared_metadata(root, page.text), blocks_of(root)
    title = title_of(blocks, declared)
    content = main_content_of(blocks, title.last)
    title = _settled(title, blocks, declared, content)
    links = _links(blocks, content, page.text)
    places = date_places(blocks, title, content)  # before parts are dropped
    header = header_of(blocks, content.start)
    heading = header.get("标题") or header.get("名称") if not title.text else None
    lines, captions = body_lines(_fragment(blocks, content, title, page.text), is_guarded=True)
    found = filtered(_without(lines, header), title.text)
    if message := message_lines(page.text, declared):
        told = filtered(message, title.text)
        found = told if sum(map(len, told.paragraphs)) > sum(map(len, found.paragraphs)) else found
    require_article(page, blocks, declared, content, title, found)
    span = ((title.first if title.first is not None else content.start) - 8, content.start + 4)
    around = Around(blocks, places.zone, places.tail, span)
    lead = found.paragraphs[0] if found.paragraphs else ""
    publisher = publisher_of(declared, around, found.publisher, header, lead)
    name = heading or title.text or lead[:_LEAD]
    author = author_of(declared, by_lines(blocks, content, title.first), publisher)
    published = date_of(declared, places, page.url, now)
    categories = categories_of(blocks, declared, content.start, name)
    pictures = images_of(blocks, content, declared, base_address(root, page.url or ""), page.url)
    return Article(
        page.source,
        page.url or declared.canonical,
        name,
        tuple(with_statements_joined(found.paragraphs)),
        original_title=found.original_title,
        publisher=publisher,
        author=author,
        published=published,
        categories=tuple(place for place in categories if place not in {publisher, author}),  # the account's own page
        image=first_of_its_time(pictures, published),
        captions=told_apart([*captions_above(blocks, title.last, content.start), *captions], found.paragraphs),
        header=header,
        attachments=attachments_of(links, base_address(root, page.url or declared.canonical or "")),
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


def _links(blocks: PageBlocks, content: MainContent, html: str) -> list[tuple[str, str]]:
    """Text and address of the links in the main content and in what stands right below it: a box of its own, often."""
    if not _MAY_LINK_FILES.search(html):
        return []
    below = {leaf.element for leaf in blocks.leaves[content.stop : content.stop + _BELOW]}
    nodes = [blocks.elements[at].node for at in (*content.elements, *sorted(below))]
    found = [one for node in nodes for one in ([node] if node.tag == "a" else node.css("a[href]"))]
    return [(one.text(deep=True)[:200], one.attributes.get("href") or "") for one in found]


def _fragment(blocks: PageBlocks, content: MainContent, title: Title, markup: str) -> str:
    """The markup of the main content without the parts of it that are no text."""
    for at in parts_to_drop(blocks, content, title.last, markup):
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
        if not (at <= last and (_is_header_row(line.text, rows) or squeezed(line.text) in values))
        and not (rows and at <= last + _EMPTY and squeezed(line.text).strip("•：:") in HEADER_LABELS)
    ]


def _is_header_row(text: str, rows: set[str]) -> bool:
    """Whether a line begins with a cell of the header table; ``rows`` as ``rows_of`` gives them."""
    cells = [squeezed(cell) for cell in text.removeprefix("• ").split(" | ")]
    return bool(rows) and cells[0] in rows
