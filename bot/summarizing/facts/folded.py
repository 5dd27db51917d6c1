"""An article as the rules of facts read it: in simplified characters, with plain digits, at the places of the text.

Rules match on the folded text and spans are cut from the article itself, so that folding must keep every place: one
character becomes one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final, Literal

from bot.models import Article, Span
from bot.text.scripts import is_traditional, to_simplified

TextKind = Literal["regulation", "notice", "news", "other"]

# Characters of a paragraph that are looked at: a longer one is a text without line breaks, of which the beginning
# names the facts, and the patterns' cost stays bounded.
LONGEST: Final = 3000
_TITLE: Final = 300  # characters of a title: what is longer is the text again
_WIDE: Final = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {
    ord("○"): "〇", ord("％"): "%", ord("．"): ".", ord("﹐"): ",", ord("\xa0"): " ", ord("\u3000"): " ",
    ord("［"): "〔", ord("］"): "〕", ord("【"): "〔", ord("】"): "〕", ord("["): "〔", ord("]"): "〕",
    ord("("): "（", ord(")"): "）", ord("「"): "“", ord("」"): "”", ord("〈"): "《", ord("〉"): "》", ord("－"): "-",
}  # fmt: skip
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}条")
_NOTICE_TITLE = re.compile(r"关于.{0,200}(?:通知|意见|批复|复函|函|公告|通告|决定|方案)(?:（[^）]{0,60}）)?$")
_NOTICE_TEXT = re.compile(r"(?:通知|批复|公告|通告|决定|函复)如下")
_NEWS = re.compile(r"[讯电]\s|[讯电]（|[讯电]\)|讯：|消息|记者|日电|日讯|获悉|报道")
_RESULT = re.compile("同比|环比|增长|增速|下降")
# Characters in which a text says what it is: a notice's 通知如下 follows its reasons, a report's 记者 opens it.
_NOTICE_HEAD, _NEWS_HEAD = 900, 90
_FEWEST_ARTICLES: Final = 3  # paragraphs that begin with 第…条 make a regulation; a reply may quote one or two


def fold(text: str) -> str:
    """The text in simplified characters and plain digits, as long as before."""
    text = text.translate(_WIDE)
    simple = to_simplified(text)
    return simple if len(simple) == len(text) else "".join(_one(character) for character in text)


def _one(character: str) -> str:
    simple = to_simplified(character)
    return simple if len(simple) == 1 else character


@dataclass(frozen=True)
class FoldedArticle:
    """``title`` and ``paragraphs`` folded, each paragraph only as far as ``LONGEST``."""

    article: Article
    title: str
    paragraphs: tuple[str, ...]

    @cached_property
    def kind(self) -> TextKind:
        """What the text is, as far as facts differ by it."""
        if sum(bool(_ARTICLE.match(text)) for text in self.paragraphs) >= _FEWEST_ARTICLES:
            return "regulation"
        head = "".join(self.paragraphs[:12])
        if _NOTICE_TITLE.search(self.title) or _NOTICE_TEXT.search(head[:_NOTICE_HEAD]):
            return "notice"
        return "news" if _NEWS.search(head[:_NEWS_HEAD]) else "other"

    @cached_property
    def results(self) -> float:
        """Words of growth and decline in a thousand characters: over ten in statistics."""
        size = sum(map(len, self.paragraphs))
        return 1000 * sum(len(_RESULT.findall(text)) for text in self.paragraphs) / max(1, size)

    @cached_property
    def published(self) -> date | None:
        """The day of publication, else the day on which the page says the document was made."""
        day = self.article.published
        if day is not None:
            return day.date() if isinstance(day, datetime) else day
        for label in ("成文日期", "发布日期", "生成日期"):
            found = re.search(r"(20\d\d)\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})", self.article.header.get(label, ""))
            if found and int(found[2]) in range(1, 13) and int(found[3]) in range(1, 29):
                return date(int(found[1]), int(found[2]), int(found[3]))
        return None

    def header_value(self, *labels: str) -> str:
        """The first of these fields that the page's header table has, folded; empty without one."""
        value = next((self.article.header[label] for label in labels if self.article.header.get(label)), "")
        return fold(value) if value else ""

    def matches(self, sought: re.Pattern[str], holding: str = "") -> Iterator[tuple[int, re.Match[str]]]:
        """Every match with the number of its paragraph; ``holding`` is what a paragraph with a match has in it."""
        for number, paragraph in enumerate(self.paragraphs):
            if holding not in paragraph:
                continue
            for found in sought.finditer(paragraph):
                yield number, found

    def span(self, number: int, start: int, end: int) -> Span:
        """The piece of the article at a place, as it is printed."""
        return Span(self.article.paragraphs[number][start:end], number, start, end)


def folded(article: Article) -> FoldedArticle:
    """The article as the rules read it; OpenCC is asked only where the text is in traditional script."""
    head = "".join(article.paragraphs)
    change = fold if is_traditional(head) or is_traditional(article.title) else lambda text: text.translate(_WIDE)
    return FoldedArticle(
        article, change(article.title[:_TITLE]), tuple(change(text[:LONGEST]) for text in article.paragraphs)
    )


def sentence_bounds(text: str, at: int) -> tuple[int, int]:
    """Where the sentence that holds a place begins and ends."""
    start = max(text.rfind(mark, 0, at) for mark in "。！？；") + 1
    ends = [end for mark in "。！？；" if (end := text.find(mark, at)) >= 0]
    return start, min(ends, default=len(text))


def sentence_around(text: str, at: int) -> str:
    """The sentence that holds a place."""
    start, end = sentence_bounds(text, at)
    return text[start:end]
