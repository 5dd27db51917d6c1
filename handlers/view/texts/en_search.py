"""The sentences of search, inline mode and trends in English."""

from __future__ import annotations

from handlers.view.texts.counted import Counted
from handlers.view.texts.model import InlineTexts, SearchTexts, TrendTexts

SEARCH = SearchTexts(
    usage='Use: /search 国企改革 source:吉林日报 after:2021-08; also "phrase", A OR B, -word, category: topic: before:',
    found_html="<b>{query}</b>",
    page="page {page}",
    others="and {count} like it",
    private_result="visible in this chat only",
    nothing="Nothing found for “{query}”.",
    near="These exist:",
    loose="These hold only part of the words:",
    loose_short="part of the words",
    archive_empty="The archive is empty. Subscribe to a category or a site to fill it.",
    subscribe="Subscribe to “{query}”",
    search="Search “{query}”",
    understood="Understood as: {parts}",
    nothing_understood="nothing",
    excluded="not {part}",
    either=" or ",
    more_mistakes="… and {count} more",
    mistakes={
        "unclosed_quote": "A quote without its end: {text}",
        "empty": "Nothing to look for here: {text}",
        "bad_date": "Not a date I can read: {text} (write 2021-08, 去年, 近7天)",
        "unknown_key": "There is no condition “{text}:”; taken as words",
        "reversed_dates": "The dates were the wrong way round and are swapped: {text}",
        "too_long": "Too long; the rest was left out: {text}",
        "too_many": "Too many conditions; left out: {text}",
    },
    parts={
        "word": "with “{value}”",
        "phrase": "with “{value}”",
        "source": "from {value}",
        "category": "category {value}",
        "topic": "topic {value}",
        "number": "document {value}",
        "since": "since {value}",
        "until": "until {value}",
    },
    related_html="<b>Related</b>",
    related_none="No related articles found.",
)

INLINE = InlineTexts(
    subscribe="Subscribe to “{query}” in private",
    start="Open Yaodian",
    strangers="This bot is open to invited people only",
    read="Read this link",
    read_about="Choose it: in seconds it becomes a brief",
    reading_html="Reading {url} …",
    open_brief="Open the brief",
)

TREND = TrendTexts(
    usage="Use: /trend 专项债 90d (also 26w, 1y)",
    found_html=Counted("<b>{term}</b>: {count} [article|articles] in the last {weeks} [week|weeks]"),
    nothing=Counted("No article of the last {days} [day|days] mentions “{term}”."),
    peak=Counted("Most in the week from {monday}: {count} [article|articles] ({share} of all that week)"),
    behind="In that week:",
    title="{term}: articles a week",
    articles="articles",
    share="share of all articles",
)
