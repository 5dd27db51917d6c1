"""A statement of statistics that a page breaks over several short lines (indicator, value, change) → one paragraph.

The breaks stay inside the paragraph, so that a span can hold the whole statement. Lines are joined only where the last
of them is a figure: lists of names, timetables, addresses, menus and headings have none, or none of these units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LINE: Final = 30  # characters of a line that may be a part of a statement; longer ones are sentences
LONGEST: Final = 9  # lines of one statement: an indicator and its parts, as in 国有企业、中央企业、地方国有企业
_NAMES: Final = 2  # lines that may name what a value is of: 国有企业 / 利润总额

_UNIT: Final = (
    r"(?:[%％‰]|个?百分点|個?百分點|[千百]?[万萬]?[亿億兆]?(?:[美欧歐日港]?元|吨|噸|人次?|户|戶|家|件|辆|輛|台|套|艘|平方米|"
    r"立方米|千瓦时?|千瓦時|公里|亩|畝|标准箱|標準箱|桶|单|單|笔|筆|公?斤|股|点|點|个|個|项|項|倍)|[千百]?(?:[万萬][亿億]|[万萬亿億兆]))"
)
_FIGURE: Final = rf"(?:约|約|达|達|超|逾|为|為)?\s*[-+－]?\d[\d,.]*\s*{_UNIT}"
_END: Final = r"[，,。；;]?$"
_VALUE: Final = re.compile(rf"(?P<name>[^\d。！？；：:，,、|…]{{0,20}}?){_FIGURE}{_END}")
_MOVE: Final = (
    r"(?:增长|增長|增加|增幅|增速|增|下降|降低|降幅|降|减少|減少|减|減|上升|上涨|上漲|涨幅|漲幅|涨|漲|升|下跌|跌|回落|扩大|擴大|"
    r"收窄|提高)"
)
_WITH: Final = (
    r"(?:同比|环比|環比|按年|按月|[年月](?=[增减減])|两年平均|兩年平均|年均|"
    r"(?:较|較|比|与|與)[^，。；：\d]{0,3}(?:\d{4}年)?[^，。；：\d]{0,10}?)"
)
_CHANGE: Final = re.compile(
    rf"(?:{_WITH}?(?:实际|實際|名义|名義)?\s*{_MOVE}(?:了|至)?{_FIGURE}|{_WITH}(?:{_FIGURE}|(?:基本)?持平)){_END}"
)
_NAME: Final = re.compile(r"(?![一二三四五六七八九十]+、|[•·●▲【（(])[^\d。！？；：:，,、|…]{2,16}$")
_HEADING: Final = re.compile(
    r"(?:情况|情況|指标|指標|数据|數據|概况|概況|如下|一览|一覽|方面|消息|摘要|目录|目錄|解读|解讀)$"
)
_INDICATOR: Final = re.compile(
    r"(?:额|額|量|值|率|收入|支出|利润|利潤|总数|總數|人口|投资|投資|价格|價格|指数|指數|进口|進口|出口|GDP|存款|贷款|貸款|余额|"
    r"餘額|面积|面積|规模|規模|成本)$"
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines ``first`` to ``end`` (excluded) that are one statement. ``is_sure``: a comparison closes it;
    ``is_part``: it names only whose value it is (中央企业232亿元, 其中制造业), and needs the indicator above it."""

    first: int
    end: int
    is_sure: bool
    is_part: bool


def with_statements_joined(lines: Sequence[str]) -> list[str]:
    """The lines, each broken statement as one of them with its line breaks inside."""
    found, at = list[str](), 0
    for group in _whole(_groups(lines)):
        found += [*lines[at : group.first], "\n".join(lines[group.first : group.end])]
        at = group.end
    return [*found, *lines[at:]]


def _groups(lines: Sequence[str]) -> list[_Group]:
    found, at = list[_Group](), 0
    while at < len(lines):
        group = _group(lines, at)
        if group:
            found.append(group)
        at = group.end if group else at + 1
    return found


def _group(lines: Sequence[str], at: int) -> _Group | None:
    """The statement that begins with a line: up to two names, a value, comparisons; None where it begins none."""
    names = at
    while names < min(len(lines), at + _NAMES) and _is_name(lines[names]):
        names += 1
    value = _VALUE.match(lines[names]) if names < len(lines) and len(lines[names]) <= LINE else None
    if value and _CHANGE.match(lines[names]):
        value = None
    end = changes = names + (value is not None)
    while end < min(len(lines), at + LONGEST) and len(lines[end]) <= LINE and _CHANGE.match(lines[end]):
        end += 1
    named = names - at
    if named == _NAMES and (value is None or value["name"].strip()):
        return None  # the first of two names is a heading, unless both belong to a bare figure
    if end > changes and (named or (value and value["name"].strip())):
        bare = not named and value is not None and _INDICATOR.search(value["name"].strip()) is None
        is_part = bare or lines[at].startswith("其中")
        return _Group(at, end, is_sure=True, is_part=is_part)
    if named and value and not value["name"].strip() and _INDICATOR.search(lines[names - 1]):
        return _Group(at, end, is_sure=False, is_part=False)
    return None


def _is_name(line: str) -> bool:
    return _NAME.match(line) is not None and _HEADING.search(line) is None and _CHANGE.match(line) is None


def _whole(groups: Sequence[_Group]) -> list[_Group]:
    """Parts joined to the indicator above them; a lone pair of name and value, which may be anything, left out."""
    kept = [
        one
        for at, one in enumerate(groups)
        if one.is_sure
        or (at and groups[at - 1].end == one.first)
        or (at + 1 < len(groups) and groups[at + 1].first == one.end)
    ]
    found = list[_Group]()
    for one in kept:
        above = found[-1] if found else None
        if one.is_part and above and above.end == one.first and not above.is_part and one.end - above.first <= LONGEST:
            found[-1] = _Group(above.first, one.end, above.is_sure, above.is_part)
        else:
            found.append(one)
    return found
