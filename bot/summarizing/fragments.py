"""Links that open a page at a sentence (URL text fragments, WICG)."""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.models import Article, Span

_BREAK = re.compile(r"[，。！？；：、“”《》（）\s]")


def link_to(article: Article, span: Span) -> str | None:
    """``url#:~:text=start,end``: both terms end at punctuation; None where there is no address."""
    if not article.url:
        return None
    pieces = [piece for piece in _BREAK.split(span.text) if piece]
    if not pieces:
        return article.url
    first, last = pieces[0], pieces[-1]
    terms = [first] if first == last or (len(span.text) <= 24 and span.text == first) else [first, last]
    return f"{article.url}#:~:text=" + ",".join(quote(term, safe="").replace("-", "%2D") for term in terms)
