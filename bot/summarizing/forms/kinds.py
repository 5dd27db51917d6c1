"""The forms, in the order of the learnt files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.summarizing.forms import answers, law, market, meeting, news, notice, statistics
from bot.summarizing.forms.form import Form

KINDS: Final[tuple[Form, ...]] = (
    law.FORM, notice.FORM, answers.FORM, statistics.FORM, market.FORM, meeting.FORM, news.FORM,
)  # fmt: skip
FORMS: Final = tuple(form.name for form in KINDS)


def likeliest(probabilities: Sequence[float]) -> Form:
    """The form with the greatest probability."""
    return KINDS[max(range(len(KINDS)), key=lambda at: probabilities[at])]
