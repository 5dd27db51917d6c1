"""Values → Telegram HTML (pure). Everything that comes from a page is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from bot.flows.briefs import Briefed
from bot.models import Brief, KeyPoint, Span
from handlers.view.deep_links import ToProof, deep_link
from handlers.view.display import Display, escaped, linked, moment, sides
from handlers.view.facts import fact_lines
from handlers.view.limits import fits, pack
from handlers.view.origins import printed_on
from handlers.view.texts import Texts

LONG_PARAGRAPH: Final = 2_000  # characters; longer ones are whole pages in one piece
AROUND: Final = 200  # characters on each side of a quotation that show that it was not torn out
MOST_OPEN: Final = 8  # lines of facts that stand open; more would push the points off the screen of a phone
_HASHTAG: Final = re.compile(r"^[0-9A-Za-z_\u4e00-\u9fff]+$")


def render_brief(briefed: Briefed, display: Display, bot_username: str, changed: str | None = None) -> list[str]:
    """The brief as one or more messages, split between its blocks and never inside one; air stands between blocks."""
    brief = briefed.brief
    blocks = [_head(briefed, display, changed)]
    if brief.shown_headline:
        blocks.append(f"<blockquote>{display.escaped(brief.shown_headline.text)}</blockquote>")
    blocks += [
        _point(point, mark, display) + printed_at(brief, point.span, display)
        for mark, point in zip(brief.marks(), brief.listed, strict=True)
    ]
    blocks += [*_outline(brief.outline, display), *_facts(brief, display)]
    last = (hashtags(brief, display), check_line(briefed, display, bot_username))
    blocks.append("\n".join(line for line in last if line))
    return pack([block if number == 0 else "\n" + block for number, block in enumerate(blocks)])


def _head(briefed: Briefed, display: Display, changed: str | None) -> str:
    lines = [linked(f"<b>{title(briefed.brief, display)}</b>", briefed.brief.article.url), *about(briefed, display)]
    return "\n".join([*lines, f"<i>{changed}</i>"] if changed else lines)


def _as_text(text: str, _: datetime, __: str) -> str:
    return text


def about(briefed: Briefed, display: Display, stamp: Callable[[str, datetime, str], str] = _as_text) -> list[str]:
    """The lines below the title. ``stamp`` makes HTML of a moment's text, the moment and its form (d: day, t: time)."""
    brief, texts = briefed.brief, display.texts.brief
    article = brief.article
    day = f"{article.published:%Y-%m-%d}" if article.published else ""
    if isinstance(article.published, datetime):
        day = stamp(f"{article.published.astimezone(display.zone):%Y-%m-%d}", article.published, "d")
    read_at = stamp(moment(briefed.read_at, display.zone), briefed.read_at, "dt")
    parts = [
        display.escaped(article.publisher) if article.publisher else "",
        day,
        texts.full_and_brief.format(full=article.characters, brief=brief.characters),
        texts.read_at.format(time=read_at),
        texts.private_here if briefed.is_private else "",
    ]
    lines = [" · ".join(part for part in parts if part)]
    return [*lines, texts.beginning.format(read=brief.read_characters)] if brief.read_characters else lines


def title(brief: Brief, display: Display) -> str:
    """The title as HTML."""
    return display.escaped(title_text(brief))


def title_text(brief: Brief) -> str:
    """The title; where the page has none, what stands in for it, or else its first words, which go on."""
    article, stands_in = brief.article, brief.heading
    if stands_in:
        before, after = sides(stands_in)
        return f"{before}{stands_in.span.text}{after}"
    return article.own_title[:300] or f"{article.title[:300].rstrip('…. ')}…"


def _point(point: KeyPoint, mark: str, display: Display) -> str:
    """The number (or mark) and the first word are what is tapped."""
    first, rest = (
        display.escaped(text) for text in (point.span.text[: point.opening], point.span.text[point.opening :])
    )
    before, after = sides(point)
    return f"{linked(f'<b>{escaped(mark)}</b> {before}{first}', point.link)}{rest}{after}"


def printed_at(brief: Brief, span: Span, display: Display) -> str:
    """Behind a point: the file and page that it was printed on, where there is a choice."""
    where = printed_on(brief.article, span, display.texts.brief)
    return f" <i>（{where}）</i>" if where else ""


