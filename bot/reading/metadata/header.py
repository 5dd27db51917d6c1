"""The header table of government pages (索引号, 发文机关, 成文日期 …)."""

from __future__ import annotations

import re
from typing import Final

from bot.reading.blocks import PageBlocks
from bot.reading.boilerplate_patterns import HEADER_LABELS, squeezed

# Labels that stand in such tables alone. Two of them make a table; 标题 or 来源 may stand anywhere.
_STRONG: Final = frozenset(
    [
        "索引号",
        "信息索引号",
        "主题分类",
        "发文机关",
        "成文日期",
        "发文字号",
        "文号",
        "发布机构",
        "公开机构",
        "生成日期",
        "统一登记号",
        "登记号",
        "发文单位",
    ]
)
# Lines are folded before: white space between two characters is a single one.
_ANY: Final = "|".join(r"\s?".join(label) for label in sorted(HEADER_LABELS, key=len, reverse=True))
_LABEL = re.compile(rf"(?:^|(?<=[\s;；|]))[【\[]?\s?({_ANY})\s?[】\]]?\s?[:：]\s?")
_ALONE = re.compile(rf"^[【\[]?\s?({_ANY})\s?[】\]]?\s?[:：]?$")
_REACH: Final = (
    60  # leaves before the body and after its start: tables have up to 20 fields, label and value a leaf each
)
_VALUE: Final = 200  # characters of a field; longer text below a label is the article


def header_of(blocks: PageBlocks, start: int) -> dict[str, str]:
    """Label → value, in order; empty where there are not two fields that only such a table has."""
    leaves = blocks.leaves[max(0, start - _REACH) : start + _REACH]
    found: dict[str, str] = {}
    waiting: list[str] = []
    for leaf in leaves:
        text = leaf.spaced
        if len(text) > 2 * _VALUE:
            waiting = []
            continue
        alone = _ALONE.match(leaf.text)
        if alone:
            waiting.append(squeezed(alone[1]))
            continue
        marks = list(_LABEL.finditer(text))
        if marks and marks[0].start() <= 1:
            _take(text, marks, found)
            waiting = []
        elif waiting and len(text) <= _VALUE:
            found.setdefault(waiting.pop(0), leaf.text)
    found = {label: value for label, value in found.items() if value}
    return found if len(_STRONG & set(found)) >= 2 else {}


def _take(text: str, marks: list[re.Match[str]], found: dict[str, str]) -> None:
    """Add the fields of one line: each value goes up to the next label."""
    for number, mark in enumerate(marks):
        stop = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        found.setdefault(squeezed(mark[1]), text[mark.end() : stop].strip(" ;；|")[:_VALUE])


def rows_of(header: dict[str, str]) -> set[str]:
    """The lines that a header's fields make, squeezed: they are no paragraphs."""
    lines = set()
    for label, value in header.items():
        lines |= {f"{label}:{squeezed(value)}", f"{label}：{squeezed(value)}", label, f"{label}：", f"{label}:"}
    return lines
