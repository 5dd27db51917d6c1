"""Notices, opinions, plans, replies, announcements (通知 意见 方案 批复 函 公告): recognised by title and number.

What counts is the decision and each measure with its figure and deadline; never what was received, 现印发给你们, or
加强组织领导. Headed by the decision (同意…), else by the sentence that announces it.
"""

from __future__ import annotations

import re
from typing import Final

from bot.summarizing.document import Document
from bot.summarizing.forms.form import Form

ISSUED_BELOW: Final = re.compile(
    r"[现就将](?!.{0,4}[年月]).{0,60}(?:通知|批复|公告|意见|通告|函复|函告|答复)如下|现印发给|经.{0,20}(?:同意|批准)，现"
)
AGREES: Final = re.compile(r"^(?:原则)?同意|^批准|^决定")


def _heads(document: Document, at: int) -> float:
    text = document.rows[at].line.text
    return 2.5 * (ISSUED_BELOW.search(text) is not None) + 3.5 * (AGREES.search(text) is not None)


FORM: Final = Form("notice", has_measures=True, heads=_heads)
