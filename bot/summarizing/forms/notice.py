"""Notices, opinions, plans, replies, announcements (通知 意见 方案 批复 函 公告): recognised by title and number.

What counts is the decision and each measure with its figure and deadline; never what was received, 现印发给你们, or
加强组织领导. Headed by the decision (同意…), else by the sentence that announces it.
"""

from __future__ import annotations

import re
from typing import Final

from bot.summarizing.document import Document
from bot.summarizing.forms.form import Form
from bot.summarizing.segment import Segment

ISSUED_BELOW: Final = re.compile(
    r"[现就将](?!.{0,4}[年月]).{0,60}(?:通知|批复|公告|意见|通告|函复|函告|答复)如下|现印发给|经.{0,20}(?:同意|批准)，现"
)
AGREES: Final = re.compile(r"^(?:原则)?同意|^批准|^决定")


_ANNOUNCED: Final = re.compile(
    rf"(?:{ISSUED_BELOW.pattern})|(?:提出|制定)(?:如下|以下)[^，。]{{0,8}}(?:意见|措施|要求|方案|规定|通知)"
)
_BARE: Final = re.compile(r"[现就将].{0,8}(?:有关|相关)?.{0,4}(?:通知|批复|公告|意见|通告|函复|函告|答复)如下")
_DECIDES: Final = re.compile(
    r"^(?:[^，。；]{0,30}[，,])?[^，。；]{0,30}(?:不得|禁止|严禁|暂停|停止|取消|废止|不再|恢复|免征|减按|施行|启动|设立)"
)
_PURPOSE: Final = re.compile(r"(?:为(?!期|首|主)|根据|按照|就)")
DECISIONS: Final = 4  # sentences behind the announcement in which the decision stands
AGREEMENT, DECISION, ANNOUNCEMENT = 3.5, 3.5, 2.0  # logits
BACKGROUND: Final = -3.0  # logits of what stands before the announcement: why, not what
SAYS_NOTHING: Final = 30  # characters below which 现将有关情况函复如下 names no subject
WIDEST: Final = 60  # characters of an announcement that is read at a glance


def is_announcement(text: str) -> bool:
    """Whether the sentence says that the notice follows (为…，现就…通知如下)."""
    return _ANNOUNCED.search(text) is not None


def announced_at(document: Document) -> int | None:
    """The line that announces the notice and names its subject, None without one."""
    for at, row in enumerate(document.rows):
        text = row.line.text
        if is_announcement(text):
            return None if _BARE.search(text) and len(text) < SAYS_NOTHING else at
    return None


def announcement(line: Segment) -> int | None:
    """The clause from which an announcement says what it is about, None where the line announces nothing."""
    texts = line.clause_texts()
    last = next((at for at, text in enumerate(texts) if is_announcement(text)), None)
    if last is None:
        return None
    if not _BARE.search(texts[last]) and _PURPOSE.match(texts[last].removeprefix("现")):
        return last
    size, first = len(texts[last]), last
    while first and (first == last or not _PURPOSE.match(texts[first])) and size + len(texts[first - 1]) <= WIDEST:
        first -= 1
        size += len(texts[first])
    return first if first < last else None


def _heads(document: Document, at: int) -> float:
    text = document.rows[at].line.text
    if AGREES.search(text):
        return AGREEMENT
    announced = announced_at(document)
    if announced is None:
        return 0.0
    if at < announced:
        return BACKGROUND
    if at == announced:
        return ANNOUNCEMENT
    return DECISION if at <= announced + DECISIONS and _DECIDES.search(text) else 0.0


FORM: Final = Form("notice", has_measures=True, heads=_heads)
