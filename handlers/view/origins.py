"""Which file and page a point was printed on, in words."""

from __future__ import annotations

from bot.models import Article, Span
from handlers.view.texts.model import BriefTexts


def printed_on(article: Article, span: Span, texts: BriefTexts) -> str:
    """附件1 第3页; empty where there is nothing to choose from: a page of the web, a document of one page."""
    origin = article.origin(span.paragraph)
    if origin is None or (not origin.attachment and len(article.origins) == 1):
        return ""
    form = texts.from_page
    if origin.attachment:
        form = texts.from_attachment if origin.page else texts.from_attachment_alone
    return form.format(number=origin.attachment, page=origin.page)
