"""A document that was converted (``bot.documents``) → Article: nothing of it is boilerplate, every line has its page.

Official documents say who issued them and when in places of their own (GB/T 9704): the issuer's name in large letters
on top (XX人民政府文件), or below the text, right above the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

from bot.markup import soup
from bot.models import Article, Origin, Page, Published
from bot.reading.boilerplate_patterns import folded
from bot.reading.broken_statements import with_statements_joined
from bot.reading.clean import body_lines

_TITLE: Final = 120  # characters of a first line that can be a title; longer ones are paragraphs
_TOP: Final = 6  # lines at the top in which a title is looked for
_END: Final = 12  # lines at the end of a text among which its issuer and date stand, above 附件 and 抄送
_ABOVE_TITLE = re.compile(  # where it hangs (附件1：), the letterhead, the number: none of them is what it is called
    r"^附(?:件|表|录|錄)? ?[\d一二三四五六七八九十]{0,3} ?[：:]?$|^[\u4e00-\u9fff（）()、 ]{3,60}文件$"
    r"|^\S{1,20}[〔\[（(]\d{4}[〕\]）)]第? ?\d{1,5} ?号$"
)
_LETTERHEAD = re.compile(r"^(?P<name>[\u4e00-\u9fff（）()、\s]{3,60})文件$")
_SIGNED_DATE = re.compile(r"^(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日$")
_ISSUER = re.compile(
    r"^[\u4e00-\u9fff（）()、 ]{4,60}(?:府|厅|廳|委|局|部|院|会|會|办|辦|公室|署|行|社|处|處|中心|集团|集團|公司)$"
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int | None


def read_document(page: Page, now: datetime) -> Article:
    """The text of a document, with the page of each paragraph."""
    root = soup(page.text)
    lines = list(_lines(root))
    title = _title(folded(root.title.get_text(" ")) if root.title else "", lines)
    body = _without_title(lines, title)
    paragraphs = with_statements_joined([line.text for line in body])
    return Article(
        page.source,
        page.url,
        title or (paragraphs[0][:30] if paragraphs else ""),
        tuple(paragraphs),
        publisher=_issuer(lines),
        author=_named(root, "author"),
        published=_signed_on(lines, now) or _declared_date(root, now),
        origins=_origins(paragraphs, body),
        is_recognised=_named(root, "recognised") is not None,
    )


def _title(found: str, lines: Sequence[_Line]) -> str:
    """The title that was found, else one of the first two lines below letterhead and number, if it can be one."""
    above = [line.text for line in lines[:_TOP] if not _ABOVE_TITLE.search(line.text)] if len(lines) > 2 else []
    candidates = [found, *above[:2]]
    can_be = (one for one in candidates if one and len(one) <= _TITLE and not re.search(r"[。！？；：]", one))
    return next((one for one in can_be if not _ABOVE_TITLE.search(one)), "")


def _lines(root: Any) -> Iterator[_Line]:
    """Every line with its page; kinds without pages have one body."""
    sections = root.find_all("section", attrs={"data-page": True})
    for section in sections or [root.body or root]:
        number = str(section.get("data-page") or "")
        for line in body_lines(section.decode_contents(), is_guarded=True)[0]:
            yield _Line(line.text, int(number) if number.isdigit() else None)


def _without_title(lines: Sequence[_Line], title: str) -> list[_Line]:
    """The lines without those, at the top, that are the title or one of the lines it was broken into."""
    left, kept = _squeezed(title), list[_Line]()
    for at, line in enumerate(lines):
        text = _squeezed(line.text)
        if left and text and left.startswith(text):
            left = left[len(text) :]
        else:
            kept.append(line)
        if not left:
            return [*kept, *lines[at + 1 :]]
    return list(lines) if left == _squeezed(title) else kept


def _origins(paragraphs: Sequence[str], lines: Sequence[_Line]) -> tuple[Origin, ...]:
    """Where the page changes: paragraphs are the lines in order, some of them joined."""
    found, at = list[Origin](), 0
    for number, paragraph in enumerate(paragraphs):
        page = lines[at].page
        if page is not None and (not found or found[-1].page != page):
            found.append(Origin(number, page=page))
        at += paragraph.count("\n") + 1
    return tuple(found)


def _issuer(lines: Sequence[_Line]) -> str | None:
    """Who issued it: by the letterhead, else the line above the date at the end."""
    for line in lines[:6]:
        named = _LETTERHEAD.match(line.text)
        if named:
            return re.sub(r"\s+", "", named["name"])
    for above, line in pairwise(lines[-_END:]):
        if _SIGNED_DATE.match(re.sub(r"\s+", "", line.text)) and _ISSUER.match(above.text):
            return re.sub(r"\s+", "", above.text)
    return None


def _signed_on(lines: Sequence[_Line], now: datetime) -> Published | None:
    """The last line that is a date and nothing else; one that has not come yet is a plan's."""
    for line in reversed(lines):
        found = _SIGNED_DATE.match(re.sub(r"\s+", "", line.text))
        day = _day(found) if found else None
        if day and day <= now.date():
            return day
    return None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _declared_date(root: Any, now: datetime) -> Published | None:
    text = _named(root, "date") or ""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day <= now.date() else None


def _named(root: Any, name: str) -> str | None:
    found = root.find("meta", attrs={"name": name})
    return folded(str(found.get("content") or "")) or None if found else None


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
