"""The parts of an OFD: a zip whose OFD.xml names documents, which name pages. Names of elements are compared without
their namespace, since makers write different ones."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.documents.package import Package, local
from bot.errors import Encrypted, Malformed, TooLarge, Unsupported

MOST_PAGES: Final = 800
A4: Final = (0.0, 0.0, 210.0, 297.0)  # millimetres
Area = tuple[float, float, float, float]  # left, top, width, height in millimetres


@dataclass(frozen=True, slots=True)
class PagePart:
    """A page's content, its template's contents (running heads, forms), the paper, and the name of its document."""

    number: int
    content: Any
    templates: tuple[Any, ...]
    area: Area
    document: str = ""


def pages(source: str, package: Package) -> Iterator[PagePart]:
    """Every page of every document of the package. Raises Malformed, Encrypted, Unsupported, TooLarge."""
    if any(name in package for name in ("Encryptions.xml", "Decryptseed.dat")):
        raise Encrypted(source)
    root = package.xml("OFD.xml")
    if root is None:
        raise Unsupported(source, file_kind="ofd") if "word/document.xml" in package else Malformed(source)
    number = 0
    for place in dict.fromkeys(_texts(root, "DocRoot")):
        for page in _pages_of(package, place):
            number += 1
            if number > MOST_PAGES:
                raise TooLarge(source)
            yield replace(page, number=number)
    if not number:
        raise Malformed(source)


def _pages_of(package: Package, place: str) -> Iterator[PagePart]:
    """The pages of one document; one whose content is missing is left out."""
    path, document = _document(package, place)
    if document is None:
        raise Malformed(package.source)
    templates = {one.get("ID"): one.get("BaseLoc") for one in all_named(document, "TemplatePage")}
    area = _area(document) or A4
    places = dict.fromkeys(one.get("BaseLoc") or "" for one in all_named(document, "Page"))  # a part is one page, once
    for location in places:
        content = _part(package, path, location)
        if content is not None:
            used = [templates.get(use.get("TemplateID")) for use in all_named(content, "Template")]
            behind = tuple(part for name in used if name and (part := _part(package, path, name)) is not None)
            yield PagePart(0, content, behind, _area(content) or area, path)


def _document(package: Package, place: str) -> tuple[str, Any]:
    """Its path and root; a maker may name the folder alone."""
    for name in (place, posixpath.join(place, "Document.xml")):
        if name in package:
            return name, package.xml(name)
    return place, None


def _part(package: Package, document: str, location: str) -> Any:
    name = named_part(package, document, location)
    return package.xml(name) if name else None


def named_part(package: Package, document: str, location: str) -> str | None:
    """Where a part lies that a document names: from its own folder, or from the root of the package."""
    if not location:
        return None
    names = (
        [location] if location.startswith("/") else [posixpath.join(posixpath.dirname(document), location), location]
    )
    for name in names:
        plain = posixpath.normpath(name)
        for one in (plain, posixpath.join(plain, "Content.xml")):
            if one in package:
                return one
    return None


def _texts(root: Any, name: str) -> list[str]:
    return [text for one in all_named(root, name) if (text := (one.text or "").strip())]


def all_named(root: Any, name: str) -> Iterator[Any]:
    return (one for one in root.iter() if local(one) == name)


def _area(root: Any) -> Area | None:
    """The paper of a page or of a document's pages."""
    for one in root.iter():
        if local(one) == "Content":
            return None
        if local(one) == "PhysicalBox":
            return numbers4(one.text)
    return None


def numbers(text: str | None) -> list[float]:
    """The numbers of an array; what is none ends it."""
    found: list[float] = []
    for one in (text or "").split():
        try:
            value = float(one)
        except ValueError:
            break
        if not -1e6 < value < 1e6:
            break
        found.append(value)
    return found


def numbers4(text: str | None) -> Area | None:
    found = numbers(text)
    return (found[0], found[1], found[2], found[3]) if len(found) >= 4 else None
