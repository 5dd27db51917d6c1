"""Links that open a page at a sentence (URL text fragments, https://wicg.github.io/scroll-to-text-fragment/).

Browsers take a term only where it begins and ends at a word boundary; in Chinese that is a dictionary's matter, so
every term here begins and ends at punctuation, where all agree. A browser goes to the first place that fits: the first
term is lengthened, then given what stands before it, until it fits one place alone.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from bot.models import Article, Origin, Span

_BREAK: Final = re.compile(
    r"[，。！？；：、“”‘’《》〈〉「」『』（）()\[\]【】〔〕…—!?\"\s]+|(?<!\d)[,:;]+|[,:;]+(?!\d)"
)
SHORTEST: Final = 4  # characters of a first term: shorter ones are rarely alone
LAST: Final = 2  # characters of a last term


def link_to(article: Article, span: Span) -> str | None:
    """``url#:~:text=[prefix-,]first[,last]``: the first term fits one place in the article; None without address.

    Of a document it is its page, as viewers of PDF take it (RFC 8118, section 3): they know no text fragments.
    """
    origin = article.origin(span.paragraph)
    if origin:
        return _page_of_document(article, origin)
    if not article.url:
        return None
    paragraph = article.paragraphs[span.paragraph]
    edges = _edges(paragraph)
    start = max((begin for begin, _ in edges if begin <= span.start), default=0)
    ends = [end for begin, end in edges if end > start and begin < span.end]
    if not ends:
        return article.url
    whole = _Text(article)
    offset = len("\n".join([*_before(article), *article.paragraphs[: span.paragraph], ""]))
    block = [end for end in ends if "\n" not in paragraph[start:end]]  # a term lies in one block of the page
    first_end = next(
        (end for end in block if end - start >= SHORTEST and whole.has_once(paragraph[start:end])), block[-1]
    )
    first = paragraph[start:first_end]
    terms = [_encoded(first)]
    if not whole.has_once(first):
        prefix = _prefix(whole, offset + start, first)
        terms = [_encoded(prefix) + "-", *terms] if prefix else terms
    if first_end < ends[-1]:
        terms.append(_encoded(paragraph[_last_start(edges, first_end, ends[-1]) : ends[-1]]))
    return f"{article.url}#:~:text=" + ",".join(terms)


def _page_of_document(article: Article, origin: Origin) -> str | None:
    url = article.attachments[origin.attachment - 1].url if origin.attachment else article.url
    return f"{url}#page={origin.page}" if url and origin.page else url


def _edges(text: str) -> list[tuple[int, int]]:
    """Where each run between two breaks begins and ends."""
    at, found = 0, []
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if end > at:
            found.append((at, end))
        at = gap.end() if gap else end
    return found


def _last_start(edges: list[tuple[int, int]], after: int, end: int) -> int:
    """Where the last term begins: at a break, not before ``after``, LAST characters long if it can be."""
    starts = [begin for begin, _ in edges if after <= begin < end]
    return next((begin for begin in reversed(starts) if end - begin >= LAST), starts[0])


def _before(article: Article) -> list[str]:
    """What a page shows above its text, as far as it is known."""
    return [article.title, article.original_title or ""]


class _Text:
    """An article's whole text, in lower case too: a browser compares so."""

    def __init__(self, article: Article) -> None:
        self.text = "\n".join([*_before(article), *article.paragraphs, *article.captions])
        self._lower = self.text.lower()

    def has_once(self, term: str) -> bool:
        """Whether the term stands at one place alone."""
        at = self._lower.find(term.lower())
        return at >= 0 and self._lower.find(term.lower(), at + 1) < 0


def _prefix(whole: _Text, at: int, first: str) -> str:
    """The text right before, from a break on, as short as makes the place the only one; empty where nothing does."""
    before = whole.text[max(0, at - 200) : at]
    for begin in [begin for begin, _ in reversed(_edges(before))]:
        prefix = before[begin:]
        if "\n" in prefix.strip("\n"):
            return ""
        if whole.has_once(prefix + first):
            return prefix.strip()
    return ""


def _encoded(term: str) -> str:
    """Percent-encoded, the three characters that have a meaning in a fragment too."""
    return quote(term, safe="").replace("-", "%2D")
