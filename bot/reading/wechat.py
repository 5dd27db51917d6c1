"""Messages of WeChat that are no articles: their text stands in a script, and for pictures in the description.

The format is WeChat's own: pictures have ``picture_page_info_list`` and ``window.desc``, texts
``text_page_info.content_noencode``.
"""

from __future__ import annotations

import html
import re
from typing import Final

from bot.reading.boilerplate_patterns import folded
from bot.reading.clean import BodyLine
from bot.reading.metadata.declared import Declared
from bot.text.surrogates import joined

_MESSAGE: Final = ("picture_page_info_list", "text_page_info", "js_image_content", "js_text_content", "js_image_desc")
_PARTS: Final = ("page_info", "js_image_", "js_text_")  # of those: three searches of a whole page instead of five
_STRING: Final = r"""(?:[\w.]{1,30}\(\s{0,4})?(?:'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)")"""
_TEXTS: Final = (
    re.compile(r"\bcontent_noencode\s{0,4}:\s{0,4}" + _STRING, re.DOTALL),
    re.compile(r"\bwindow\.desc\s{0,4}=\s{0,4}" + _STRING, re.DOTALL),
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN: Final = {"n": "\n", "r": "\n", "t": " "}
_BREAK = re.compile(r"<br\s?/?>|</p>|\r?\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def message_lines(markup: str, declared: Declared) -> list[BodyLine]:
    """The lines of a picture or text message, none where a page is no such message."""
    if not any(part in markup for part in _PARTS) or not any(name in markup for name in _MESSAGE):
        return []
    found = next((match for rule in _TEXTS if (match := rule.search(markup)) and (match[1] or match[2])), None)
    text = (found[1] or found[2]) if found else declared.first("og:description")
    shown = html.unescape(html.unescape(joined(_ESCAPE.sub(_character, text))))
    lines = (folded(_TAG.sub("", line)) for line in _BREAK.split(shown))
    return [BodyLine(line) for line in lines if re.search(r"\w", line)]


def _character(escape: re.Match[str]) -> str:
    """What an escape of JavaScript stands for."""
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _PLAIN.get(escape[3], escape[3])
