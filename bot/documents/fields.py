"""Fields of Word documents of either format (ECMA-376 Part 1, 17.16): an instruction, and what it gave."""

from __future__ import annotations

import re

_HIDDEN = re.compile(r"\s*(?:TOC|PAGE|NUMPAGES|SECTIONPAGES|INDEX)\b", re.IGNORECASE)


def gives_no_text(instruction: str) -> bool:
    """Whether what it gave belongs to the printed pages alone: contents, an index, numbers of pages."""
    return bool(_HIDDEN.match(instruction))
