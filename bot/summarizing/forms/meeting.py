"""Meetings, tours, talks: recognised by who hosts and what was heard, passed or demanded.

What counts are decisions and measures by subject, every subject once; not who was there nor which speech was studied.
Headed by the line that says who held it, which the learnt model knows without a rule.
"""

from __future__ import annotations

from typing import Final

from bot.summarizing.forms.form import Form

FORM: Final = Form("meeting", has_measures=True)
