"""Values → Telegram HTML (pure). Everything that comes from a page is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.flows.briefs import Briefed
from bot.models import Brief, Facts, KeyPoint, Span
from handlers.view.texts import Texts

TEXT_LIMIT: Final = 4096  # after parsing; counted in UTF-16 units, the strictest reading
RAW_LIMIT: Final = 32_000  # bytes before parsing (Telegram: 32,768)
ENTITY_LIMIT: Final = 100
_TAG: Final = re.compile(r"<(/?)[a-z][^>]*>")
_HASHTAG: Final = re.compile(r"^[0-9A-Za-z_\u4e00-\u9fff]+$")


@dataclass(frozen=True, slots=True)
class Display:
    """How a chat wants to see things: its sentences, time zone, and script (a function over page text)."""

    texts: Texts
    zone: ZoneInfo
    script: Callable[[str], str] = str
    is_converted: bool = False


def render_brief(briefed: Briefed, display: Display, bot_username: str, changed: str | None = None) -> list[str]:
    """The brief as one or more messages, split between its blocks and never inside one."""
    brief = briefed.brief
    blocks = [_head(briefed, display, changed)]
    if brief.headline:
        blocks.append("\n" + _escape(brief.headline.text, display))
    blocks += [("\n" if n == 0 else "") + _point(p, n, display) for n, p in enumerate(brief.key_points)]
    if brief.outline:
        blocks.append(_outline(brief.outline, display))
    facts = list(_facts(brief.facts, display))
    blocks += [("\n" if n == 0 else "") + line for n, line in enumerate(facts)]
    blocks.append(
        "\n" + "\n".join(line for line in (_hashtags(brief, display), _check(briefed, display, bot_username)) if line)
    )
    return pack(blocks)


def pack(blocks: list[str]) -> list[str]:
    """Blocks joined into messages within Telegram's limits."""
    messages: list[str] = []
    for block in (piece for whole in blocks for piece in _cut(whole)):
        joined = f"{messages[-1]}\n{block}" if messages else block
        if messages and fits(joined):
            messages[-1] = joined
        else:
            messages.append(block.strip("\n"))
    return messages


def fits(message: str) -> bool:
    """Whether Telegram takes this text as one message."""
    return (
        visible_length(message) <= TEXT_LIMIT
        and len(message.encode()) <= RAW_LIMIT
        and len(_TAG.findall(message)) // 2 <= ENTITY_LIMIT
    )


def visible_length(message: str) -> int:
    """UTF-16 units after parsing."""
    return len(html.unescape(_TAG.sub("", message)).encode("utf-16-le")) // 2


def _cut(block: str) -> Iterator[str]:
    """A block that alone is over the limit loses its markup and is cut at the limit."""
    if fits(block):
        yield block
        return
    plain = html.unescape(_TAG.sub("", block))
    for start in range(0, len(plain), TEXT_LIMIT // 2):
        yield html.escape(plain[start : start + TEXT_LIMIT // 2], quote=False)


def _escape(text: str, display: Display) -> str:
    return html.escape(display.script(text), quote=False)


def _link(inner: str, url: str | None) -> str:
    return f'<a href="{html.escape(url)}">{inner}</a>' if url else inner


def _head(briefed: Briefed, display: Display, changed: str | None) -> str:
    article, texts = briefed.brief.article, display.texts
    title = _link(f"<b>{_escape(article.title[:300] or '…', display)}</b>", article.url)
    published = article.published
    if isinstance(published, datetime):
        published = published.astimezone(display.zone)
    kept = sum(len(point.span.text) for point in briefed.brief.key_points) + len(
        getattr(briefed.brief.headline, "text", "")
    )
    about = [
        _escape(article.publisher, display) if article.publisher else "",
        f"{published:%Y-%m-%d}" if published else "",
        texts.full_and_brief.format(full=article.characters, brief=kept),
        texts.read_at.format(time=f"{briefed.read_at.astimezone(display.zone):%m-%d %H:%M}"),
        texts.private_here if briefed.is_private else "",
    ]
    lines = [title, " · ".join(part for part in about if part)]
    return "\n".join([*lines, f"<i>{changed}</i>"] if changed else lines)


def _point(point: KeyPoint, position: int, display: Display) -> str:
    """The number and the first words are what is tapped."""
    text = _escape(point.span.text, display)
    first = re.split(r"(?<=[，、：；。,;:])", text, maxsplit=1)
    head, rest = (first[0], "".join(first[1:])) if "&" not in first[0] else (text, "")
    before, after = "… " if point.cut_before else "", " …" if point.cut_after else ""
    label = html.escape(point.label or str(position + 1), quote=False)
    return f"{_link(f'<b>{label}</b> {before}{head}', point.link)}{rest}{after}"


def _outline(points: tuple[KeyPoint, ...], display: Display) -> str:
    lines = [f"{html.escape(p.label or '·', quote=False)} {_escape(p.span.text, display)}" for p in points]
    title = display.texts.outline.format(count=len(points))
    return f"<blockquote expandable>{title}\n" + "\n".join(lines) + "</blockquote>"


def _facts(facts: Facts, display: Display) -> Iterator[str]:
    named: dict[str, list[Span]] = {
        "issuers": list(facts.issuers),
        "documents": [fact.span for fact in facts.documents],
        "meetings": [fact.span for fact in facts.meetings],
        "deadlines": [fact.span for fact in facts.deadlines],
        "targets": [fact.span for fact in facts.targets],
    }
    for name, spans in named.items():
        shown = list(dict.fromkeys(_escape(span.text, display) for span in spans))[:4]
        if shown:
            yield f"<b>{display.texts.facts[name]}</b> " + "；".join(shown)


def _hashtags(brief: Brief, display: Display) -> str:
    joined = ["".join(p[:1].upper() + p[1:] for p in k.split()) if " " in k else k for k in brief.keywords]
    words = [display.script(word) for word in joined if _HASHTAG.match(word) and not word.isdigit()]
    return " ".join("#" + word for word in words[:3])


def _check(briefed: Briefed, display: Display, bot_username: str) -> str:
    """Counts only spans that lie in the article where they say."""
    spans, texts = briefed.brief.spans(), display.texts
    right = sum(span.lies_in(briefed.brief.article) for span in spans)
    line = (texts.verbatim_display if display.is_converted else texts.verbatim).format(right=right, all=len(spans))
    return _link(line, f"https://t.me/{bot_username}?start=v{briefed.article_id}")


def render_proof(briefed: Briefed, display: Display) -> list[str]:
    """Each quoted span in its paragraph, in bold: the check that anyone can make."""
    article = briefed.brief.article
    by_paragraph: dict[int, list[Span]] = {}
    for span in briefed.brief.spans():
        by_paragraph.setdefault(span.paragraph, []).append(span)
    blocks = [f"<b>{_escape(article.title[:300], display)}</b>"]
    blocks += ["\n" + _emphasised(article.paragraphs[n], spans, display) for n, spans in sorted(by_paragraph.items())]
    return pack(blocks)


def _emphasised(paragraph: str, spans: list[Span], display: Display) -> str:
    pieces, at = [], 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start < at:
            continue
        pieces += [_escape(paragraph[at : span.start], display), f"<b>{_escape(span.text, display)}</b>"]
        at = span.end
    return "".join([*pieces, _escape(paragraph[at:], display)])
