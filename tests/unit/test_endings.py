"""Endings: the words of a pattern, asked before the pattern itself."""

import re

import pytest

from bot.summarizing.statements.clauses import Endings

_PATTERN = re.compile(r"(?:以及|(?<![共饱])和|(?<!普|涉)及|情况下?|的)$")


@pytest.mark.parametrize(
    "text",
    ["教育以及", "教育和", "共和", "普及", "涉及", "教育及", "在此情况", "在此情况下", "他的", "他的\n", "以及他", ""],
)
def test_endings_agree_with_the_pattern(text: str) -> None:
    assert Endings(_PATTERN).end(text) is (_PATTERN.search(text) is not None)
