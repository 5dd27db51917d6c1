"""Raised and lowered digits as characters of their own: plain, 10⁶ would be the number 106."""

from __future__ import annotations

import re

from bot.text.exponents import LOWERED, RAISED

_RAISABLE = re.compile(r"[0-9+\-−–n]{1,6}")
_LOWERABLE = re.compile(r"[0-9+\-−]{1,6}")


def scripted(text: str, is_raised: bool) -> str:
    """10⁶, m², CO₂; a text that is no number stays as it is."""
    if is_raised:
        return text.translate(RAISED) if _RAISABLE.fullmatch(text.strip()) else text
    return text.translate(LOWERED) if _LOWERABLE.fullmatch(text.strip()) else text
