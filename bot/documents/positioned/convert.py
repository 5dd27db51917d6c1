"""Pages as they were read become paragraphs, headings and tables in order, as simple HTML."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.documents.positioned.aligned import with_tables
from bot.documents.positioned.columns import reading_order
from bot.documents.positioned.contents import without_contents
from bot.documents.positioned.furniture import without_furniture
from bot.documents.positioned.grid import grids, table_of
from bot.documents.positioned.headings import body_size, heading_level, title_at
from bot.documents.positioned.letters import joined
from bot.documents.positioned.paragraphs import edges_of, joined_over_breaks, notes_apart, paragraphs
from bot.documents.positioned.rows import near, segments
from bot.documents.positioned.values import Cell, Column, Line, PageContent, Paragraph, Run, Table, around
from bot.errors import NothingToSummarize

_HYPHENED = re.compile(r"[A-Za-z]{2,30}-[a-z]{2,30}")
_BROKEN = re.compile(r"([A-Za-z]{1,30})\xad([a-z]{1,30})")
Item = Paragraph | Table
Rows = tuple[tuple[Cell, ...], ...]


def to_html(source: str, pages: Sequence[PageContent]) -> str:
    """Pages of any format as simple HTML, a ``<section data-page>`` around what begins on a page; running heads and
    page numbers are left out. Raises NothingToSummarize."""
    items = _items(pages)
    if not any(isinstance(item, Table) or item.text for item in items):
        raise NothingToSummarize(source)
    return _html(items)


def _items(pages: Sequence[PageContent]) -> list[Item]:
    """Paragraphs and tables of the whole document, in order."""
    own = without_furniture(pages)
    columns = [column for page, runs in zip(pages, own, strict=True) for column in _columns(page, runs)]
    body = _body_size(columns)
    split = [part for column in columns for part in notes_apart(column, body)]
    edges = edges_of(split)
    whole = joined_over_breaks([paragraphs(one, edge, body) for one, edge in zip(split, edges, strict=True)])
    return _with_whole_words(_with_whole_tables(whole))


def _columns(page: PageContent, runs: Sequence[Run]) -> Iterator[Column]:
    tables: list[Table] = []
    for grid in grids(page.rules):
        inside = [run for run in runs if grid.box.holds(run.box.center, run.box.middle, 1)]
        table = table_of(grid, inside, page.number)
        if table:
            tables.append(table)
            held = set(inside)
            runs = [run for run in runs if run not in held]
    rows = without_contents(segments(runs, page.number))
    for group in reading_order([*(line for row in rows for line in row), *tables]):
        yield _column(group)


def _column(group: Sequence[Line | Table]) -> Column:
    """Segments of one line that lie in one column stand below each other as cells, or are one line after all."""
    items: list[Line | Table] = []
    for is_line, some in groupby(sorted(group, key=_place), key=lambda item: isinstance(item, Line)):
        if is_line:
            items += with_tables(_rows([line for line in some if isinstance(line, Line)]))
        else:
            items += some
    box = around([item.box for item in items])
    return Column(tuple(items), box.left, box.right)


def _place(item: Line | Table) -> float:
    return item.base if isinstance(item, Line) else item.box.top


def _rows(lines: Iterable[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and line.base - rows[-1][0].base < 0.35 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [near(sorted(row, key=lambda line: line.box.left)) for row in rows]


def _body_size(columns: Sequence[Column]) -> float:
    sizes: Counter[float] = Counter()
    for column in columns:
        for item in column.items:
            if isinstance(item, Line):
                sizes[round(item.size * 2) / 2] += len(item.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def _with_whole_tables(items: Sequence[Item]) -> list[Item]:
    """Tables that go on on the next page as one, without the head that is shown again."""
    done: list[Item] = []
    for item in items:
        last = done[-1] if done else None
        if isinstance(item, Table) and isinstance(last, Table) and _is_rest(last, item):
            rows = item.rows
            while rows and last.rows[: len(item.rows) - len(rows) + 1][-1:] == rows[:1]:
                rows = rows[1:]
            done[-1] = replace(item, rows=_with_whole_row(last.rows, rows), page=last.page)
        else:
            done.append(item)
    return done


def _with_whole_row(rows: Rows, more: Rows) -> Rows:
    """A row that the end of a page had parted: its rest has no number or name in front."""
    if not more or len(rows[-1]) != len(more[0]) or more[0][0].text or not rows[-1][0].text:
        return rows + more
    whole = tuple(replace(old, text=joined(old.text, new.text)) for old, new in zip(rows[-1], more[0], strict=True))
    return (*rows[:-1], whole, *more[1:])


def _is_rest(last: Table, item: Table) -> bool:
    if len(last.edges) != len(item.edges):
        return False
    return all(abs(one - two) < 6 for one, two in zip(last.edges, item.edges, strict=True)) or (
        last.rows[0] == item.rows[0]
    )


def _with_whole_words(items: Sequence[Item]) -> list[Item]:
    """Words that a line's end had parted; those that have a hyphen elsewhere in the document keep it."""
    hyphened = {word.lower() for item in items if isinstance(item, Paragraph) for word in _HYPHENED.findall(item.text)}

    def whole(text: str) -> str:
        def one(found: re.Match[str]) -> str:
            with_hyphen = f"{found[1]}-{found[2]}"
            return with_hyphen if with_hyphen.lower() in hyphened else found[1] + found[2]

        return _BROKEN.sub(one, text).replace("\xad", "") if "\xad" in text else text

    return [
        replace(item, text=whole(item.text))
        if isinstance(item, Paragraph)
        else replace(item, rows=tuple(tuple(replace(cell, text=whole(cell.text)) for cell in row) for row in item.rows))
        for item in items
    ]


