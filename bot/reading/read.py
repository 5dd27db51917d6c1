"""Page → Article: the door of reading. What only a web page needs is loaded with the first one."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.errors import NothingToSummarize, SourceError
from bot.models import Article, Page, Published
from bot.reading.boilerplate import Filtered, filtered
from bot.reading.boilerplate_patterns import folded
from bot.reading.broken_statements import with_statements_joined
from bot.reading.clean import BodyLine, body_lines
from bot.reading.front_matter import split_post, to_html
from bot.reading.legible import is_legible

_TITLE: Final = 60  # characters of a first line of plain text that can be its title
_POST_TITLE: Final = 80  # of a first line of Markdown: it is marked up, so that a longer one is a title too
_FIRST_WORDS: Final = 30  # characters of the text that name a post without a title


def read(page: Page, now: datetime) -> Article:
    """The cleaned article. ``now`` (aware) bounds its date.

    Raises NothingToSummarize, Paywall, LoginRequired, ListPage, NotFound or Refused where a page holds no article.
    """
    readers = {"html": _read_page, "markdown": _read_post, "text": _read_text, "document": _read_document}
    article = readers[page.kind](page, now)
    if not article.paragraphs or not is_legible(article.paragraphs):
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


def _read_page(page: Page, now: datetime) -> Article:
    from bot.reading.web_page import read_page

    return read_page(page, now)


def _read_document(page: Page, now: datetime) -> Article:
    from bot.reading.document_page import read_document

    return read_document(page, now)


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
        publisher=_publisher(found) or (str(author) if author else None),
        author=str(author) if author else None,
        published=_published(str(front["date"]), now) if front.get("date") else None,
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
    return Article(
        page.source,
        page.url,
        title or _first_words(found),
        tuple(with_statements_joined(found.paragraphs)),
        original_title=found.original_title,
        publisher=_publisher(found),
    )


def _publisher(found: Filtered) -> str | None:
    """The name that a line of the text gives."""
    if not found.publisher:
        return None
    from bot.reading.metadata.publisher import clean_name

    return clean_name(found.publisher) or None


def _published(text: str, now: datetime) -> Published | None:
    from bot.reading.metadata.dates import mail_date

    return mail_date(text, now)


def _first_words(found: Filtered) -> str:
    return found.paragraphs[0][:_FIRST_WORDS] if found.paragraphs else ""


def _text_or_none(value: Any) -> str | None:
    return str(value) if value else None
