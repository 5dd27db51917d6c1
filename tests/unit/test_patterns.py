"""Every pattern takes time linear in the text: nobody's page can make one of them go back without end."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest

from tests.patterns import Found, all_patterns, attacks, inline_calls

LENGTH = 4000
# First, since an exponential or cubic pattern would never come back from the whole length.
REPEATS = (8, 14, 18, 22, 28)
LENGTHS = (200, 800)
FAST_SECONDS = 0.0007  # no pattern that looks at each pair of 4,000 characters is so fast
TOO_LONG_SECONDS = 0.02  # for so few characters
SLOW_SECONDS = 0.15  # of a whole length; no pattern comes near
RATIO = 9.0  # of four lengths to one: 4 where it is linear, 16 where it is quadratic
PARTS = 4  # of the patterns, for several processes
TRIES = 3  # a busy machine may spoil one measurement, not three

# Patterns that are made when they are called, of names and word lists of the project's own, and why each is linear.
AT_RUN_TIME = {
    "bot.fetching.body": "the end of an element: </name, white space possessively, >",
    "bot.markup": "the end of an element: </name",
    "bot.reading.boilerplate_patterns": "made at import from literals, for either script: all of them are tried here",
    "bot.reading.metadata.json_ld": "a quoted name, a quoted value",
    "bot.reading.metadata.publisher": "alternatives without repeats",
    "bot.settings": "of the owner's own settings",
    "bot.stories.similarity": "names without repeats",
    "bot.summarizing.data_files": "of patterns.json, which is tried here",
    "bot.summarizing.facts.documents": "alternatives without repeats",
    "bot.summarizing.facts.meetings": "a cached function, which is tried here",
    "bot.summarizing.facts.organs": "cached functions, which are tried here",
    "bot.summarizing.facts.people": "cached functions, which are tried here",
    "bot.summarizing.facts.targets": "a cached function, which is tried here; classes of units without repeats",
    "bot.summarizing.forms.recognition": "a cached function, which is tried here",
}


def seconds(found: Found, text: str) -> float:
    before = time.thread_time()
    found.run(text)
    return time.thread_time() - before


def attacked(begin: str, pump: str, length: int) -> str:
    return begin + pump * max(2, length // len(pump)) + "\x01"


def growth(found: Found, begin: str, pump: str) -> str | None:
    """What is wrong with how the time grows; None where nothing is."""
    for length in (*(len(pump) * count for count in REPEATS), *LENGTHS):
        if seconds(found, attacked(begin, pump, length)) > TOO_LONG_SECONDS:
            return f"{length} characters are too many"
    whole, longer = attacked(begin, pump, LENGTH), attacked(begin, pump, 4 * LENGTH)
    once = min(seconds(found, whole) for _ in range(2))
    if once > SLOW_SECONDS:
        return f"{once:.1f} s"
    for _ in range(TRIES):
        if once < FAST_SECONDS or (ratio := seconds(found, longer) / once) < RATIO:
            return None
        once = min(once, seconds(found, whole))
    return f"{once * 1000:.1f} ms, and {ratio:.0f} times that for four times the text"


def wrong(found: Found) -> str | None:
    """The first input that takes a pattern too long."""
    told = ((begin, pump, growth(found, begin, pump)) for begin, pump in attacks(found.pattern))
    return next((f"{found.name}: {begin!r} + {pump!r} * n: {what}" for begin, pump, what in told if what), None)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_pattern_is_linear(part: int) -> None:
    patterns = all_patterns()
    assert len(patterns) > 450
    assert [told for told in map(wrong, patterns[part::PARTS]) if told] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<rss\b",
        r"(?:bar|box|\d+)*x",
        r"下\s*一?\s*页",
        r"\d[\d,.]*\s*(?:元|人)",
        r"(?:…+|\.{3,})$",
        r"\s*[（(]来源",
        r"《[^》]*》",
        r"<meta\b[^>]*refresh>",
        r"[一二三]+个",
        r"关于.*通知$",
        r"(?:法|条例)(?:（[^）]*）)?$",
    ],
)
def test_a_pattern_that_is_not_linear_is_found(pattern: str) -> None:
    assert wrong(Found("-", re.compile(pattern, re.S)))


def test_patterns_called_at_one_place_are_not_tried_at_every_place() -> None:
    assert not wrong(Found("-", re.compile(r"\d+元"), frozenset({"match"})))


def test_no_other_pattern_is_made_at_run_time() -> None:
    assert set(Counter(module for module, _, _, pattern in inline_calls() if pattern is None)) == set(AT_RUN_TIME)
