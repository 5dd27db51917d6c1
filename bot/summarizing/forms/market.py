"""Market news, regulators' decisions and flashes: recognised by securities, amounts and shortness.

What counts is act, party, amount and ground; one to three points, no profile of the company. The first line heads
it, which the learnt model knows without a rule.
"""

from __future__ import annotations

from typing import Final

from bot.summarizing.forms.form import Form

FORM: Final = Form("market", is_news=True)
