"""Commands as people say them: 订阅专项债, 帮我搜一下专项债, ／subscribe 金融, /订阅 金融 (pure).

A word that is followed by its object without a space is a command only where nothing tells that it begins a name
(订阅号, 搜索引擎) or a sentence (订阅了很久): else it is unsure, and who said it is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.text.scripts import to_simplified, wording
from handlers.chat.spoken_words import (
    ADDRESS,
    ALONE,
    ENDS,
    ENGLISH_NAMES,
    NAMES,
    NAMES_OF_ONE,
    OBJECTS,
    POLITE,
    SENTENCE,
    STOPS,
    WITH_OBJECT,
)

LONGEST_OBJECT: Final = 40  # characters behind a word without a space; what is longer is a sentence
LONGEST_LINE: Final = 200  # characters: a text of several lines that is this long is something to be read

_SLASHED = re.compile(
    r"[/／⁄∕]\s?(?P<name>[a-z_]{1,32})(?:@(?P<bot>[a-z0-9_]{3,32}))?(?P<rest>(?![a-z0-9_@]).*)?", re.I | re.S
)
_CHINESE_SLASH = re.compile(r"[/／⁄∕]\s?(?=[\u3400-\u9fff])")
_COLONS: Final = " \t\n:："
_NAMED: Final = frozenset(
    [
        "start", "help", "privacy", "forget", "settings", "brief", "invite", "subscribe", "unsubscribe",
        "subscriptions", "digest", "recent", "search", "trend", "sources", "feeds", "addfeed", "stats", "block",
        "unblock", "manage", "done",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command by its name, and what was said behind it; where it is not sure, it may as well be an ordinary text."""

    command: str
    rest: str
    is_sure: bool = True


def spoken(text: str, *, is_private: bool = True, bot: str = "") -> Spoken | None:
    """The command that a text is or may be, None where it is none.

    In a group a command with another bot's name is that bot's; in private there is nobody else.
    """
    text = text.strip()
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        name, other = slashed["name"].lower(), slashed["bot"]
        if other and not is_private and other.lower() != bot.lower():
            return None
        return Spoken(name, (slashed["rest"] or "").strip(_COLONS)) if name in _NAMED else None
    if chinese := _CHINESE_SLASH.match(text):
        return _said(text[chinese.end() :], is_certain=True)
    return _said(text, is_certain=False)


def _said(text: str, *, is_certain: bool) -> Spoken | None:
    """In plain words; ``is_certain`` where a slash says that it is a command."""
    if "\n" in text and len(text) >= LONGEST_LINE:
        return None
    plain = _simplified(text[:LONGEST_OBJECT]) + text[LONGEST_OBJECT:]
    for name, alone in ALONE.items():
        if alone.fullmatch(plain.rstrip(STOPS) or plain):
            return Spoken(name, "")
    polite = POLITE.match(plain)
    start = polite.end() if polite else 0
    for name, word in WITH_OBJECT.items():
        found = word.match(plain, start)
        behind = plain[found.end() :] if found else ""
        rest = behind.lstrip(_COLONS)
        if found and rest:
            said = text[len(text) - len(rest) :].strip()
            return Spoken(name, said, is_certain or _is_command(name, found[0], behind, is_polite=start > 0))
    return None


def _simplified(text: str) -> str:
    """In simplified script, each character at its place."""
    found = to_simplified(text)
    return found if len(found) == len(text) else wording(text)


def _is_command(name: str, word: str, behind: str, *, is_polite: bool) -> bool:
    """Whether what is said behind the word is its object."""
    rest = behind.lstrip(_COLONS)
    has_gap = len(rest) < len(behind)
    if name == "settings":  # 设置 08:00, but not 设置障碍
        return has_gap and rest[0].isascii()
    if word.isascii() and ENGLISH_NAMES.match(rest):
        return False
    if has_gap:
        return not is_polite or not ENDS.search(rest)
    if word.isascii():
        return not (rest[0].isascii() and rest[0].isalnum())
    if ADDRESS.match(rest):
        return True
    if len(rest) > LONGEST_OBJECT or ENDS.search(rest):
        return False
    names = NAMES_OF_ONE if len(word) == 1 else NAMES[name]
    return bool(OBJECTS.match(rest)) or not (SENTENCE.match(rest) or names.match(rest))
