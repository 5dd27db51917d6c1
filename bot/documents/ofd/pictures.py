"""The pictures of a scanned OFD, for the recognition of letters: of each page the one that covers most of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.documents.ofd.package import all_named, named_part, numbers4, pages
from bot.documents.package import Package, local

MOST_MEDIA: Final = 20_000  # entries of resources; a book of scans has one a page


def page_pictures(source: str, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number of the page, and its picture as it lies in the package (JPEG, PNG, TIFF, …), b"" where it has none.

    Raises Malformed, Encrypted, Unsupported, TooLarge.
    """
    package = Package(source, data)
    media: dict[str, Mapping[str, str]] = {}
    for part in pages(source, package):
        if part.document not in media:
            media[part.document] = _media(package, part.document)
        largest = max(all_named(part.content, "ImageObject"), key=_size, default=None)
        name = "" if largest is None else media[part.document].get(largest.get("ResourceID", ""), "")
        yield part.number, (package.read(name) if name else None) or b""


def _size(image: Any) -> float:
    box = numbers4(image.get("Boundary"))
    return box[2] * box[3] if box else 0.0


def _media(package: Package, document: str) -> dict[str, str]:
    """Names in the package of the files that a document's resources list, by their number."""
    found: dict[str, str] = {}
    root = package.xml(document)
    lists = [one for one in root.iter() if local(one) in {"PublicRes", "DocumentRes"}] if root is not None else []
    for one in lists:
        name = named_part(package, document, (one.text or "").strip())
        listed = package.xml(name) if name else None
        if name is None or listed is None:
            continue
        folder = posixpath.join(posixpath.dirname(name), listed.get("BaseLoc") or "")
        for medium in all_named(listed, "MultiMedia"):
            file = next((file.text or "" for file in all_named(medium, "MediaFile")), "").strip()
            if file and len(found) < MOST_MEDIA:
                found[medium.get("ID", "")] = posixpath.normpath(posixpath.join(folder, file))
    return found
