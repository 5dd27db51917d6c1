"""Captions of pictures: told by tag, by class, or by the credit that they end with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.reading.blocks import PageBlocks
from bot.reading.boilerplate_patterns import squeezed

CAPTION: Final = re.compile(
    r"caption|img[-_]?(?:desc|title|note|info|text)|pic[-_]?(?:desc|note|info|text|title)|"
    r"image[-_]?(?:desc|note)|photo[-_]?(?:desc|note)|"
    r"tushuo|figure[-_]?text",
    re.IGNORECASE,
)
CREDIT: Final = re.compile(
    r"(?:摄|攝|供图|供圖|图源.{0,20}|圖[:：/／].{0,20}|资料图(?:片)?|資料圖(?:片)?|(?:图片|"
    r"圖片)?(?:来源|來源)\s*[:：].{1,20}|截图|截圖|示意图|示意圖|[资資]料(?:照片?|[图圖]片?)|(?:制图|製圖|绘图|繪圖|制表|製表)\s?[:：/／]?\s?[\u4e00-\u9fff]{0,4}|"
    r"(?:记者|記者)\s?[\u4e00-\u9fff]{2,4}\s{1,3}(?:编制|編製))[）)】\]。]*$"
)
_LENGTH: Final = 120
_SAID: Final = 16  # characters that no caption shares with a text by chance


def captions_above(blocks: PageBlocks, title: int | None, start: int) -> list[str]:
    """The captions between title and body: pages show their picture there."""
    if title is None:
        return []
    return [
        leaf.text
        for leaf in blocks.leaves[title + 1 : start]
        if leaf.pictures
        and 8 <= len(leaf.text) <= _LENGTH
        and not leaf.linked
        and _is_told(blocks, leaf.element, leaf.text)
    ]


def told_apart(captions: Sequence[str], paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The captions without those that, but for their credit, are words of the text."""
    text = squeezed("".join(paragraphs)) if captions else ""
    return tuple(one for one in captions if len(core := _core(one)) < _SAID or core not in text)


def _core(caption: str) -> str:
    return squeezed(CREDIT.sub("", caption)).rstrip("。.（(")


def _is_told(blocks: PageBlocks, at: int, text: str) -> bool:
    element = blocks.elements[at]
    return element.tag == "figcaption" or bool(CAPTION.search(element.names) or CREDIT.search(text))
