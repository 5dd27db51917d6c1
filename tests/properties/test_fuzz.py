"""Whatever the bytes, each parser raises only expected failures and comes back in time: the short form of
``python -m benchmarks.fuzz``."""

from __future__ import annotations

import pytest

from benchmarks.fuzz import fuzz
from benchmarks.fuzz_targets import Target, targets

BYTES = 60_000


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
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
