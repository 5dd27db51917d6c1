"""OPML lists of feeds (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from lxml import etree

from bot.errors import Malformed
from bot.models import FeedKind
from bot.text.titles import plain_title
from bot.urls.typed import typed_addresses

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,200}+>")  # its encoding is that of the file, not of the text
_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)(?:[A-Za-z][A-Za-z0-9]{1,31};)?")
_SAFE: Final[dict[str, Any]] = {"resolve_entities": False, "no_network": True, "huge_tree": False}
_TYPES: Final = frozenset({"rss", "atom", "feed", "list", "rss1", "rss2"})
_LONGEST_SHOWN: Final = 120  # characters of what was skipped


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of an OPML list; the category path is that of the folders around it."""

    url: str
    categories: tuple[str, ...] = ()
    title: str | None = None
    kind: FeedKind = "feed"


@dataclass(frozen=True, slots=True)
class OpmlList:
    """The ``feeds`` of a list; ``skipped``: what names a feed but no address that can be followed."""

    feeds: tuple[Listed, ...]
    skipped: tuple[str, ...] = ()


def parse_opml(source: str, text: str) -> OpmlList:
    """Every feed of a list, and the list pages that ``export_opml`` wrote, however loosely it is written: a bare ``&``,
    ``xmlurl``, blank lines before the declaration, entities of HTML. Raises Malformed.
    """
    outlines = [one for one in _root(source, text).iter() if _name(one.tag) == "outline"]
    found: list[Listed] = []
    skipped: dict[str, None] = {}
    for outline in outlines:
        fields = {_name(name): " ".join(value.split()) for name, value in outline.attrib.items()}
        listed = _listed(outline, fields)
        if listed:
            found.append(listed)
        elif _names_feed(outline, fields):
            skipped[_shown(fields)] = None
    return OpmlList(tuple(found), tuple(skipped))


def _root(source: str, text: str) -> Any:
    """The root element: strictly, else as far as the parser understands. Raises Malformed."""
    text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    data = _AMPERSAND.sub(_escaped, _UNPRINTABLE.sub("", text)).encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, etree.XMLParser(**_SAFE))
    except (etree.XMLSyntaxError, ValueError):
        root = _recovered(source, data)
    if _name(root.tag) not in {"opml", "body", "outline"}:
        raise Malformed(source, "OPML")
    return root


def _recovered(source: str, data: bytes) -> Any:
    """What can be read of a damaged list. Raises Malformed where that is no outline."""
    try:
        root = etree.fromstring(data, etree.XMLParser(recover=True, encoding="utf-8", **_SAFE))
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise Malformed(source, "OPML") from exc
    if root is None or not any(_name(one.tag) == "outline" for one in root.iter()):
        raise Malformed(source, "OPML")
    return root


def _name(tag: Any) -> str:
    """A tag or attribute without namespace and case; comments have none."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _escaped(found: re.Match[str]) -> str:
    """A bare & as XML has it; an entity that only HTML knows as its character."""
    text = unescape(found[0])
    return "".join("&amp;" if one == "&" else one for one in text)


def export_opml(feeds: Iterable[Listed]) -> str:
    """A list whose folders are the category paths; ``parse_opml`` reads it back. List pages carry type="list"."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "要点"
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Any] = {(): body}
    for feed in feeds:
        name = _clean(feed.title or feed.url)
        folder = _folder(folders, tuple(map(_clean, feed.categories)))
        kind = "list" if feed.kind == "list" else "rss"
        etree.SubElement(folder, "outline", type=kind, text=name, title=name, xmlUrl=_clean(feed.url))
    return str(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"), "utf-8")


def _folder(folders: dict[tuple[str, ...], Any], path: tuple[str, ...]) -> Any:
    if path not in folders:
        folders[path] = etree.SubElement(_folder(folders, path[:-1]), "outline", text=path[-1], title=path[-1])
    return folders[path]


def _listed(outline: Any, fields: Mapping[str, str]) -> Listed | None:
    """The feed of an outline; None for a folder, and for an address that cannot be followed."""
    given = fields.get("xmlurl") or (fields.get("url", "") if fields.get("type", "").lower() in _TYPES else "")
    addresses = typed_addresses(given)
    if not addresses:
        return None
    names = [one.get("text") or one.get("title") or "" for one in outline.iterancestors("outline")]
    path = tuple(reversed([plain_title(name) for name in names if name.strip()]))
    title = plain_title(fields.get("title") or fields.get("text") or "") or None
    return Listed(addresses[0].sent, path, title, "list" if fields.get("type") == "list" else "feed")


def _names_feed(outline: Any, fields: Mapping[str, str]) -> bool:
    """Whether an outline is meant to be a feed: by its type or an address, and not a folder."""
    is_meant = fields.get("type", "").lower() in _TYPES or any(
        fields.get(name) for name in ("xmlurl", "url", "htmlurl")
    )
    return is_meant and not len(outline)


def _shown(fields: Mapping[str, str]) -> str:
    """What to call an outline that was skipped: its name and what it gives as an address."""
    name = fields.get("title") or fields.get("text") or ""
    given = fields.get("xmlurl") or fields.get("url") or fields.get("htmlurl") or ""
    return " ".join(part for part in (name, given) if part)[:_LONGEST_SHOWN]


def _clean(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub("", text).split())
