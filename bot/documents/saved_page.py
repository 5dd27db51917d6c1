"""HTML and MHTML inside documents: a page that was saved as .doc, or embedded whole in a DOCX."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from bot.documents.opening import NO_LINE, TopLine, title_lines
from bot.documents.package import MOST_DEPTH
from bot.documents.paragraphs import MOST_CHARACTERS, is_heading, joined, paragraphs
from bot.errors import Malformed, NothingToSummarize, TooLarge
from bot.markup import tree

_BEGINS_PAGE = re.compile(
    rb"\s*+(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,200}>\s*+)?<(?:!DOCTYPE\s*+html|html|head|body|div|p|table|meta)\b",
    re.I,
)
_BEGINS_MAIL = re.compile(rb"\s*+(?:MIME-Version|Content-Type|From|Date|Subject)\s{0,9}:", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.I)
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*(?:header|footer|comment|footnote)", re.I
)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_DROPPED: Final = frozenset({"head", "script", "style", "template", "noscript", "title", "del", "xml"})
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "section", "article", "center", "body", "pre", "hr"}
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Block:
    """An element of the document: its name, its HTML inside, and how it looks where it is a paragraph."""

    name: str
    inner: str
    line: TopLine = NO_LINE

    @property
    def html(self) -> str:
        return f"<{self.name}>{self.inner}</{self.name}>"


def is_page(data: bytes) -> bool:
    """Whether bytes are HTML, or a page packed as a mail (MHTML)."""
    return bool(_BEGINS_PAGE.match(data[:2000])) or is_mail(data)


def is_mail(data: bytes) -> bool:
    head = data[:4000].lower()
    return bool(_BEGINS_MAIL.match(data[:400])) and (b"multipart" in head or b"text/html" in head)


def to_html(source: str, data: bytes) -> str:
    """Raises Malformed, TooLarge, NothingToSummarize."""
    blocks = list(_blocks(source, _decoded(source, data)))
    if not blocks:
        raise NothingToSummarize(source)
    places = [at for at, block in enumerate(blocks) if block.name != "table"]
    found = title_lines([blocks[at].line for at in places[:400]])
    if found is None:
        return "".join(block.html for block in blocks)
    first, rest = places[found[0]], {places[at] for at in found[1:]}
    texts = [blocks[places[at]].line.text for at in found]
    blocks[first] = Block("h1", "<br>".join(escape(text, quote=False) for text in texts))
    title = f"<title>{escape(joined(texts), quote=False)}</title>"
    return title + "".join(block.html for at, block in enumerate(blocks) if at not in rest)


def texts(source: str, data: bytes) -> list[str]:
    """The paragraphs of a page as texts, a row of a table as one."""
    return [_text(block.inner) for block in _blocks(source, _decoded(source, data))]


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
        yield from _flushed(pieces)


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
            yield from _flushed(pieces)
            yield from _table(one, depth)
        elif not _is_dropped(one):
            is_block = name in _BLOCKS or name in _HEADINGS
            yield from _flushed(pieces) if is_block else ()
            yield from _walk(one, pieces, depth + 1)
            yield from _flushed(pieces, one) if is_block else ()
        one = one.next


def _is_dropped(node: Any) -> bool:
    name = node.tag  # None of an instruction: <?import …>
    return not name or name in _DROPPED or name.startswith(("-", "!")) or bool(_HIDDEN.search(_style(node)))


def _style(node: Any) -> str:
    return node.attributes.get("style") or ""


def _flushed(pieces: list[str], node: Any = None) -> Iterator[Block]:
    """What was gathered, as paragraphs that look as the element at whose end they stand."""
    text = "".join(pieces)
    pieces.clear()
    tag = "p" if node is None else node.tag
    is_centred = node is not None and (tag == "center" or (node.attributes.get("align") or "").lower() == "center")
    is_centred = is_centred or (node is not None and bool(_CENTRED.search(_style(node))))
    for lines in paragraphs(text):
        whole = joined(lines)
        name = tag if tag in _HEADINGS and is_heading(whole) else "p"
        level = int(name[1]) if name != "p" else None
        inner = "<br>".join(escape(line, quote=False) for line in lines)
        yield Block(name, inner, TopLine(whole, is_centred=is_centred, level=level))


def _table(table: Any, depth: int) -> Iterator[Block]:
    rows = [[cell for cell in row.iter() if cell.tag in {"td", "th"}] for row in _rows(table)]
    if all(len(cells) <= 1 for cells in rows) or depth > MOST_DEPTH // 2:
        for cells in rows:
            for cell in cells:
                pieces: list[str] = []
                yield from _walk(cell, pieces, depth + 1)
                yield from _flushed(pieces, cell)
        return
    yield Block(
        "table", "".join(f"<tr>{''.join(_cell(cell, depth) for cell in cells)}</tr>" for cells in rows if cells)
    )


def _rows(table: Any) -> Iterator[Any]:
    for one in table.iter():
        if one.tag == "tr":
            yield one
        elif one.tag in {"tbody", "thead", "tfoot"}:
            yield from (row for row in one.iter() if row.tag == "tr")


def _cell(cell: Any, depth: int) -> str:
    pieces: list[str] = []
    inner = [*_walk(cell, pieces, depth + 1), *_flushed(pieces)]
    text = "".join(
        f"<p>{block.inner if block.name != 'table' else escape(_text(block.inner), quote=False)}</p>" for block in inner
    )
    return f"<{cell.tag}{_span(cell, 'rowspan')}{_span(cell, 'colspan')}>{text}</{cell.tag}>"


def _span(cell: Any, name: str) -> str:
    value = (cell.attributes.get(name) or "").strip()
    return f' {name}="{value}"' if value.isascii() and value.isdigit() and len(value) <= 3 and value != "1" else ""
