"""What of a very long text is summarized: its beginning, so that the time has a bound."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import Final

from bot.models import Article

# Characters and sentences. Longer than any article or law that was met (the longest of 1,369 posts has 40,000
# characters; so many as here have some 3,000 sentences): what is longer is a book or nonsense. So much takes less than
# a second.
MOST: Final = 120_000
MOST_SENTENCES: Final = 8_000
_CAPTIONS: Final = 200  # captions of a page: more belong to a gallery
_END: Final = re.compile(r"[。！？；]")
_LAST: Final = 2_000  # characters before the cut in which a sentence ends, if the text has sentences at all


def beginning_of(article: Article) -> Article:
    """The article itself, or as many of its first paragraphs as are read; the last of them cut at a sentence's end.

    Spans of it lie in the whole article at the same places.
    """
    kept, left, sentences = list[str](), MOST, MOST_SENTENCES
    for paragraph in article.paragraphs:
        ends = _sentences(paragraph)
        if len(paragraph) > left or ends > sentences:
            kept += [cut] if (cut := _cut(paragraph, left, sentences)) else []
            return replace(article, paragraphs=tuple(kept), captions=article.captions[:_CAPTIONS])
        kept.append(paragraph)
        left, sentences = left - len(paragraph), sentences - ends
    return article


def _sentences(paragraph: str) -> int:
    return 1 + sum(map(paragraph.count, "。！？；"))


def _cut(paragraph: str, most: int, sentences: int) -> str:
    """As many sentences as may be; as many characters where none ends near there."""
    end = 0
    for found in islice(_END.finditer(paragraph, 0, most), sentences):
        end = found.end()
    return paragraph[: end if end > most - _LAST or _sentences(paragraph[:most]) > sentences else most]
