"""Whatever the bytes, each parser raises only expected failures and comes back in time: the short form of
``python -m benchmarks.fuzz``."""

from __future__ import annotations

import math

import pytest

from benchmarks.fuzz import fuzz
from benchmarks.fuzz_targets import Target, targets
from benchmarks.office_targets import office_targets

BYTES = 60_000


@pytest.mark.parametrize("target", [*targets(), *office_targets()], ids=lambda target: target.name)
def test_any_bytes_raise_only_expected_failures_in_time(target: Target) -> None:
    assert fuzz(target, BYTES, seed=7).findings == []


def test_what_is_slow_or_raises_is_found() -> None:
    def endless(data: bytes) -> None:
        while data:
            pass

    def broken(data: bytes) -> int:
        return len(data) // 0

    assert len(fuzz(Target("-", broken, (b"a",)), 10, seed=1).findings) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("benchmarks.fuzz.SLOW_SECONDS", 0.05)
        assert fuzz(Target("-", endless, (b"abc",), 3), 1, seed=1).findings[0].endswith("3 bytes")


def test_an_input_that_only_chooses_what_is_made_counts_as_what_is_made() -> None:
    assert fuzz(Target("-", len, (b"abc",), 64, least=1_000), 2_000, seed=1).inputs == 2


def test_a_target_can_be_given_minutes_instead_of_bytes() -> None:
    done = fuzz(Target("-", len, (b"abc",)), math.inf, seed=1, minutes=0.0005)
    assert done.inputs > 1
    assert done.minutes >= 0.0005
