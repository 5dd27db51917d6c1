"""A brief as one rich message (Bot API 10.1, HTML form; pure): its points, a table of facts, the page's sentences.

Which tags there are, and how much fits: the Bot API's manual, as ``tests/stage`` plays it (decision 0027).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.flows.briefs import Briefed
from bot.models import Brief, KeyPoint, Span
from handlers.view.brief import MOST_OPEN, about, check_line, hashtags, printed_at, title
from handlers.view.display import Display, escaped, linked, sides
from handlers.view.facts import fact_lines
from handlers.view.limits import fits_rich, visible_length

UNFOLDED: Final = 7_000  # characters that clients show without "Show more", closed details included
WHOLE: Final = 400  # characters; of a longer paragraph only what stands around its marks is shown
AROUND: Final = 80  # characters on each side of a mark
LATEST_DAYS: Final = 366  # a day that lies further ahead of the reading is no moment to be shown in a zone


def render_rich(briefed: Briefed, display: Display, bot_username: str, changed: str | None = None) -> str | None:
    """The whole brief; None where it does not fit into one rich message."""
    brief = briefed.brief
    head, tail = _head(briefed, display, changed), _tail(briefed, display, bot_username)
    spans = [*([brief.shown_headline] if brief.shown_headline else []), *(point.span for point in brief.listed)]
    bare = "".join([*head, *_points(brief, display, {}), *tail])
    marked = _marked(briefed, spans, display, UNFOLDED - visible_length(bare))
    message = "".join([*head, *_points(brief, display, marked.names), *tail[:-1], marked.html, tail[-1]])
    return next((one for one in (message, bare) if fits_rich(one)), None)


def _head(briefed: Briefed, display: Display, changed: str | None) -> list[str]:
    brief = briefed.brief

    def stamp(text: str, at: datetime, form: str) -> str:
        """Shown in the reader's own zone; what is no moment of our time stays as it is."""
        seconds = int(at.timestamp())
        latest = int(briefed.read_at.timestamp()) + LATEST_DAYS * 86_400
        return f'<tg-time unix="{seconds}" format="{form}">{text}</tg-time>' if 0 <= seconds <= latest else text

    blocks = [f"<h3>{linked(title(brief, display), brief.article.url)}</h3>"]
    blocks += [f"<p>{line}</p>" for line in about(briefed, display, stamp)]
    blocks += [f"<p><i>{changed}</i></p>"] if changed else []
    shown = brief.shown_headline
    return [*blocks, f"<blockquote>{display.escaped(shown.text)}</blockquote>"] if shown else blocks


def _points(brief: Brief, display: Display, names: Mapping[Span, str]) -> list[str]:
    return [
        f"<p>{_point(point, mark, names.get(point.span), display)}{printed_at(brief, point.span, display)}</p>"
        for mark, point in zip(brief.marks(), brief.listed, strict=True)
    ]


def _point(point: KeyPoint, mark: str, name: str | None, display: Display) -> str:
    """The number leads to the sentence in the chat, the first word to the page."""
    first, rest = point.span.text[: point.opening], point.span.text[point.opening :]
    before, after = sides(point)
    number = linked(f"<b>{escaped(mark)}</b>", f"#{name}" if name else None)
    return f"{number} {before}{linked(display.escaped(first), point.link)}{display.escaped(rest)}{after}"


def _tail(briefed: Briefed, display: Display, bot_username: str) -> list[str]:
    """What stands below the points; the ✓ line last."""
    brief, tags = briefed.brief, hashtags(briefed.brief, display)
    blocks = [*_outline(brief.outline, display), *_facts(brief, display)]
    blocks += [f"<p>{tags}</p>"] if tags else []
    return [*blocks, f"<footer>{check_line(briefed, display, bot_username)}</footer>"]


def _outline(points: Sequence[KeyPoint], display: Display) -> Iterator[str]:
    """The heads of an enumeration, folded."""
    if points:
        lines = (f"<p>{_point(point, point.label or '·', None, display)}</p>" for point in points)
        yield _details(display.texts.brief.outline.format(count=len(points)), "".join(lines))


def _facts(brief: Brief, display: Display) -> Iterator[str]:
    """A table: the kind of fact once, beside it a row for each; folded where they are many."""
    rows, kinds = list[str](), list(fact_lines(brief, display.texts.brief))
    for name, values in kinds:
        head = f'<th align="left"{_spanning(len(values))}>{escaped(name)}</th>'
        rows += [f"<tr>{'' if at else head}<td>{display.escaped(one)}</td></tr>" for at, one in enumerate(values)]
    table = f"<table bordered>{''.join(rows)}</table>"
    if len(rows) > MOST_OPEN:
        yield _details(display.texts.today.facts.format(count=len(rows)), table)
    elif rows:
        yield table


def _spanning(rows: int) -> str:
    return f' rowspan="{rows}"' if rows > 1 else ""


def _details(summary: str, inner: str) -> str:
    return f"<details><summary>{escaped(summary)}</summary>{inner}</details>"


@dataclass(frozen=True, slots=True)
class _Marked:
    """Paragraphs of the article, folded, and by which name each span in them is reached."""

    html: str
    names: Mapping[Span, str]


def _marked(briefed: Briefed, spans: Iterable[Span], display: Display, room: int) -> _Marked:
    """The paragraphs that hold the spans, in the article's order, as many as there is room for; a span inside another
    is reached by the other's name."""
    article = briefed.brief.article
    by_paragraph: dict[int, list[Span]] = {}
    there = {span for span in spans if span.lies_in(article)}
    for span in sorted(there, key=lambda one: (one.paragraph, one.start, -one.end)):
        by_paragraph.setdefault(span.paragraph, []).append(span)
    blocks, names = list[str](), dict[Span, str]()
    for number, inside in by_paragraph.items():
        found = _named(inside, len(names))
        shown = _paragraph(article.paragraphs[number], [(span, found[span]) for span in inside], display)
        room -= visible_length(shown)
        if room < 0:
            break
        blocks.append(f"<p>{shown}</p>")
        names |= found
    summary = display.texts.today.marked.format(count=len(blocks))
    return _Marked(_details(summary, "".join(blocks)) if blocks else "", names)


def _named(spans: Sequence[Span], known: int) -> dict[Span, str]:
    """A name each; those that begin inside an earlier one have its name."""
    names, last = dict[Span, str](), spans[0]
    for span in spans:
        is_inside = names and span.start < last.end
        names[span] = names[last] if is_inside else f"s{known + len(set(names.values())) + 1}"
        last = last if is_inside else span
    return names


def _paragraph(text: str, marks: Sequence[tuple[Span, str]], display: Display) -> str:
    """A paragraph with its spans marked; of a long one what stands around them, with … for the rest."""
    pieces, at, done = list[str](), 0, set[str]()
    for span, name in marks:
        if name in done:
            continue
        pieces.append(_between(text[at : span.start], display, is_first=not done))
        sentence = display.escaped(text[span.start : span.end])
        pieces.append(f'<tg-reference name="{name}"><mark>{sentence}</mark></tg-reference>')
        at = span.end
        done.add(name)
    rest = text[at:]
    pieces.append(display.escaped(rest if len(rest) <= WHOLE else f"{rest[:AROUND]}…"))
    return "".join(pieces)


def _between(text: str, display: Display, *, is_first: bool) -> str:
    """What stands before a mark: whole where it is short, else its end, and behind another mark its beginning too."""
    if len(text) <= WHOLE:
        return display.escaped(text)
    start = "" if is_first else text[:AROUND]
    return display.escaped(f"{start}…{text[-AROUND:]}")
