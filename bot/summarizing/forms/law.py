"""Laws, regulations, measures (条例, 办法, 规定): recognised by their articles.

What counts are duties, bans, limits, penalties and when they come into force; items, definitions, basis and what stands
behind the last article never. Headed by the article that puts it in force: the title above it says the rest.
"""

from __future__ import annotations

import re
from typing import Final

from bot.summarizing.document import Document, Row
from bot.summarizing.forms.form import Form

IN_FORCE: Final = re.compile(r"起(?:施行|实施|执行|生效)")
BASIS: Final = re.compile(r"制定本|根据.{2,60}(?:制定|修订)")
APPLIES: Final = re.compile(r"适用(?:于)?本|本.{2,6}适用")
_ITEMS: Final = frozenset({"brackets", "dot", "half", "circle"})
CLOSES, FOUNDS, COVERS = 6.0, 3.0, 2.5  # logits: right for 15 of 15 marked laws
# Principles, everybody's right to report, and how officials go about it: of 29 marked lines one was kept.
_GENERAL: Final = re.compile(
    r"(?:有权|可以|应当)[^。]{0,60}(?:举报|投诉|劝阻)|(?:遵循|坚持)[^。]{0,40}原则|执法人员|被查封|收到申请|档案"
)
# By documents held out, .7 shows four points of a hundred more of what was marked, at the same coverage.
BESIDE: Final = 0.7
LONGEST_CLOSING: Final = 80  # characters of an article that does nothing but put the law in force


def _articles(document: Document) -> list[int]:
    return [at for at, row in enumerate(document.rows) if row.line.kind == "article"]


def _heads(document: Document, at: int) -> float:
    text = document.rows[at].line.text
    last = max(_articles(document), default=-1)
    if at >= last >= 0 and IN_FORCE.search(text) and len(text) < LONGEST_CLOSING:
        return CLOSES
    if BASIS.search(text):
        return FOUNDS
    return COVERS if APPLIES.search(text) else 0.0


def _is_rule(row: Row) -> bool:
    """Whether a short article is a rule (禁止…。) and no title of a chapter (监督管理)."""
    return row.line.kind == "article" and row.line.is_closed


def _vetoed(document: Document) -> frozenset[int]:
    """Items (0 of 228 were kept), what is before the first article, headings, an annex behind the last (0 of 34)."""
    rows, articles = document.rows, _articles(document)
    forced = [at for at, row in enumerate(rows) if IN_FORCE.search(row.line.text)]
    found = {at for at, row in enumerate(rows) if row.line.kind in _ITEMS or (row.is_head and not _is_rule(row))}
    if articles:
        found.update(range(articles[0]))
        if forced and forced[-1] >= articles[-1]:
            found.update(range(forced[-1] + 2, len(rows)))
    return frozenset(found)


def _faint(document: Document) -> frozenset[int]:
    return frozenset(at for at, row in enumerate(document.rows) if _GENERAL.search(row.line.text))


FORM: Final = Form("law", is_law=True, heads=_heads, vetoed=_vetoed, faint=_faint, beside=BESIDE)
