"""Which lines an analyst underlines, in documents of every form, and how likely: data/ranking.json."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.training import briefs, stage
from bot.summarizing.forms.kinds import FORMS
from bot.summarizing.line_features import names
from bot.summarizing.ranking import STAGE

LEAST_PULL = 0.02  # weight of a word below which it is not written


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    ranked = stage.shipped(data, marks)
    model = ranked.ranking
    words = {word: round(value, 3) for word, value in model.words.items() if abs(value) > LEAST_PULL}
    return {
        "origin": f"make models (benchmarks/training/ranking.py): {len(ranked.documents)} documents marked by reading",
        "names": list(names()),
        "stage_names": list(STAGE),
        "form_names": list(FORMS),
        "means": four(model.standard.means),
        "scales": four(model.standard.scales),
        "common": four(model.common),
        "forms": [four(row) for row in model.forms],
        "words": words,
        "stage": four(model.stage),
        "stage_intercept": round(model.stage_intercept, 4),
        "stage_forms": four(model.stage_forms),
        "telling": four([model.telling.intercept, *model.telling.weights]),
    }


def four(values: Sequence[float]) -> list[float]:
    """With four decimals."""
    return [round(value, 4) for value in values]


def held_out(data: Path, marks: Path) -> list[str]:
    """Figures of whole briefs, which every learnt part has a share in."""
    return briefs.figures(data, marks)
