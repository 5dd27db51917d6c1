"""The documents that a page links, and whether the page is only their cover note.

A government's 印发通知 is a few lines; the plan itself is the file below them. Such a page is read together with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from bot.models import Article, Attachment, Origin
from bot.reading.boilerplate_patterns import folded, squeezed

MOST: Final = 20  # attachments of a page that are kept; tables by region can be hundreds of files
COVER_CHARACTERS: Final = 500  # of a cover note without its title; measured: those of 印发通知 have 60 to 350
_READ = ("pdf", "docx", "doc", "ofd")
_OTHER = ("wps", "xls", "xlsx", "et", "ppt", "pptx", "zip", "rar", "7z", "csv", "txt")
_SUFFIX = re.compile(rf"\.({'|'.join((*_READ, *_OTHER))})$", re.IGNORECASE)
_NAMED = re.compile(r"^(?:附件|附表|附录|附錄|附)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[：:.．、]?")
_HANDS_ON = re.compile(r"印发|印發|转发|轉發|现将|現將|予以公布|现予|現予|公布如下|附后|附後|见附件|見附件|下达|下達")
_DOWNLOAD = re.compile(
    r"^(?:点击|點擊|点此|請點|请点)?(?:附件)?(?:下载|下載|查看|打开|打開)?(?:附件|全文|文件|PDF版?|WORD版?)?$", re.I
)
_QUOTED = re.compile(r"《([^《》]{4,120})》")


def attachments_of(links: Iterable[tuple[str, str]], base: str | None) -> tuple[Attachment, ...]:
    """The documents among the links (text and address, in order) of a page at ``base``, each once.

    The name is what the page prints, or the file's where it prints only 下载.
    """
    found = dict[str, Attachment]()
    for text, address in links:
        made = _attachment(folded(text), address, base)
        if made and (made.url not in found or len(made.name) > len(found[made.url].name)):
            found[made.url] = made
        if len(found) == MOST:
            break
    return tuple(found.values())


def _attachment(text: str, address: str, base: str | None) -> Attachment | None:
    try:
        url = urljoin(base or "", address.strip())
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    suffix = _SUFFIX.search(path) or _SUFFIX.search(text)
    if not suffix or not re.match(r"https?://", url, re.IGNORECASE):
        return None
    bare = _SUFFIX.sub("", _NAMED.sub("", text)).strip()
    name = bare if bare and not _DOWNLOAD.match(bare) else _SUFFIX.sub("", path.rpartition("/")[2])
    return Attachment(name or text, url, suffix[1].lower())


def covered_document(article: Article) -> int | None:
    """The number (from 0) of the attachment that the article only covers; None where the article is one itself.

    A short text that hands something on, and of what it links the first that it names 《…》, else the first.
    """
    if article.origins or article.characters > COVER_CHARACTERS:
        return None
    text = "\n".join((article.title, *article.paragraphs))
    readable = [at for at, one in enumerate(article.attachments) if one.kind in _READ]
    if not readable or not _HANDS_ON.search(text):
        return None
    return next((at for at in readable if _is_named(article.attachments[at].name, text)), readable[0])


def _is_named(name: str, text: str) -> bool:
    """Whether a text quotes the title that a file is called by."""
    bare = squeezed(name)
    return any(squeezed(title) in bare or bare in squeezed(title) for title in _QUOTED.findall(text) if bare)


def with_document(cover: Article, number: int, document: Article) -> Article:
    """A cover note with the text of its attachment behind it, each paragraph with its origin."""
    heading = _heading(cover, document)
    first = len(cover.paragraphs)
    origins = [Origin(first, number + 1, _first_page(document))]
    origins += [
        Origin(first + len(heading) + one.first, number + 1, one.page) for one in document.origins if one.first > 0
    ]
    return replace(
        cover,
        paragraphs=(*cover.paragraphs, *heading, *document.paragraphs),
        published=cover.published or document.published,
        publisher=cover.publisher or document.publisher,
        origins=tuple(origins),
        is_recognised=document.is_recognised,
    )


def _heading(cover: Article, document: Article) -> Sequence[str]:
    """The document's own title as a paragraph, unless the cover names it or it is only the document's first words."""
    own, named = document.own_title, squeezed("".join((cover.title, *cover.paragraphs)))
    return [own] if own and squeezed(own) not in named else []


def _first_page(document: Article) -> int | None:
    return document.origins[0].page if document.origins else None
