"""The kinds of blocks and marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Media = Callable[[str, Any, bool], dict]  # (kind, source, is it a spoiler) -> the content of a media block

MARKS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
}
TEXT_BLOCKS = {"paragraph", "heading", "pre", "footer", "pullquote", "expandable_blockquote", "thinking"}
MEDIA_BLOCKS = {"photo", "video", "animation", "audio", "voice_note", "document"}
