"""HTML and MHTML inside documents: a page that was saved as .doc, or embedded whole in a DOCX."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from bot.documents.package import MOST_DEPTH
from bot.documents.paragraphs import MOST_CHARACTERS, is_heading, joined, paragraphs
from bot.errors import Malformed, NothingToSummarize, TooLarge
from bot.markup import tree

_BEGINS_PAGE = re.compile(rb"\s*+(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,200}>\s*+)?<(?:!DOCTYPE\s*+html|html|head|body|div|p|table|meta)\b", re.I)
_BEGINS_MAIL = re.compile(rb"\s*+(?:MIME-Version|Content-Type|From|Date|Subject)\s{0,9}:", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*(?:header|footer|comment|footnote)", re.I)
_DROPPED: Final = frozenset({"head", "script", "style", "template", "noscript", "title", "del", "xml", "o:p-hidden"})
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "section", "article", "center", "body", "pre", "hr"}
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
Block = tuple[str, str]  # the name of an element, its HTML inside


def is_page(data: bytes) -> bool:
    """Whether bytes are HTML, or a page packed as a mail (MHTML)."""
    return bool(_BEGINS_PAGE.match(data[:2000])) or is_mail(data)


def is_mail(data: bytes) -> bool:
    return bool(_BEGINS_MAIL.match(data[:400])) and b"multipart" in data[:4000].lower() or (
        bool(_BEGINS_MAIL.match(data[:400])) and b"text/html" in data[:4000].lower()
    )


def to_html(source: str, data: bytes) -> str:
    """Raises Malformed, TooLarge, NothingToSummarize."""
    html = "".join(f"<{name}>{inner}</{name}>" for name, inner in _blocks(source, _decoded(source, data)))
    if not html:
        raise NothingToSummarize(source)
    return html


def texts(source: str, data: bytes) -> list[str]:
    """The paragraphs of a page as texts, a row of a table as one."""
    return [_text(inner) for _, inner in _blocks(source, _decoded(source, data))]


def _text(inner: str) -> str:
    node = tree(inner.replace("<br>", "\n").replace("</td>", " </td>")).body
    return "" if node is None else str(node.text())


def _decoded(source: str, data: bytes) -> str:
    charset = None
    if is_mail(data):
        data, charset = _of_mail(source, data)
    declared = _CHARSET.search(data[:4000])
    for name in (charset, declared and declared[1].decode("ascii", "replace"), "utf-8", "gb18030"):
        try:
            return data.decode("gb18030" if str(name).lower() in {"gb2312", "gbk"} else name or "utf-8")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _of_mail(source: str, data: bytes) -> tuple[bytes, str | None]:
    """The page in a mail, and its charset."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for number, part in enumerate(message.walk()):
            if part.get_content_type() == "text/html" and number < 200:
                payload = part.get_payload(decode=True)
                return (payload if isinstance(payload, bytes) else b""), part.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as exc:
        raise Malformed(source) from exc
    raise Malformed(source)


def _blocks(source: str, html: str) -> Iterator[Block]:
    if len(html) > 4 * MOST_CHARACTERS:
        raise TooLarge(source)
    body = tree(html).body
    if body is not None:
        pieces: list[str] = []
        yield from _walk(body, pieces, 0)
        yield from _flushed(pieces, "p")


def _walk(node: Any, pieces: list[str], depth: int) -> Iterator[Block]:
    """Blocks in order; ``pieces`` gathers the text between them."""
    one = node.child if depth <= MOST_DEPTH else None
    while one is not None:
        name = one.tag
        if name == "-text":
            pieces.append(str(one.text_content or "").replace("\n", " ").replace("\f", " "))
        elif name == "br":
            pieces.append("\n")
        elif name == "table":
            yield from _flushed(pieces, "p")
            yield from _table(one, depth)
        elif name in _BLOCKS or name in _HEADINGS:
            if not _is_dropped(one):
                yield from _flushed(pieces, "p")
                yield from _walk(one, pieces, depth + 1)
                yield from _flushed(pieces, name if name in _HEADINGS else "p")
        elif not _is_dropped(one):
            yield from _walk(one, pieces, depth + 1)
        one = one.next


def _is_dropped(node: Any) -> bool:
    return node.tag in _DROPPED or node.tag.startswith(("-", "!")) or bool(_HIDDEN.search(node.attributes.get("style") or ""))


def _flushed(pieces: list[str], name: str) -> Iterator[Block]:
    text = "".join(pieces)
    pieces.clear()
    for lines in paragraphs(text):
        yield name if is_heading(joined(lines)) else "p", "<br>".join(escape(line, quote=False) for line in lines)


def _table(table: Any, depth: int) -> Iterator[Block]:
    rows = [[cell for cell in row.iter() if cell.tag in {"td", "th"}] for row in _rows(table)]
    if all(len(cells) <= 1 for cells in rows) or depth > MOST_DEPTH // 2:
        for cells in rows:
            for cell in cells:
                pieces: list[str] = []
                yield from _walk(cell, pieces, depth + 1)
                yield from _flushed(pieces, "p")
        return
    yield "table", "".join(f"<tr>{''.join(_cell(cell, depth) for cell in cells)}</tr>" for cells in rows if cells)


def _rows(table: Any) -> Iterator[Any]:
    for one in table.iter():
        if one.tag == "tr":
            yield one
        elif one.tag in {"tbody", "thead", "tfoot"}:
            yield from (row for row in one.iter() if row.tag == "tr")


def _cell(cell: Any, depth: int) -> str:
    pieces: list[str] = []
    inner = [*_walk(cell, pieces, depth + 1), *_flushed(pieces, "p")]
    text = "".join(f"<p>{inside}</p>" for name, inside in inner if name != "table")
    nested = "".join(f"<p>{escape(_text(inside), quote=False)}</p>" for name, inside in inner if name == "table")
    return f"<{cell.tag}{_span(cell, 'rowspan')}{_span(cell, 'colspan')}>{text}{nested}</{cell.tag}>"


def _span(cell: Any, name: str) -> str:
    value = (cell.attributes.get(name) or "").strip()
    return f' {name}="{value}"' if value.isascii() and value.isdigit() and len(value) <= 3 and value != "1" else ""
