"""Term lists and patterns (``data/cues.json``), compiled once."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.files("bot.summarizing").joinpath("data/cues.json").read_text("utf-8"))
    return found


@cache
def cue(name: str) -> re.Pattern[str]:
    """The pattern of one name; a list of terms becomes an alternation, longest first."""
    entry = _data()[name]
    if isinstance(entry, list):
        entry = "|".join(re.escape(term) for term in sorted(entry, key=len, reverse=True))
    return re.compile(entry)


@cache
def junk_cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(reason, pattern) of lines that are never a point."""
    return tuple((reason, re.compile(pattern)) for reason, pattern in _data()["junk"].items())
