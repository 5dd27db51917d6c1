"""Halves of surrogate pairs, as JSON and JavaScript escape them: no encoding and no database takes one (pure)."""

from __future__ import annotations

import json
import re
from typing import Any

_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


def joined(text: str) -> str:
    """The text with two halves that belong together as one character, and U+FFFD for one that stands alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def json_value(text: str, *, strict: bool = True) -> Any:
    """The value of a JSON text, without such halves; ``strict`` as json.loads has it. Raises ValueError,
    RecursionError."""
    found = json.loads(text, strict=strict)
    return json.loads(joined(json.dumps(found, ensure_ascii=False))) if _ESCAPED.search(text) else found
