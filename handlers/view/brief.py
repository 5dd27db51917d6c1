"""Values → Telegram HTML (pure). Everything that comes from a page is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot.flows.briefs import Briefed
from bot.models import Brief, Facts, KeyPoint, Span
from handlers.view.display import Display, deep_link, escaped, linked, moment, sides
from handlers.view.limits import pack
from handlers.view.texts import Texts

_HASHTAG: Final = re.compile(r"^[0-9A-Za-z_\u4e00-\u9fff]+$")


def render_brief(briefed: Briefed, display: Display, bot_username: str, changed: str | None = None) -> list[str]:
    """The brief as one or more messages, split between its blocks and never inside one."""
    brief = briefed.brief
    blocks = [_head(briefed, display, changed)]
    if brief.headline:
        blocks.append("\n" + display.escaped(brief.headline.text))
    blocks += [("\n" if n == 0 else "") + _point(p, n, display) for n, p in enumerate(brief.key_points)]
    if brief.outline:
        blocks.append(_outline(brief.outline, display))
    facts = list(_facts(brief.facts, display))
    blocks += [("\n" if n == 0 else "") + line for n, line in enumerate(facts)]
    blocks.append(
        "\n" + "\n".join(line for line in (_hashtags(brief, display), _check(briefed, display, bot_username)) if line)
    )
    return pack(blocks)


def _head(briefed: Briefed, display: Display, changed: str | None) -> str:
    article, texts = briefed.brief.article, display.texts.brief
    title = linked(f"<b>{display.escaped(article.title[:300] or '…')}</b>", article.url)
    published = article.published
    if isinstance(published, datetime):
        published = published.astimezone(display.zone)
    kept = sum(len(point.span.text) for point in briefed.brief.key_points) + len(
        getattr(briefed.brief.headline, "text", "")
    )
    about = [
        display.escaped(article.publisher) if article.publisher else "",
        f"{published:%Y-%m-%d}" if published else "",
        texts.full_and_brief.format(full=article.characters, brief=kept),
        texts.read_at.format(time=moment(briefed.read_at, display.zone)),
        texts.private_here if briefed.is_private else "",
    ]
    lines = [title, " · ".join(part for part in about if part)]
    return "\n".join([*lines, f"<i>{changed}</i>"] if changed else lines)


def _point(point: KeyPoint, position: int, display: Display) -> str:
    """The number and the first words are what is tapped."""
    text = display.escaped(point.span.text)
    first = re.split(r"(?<=[，、：；。,;:])", text, maxsplit=1)
    head, rest = (first[0], "".join(first[1:])) if "&" not in first[0] else (text, "")
    label = escaped(point.label or str(position + 1))
    before, after = sides(point)
    return f"{linked(f'<b>{label}</b> {before}{head}', point.link)}{rest}{after}"


def _outline(points: tuple[KeyPoint, ...], display: Display) -> str:
    lines = [f"{escaped(p.label or '·')} {display.escaped(p.span.text)}" for p in points]
    title = display.texts.brief.outline.format(count=len(points))
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
        shown = list(dict.fromkeys(display.escaped(span.text) for span in spans))[:4]
        if shown:
            yield f"<b>{display.texts.brief.facts[name]}</b> " + "；".join(shown)


def _hashtags(brief: Brief, display: Display) -> str:
    joined = ["".join(p[:1].upper() + p[1:] for p in k.split()) if " " in k else k for k in brief.keywords]
    words = [display.script(word) for word in joined if _HASHTAG.match(word) and not word.isdigit()]
    return " ".join("#" + word for word in words[:3])


def _check(briefed: Briefed, display: Display, bot_username: str) -> str:
    """Counts only spans that lie in the article where they say."""
    spans, texts = briefed.brief.spans(), display.texts.brief
    right = sum(span.lies_in(briefed.brief.article) for span in spans)
    line = (texts.verbatim_display if display.is_converted else texts.verbatim).format(right=right, all=len(spans))
    return linked(line, deep_link(bot_username, f"v{briefed.article_id}"))


def render_proof(briefed: Briefed, display: Display) -> list[str]:
    """Each quoted span in its paragraph, in bold: the check that anyone can make."""
    article = briefed.brief.article
    by_paragraph: dict[int, list[tuple[int, int]]] = {}
    for span in sorted(briefed.brief.spans(), key=lambda one: (one.start, -one.end)):
        by_paragraph.setdefault(span.paragraph, []).append((span.start, span.end))
    blocks = [f"<b>{display.escaped(article.title[:300])}</b>"]
    blocks += ["\n" + display.emphasised(article.paragraphs[n], marks) for n, marks in sorted(by_paragraph.items())]
    return pack(blocks)


def brief_html(briefed: Briefed, display: Display, bot_username: str) -> str:
    """A brief as one message: what is over the limits is left out."""
    return render_brief(briefed, display, bot_username)[0]


def reading_html(name: str, texts: Texts) -> str:
    """That a link, file or text is being read."""
    return texts.brief.reading.format(name=escaped(name[:100]))
