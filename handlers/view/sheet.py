"""A brief → a sheet, and a sheet → plain text for WeChat, mail and Word (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.flows.briefs import Briefed
from bot.models import Brief, KeyPoint, Sheet, SheetLine, SheetSection
from handlers.view.brief import title_text
from handlers.view.display import Display, escaped, sides
from handlers.view.facts import fact_lines
from handlers.view.limits import COPY_LIMIT, pack, units
from handlers.view.origins import printed_on

LONGEST_NAME: Final = 40  # characters of a file's name: more are cut by the chat
_NO_NAME: Final = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
_NUMERAL: Final = re.compile(r"[一二三四五六七八九十百]{1,4}")


def sheet_of(briefed: Briefed, display: Display, now: datetime) -> Sheet:
    """Everything that the brief shows, in the chat's script and words, without markup."""
    brief, texts = briefed.brief, display.texts.brief
    article = brief.article
    sections = [SheetSection(texts.sheet_points, tuple(_points(brief, display)))] if brief.listed else []
    if brief.outline:
        heads = tuple(_line(point, point.label or "·", display) for point in brief.outline)
        sections.append(SheetSection(texts.outline.format(count=len(heads)), heads, needs_heading=True))
    if facts := tuple(_facts(brief, display)):
        sections.append(SheetSection(texts.sheet_facts, facts))
    notes = texts.verbatim_recognised if article.is_recognised else ""
    notes += texts.verbatim_display if display.is_converted else ""
    address = [texts.sheet_address.format(url=article.url)] if article.url else []
    return Sheet(
        title=_one_line(title_text(brief), display),
        about=_about(briefed, display),
        headline=_one_line(brief.shown_headline.text, display) if brief.shown_headline else "",
        sections=tuple(sections),
        closing=(*address, texts.sheet_note.format(notes=notes)),
        url=article.url,
        script="hant" if display.is_converted else "hans",
        made_at=now,
    )


def sheet_text(sheet: Sheet) -> str:
    """Plain text as it is pasted: a blank line between its parts, links only below."""
    parts = [f"{sheet.title}\n{sheet.about}".strip(), sheet.headline]
    for section in sheet.sections:
        lines = [section.heading] if section.needs_heading else []
        parts.append("\n".join([*lines, *(f"{line.mark}{line.text}" for line in section.lines)]))
    return "\n\n".join(part for part in (*parts, "\n".join(sheet.closing)) if part)


def sheet_messages(text: str) -> list[str]:
    """The text as messages, as HTML without tags: what is copied from them is what stands there."""
    return pack([escaped(line) for line in text.split("\n")])


def copied(sheet: Sheet) -> tuple[str, bool]:
    """What a button copies, and whether that is the brief: its text, or title, headline and points as they stand in it
    with the bare address; else the address, with the title where both fit; empty where nothing does. Of 126 pages and
    posts, 256 characters hold one medium brief in seven, and more than half of the short ones."""
    points = [f"{line.mark}{line.text}" for section in sheet.sections[:1] for line in section.lines]
    short = (sheet.title, sheet.headline, *points, sheet.url)
    briefs = (sheet_text(sheet), "\n".join(line for line in short if line))
    links = (f"{sheet.title}\n{sheet.url}", sheet.url) if sheet.url else ()
    fitting = ((text, text in briefs) for text in (*briefs, *links) if units(text) <= COPY_LIMIT)
    return next(fitting, ("", False))


def file_name(sheet: Sheet) -> str:
    """A name that every system takes."""
    name = _NO_NAME.sub(" ", sheet.title).strip(" .")[:LONGEST_NAME].strip(" .")
    return f"{name or 'brief'}.docx"


def _about(briefed: Briefed, display: Display) -> str:
    """Publisher and day."""
    article = briefed.brief.article
    published = article.published
    if isinstance(published, datetime):
        published = published.astimezone(display.zone)
    parts = (display.script(article.publisher or ""), f"{published:%Y-%m-%d}" if published else "")
    named = " ".join(part for part in parts if part)
    return display.texts.brief.sheet_source.format(source=named) if named else ""


def _points(brief: Brief, display: Display) -> Iterator[SheetLine]:
    for mark, point in zip(brief.marks(), brief.listed, strict=True):
        line = _line(point, mark, display)
        where = printed_on(brief.article, point.span, display.texts.brief)
        yield SheetLine(line.mark, f"{line.text}（{where}）" if where else line.text, line.url)


def _line(point: KeyPoint, mark: str, display: Display) -> SheetLine:
    before, after = sides(point)
    return SheetLine(_spaced(display.script(mark)), _one_line(f"{before}{point.span.text}{after}", display), point.link)


def _spaced(mark: str) -> str:
    """A number as texts write it: 1. and 一、; any other label before a space."""
    if mark.isascii() and mark.isdigit():
        return f"{mark}. "
    return f"{mark}、" if _NUMERAL.fullmatch(mark) else f"{mark} "


def _facts(brief: Brief, display: Display) -> Iterator[SheetLine]:
    for name, values in fact_lines(brief, display.texts.brief):
        shown: Sequence[str] = [_noted(_one_line(value, display)) for value in values]
        yield SheetLine("", display.texts.brief.sheet_fact.format(name=name, values="；".join(shown)))


def _noted(value: str) -> str:
    """What a fact means, in brackets: the dot of the chat is no sign of a letter."""
    text, _, note = value.rpartition(" · ")
    return f"{text}（{note}）" if text else value


def _one_line(text: str, display: Display) -> str:
    return display.script(" ".join(text.split("\n")))
