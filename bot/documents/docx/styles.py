"""What the styles of a DOCX say of a paragraph or a run, along the chain that each is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any, Final

from bot.documents.docx.markup import W, child, is_on, number, value

TITLE: Final = 0  # as a level: above headings 1 to 9
_HEADING = re.compile(r"(?:heading|标题|標題)\s?([1-9])(?:\s.{0,20})?", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s?(?:\d|heading|标题|標題)", re.IGNORECASE)
_TITLES: Final = frozenset({"title", "标题", "標題", "文档标题", "大标题", "公文标题", "主标题"})
_DEEPEST: Final = 20  # styles based on styles


@dataclass(frozen=True, slots=True)
class Look:
    """``size`` in points. None: not said here."""

    level: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    size: float | None = None
    is_centred: bool | None = None
    is_bold: bool | None = None
    is_red: bool | None = None
    is_hidden: bool | None = None
    is_contents: bool | None = None

    def over(self, below: Look) -> Look:
        """With what is not said here as said below."""
        values = [getattr(self if getattr(self, one.name) is not None else below, one.name) for one in fields(Look)]
        return Look(*values)


class Styles:
    """The styles by id; an unknown id says nothing."""

    def __init__(self, root: Any) -> None:
        self._elements = {} if root is None else {one.get(W + "styleId"): one for one in root.iter(W + "style")}
        self._looks: dict[str | None, Look] = {}
        self._combined: dict[tuple[Look, ...], Look] = {}
        defaults = child(root, "docDefaults", "rPrDefault", "rPr") if root is not None else None
        self._defaults = Look() if defaults is None else run_look(defaults)
        self.normal = next((key for key, one in self._elements.items() if _is_normal(one)), None)

    def look(self, style_id: str | None) -> Look:
        """What a style says with all that it is based on."""
        if style_id not in self._looks:
            found, seen, at = Look(), 0, style_id
            while (element := self._elements.get(at)) is not None and seen < _DEEPEST:
                found = found.over(_named(element).over(paragraph_look(element)))
                at, seen = value(element, "basedOn"), seen + 1
            self._looks[style_id] = found
        return self._looks[style_id]

    def paragraph(self, properties: Any) -> Look:
        """Of a paragraph with these w:pPr: its own word, its style's, the defaults'."""
        own = Look() if properties is None else paragraph_look_of(properties)
        style_id = value(properties, "pStyle") if properties is not None else None
        return self.combined(own, self.look(style_id or self.normal), self._defaults)

    def combined(self, *looks: Look) -> Look:
        """The first with what it does not say as the next ones say; a document has few that differ."""
        if looks not in self._combined:
            found = looks[0]
            for below in looks[1:]:
                found = found.over(below)
            self._combined[looks] = found
        return self._combined[looks]

    def list_of(self, style_id: str | None) -> str | None:
        """The list that a numbering style names."""
        return self.look(style_id).list_id


def _is_normal(style: Any) -> bool:
    return style.get(W + "type") == "paragraph" and style.get(W + "default") in {"1", "true", "on"}


def _named(style: Any) -> Look:
    """What the name of a style says; that of a style of Word's own is English in every language's file."""
    name = (value(style, "name") or "").strip()
    if _CONTENTS.match(name):
        return Look(is_contents=True)
    if name.lower() in _TITLES:
        return Look(level=TITLE)
    found = _HEADING.fullmatch(name)
    return Look(level=int(found[1])) if found else Look()


def paragraph_look(element: Any) -> Look:
    """Of a style: its w:pPr and its w:rPr."""
    runs, paragraph = child(element, "rPr"), child(element, "pPr")
    own = Look() if runs is None else run_look(runs)
    return own if paragraph is None else paragraph_look_of(paragraph).over(own)


def paragraph_look_of(properties: Any) -> Look:
    """Of w:pPr alone; body text (outline level 9) is level None here, as it says nothing against a heading's style."""
    outline = number(properties, "outlineLvl")
    aligned = value(properties, "jc")
    return Look(
        level=outline + 1 if outline is not None and 0 <= outline <= 8 else None,
        list_id=value(properties, "numPr", "numId"),
        list_level=number(properties, "numPr", "ilvl"),
        is_centred=None if aligned is None else aligned == "center",
    )


def run_look(properties: Any) -> Look:
    """Of w:rPr."""
    half_points = number(properties, "sz")
    colour = value(properties, "color")
    return Look(
        size=None if half_points is None else half_points / 2,
        is_bold=is_on(properties, "b"),
        is_red=None if colour is None else _is_red(colour),
        is_hidden=is_on(properties, "vanish"),
    )


def _is_red(colour: str) -> bool:
    try:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return False
    return red >= 0xB0 and green <= 0x60 and blue <= 0x60
