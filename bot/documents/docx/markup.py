"""The names of WordprocessingML, and how its values are read."""

from __future__ import annotations

from typing import Any, Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)


def transitional(data: bytes) -> bytes:
    """A part in the names of the transitional format, which nearly all files have."""
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return data


def child(element: Any, *names: str) -> Any:
    """The first w:… child of a w:… child, along the names; None where the way ends."""
    for name in names:
        element = None if element is None else element.find(W + name)
    return element


def value(element: Any, *names: str) -> str | None:
    """The w:val of a child; None where there is none."""
    found = child(element, *names)
    return None if found is None else found.get(W + "val")


def number(element: Any, *names: str) -> int | None:
    """A w:val that is a number."""
    return whole(value(element, *names))


def whole(text: str | None) -> int | None:
    """A whole number of sensible size; None for any other text."""
    if text is None or len(text) > 9:
        return None
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None


def is_on(element: Any, *names: str) -> bool | None:
    """A toggle such as w:vanish: None where it is not said."""
    found = child(element, *names)
    return None if found is None else found.get(W + "val", "1").lower() not in {"0", "false", "off", "none"}


def chosen(alternatives: Any) -> Any:
    """The one branch of mc:AlternateContent that stands for all of them; None where it is empty."""
    for branch in (*alternatives.findall(MC + "Choice"), *alternatives.findall(MC + "Fallback")):
        if len(branch):
            return branch
    return None
