"""What of a very long text is summarized: its beginning, so that the time has a bound."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.models import Article

# Characters. Longer than any article or law that was met (the longest of 1,369 posts has 40,000): what is longer is a
# book or nonsense. So many take half a second.
MOST: Final = 120_000
_CAPTIONS: Final = 200  # captions of a page: more belong to a gallery
_END: Final = re.compile(r"[。！？；](?=[^。！？；]*\Z)")
_LAST: Final = 2_000  # characters before the cut in which a sentence ends, if the text has sentences at all


def beginning_of(article: Article) -> Article:
    """The article itself, or as many of its first paragraphs as are read; the last of them cut at a sentence's end.

    Spans of it lie in the whole article at the same places.
    """
    if article.characters <= MOST:
        return article
    kept, left = list[str](), MOST
    for paragraph in article.paragraphs:
        if len(paragraph) > left:
            kept += [cut] if (cut := _cut(paragraph, left)) else []
            break
        kept.append(paragraph)
        left -= len(paragraph)
    return replace(article, paragraphs=tuple(kept), captions=article.captions[:_CAPTIONS])


def _cut(paragraph: str, most: int) -> str:
    found = _END.search(paragraph[:most], max(0, most - _LAST))
    return paragraph[: found.end() if found else most]
