"""How a chat sees things (its sentences, script and time zone), and the pieces of Telegram HTML that all views share.

Whatever comes from a page, a person or a source is escaped here before it stands in a message.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from bot.models import KeyPoint
from bot.text.harmless import harmless
from handlers.view.texts import Language, Texts, texts


@dataclass(frozen=True, slots=True)
class Display:
    """``script`` turns the text of pages into the chat's script; ``is_converted`` says that it changes anything."""

    texts: Texts
    zone: ZoneInfo
    script: Callable[[str], str] = str
    is_converted: bool = False

    def escaped(self, text: str) -> str:
        """A text from a page, on one line, in the chat's script, safe inside HTML."""
        return escaped(self.script(text.replace("\n", " ")))

    def plain(self, text: str) -> str:
        """The same where no HTML is read: on buttons and in inline lists."""
        return self.script(clean_label(text))

    def emphasised(self, text: str, marks: Iterable[tuple[int, int]]) -> str:
        """The text with its marked parts (offsets, in order) in bold; a mark that begins inside another is left out."""
        pieces, at = list[str](), 0
        for start, end in marks:
            if start < at:
                continue
            pieces += [self.escaped(text[at:start]), f"<b>{self.escaped(text[start:end])}</b>"]
            at = end
        return "".join([*pieces, self.escaped(text[at:])])


def display_in(language: Language, zone: ZoneInfo) -> Display:
    """What a chat of this language and zone sees: only traditional chats see the text of pages converted."""
    if language not in {"zh-hk", "zh-hant"}:
        return Display(texts(language), zone)
    from bot.text.traditional import for_hong_kong, for_taiwan

    script = for_hong_kong if language == "zh-hk" else for_taiwan
    return Display(texts(language), zone, script, is_converted=True)


def language_of(code: str | None) -> Language:
    """A chat's language at first, from the IETF tag of the person's Telegram: zh-hant, zh-tw, zh-hk → traditional."""
    tag = (code or "").lower().replace("_", "-")
    if tag.startswith(("zh-hk", "zh-mo", "zh-hant-hk", "zh-hant-mo")):
        return "zh-hk"
    if tag.startswith(("zh-hant", "zh-tw")):
        return "zh-hant"
    return "zh-hans" if tag.startswith("zh") else "en"


def known_language(code: str | None) -> Language | None:
    """The language a chat chose, None where it chose none."""
    return next((language for language in get_args(Language) if language == code), None)


def escaped(text: str) -> str:
    """Safe between tags (not inside an attribute), and without characters that disguise others."""
    return html.escape(harmless(text), quote=False)


def clean_label(text: str, most: int | None = None) -> str:
    """A text of somebody else's on a button: one line of at most so many characters, never empty."""
    return " ".join(harmless(text).split())[:most] or "…"


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, … for the rest."""
    return text if len(text) <= most else text[: most - 1] + "…"


def linked(inner: str, url: str | None) -> str:
    """HTML as a link, as it is where there is no address."""
    return f'<a href="{html.escape(url)}">{inner}</a>' if url else inner


def sides(point: KeyPoint) -> tuple[str, str]:
    """What stands before and behind the text of a point: … where its sentence goes on."""
    return "… " if point.cut_before else "", " …" if point.cut_after else ""


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Month, day and time as a chat reads them."""
    return f"{at.astimezone(zone):%m-%d %H:%M}"
