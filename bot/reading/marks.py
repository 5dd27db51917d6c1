"""What markup says by its look alone, written as text: exponents, and the lines of preformatted text."""

from __future__ import annotations

import itertools
import re
from typing import Any, Final

from bot.text.exponents import LOWERED, RAISED

BREAK: Final = "\u2028"  # Unicode's line separator: stands for a line's end in preformatted text
_INDEX = re.compile(
    r"<su([pb])(?:\s[^<>]{0,200})?>\s{0,9}((?:<(?:span|b|i|em|font|strong)(?:\s[^<>]{0,200})?>\s{0,9}){0,2})"
    r"([-+−－–]?\d{1,4}[-+−]?|[-+−n])\s{0,9}((?:</(?:span|b|i|em|font|strong)>\s{0,9}){0,2})</su\1>",
    re.IGNORECASE,
)
_KEPT = re.compile(r"white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)")
_CLASS = re.compile(r"\.([\w-]{1,60})\s{0,9}$")
_RULE: Final = 600  # characters of a rule of a style sheet that are looked through for its class
_RULES: Final = 20  # such rules of a page
_MOST: Final = 400  # preformatted elements, and texts of each, that are looked at
_WRAPPED: Final = 20  # characters of a line that may be broken at the margin of a typewriter
_MARGIN: Final = 3  # characters that such lines differ in: a word or a mark may not go to the next line


def with_exponents(html: str) -> str:
    """The markup with the digits of ``sup`` and ``sub`` as characters of their own: 3×10⁶ is not 3×106."""
    if "<su" not in html and "<SU" not in html:
        return html
    return _INDEX.sub(_index, html)


def _index(found: re.Match[str]) -> str:
    return found[3].translate(RAISED if found[1] in "pP" else LOWERED)


def keep_lines(root: Any, html: str) -> None:
    """Put ``BREAK`` for each line's end in preformatted text of a parsed page, which ``html`` is the markup of."""
    selectors = ["pre"] if "<pre" in html or "<PRE" in html else []
    lower = html.lower() if "WHITE-SPACE" in html else html
    for found in itertools.islice(_KEPT.finditer(lower), _RULES):
        selectors.append(_selector(html[max(0, found.start() - _RULE) : found.start()]))
    if not selectors:
        return
    for node in root.css(", ".join(dict.fromkeys(selectors)))[:_MOST]:
        style = (node.attributes.get("style") or "").lower()
        if "white-space" not in style or _KEPT.search(style):
            _keep(node)


def _selector(before: str) -> str:
    """Which elements a declaration is for, by the markup before it: those of a class, or those with such a style."""
    brace = before.rfind("{")
    if brace <= max(before.rfind("}"), before.rfind(">"), before.rfind("<")):
        return "[style*='white-space' i]"
    name = _CLASS.search(before[:brace])
    return f".{name[1]}" if name else "pre"


def _keep(node: Any) -> None:
    texts = [one for one in node.traverse(include_text=True) if one.tag == "-text" and "\n" in (one.text_content or "")]
    for text in texts[:_MOST]:
        text.replace_with(BREAK.join(unwrapped((text.text_content or "").splitlines())))


def unwrapped(lines: list[str]) -> list[str]:
    """The lines, those broken at a margin joined: most of them are as long as the longest and end in no sentence's end,
    and what follows begins without indent."""
    longest = max((len(line.strip()) for line in lines), default=0)
    written = [line for line in lines if line.strip()]
    broken = sum(_is_broken(line, longest) for line in written)
    if longest < _WRAPPED or len(written) < 3 or broken < len(written) / 2:
        return lines
    found: list[str] = []
    joins = False
    for line in lines:
        if joins and line.strip() and not line[:1].isspace():
            found[-1] += line.strip()
        else:
            found.append(line)
        joins = _is_broken(line, longest)
    return found


def _is_broken(line: str, longest: int) -> bool:
    text = line.strip()
    return len(text) >= longest - _MARGIN and not text.endswith(("。", "！", "？", "；", "：", ":"))
