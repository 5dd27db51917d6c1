"""What JSON-LD says of a page: of its several objects those that are about this page's article.

Pages describe their related articles, videos and comments in the same way, so that an object counts by its kind, its
headline and its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.reading.boilerplate_patterns import folded, squeezed
from bot.text.bigrams import tokens
from bot.text.surrogates import json_value

# Bounds on what a hostile page can make us read; real pages hold a few KB of JSON-LD.
_LIMIT: Final = 200_000  # characters
_OBJECTS: Final = 200
_WANTED = re.compile(r"headline|datePublished|pubDate|author|publisher|isAccessibleForFree", re.IGNORECASE)
_FIELDS: Final = ("headline", "datePublished", "pubDate", "publisher", "image", "articleSection")
_ARTICLE = re.compile(r"Article|Posting|Report")
_OTHER = re.compile(
    r"Video|Image|Audio|Comment|Review|Rating|Person|Organization|Product|Event|Question|Answer|Movie|Book|Music|"
    r"Episode|Podcast|ListItem|Offer|Place"
)
_SAME: Final = 0.5  # share of a headline's pairs of characters from which on it is this page's
_FEW: Final = 4  # pairs of a title that says enough to be compared
_LONGEST: Final = 300  # characters of one
_ANOTHER: Final = 0.15  # and below which it is another's, though it stands alone


@dataclass(frozen=True, slots=True)
class Described:
    """One object: its ``kind`` (@type), its plain ``fields``, the address that it names ("" for none)."""

    kind: str
    fields: dict[str, str]
    address: str = ""
    is_free: bool = True


def described(texts: Iterable[str]) -> list[Described]:
    """The objects of scripts that may describe an article; of broken JSON (unescaped quotes) the plain fields."""
    found: list[Described] = []
    for text in texts:
        if len(text) > _LIMIT or not _WANTED.search(text):
            continue
        try:
            data = json_value(text, strict=False)
        except (ValueError, RecursionError):
            found += _broken(text)
            continue
        found += [_object(item) for item in _objects(data) if _may_be_article(item)]
    return found


def about_page(found: list[Described], titles: list[str], addresses: list[str]) -> Described:
    """What the objects about this page say together, the surest first; ``titles`` and ``addresses`` are its own."""
    found = found[:_OBJECTS]
    known = [pairs for title in titles if len(pairs := _pairs(title)) >= _FEW]
    many = sum(bool(_ARTICLE.search(one.kind)) for one in found) > 1
    scored = [(_score(one, known, addresses, many), -at, one) for at, one in enumerate(found)]
    right = [one for score, _, one in sorted(scored, key=lambda row: row[:2], reverse=True) if score > 0]
    fields: dict[str, str] = {}
    for one in right:
        fields = {**one.fields, **fields}
    return Described("", fields, is_free=all(one.is_free for one in right))


def _score(one: Described, titles: list[set[str]], addresses: list[str], many: bool) -> int:
    """Above 0 for an object about the page: an article's kind counts least, the headline most."""
    score = 2 if _ARTICLE.search(one.kind) else 1
    likeness = _likeness(one.fields.get("headline", ""), titles)
    if likeness is not None:
        score += 4 if likeness >= _SAME else -6 if many or likeness < _ANOTHER else 0
    if one.address and addresses:
        score += 3 if any(_place(one.address) == _place(address) for address in addresses) else -1
    return score


def _pairs(text: str) -> set[str]:
    return set(tokens(squeezed(text[:_LONGEST])))


def _likeness(headline: str, titles: list[set[str]]) -> float | None:
    """How much of a headline the page's titles hold; None where one of the two says nothing."""
    wanted = _pairs(headline)
    if len(wanted) < _FEW or not re.search("[\u4e00-\u9fff]", headline):
        return None
    return max((len(wanted & have) / min(len(wanted), len(have)) for have in titles), default=None)


def _place(address: str) -> str:
    """An address without scheme, www, query and the slash at its end."""
    return (
        re.sub(r"^(?:https?:)?//(?:www\.|m\.)?|[?#].*$", "", address.strip(), flags=re.IGNORECASE).rstrip("/").lower()
    )


def _broken(text: str) -> list[Described]:
    fields = {}
    for name in ("headline", "datePublished", "pubDate"):
        if found := re.search(rf'"{name}"\s*:\s*"([^"]+)"', text):
            fields[name] = folded(found[1])[:300]
    return [Described("", fields)] if fields else []


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top, in lists, in ``@graph`` and what a page calls its main entity."""
    queue, seen = [data], 0
    while queue and seen < _OBJECTS:
        seen += 1
        item = queue.pop(0)
        if isinstance(item, list):
            queue += item[:50]
        elif isinstance(item, dict):
            yield item
            queue += [part for name in ("@graph", "mainEntity") if isinstance(part := item.get(name), list | dict)]


def _may_be_article(item: dict[str, Any]) -> bool:
    kind = str(item.get("@type"))
    return not _OTHER.search(kind) and (
        "Article" in kind or any(name in item for name in ("datePublished", "pubDate", "headline"))
    )


def _object(item: dict[str, Any]) -> Described:
    texts = {name: _plain(item.get(name)) for name in _FIELDS} | {"author": _people(item.get("author"))}
    texts["headline"] = texts["headline"] or _plain(item.get("title") or item.get("name"))
    fields = {name: folded(text)[:300] for name, text in texts.items() if text}
    entity = item.get("mainEntityOfPage")
    address = _plain(item.get("url")) or (_plain(entity.get("@id")) if isinstance(entity, dict) else _plain(entity))
    return Described(
        str(item.get("@type")), fields, address, is_free=str(item.get("isAccessibleForFree")).lower() != "false"
    )


def _people(value: Any) -> str:
    """The names of all authors who are persons."""
    items = value if isinstance(value, list) else [value]
    names = [
        _plain(one) for one in items[:8] if not (isinstance(one, dict) and "Organization" in str(one.get("@type")))
    ]
    return " ".join(name for name in names if name)


def _plain(value: Any) -> str:
    """The text of a value, or the name or address of the first object in it."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else ""
        if isinstance(value, dict):
            value = value.get("name") or value.get("url") or ""
    return value if isinstance(value, str) else ""
