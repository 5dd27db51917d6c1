"""The door for DOCX."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from html import escape
from typing import Any, Final

from bot.documents.containers import is_ole, ole_kind
from bot.documents.docx.markup import R, W, transitional
from bot.documents.docx.numbering import Numbering
from bot.documents.docx.plain import BULLET_STYLE, HEADING_STYLE, Plain, element
from bot.documents.docx.styles import Styles
from bot.documents.package import Package, parse
from bot.errors import Encrypted, Malformed, NothingToSummarize, Unsupported

_MAIN_PART: Final = "word/document.xml"
_STYLE_MAP: Final = "\n".join(
    [f"p.{HEADING_STYLE}{level} => h{level}:fresh" for level in range(1, 7)] + [f"p.{BULLET_STYLE} => ul > li:fresh"]
)
_GROUPS = re.compile("</?(?:thead|tbody)>")
_RELATION: Final = "/officeDocument"
_STYLES: Final = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
    for name in (BULLET_STYLE, *(f"{HEADING_STYLE}{level}" for level in range(1, 7)))
)


def to_html(source: str, data: bytes) -> str:
    """The HTML of a DOCX: without heads and feet, notes, comments and deletions; numbers of lists stand as text.

    A Word 97–2003 file under this name is read as what it is. Raises Malformed, Encrypted, TooLarge, Unsupported
    (another kind of package), NothingToSummarize.
    """
    if is_ole(data):
        return _of_container(source, data)
    package = Package(source, data)
    main = _main_part(package)
    root = _part(package, main)
    if root is None:
        raise Malformed(source)
    body = next(iter(root), None)
    if root.tag != W + "document" or body is None:
        raise Unsupported(source, file_kind="docx")
    relations = _relations(package, main)
    styles = Styles(_related(package, relations, "/styles"))
    numbering = Numbering(_related(package, relations, "/numbering"), styles)
    if (page := _embedded_page(package, relations, body)) is not None:
        return page
    plain = Plain(source, styles, numbering, _chunks(package, relations))
    plain.read(body)
    if not plain.has_text:
        raise NothingToSummarize(source)
    title = f"<title>{escape(plain.title, quote=False)}</title>" if plain.title else ""
    return title + _converted(plain.body)


def _of_container(source: str, data: bytes) -> str:
    kind = ole_kind(source, data)
    if kind == "encrypted":
        raise Encrypted(source)
    if kind == "word":
        from bot.documents import doc

        return doc.to_html(source, data)
    raise Unsupported(source, file_kind="docx")


def _main_part(package: Package) -> str:
    root = package.xml("_rels/.rels")
    for one in () if root is None else root:
        if (one.get("Type") or "").endswith(_RELATION) and one.get("Target") in package:
            return str(one.get("Target"))
    return _MAIN_PART


def _part(package: Package, name: str) -> Any:
    data = package.read(name)
    return None if data is None else parse(package.source, transitional(data))


def _relations(package: Package, main: str) -> dict[str, tuple[str, str]]:
    """By id: the end of the type, and the part that it leads to."""
    folder, name = posixpath.split(main)
    root = package.xml(f"{folder}/_rels/{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    for one in () if root is None else root:
        if one.get("TargetMode") != "External":
            target = one.get("Target") or ""
            found[one.get("Id") or ""] = (one.get("Type") or "", posixpath.normpath(posixpath.join(folder, target)))
    return found


def _related(package: Package, relations: dict[str, tuple[str, str]], ending: str) -> Any:
    for kind, target in relations.values():
        if kind.endswith(ending):
            return _part(package, target)
    return None


def _embedded_page(package: Package, relations: dict[str, tuple[str, str]], body: Any) -> str | None:
    """The HTML of a document that is nothing but a page, as programs make it that turn HTML into DOCX."""
    from bot.documents import saved_page

    chunks = [one for one in body if one.tag == W + "altChunk"]
    if len(chunks) != 1 or any(one.text for one in body.iter(W + "t")):
        return None
    data = package.read(relations.get(chunks[0].get(R + "id", ""), ("", ""))[1])
    return saved_page.to_html(package.source, data) if data is not None and saved_page.is_page(data) else None


def _chunks(package: Package, relations: dict[str, tuple[str, str]]) -> Callable[[str], list[str]]:
    """The paragraphs of pages that are embedded among others."""

    def chunk(relation: str) -> list[str]:
        from bot.documents.saved_page import texts

        data = package.read(relations.get(relation, ("", ""))[1])
        return [] if data is None else texts(package.source, data)

    return chunk


def _converted(body: Any) -> str:
    from mammoth import convert_to_html

    html: str = convert_to_html(
        io.BytesIO(_packed(body)),
        style_map=_STYLE_MAP,
        include_default_style_map=False,
        include_embedded_style_map=False,
    ).value
    return _GROUPS.sub("", html).replace("<br />", "<br>")


def _packed(body: Any) -> bytes:
    from lxml import etree

    document = element("document")
    document.append(body)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr(_MAIN_PART, etree.tostring(document, encoding="UTF-8", xml_declaration=True))
        made.writestr("word/styles.xml", f'<w:styles xmlns:w="{W[1:-1]}">{_STYLES}</w:styles>')
    return packed.getvalue()
