"""What a line's score says of its worth, beside how likely it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.models import Article
from bot.summarizing.document import measured
from bot.summarizing.learned import Linear
from bot.summarizing.ranking import TELLS, ranking
from bot.summarizing.segment import segments_of

LINES = ("云江省财政厅下达春耕补贴46亿元。", "每亩标准不低于78元。", "田野里开满了油菜花。")
FORMS = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
SCORES, FACTORS = [2.0, 1.0, -1.0], [1.0, 1.0, 1.0]


def likely(telling: Linear) -> list[float]:
    document = measured(segments_of(Article("x", None, "", LINES)), "", None)
    return replace(ranking(), telling=telling).probabilities(document, SCORES, FACTORS, FORMS)


def test_a_line_that_is_probably_dull_keeps_so_much_less() -> None:
    plain, worth = likely(Linear(99.0, (0.0,))), Linear(0.0, (1.0,))
    found = likely(worth)
    assert found[0] == plain[0]
    assert found[2] == pytest.approx(plain[2] * worth.probability((-1.0,)) / TELLS)


def test_the_shipped_score_tells_what_is_worth_passing_on() -> None:
    assert ranking().telling.weights[0] > 0
