"""English sentences that count: ``{count} [article|articles]`` has the form that goes with the number (pure)."""

from __future__ import annotations

import re
from typing import Final

# A field, or the two forms of a word with, where it is not the last field before them, the name of theirs.
_PIECE: Final = re.compile(
    r"\{(?P<field>\w{1,20}+)\}|\[(?:(?P<name>\w{1,20}):)?(?P<one>[\w ]{1,20}+)\|(?P<many>[\w ]{1,20}+)\]"
)


class Counted(str):
    """A sentence that takes the number as any other takes it; the values themselves are never looked into."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        counting = ""

        def chosen(piece: re.Match[str]) -> str:
            nonlocal counting
            if piece["field"]:
                counting = piece["field"]
                return piece[0]
            return piece["one" if str(values[piece["name"] or counting]) == "1" else "many"]

        return _PIECE.sub(chosen, self).format(*args, **values)
