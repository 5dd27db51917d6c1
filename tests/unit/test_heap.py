"""What was freed between pieces that are still in use goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import re
from pathlib import Path

import pytest

from bot.runtime.heap import release_free_memory

PIECE, PIECES, KEPT = 2_000, 20_000, 40  # bytes, how many, and every how many is kept: the heap's end is never free

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this C library has no malloc_trim (glibc has)"
)


def resident_megabytes() -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    assert found
    return int(found[1]) / 1024


def holes() -> list[bytes]:
    """What stays of many pieces after most of them went."""
    pieces = [bytes(PIECE) for _ in range(PIECES)]
    return pieces[::KEPT]


def test_holes_between_what_is_in_use_go_back_to_the_system() -> None:
    kept = holes()
    gc.collect()
    before = resident_megabytes()
    assert release_free_memory()
    assert before - resident_megabytes() > PIECE * PIECES / 2 / 1e6
    assert len(kept) == PIECES // KEPT
