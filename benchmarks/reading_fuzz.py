"""Fuzz reading: whatever the bytes, only the project's own errors, and no input far slower than its size.

    python -m benchmarks.reading_fuzz [--minutes 60] [--seed N] [PAGES_FOLDER]

Without a folder it mutates the golden pages of the tests. Prints each finding with its seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import BotError
from bot.fetching.files import load_bytes
from bot.reading.read import read

NOW = datetime(2026, 3, 12, tzinfo=UTC)
SLOW_SECONDS = 1.0  # for a page of up to 300 KB
SUFFIXES = (".html", ".html", ".html", ".md", ".txt")
PIECES = (
    b"<div>", b"</div>", b"<p>", b"<table><tr><td>", b"</table>", b"<!--",
    b"-->", b"<script>", b"<b>", b"<a, href=", b'"',
    b"'", b">", b"<li>", b"<ol>", b"<h1>", b"<title>",
    b"</html>", b"&#123;", b"&#x110000;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"---\n", b"\xa1\xa3", "责任编辑：".encode(), "来源：".encode(), "2021年13月45日".encode(),
    b"9999-12-31T23:59:59+99:99",
    "原标题：".encode(), "索引号：".encode(), b"<svg>", b"<math>", b"<template>", b"<frameset>",
    b"<select><option>", b"<plaintext>", b"<textarea>", b"<meta content=", b'{"@graph":[',
)  # fmt: skip


def mutated(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """One to eight changes: flip, cut, repeat, insert, splice."""
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        length = chance.choice((1, 4, 30, 400, 5000))
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:at] + bytes(chance.randrange(256) for _ in range(min(length, 30))) + data[at + length :]
        elif kind == 1:
            data = data[:at] + data[at + length :]
        elif kind == 2:
            data = data[:at] + data[at : at + length] * chance.choice((2, 5, 40)) + data[at:]
        elif kind == 3:
            data = data[:at] + chance.choice(PIECES) * chance.choice((1, 3, 500)) + data[at:]
        elif kind == 4:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            data = data[:at] + other[start : start + length] + data[at:]
        else:
            data = data[: at or 1] if chance.random() < 0.3 else data
    return data[:300_000]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "tests/data/pages")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seeds = [path.read_bytes()[:120_000] for path in sorted(options.folder.glob("*.*ml"))]
    end = time.monotonic() + 60 * options.minutes
    count = findings = 0
    slowest = 0.0
    while time.monotonic() < end and findings < 20:
        number = options.seed * 1_000_000_000 + count
        chance = random.Random(number)
        data = mutated(chance.choice(seeds), chance, seeds)
        before = time.process_time()
        try:
            read(load_bytes("page" + chance.choice(SUFFIXES), data), NOW)
        except BotError:
            pass
        except Exception:  # noqa: BLE001 - anything else is a finding
            findings += 1
            print(f"seed {number}:", traceback.format_exc(limit=-3), flush=True)
        seconds = time.process_time() - before
        slowest = max(slowest, seconds)
        if seconds > SLOW_SECONDS:
            findings += 1
            print(f"seed {number}: {seconds:.2f} s for {len(data)} bytes", flush=True)
        count += 1
    print(f"{count} inputs, {findings} findings, slowest {slowest:.2f} s")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
