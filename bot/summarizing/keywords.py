"""Keywords by jieba: rare in the news, frequent here, in the title first."""

from __future__ import annotations

import re
from collections import Counter

from bot.models import Article
from bot.text.words import idf, words

_HAN = re.compile(r"^[\u4e00-\u9fff]{2,8}$")
MOST = 200_000  # characters looked at


def keywords_of(article: Article, count: int = 5) -> tuple[str, ...]:
    """The words that tell this article from others, best first."""
    text = "\n".join(article.paragraphs)[:MOST]
    heading = {word for word in words(article.title) if _HAN.match(word)}
    counts = Counter(word for word in words(text) if _HAN.match(word)) + Counter(heading)
    value = {word: n * idf(word) * (2 if word in heading else 1) * len(word) ** 0.5 for word, n in counts.items()}
    return tuple(sorted(value, key=lambda word: (-value[word], word))[:count])
