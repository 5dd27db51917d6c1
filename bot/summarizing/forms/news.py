"""Reports of measures, commentary, people, and whatever else is not recognised: the general policy form.

What counts is what was decided or will be done, for whom and by when; of people who, from what to what, by whom.
"""

from __future__ import annotations

from typing import Final

from bot.summarizing.forms.form import Form

FORM: Final = Form("news", has_measures=True, is_news=True)
