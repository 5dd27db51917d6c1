"""Files, folders, standard input and pasted text → Page. A document keeps its bytes; it is opened in a worker."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path, PurePath

from bot.errors import NotFound, Refused, TooLarge, Unsupported
from bot.fetching.body import MAX_BYTES, is_markup
from bot.fetching.decode import decode
from bot.fetching.document_kinds import DOCUMENT_SUFFIXES, MAX_DOCUMENT_BYTES, document_kind, suffix_kind
from bot.models import Page, PageKind

STDIN = "-"
_KINDS: dict[str, PageKind] = {".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text"}


def expand(source: str) -> list[str]:
    """What a source names: the readable files below a folder, sorted; anything else itself.

    Refused where a folder cannot be listed.
    """
    if source == STDIN or re.match(r"https?://", source, re.IGNORECASE) or not _is_folder(source):
        return [source]

    def refuse(error: OSError) -> None:
        raise Refused(source, system=error.strerror or "") from error

    found = [
        str(Path(folder, name))
        for folder, _, names in os.walk(source, onerror=refuse)
        for name in names
        if PurePath(name).suffix.lower() in {*_KINDS, *DOCUMENT_SUFFIXES}
    ]
    return sorted(found)


def load_file(path: str) -> Page:
    """A file by its suffix, or standard input for ``-``; at most 5 MB, a document 20 MB. Blocks: take a thread."""
    if path == STDIN:
        return _page(path, sys.stdin.buffer.read(MAX_DOCUMENT_BYTES + 1), None)
    kind = _suffix_kind(path) if not _is_folder(path) else None
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_DOCUMENT_BYTES + 1)
    except FileNotFoundError as exc:
        raise NotFound(path) from exc
    except ValueError as exc:  # a path with a NUL
        raise NotFound(path) from exc
    except OSError as exc:
        raise Refused(path, system=exc.strerror or "") from exc
    return _page(path, data, kind)


def load_bytes(name: str, data: bytes) -> Page:
    """A document that was sent under ``name``; without a suffix it is what it looks like."""
    return _page(name, data, _suffix_kind(name) if PurePath(name).suffix else None)


def load_text(text: str) -> Page:
    """Pasted text."""
    return Page(STDIN, text, _look(text))


def _page(source: str, data: bytes, kind: PageKind | None) -> Page:
    document = document_kind(data)
    if len(data) > (MAX_DOCUMENT_BYTES if document else MAX_BYTES):
        raise TooLarge(source)
    if document:
        return Page(source, "", document, data=data)
    text = decode(data)
    claimed = suffix_kind(source)
    if claimed and not is_markup(text):  # many a .doc is a web page that was renamed; anything else is broken
        return Page(source, "", claimed, data=data)
    if kind is None or claimed or (kind == "text" and is_markup(text)):
        kind = _look(text)
    return Page(source, text, kind)


def _suffix_kind(name: str) -> PageKind:
    suffix = PurePath(name).suffix.lower()
    kind = _KINDS.get(suffix) or suffix_kind(name)
    if kind is None:
        raise Unsupported(name, file_kind=suffix)
    return kind


def _look(text: str) -> PageKind:
    """HTML begins with a tag, Markdown with front matter or a heading."""
    start = text.lstrip("\ufeff \t\r\n")
    if is_markup(start) or re.match(r"<(?:[a-z][a-z0-9]*[\s/>]|!--)", start, re.IGNORECASE):
        return "html"
    return "markdown" if re.match(r"---[ \t]*\r?\n|# ", start) else "text"


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False
