"""OPML lists of feeds."""

from __future__ import annotations

from lxml import etree

from bot.errors import Malformed


def parse_opml(source: str, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(address, category path) of every feed; the path is that of the folders around it. Raises Malformed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise Malformed(source, "OPML") from exc
    found = []
    for outline in root.iter("outline"):
        address = outline.get("xmlUrl")
        if address and address.startswith(("http://", "https://")):
            folders = [one.get("text") or one.get("title") or "" for one in outline.iterancestors("outline")]
            found.append((address, tuple(reversed([name for name in folders if name]))))
    return tuple(found)
