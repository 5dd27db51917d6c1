"""OPML lists of feeds (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from bot.errors import Malformed
from bot.models import FeedKind

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of an OPML list; the category path is that of the folders around it."""

    url: str
    categories: tuple[str, ...] = ()
    title: str | None = None
    kind: FeedKind = "feed"


def parse_opml(source: str, text: str) -> tuple[Listed, ...]:
    """Every feed of a list, and the list pages that ``export_opml`` wrote. Raises Malformed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise Malformed(source, "OPML") from exc
    return tuple(_listed(outline) for outline in root.iter("outline") if _is_address(outline.get("xmlUrl")))


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


def _listed(outline: Any) -> Listed:
    names = [one.get("text") or one.get("title") or "" for one in outline.iterancestors("outline")]
    path = tuple(reversed([name.strip() for name in names if name.strip()]))
    title = outline.get("title") or outline.get("text") or None
    return Listed(outline.get("xmlUrl"), path, title, "list" if outline.get("type") == "list" else "feed")


def _is_address(value: str | None) -> bool:
    return bool(value) and str(value).startswith(("http://", "https://"))


def _clean(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub("", text).split())
