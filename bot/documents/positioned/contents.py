"""Lines of a table of contents, which no reader of the text needs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.documents.positioned.values import Line

_LEADERS = re.compile(r"(?:[.．]{4}|…{2}|[·•]{4}|(?:[.·] ){4}|_{4})[.．…·•_ ]{0,300}\s?(?:[0-9]{1,4}|[ivxIVX]{1,6})$")
_NAME = re.compile(r"(?:目\s{0,6}[录錄次]|[Cc]ontents|CONTENTS|Table of [Cc]ontents)")
_NUMBER = re.compile(r"[0-9]{1,4}")


def without_contents(rows: Sequence[list[Line]]) -> list[list[Line]]:
    """The rows of a page but those with leaders and a page's number, and the word 目录 above them."""
    kept: list[list[Line]] = []
    named: int | None = None
    gone = 0
    for row in rows:
        text = "".join(line.text for line in row)
        if _NAME.fullmatch(text):
            named, gone = len(kept), 0
        elif _LEADERS.search(text) or (named is not None and len(row) > 1 and _NUMBER.fullmatch(row[-1].text)):
            gone += 1
            continue
        elif named is not None and gone:
            del kept[named]
            named = None
        kept.append(row)
    if named is not None and gone:
        del kept[named]
    return kept