def _html(items: Sequence[Item]) -> str:
    tags = _tags(items)
    top = next((items[at] for at, tag in tags.items() if tag == "h1"), None)
    parts = [f"<title>{html.escape(top.text, quote=False)}</title>"] if isinstance(top, Paragraph) else []
    for page, some in groupby(enumerate(items), key=lambda pair: pair[1].page):
        parts.append(f'<section data-page="{page}">')
        for at, item in some:
            if isinstance(item, Table):
                parts.append(_table_html(item))
            else:
                tag = tags.get(at, "p")
                parts.append(f"<{tag}>{html.escape(item.text, quote=False)}</{tag}>")
        parts.append("</section>")
    return "\n".join(parts) + "\n"


def _tags(items: Sequence[Item]) -> dict[int, str]:
    """Place of each heading → h1 (the title) to h4; the levels that occur follow each other."""
    body = body_size(items)
    texts = [item for item in items if isinstance(item, Paragraph)]
    is_bold = sum(len(item.text) for item in texts if item.is_bold) > 0.5 * sum(len(item.text) for item in texts)
    title = title_at(items, body)
    levels = {
        at: level
        for at, item in enumerate(items)
        if at != title and isinstance(item, Paragraph) and (level := heading_level(item, body, is_body_bold=is_bold))
    }
    rank = {level: 2 + place for place, level in enumerate(sorted(set(levels.values())))}
    first = {title: "h1"} if title is not None else {}
    return first | {at: f"h{rank[level]}" for at, level in levels.items()}


def _table_html(table: Table) -> str:
    head = _head_rows(table.rows)
    rows = []
    for at, row in enumerate(table.rows):
        tag = "th" if at < head else "td"
        rows.append("<tr>" + "".join(_cell_html(cell, tag) for cell in row) + "</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _head_rows(rows: Sequence[tuple[Cell, ...]]) -> int:
    """How many rows are the head: the first where it has words alone and others have figures, and what it spans."""
    words = [not any(cell.text[:1].isdigit() and not cell.text.endswith("年") for cell in row) for row in rows]
    if len(rows) < 2 or not words[0] or all(words):
        return 0
    return min(max((cell.rowspan for cell in rows[0]), default=1), len(rows) - 1)


def _cell_html(cell: Cell, tag: str) -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if count > 1
    )
    return f"<{tag}{spans}>{html.escape(cell.text, quote=False)}</{tag}>"
