"""The header table of government pages (索引号, 发文机关, 成文日期 …)."""

from __future__ import annotations

import re
from typing import Final

from bot.reading.blocks import Leaf, PageBlocks
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
_CELLS: Final = frozenset({"td", "th", "dt", "dd"})
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
    whole_lines: set[int] = set()  # elements around lines that hold label and value
    for index, leaf in enumerate(leaves):
        text = leaf.spaced
        if len(text) > 2 * _VALUE:
            waiting = []
            continue
        alone = _ALONE.match(leaf.text)
        if alone:
            around = blocks.elements[leaf.element].parent
            if around not in whole_lines and not _is_empty(blocks, leaves, index):
                waiting.append(squeezed(alone[1]))
            continue
        marks = list(_LABEL.finditer(text))
        if marks and marks[0].start() <= 1:
            _take(text, marks, found)
            whole_lines.add(blocks.elements[leaf.element].parent)
            waiting = []
        elif waiting and len(text) <= _VALUE:
            found.setdefault(waiting.pop(0), leaf.text)
    found = {label: value for label, value in found.items() if value}
    return found if len(_STRONG & set(found)) >= 2 else {}


def _is_empty(blocks: PageBlocks, leaves: list[Leaf], index: int) -> bool:
    """Whether the cell beside a label's cell has no text: then the text that follows is another field's."""
    cell = leaves[index].element
    while cell > 0 and blocks.elements[cell].tag not in _CELLS:
        cell = blocks.elements[cell].parent
    row = blocks.elements[cell].parent
    beside = [at for at, element in enumerate(blocks.elements[cell + 1 : cell + 40], cell + 1) if element.parent == row]
    if cell <= 0 or not beside or blocks.elements[beside[0]].tag not in _CELLS:
        return False
    following = leaves[index + 1].element if index + 1 < len(leaves) else -1
    while following > beside[0]:
        following = blocks.elements[following].parent
    return following != beside[0]


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
    for label in HEADER_LABELS if header else ():  # fields without a value
        lines |= {f"{label}：", f"{label}:"}
    return lines
