"""Of two stories the one that matters more to who follows policy comes first, by every rule of judgement."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.digests.acts import ACTS, IDLE, TONES
from bot.digests.importance import importance
from bot.models import Article
from bot.summarizing.summarize import Options, summarize

PAIRS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("rankings.yaml").read_text("utf-8"))


def worth(fields: dict[str, str]) -> float:
    """How much a made-up story matters; one without a title is called by its beginning, as an import calls it."""
    title = fields["title"] or fields["text"][:20] + "…"
    article = Article("s", None, title, (fields["text"],), published=datetime(2026, 3, 12, tzinfo=UTC))
    return importance(summarize(article, Options(length="short", keywords=False)))


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair['rule']} {at}" for at, pair in enumerate(PAIRS)])
def test_what_decides_more_comes_first(pair: dict[str, Any]) -> None:
    assert worth(pair["first"]) > worth(pair["then"])


def test_every_act_decides_a_pair() -> None:
    assert {one.name for one in (*ACTS, *IDLE, *TONES)} <= {pair["rule"] for pair in PAIRS}
