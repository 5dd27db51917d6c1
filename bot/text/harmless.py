"""Characters that nobody sees and that change what others look like: bidirectional controls, zero widths (pure)."""

from __future__ import annotations

import re
from typing import Final

# Unicode 15: controls (Cc), formats (Cf) but for the joiner of emoji and the marks of Arabic numbers, fillers that look
# like nothing, tags, and lone halves of surrogate pairs, which no encoding takes.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c"
    "\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\ud800-\udfff]"
)
_JOINER: Final = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_LINE: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_HEAP: Final = re.compile("(?<=[\u0300-\u036f\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u20d0-\u20ff\ufe20-\ufe2f]")


def harmless(text: str) -> str:
    """The text without them; lines end with ``\\n``, and no letter bears more than three marks."""
    if text.isascii() and text.isprintable():
        return text
    return _HEAP.sub("", _JOINER.sub("", _UNSEEN.sub("", _LINE.sub("\n", text))))
