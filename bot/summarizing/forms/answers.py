"""Questions and answers, interpretations, press conferences (解读, 答记者问): recognised by title, 问 and 答.

What counts are the measures that are explained, without 答：; not their praise. Headed by the act that is explained
rather than by who explained it.
"""

from __future__ import annotations

import re
from typing import Final

from bot.summarizing.document import Document
from bot.summarizing.forms.form import Form

_NEW_RULE: Final = re.compile(
    r"(?:印发|发布|出台|公布|修订|调整|制定|推出|实施|施行)[^，。；]{0,30}《|《[^》]{3,60}》[^，。；]{0,12}(?:印发|发布|出台|公布|实施|施行)"
)


def _heads(document: Document, at: int) -> float:
    return 1.0 if _NEW_RULE.search(document.rows[at].line.text) else 0.0


FORM: Final = Form("answers", has_measures=True, heads=_heads)
