"""Page → Article: the door of reading."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from bot.errors import NothingToSummarize
from bot.markup import tree
from bot.models import Article, Page
from bot.reading.clean import lines_of
from bot.reading.lines import ORIGINAL, SOURCE, folded, is_end, is_junk
from bot.reading.locate import main_block
from bot.reading.metadata import date_of, mail_date, metas, publisher_of, title_of
from bot.reading.post import split_post, to_html


def read(page: Page, now: datetime) -> Article:
    """The cleaned article. ``now`` (aware) bounds its date. Raises NothingToSummarize where there is no text."""
    reader = {"html": _read_html, "markdown": _read_post, "text": _read_text}[page.kind]
    article = reader(page, now)
    if not article.paragraphs:
        raise NothingToSummarize(page.source)
    return article


def _read_html(page: Page, now: datetime) -> Article:
    root = tree(page.text)
    meta = metas(root)
    title, published = title_of(root, meta), date_of(root, meta, now)
    publisher = publisher_of(root, meta, [])
    lines, captions = lines_of(main_block(root) or "")
    paragraphs, told = _kept(lines, title)
    return Article(
        page.source,
        page.url,
        title or (paragraphs[0][:60] if paragraphs else ""),
        paragraphs,
        original_title=told.get("original"),
        publisher=told.get("source") or publisher,
        author=meta.get("author"),
        published=published,
        image=meta.get("og:image"),
        captions=tuple(captions),
    )


def _read_post(page: Page, now: datetime) -> Article:
    front, body = split_post(page.text)
    lines, captions = lines_of(to_html(body))
    title = folded(str(front.get("title") or ""))
    if not title and lines and len(lines[0][0]) <= 80 and not re.search(r"[。！？；]", lines[0][0]):
        title, lines = lines[0][0], lines[1:]
    paragraphs, told = _kept(lines, title)
    author = front.get("author")
    categories = front.get("categories") or []
    return Article(
        page.source,
        page.url,
        title,
        paragraphs,
        original_title=told.get("original"),
        publisher=told.get("source") or (str(author) if author else None),
        author=str(author) if author else None,
        published=mail_date(str(front["date"]), now) if front.get("date") else None,
        categories=tuple(map(str, categories)) if isinstance(categories, list) else (str(categories),),
        image=_text_or_none(front.get("headimg") or front.get("thumbnail")),
        captions=tuple(captions),
    )


def _read_text(page: Page, now: datetime) -> Article:
    lines = [(line, 0.0) for line in map(folded, page.text.splitlines()) if re.search(r"\w", line)]
    has_title = len(lines) > 1 and len(lines[0][0]) <= 60 and not re.search(r"[。！？；]$", lines[0][0])
    title = lines[0][0] if has_title else (lines[0][0][:30] if lines else "")
    paragraphs, told = _kept(lines[1:] if has_title else lines, title)
    return Article(
        page.source, page.url, title, paragraphs, original_title=told.get("original"), publisher=told.get("source")
    )


def _kept(lines: list[tuple[str, float]], title: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The paragraphs, and what the dropped lines told (original, source)."""
    kept: list[str] = []
    told: dict[str, str] = {}
    for line, linked in lines:
        for name, rule in (("original", ORIGINAL), ("source", SOURCE)):
            if (found := rule.match(line)) and len(line) <= 100:
                told.setdefault(name, found[1].split(" ")[0] if name == "source" else found[1])
        if is_end(line) and kept:
            break
        if is_junk(line) or (not kept and line == title) or (linked > 0.75 and len(line) < 80):
            continue
        kept.append(line)
    return tuple(kept), told


def _text_or_none(value: Any) -> str | None:
    return str(value) if value else None
