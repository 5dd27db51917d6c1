"""Lines that are never a point, whatever they score. Most were marked junk: 488 lines of 135 documents, 8 kept."""

from __future__ import annotations

import re
from typing import Final

from bot.summarizing.document import Document

_NEVER: Final = re.compile(
    r"https?://|www\.|收悉|^附件?[一二三\d]?[：:]|^附件?\d?$|^特此|收到此邮件|来源：|流程编辑|责任编辑|成立于|经营范围|信用信息公示系统|如下[：。:]?$|提出以下意见|"
    r"构成犯罪|刑事责任|移送司法|玩忽职守|滥用职权|徇私舞弊|制定本(?:条例|办法|规定|法|细则|规则|意见|方案)|适用本(?:条例|办法|规定|法|细则)|"
    r"本(?:条例|办法|规定|法|细则)适用于|负责解释|个行业中|个大中城市中|联系人|联系电话|中标原因|^[（(][^）)]*[）)]。?$|请认真(?:贯彻|组织)|印发给你们|本(?:条例|办法|规定|法|细则)所称|投资需谨慎|入市需谨慎|不构成投资建议|^审校|^抄送|^此件"
)
_FAINT: Final = re.compile(r"有利于|有助于|有益于|更好服务|意义")
_HOLLOW: Final = re.compile(r"组织领导|高度重视|政治站位|提高站位")  # how to feel about a measure, no measure
_OPEN_LIST: Final = re.compile(r"(?:下列|以下)[^。]*[：:]$|之一的")
_IN_FORCE: Final = re.compile(r"起(?:施行|实施|执行|生效)")
_ITEM: Final = frozenset({"brackets", "dot", "half", "circle"})
FAINT: Final = 0.3  # what a line that only says why it matters keeps of its probability


def vetoes(document: Document, law: float) -> list[float]:
    """A factor a line: 0 never, FAINT seldom, 1. ``law``: probability that the document is a law text."""
    rows = document.rows
    found = [_factor(row.line.text, bool(row.figures)) if not row.line.junk else 0.0 for row in rows]
    if law < 0.5:
        return found
    articles = [at for at, row in enumerate(rows) if row.line.kind == "article"]
    forced = [at for at, row in enumerate(rows) if _IN_FORCE.search(row.line.text)]
    for at, row in enumerate(rows):
        is_short_article = row.line.kind == "article" and row.line.is_closed  # 禁止…。 is a rule, 监督管理 a chapter
        before_first = bool(articles) and at < articles[0]
        behind_last = bool(articles) and bool(forced) and forced[-1] >= articles[-1] and at >= forced[-1] + 2
        if row.line.kind in _ITEM or before_first or behind_last or (row.is_head and not is_short_article):
            found[at] = 0.0
    return found


def _factor(text: str, has_figure: bool) -> float:
    if _NEVER.search(text) or (len(text) < 45 and _HOLLOW.search(text) and not has_figure):
        return 0.0
    if (_FAINT.search(text) and not has_figure) or _OPEN_LIST.search(text):
        return FAINT
    return 1.0
