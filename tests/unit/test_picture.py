"""A trend is drawn in any of the languages, with the characters of both scripts."""

from __future__ import annotations

import struct
import warnings
from datetime import date, timedelta

import pytest

from bot.models import Trend, Week
from bot.search.trend_chart import Labels, can_draw, draw

pytestmark = pytest.mark.skipif(not can_draw(), reason="the extra [pictures] is not installed")


def drawn(weeks: int, labels: Labels) -> bytes:
    some = tuple(Week(date(2026, 1, 5) + timedelta(weeks=at), at * 3 % 7, 40) for at in range(weeks))
    return draw(Trend("专项债", some, max(some, key=lambda week: week.articles, default=None)), labels)


@pytest.mark.parametrize(
    "labels",
    [
        Labels("“专项债”每周的文章", "篇", "占当周全部文章"),
        Labels("「專項債」每週的文章", "篇", "佔當週全部文章"),
        Labels('"专项债": articles a week', "articles", "share of all"),
    ],
)
def test_a_picture_is_a_png_without_a_missing_glyph(labels: Labels) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a glyph that the font lacks
        picture = drawn(26, labels)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)


@pytest.mark.parametrize("weeks", [0, 1, 200])
def test_any_number_of_weeks_can_be_drawn(weeks: int) -> None:
    assert len(drawn(weeks, Labels("题", "篇", "占比"))) > 5000
