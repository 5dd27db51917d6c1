"""What markup says by its look alone, written as text: exponents, and the lines of preformatted text."""

from __future__ import annotations

import re
from typing import Any, Final

BREAK: Final = "\u2028"  # Unicode's line separator: stands for a line's end in preformatted text
_INDEX = re.compile(
    r"<su([pb])(?:\s[^<>]{0,200})?>\s{0,9}((?:<(?:span|b|i|em|font|strong)(?:\s[^<>]{0,200})?>\s{0,9}){0,2})"
    r"([-+−－–]?\d{1,4}[-+−]?|[-+−n])\s{0,9}((?:</(?:span|b|i|em|font|strong)>\s{0,9}){0,2})</su\1>",
    re.IGNORECASE,
)
_UPPER: Final = str.maketrans("0123456789+-−－–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁻ⁿ")
_LOWER: Final = str.maketrans("0123456789+-−－–n", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₋ₙ")
_MAY_BE_KEPT = re.compile(r"<pre\b|white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)", re.IGNORECASE)
_KEPT = re.compile(r"white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]{1,60})\s{0,9}\{([^{}<>]{0,600})\}")
_STYLES = re.compile(r"<style[^>]{0,200}>([^<]{0,50000})", re.IGNORECASE)
_MOST: Final = 400  # preformatted elements, and texts of each, that are looked at
_WRAPPED: Final = 20  # characters of a line that may be broken at the margin of a typewriter
_MARGIN: Final = 3  # characters that such lines differ in: a word or a mark may not go to the next line


def with_exponents(html: str) -> str:
    """The markup with the digits of ``sup`` and ``sub`` as characters of their own: 3×10⁶ is not 3×106."""
    if "<su" not in html and "<SU" not in html:
        return html
    return _INDEX.sub(_index, html)


def _index(found: re.Match[str]) -> str:
    return found[3].translate(_UPPER if found[1] in "pP" else _LOWER)


def keep_lines(root: Any, html: str) -> None:
    """Put ``BREAK`` for each line's end in preformatted text of a parsed page, which ``html`` is the markup of."""
    if not _MAY_BE_KEPT.search(html):
        return
    named = [
        f".{rule[1]}" for sheet in _STYLES.findall(html)[:20] for rule in _RULE.finditer(sheet) if _KEPT.search(rule[2])
    ]
    for node in root.css(", ".join(["pre", "[style*='white-space' i]", *named[:20]]))[:_MOST]:
        style = node.attributes.get("style") or ""
        if "white-space" not in style.lower() or _KEPT.search(style):
            _keep(node)


def _keep(node: Any) -> None:
    texts = [one for one in node.traverse(include_text=True) if one.tag == "-text" and "\n" in (one.text_content or "")]
    for text in texts[:_MOST]:
        text.replace_with(BREAK.join(unwrapped((text.text_content or "").splitlines())))


def unwrapped(lines: list[str]) -> list[str]:
    """The lines, those broken at a margin joined: most of them are equally long, and the next begins without indent."""
    longest = max((len(line.strip()) for line in lines), default=0)
    full = [len(line.strip()) >= longest - _MARGIN for line in lines if line.strip()]
    if longest < _WRAPPED or len(full) < 3 or sum(full) < len(full) / 2:
        return lines
    found: list[str] = []
    joins = False
    for line in lines:
        if joins and line.strip() and not line[:1].isspace():
            found[-1] += line.strip()
        else:
            found.append(line)
        joins = len(line.strip()) >= longest - _MARGIN
    return found