def _outline(points: tuple[KeyPoint, ...], display: Display) -> Iterator[str]:
    """The heads of an enumeration, folded; in several quotes where one would be over a message's limit."""
    lines = [display.texts.brief.outline.format(count=len(points))] if points else []
    for point in points:
        before, after = sides(point)
        lines.append(f"{escaped(point.label or '·')} {before}{display.escaped(point.span.text)}{after}")
    return _folded(lines)


def _facts(brief: Brief, display: Display) -> Iterator[str]:
    """A fact a line, the name of its kind once; folded where they are many."""
    lines = list[str]()
    for name, values in fact_lines(brief, display.texts.brief):
        shown = [display.escaped(value) for value in values]
        lines += [f"<b>{escaped(name)}</b> {shown[0]}"] if len(shown) == 1 else []
        lines += [f"<b>{escaped(name)}</b>", *(f"· {value}" for value in shown)] if len(shown) > 1 else []
    if len(lines) > MOST_OPEN:
        yield from _folded(lines)
    elif lines:
        yield "\n".join(lines)


def _folded(lines: list[str]) -> Iterator[str]:
    """Lines in expandable quotes, each within a message."""
    quote = list[str]()
    for line in lines:
        if quote and not fits("\n".join([*quote, line])):
            yield _quoted(quote)
            quote = []
        quote.append(line)
    if quote:
        yield _quoted(quote)


def _quoted(lines: list[str]) -> str:
    return "<blockquote expandable>" + "\n".join(lines) + "</blockquote>"


def hashtags(brief: Brief, display: Display) -> str:
    """The keywords, three at most."""
    joined = ["".join(p[:1].upper() + p[1:] for p in k.split()) if " " in k else k for k in brief.keywords]
    words = [display.script(word) for word in joined if _HASHTAG.match(word) and not word.isdigit()]
    return " ".join("#" + word for word in words[:3])


def check_line(briefed: Briefed, display: Display, bot_username: str) -> str:
    """The ✓ line: it counts only spans that lie in the article where they say."""
    spans, texts = briefed.brief.spans(), display.texts.brief
    right = sum(span.lies_in(briefed.brief.article) for span in spans)
    notes = texts.verbatim_recognised if briefed.brief.article.is_recognised else ""
    notes += texts.verbatim_display if display.is_converted else ""
    line = texts.verbatim.format(right=right, all=len(spans), notes=notes)
    return linked(line, deep_link(bot_username, ToProof(briefed.article_id)))


def render_proof(briefed: Briefed, display: Display) -> list[str]:
    """Each quoted span in its paragraph, in bold: the check that anyone can make."""
    article = briefed.brief.article
    by_paragraph: dict[int, list[tuple[int, int]]] = {}
    for span in sorted(briefed.brief.spans(), key=lambda one: (one.start, -one.end)):
        by_paragraph.setdefault(span.paragraph, []).append((span.start, span.end))
    blocks = [f"<b>{display.escaped(article.title[:300])}</b>"]
    around = (_around(article.paragraphs[number], marks) for number, marks in sorted(by_paragraph.items()))
    return pack([*blocks, *("\n" + display.emphasised(text, marks) for text, marks in around)])


def _around(paragraph: str, marks: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """A paragraph as it is; of one that would fill messages only what stands around its marks, with … for the rest."""
    if len(paragraph) <= LONG_PARAGRAPH:
        return paragraph, marks
    windows: list[tuple[int, int]] = []
    for start, end in marks:
        low, high = max(0, start - AROUND), min(len(paragraph), end + AROUND)
        if windows and low <= windows[-1][1]:
            low, high = windows[-1][0], max(high, windows.pop()[1])
        windows.append((low, high))
    text, moved = "", list[tuple[int, int]]()
    for low, high in windows:
        text += "…" if low else ""
        moved += [(start - low + len(text), end - low + len(text)) for start, end in marks if low <= start < high]
        text += paragraph[low:high] + ("…" if high < len(paragraph) else "")
    return text, moved


def brief_html(briefed: Briefed, display: Display, bot_username: str) -> str:
    """A brief as one message: what is over the limits is left out."""
    return render_brief(briefed, display, bot_username)[0]


def reading_html(name: str, texts: Texts) -> str:
    """That a link, file or text is being read."""
    return texts.brief.reading.format(name=escaped(name[:100]))


def draft_html(name: str, seconds: float, texts: Texts) -> str:
    """The same in a draft, for how long; as code, since a draft's link would have a preview that cannot be refused."""
    reading = texts.brief.reading.format(name=f"<code>{escaped(name[:100])}</code>" if name else "")
    return texts.today.still_reading.format(reading=reading, seconds=int(seconds))
