"""Page → Article: the door of reading."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin

from bot.errors import NothingToSummarize, SourceError
from bot.markup import tree
from bot.models import Article, Page
from bot.reading.blocks import PageBlocks, blocks_of
from bot.reading.boilerplate import Filtered, filtered
from bot.reading.boilerplate_patterns import folded, squeezed
from bot.reading.broken_statements import with_statements_joined
from bot.reading.clean import BodyLine, body_lines
from bot.reading.front_matter import split_post, to_html
from bot.reading.main_content import MainContent, main_content_of, parts_to_drop
from bot.reading.metadata.dates import date_of, mail_date, zone_of
from bot.reading.metadata.declared import Declared, declared_metadata
from bot.reading.metadata.header import categories_of, header_of, rows_of
from bot.reading.metadata.publisher import Around, author_of, clean_name, publisher_of
from bot.reading.metadata.title import Title, is_site_name, near_heading, plain_title, title_of
from bot.reading.page_kind import require_article

_TITLE: Final = 60  # characters of a first line of plain text that can be its title; of a lead that stands for one
_POST_TITLE: Final = 80  # of a first line of Markdown: it is marked up, so that a longer one is a title too
_FIRST_WORDS: Final = 30  # characters of the text that name a post without a title


def read(page: Page, now: datetime) -> Article:
    """The cleaned article. ``now`` (aware) bounds its date.

    Raises NothingToSummarize, Paywall, LoginRequired, ListPage, NotFound or Refused where a page holds no article.
    """
    reader = {"html": _read_html, "markdown": _read_post, "text": _read_text}[page.kind]
    article = reader(page, now)
    if not article.paragraphs:
        raise NothingToSummarize(page.source)
    return article


def read_all(pages: Sequence[Page], now: datetime) -> Article:
    """One article of its pages, in order; a later page that cannot be read is left out. Raises as ``read`` does."""
    first, further = read(pages[0], now), []
    for page in pages[1:]:
        with contextlib.suppress(SourceError):
            further.append(read(page, now))
    return joined(first, further)


def joined(first: Article, further: Sequence[Article]) -> Article:
    """One article of several pages: what a later page repeats stands once."""
    paragraphs, captions = list(first.paragraphs), list(first.captions)
    for article in further:
        known = set(paragraphs)
        paragraphs += [line for line in article.paragraphs if line not in known]
        captions += [line for line in article.captions if line not in captions]
    return replace(first, paragraphs=tuple(paragraphs), captions=tuple(captions))


def _read_html(page: Page, now: datetime) -> Article:
    """A web page: title before main content (which is looked for below it), then its lines, then what stands around."""
    root = tree(page.text)
    declared, blocks = declared_metadata(root, page.text), blocks_of(root)
    title = title_of(blocks, declared)
    content = main_content_of(blocks, title.last)
    title = _settled(title, blocks, declared, content)
    header = header_of(blocks, content.start)
    heading = header.get("标题") or header.get("名称") if not title.text else None
    lines, captions = body_lines(_fragment(blocks, content))
    found = filtered(_without(lines, header), title.text)
    require_article(page, blocks, declared, content, title, found)
    zone = zone_of(blocks, title.first, content)
    tail = blocks.leaves[content.stop : content.stop + 30]
    span = ((title.first if title.first is not None else content.start) - 8, content.start + 4)
    around = Around(blocks, zone, tail, span)
    lead = found.paragraphs[0] if found.paragraphs else ""
    name = heading or title.text or lead[:_TITLE]
    return Article(
        page.source,
        page.url or declared.canonical,
        name,
        tuple(with_statements_joined(found.paragraphs)),
        original_title=found.original_title,
        publisher=publisher_of(declared, around, found.publisher, header, lead),
        author=author_of(declared, zone, found.paragraphs),
        published=date_of(declared, zone, tail, page.url, now),
        categories=categories_of(blocks, declared, content.start, name),
        image=_image(blocks, content, declared, page.url),
        captions=tuple(captions),
        header=header,
    )


def _settled(title: Title, blocks: PageBlocks, declared: Declared, content: MainContent) -> Title:
    """The heading that was found; else the declared title, or a line near the body where that is a site's name."""
    if title.first is not None:
        return title
    plain = plain_title(declared)
    near = near_heading(blocks, content.start)
    if near.text and is_site_name(plain, declared):
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


def _image(blocks: PageBlocks, content: MainContent, declared: Declared, url: str | None) -> str | None:
    """The image told to machines, else the first picture of the body."""
    address = declared.first("og:image", "twitter:image") or declared.json_ld.get("image", "")
    if not address:
        for at in content.elements:
            picture = blocks.elements[at].node.css_first("img[src], img[data-src]")
            if picture is not None:
                address = picture.attributes.get("data-src") or picture.attributes.get("src") or ""
                break
    try:
        whole = urljoin(url or "", address.strip())
    except ValueError:
        return None
    return whole if re.match(r"https?://\S+$", whole) else None


def _read_post(page: Page, now: datetime) -> Article:
    """Markdown: metadata from front matter; without a title there, a first line that is no sentence is the title."""
    front, body = split_post(page.text)
    lines, captions = body_lines(to_html(body))
    title = folded(str(front.get("title") or ""))
    if not title and lines and len(lines[0].text) <= _POST_TITLE and not re.search(r"[。！？；]", lines[0].text):
        title, lines = lines[0].text, lines[1:]
    found = filtered(lines, title)
    author = front.get("author")
    categories = front.get("categories") or []
    return Article(
        page.source,
        page.url,
        title or _first_words(found),
        tuple(with_statements_joined(found.paragraphs)),
        original_title=found.original_title,
        publisher=clean_name(found.publisher or "") or (str(author) if author else None),
        author=str(author) if author else None,
        published=mail_date(str(front["date"]), now) if front.get("date") else None,
        categories=tuple(map(str, categories)) if isinstance(categories, list) else (str(categories),),
        image=_text_or_none(front.get("headimg") or front.get("thumbnail")),
        captions=tuple(captions),
    )


def _read_text(page: Page, now: datetime) -> Article:
    """Plain text, pasted or in a file: a paragraph a line; a short first line that is no sentence is the title."""
    lines = [BodyLine(line) for line in map(folded, page.text.splitlines()) if re.search(r"\w", line)]
    has_title = len(lines) > 1 and len(lines[0].text) <= _TITLE and not re.search(r"[。！？；]$", lines[0].text)
    title = lines[0].text if has_title else ""
    found = filtered(lines[1:] if has_title else lines, title)
    publisher = clean_name(found.publisher or "") or None
    return Article(
        page.source,
        page.url,
        title or _first_words(found),
        tuple(with_statements_joined(found.paragraphs)),
        original_title=found.original_title,
        publisher=publisher,
    )


def _first_words(found: Filtered) -> str:
    return found.paragraphs[0][:_FIRST_WORDS] if found.paragraphs else ""


def _text_or_none(value: Any) -> str | None:
    return str(value) if value else None
