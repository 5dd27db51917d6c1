"""The lists of a DOCX (ECMA-376 Part 1, 17.9)."""

from __future__ import annotations

from typing import Any

from bot.documents.docx.markup import MC, W, child, is_on, number, value, whole
from bot.documents.docx.styles import Look, Styles
from bot.documents.list_numbers import Counter, Level, Numbered, NumberedList


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles, self._counter = styles, Counter()
        self._abstract: dict[str, dict[int, Level]] = {}
        self._linked: dict[str, str] = {}
        self._uses: dict[str, tuple[str, Any]] = {}
        self._made: dict[str, NumberedList] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for one in root.findall(W + "abstractNum"):
            key = one.get(W + "abstractNumId", "")
            self._abstract[key] = _levels(one)
            if link := value(one, "numStyleLink"):
                self._linked[key] = link
        for one in root.findall(W + "num"):
            self._uses[one.get(W + "numId", "")] = (value(one, "abstractNumId") or "", one)

    def before(self, look: Look, style_id: str | None) -> Numbered | None:
        """Counts a paragraph; None where it is in no list."""
        if look.list_id is None or look.list_id not in self._uses:
            return None
        if look.list_id not in self._made:
            self._made[look.list_id] = self._use(look.list_id)
        use, at = self._made[look.list_id], look.list_level
        if at is None:
            at = next((place for place, one in use.levels.items() if one.style_id and one.style_id == style_id), 0)
        return self._counter.next(look.list_id, use, at)

    def _use(self, list_id: str) -> NumberedList:
        key, element = self._uses[list_id]
        for _ in range(4):  # by way of a numbering style
            target = self._styles.list_of(self._linked.get(key))
            if key not in self._linked or target not in self._uses:
                break
            key = self._uses[str(target)][0]
        levels, starts = dict(self._abstract.get(key, {})), {}
        for override in element.findall(W + "lvlOverride"):
            at = whole(override.get(W + "ilvl"))
            if at is None:
                continue
            if (own := child(override, "lvl")) is not None:
                levels[at] = _level(own)
                starts[at] = levels[at].start
            if (start := number(override, "startOverride")) is not None:
                starts[at] = start
        return NumberedList(key, levels, starts)


def _levels(element: Any) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for one in element.findall(W + "lvl"):
        at = whole(one.get(W + "ilvl"))
        found.setdefault(0 if at is None else at, _level(one))
    return found


def _level(element: Any) -> Level:
    start = number(element, "start")
    return Level(
        start=1 if start is None else start,
        form=_form(element),
        text=value(element, "lvlText") or "",
        restart=number(element, "lvlRestart"),
        is_legal=bool(is_on(element, "isLgl")),
        is_hidden=bool(is_on(element, "rPr", "vanish")),
        style_id=value(element, "pStyle"),
    )


def _form(level: Any) -> str:
    """Newer formats stand in mc:AlternateContent, with one for older readers beside it."""
    form = value(level, "numFmt")
    if form is None and (alternatives := level.find(MC + "AlternateContent")) is not None:
        found = [(one.get(W + "val", ""), one.get(W + "format", "")) for one in alternatives.iter(W + "numFmt")]
        if any(custom.startswith("0") for _, custom in found):
            return "decimalZero"
        form = next((one for one, _ in found if one != "custom"), None)
    return form or "decimal"
