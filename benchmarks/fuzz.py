"""Fuzz whatever reads foreign bytes: only the project's own errors, and no input far slower than its size.

    python -m benchmarks.fuzz [--bytes 10000000 | --minutes 10] [--seed N] [--pages FOLDER] [TARGET…]

Each target (``fuzz_targets.py``, ``office_targets.py``) gets so many bytes of inputs, or inputs for so many minutes,
that are changed from its own beginnings, those of the pages from the golden pages of the tests unless a folder is
given. Each input has a bound of CPU time. What calls C libraries runs in a worker: its death is a finding too. Prints
each finding with its seed.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.fuzz_targets import PAGES, Target, targets
from benchmarks.office_targets import office_targets
from bot.errors import BotError
from bot.runtime.worker_process import TimeIsUp

SLOW_SECONDS = 3.0  # for up to 300 KB; a worker has ten
MOST_FINDINGS = 12
PIECES = (
    b"<div>", b"</div>", b"<p>", b"<table><tr><td>", b"</table>", b"<!--",
    b"-->", b"<script>", b"<b>", b"<a, href=", b'"',
    b"'", b">", b"<li>", b"<ol>", b"<h1>", b"<title>",
    b"</html>", b"&#123;", b"&#x110000;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"---\n", b"\xa1\xa3", "责任编辑：".encode(), "来源：".encode(), "2021年13月45日".encode(),
    b"9999-12-31T23:59:59+99:99",
    "原标题：".encode(), "索引号：".encode(), b"<svg>", b"<math>", b"<template>", b"<frameset>",
    b" 0 R ", b"<< ", b" >>", b"[", b"stream\n", b"endobj\n9 0 obj\n", b"/Kids [2 0 R]", b"/Count -1",
    b"/Length 99999999",
    b"/Filter /FlateDecode", b"/Rotate 90", b" Tj ", b"q 1e9 0 0 1e9 0 0 cm ", b" 100 100 9 9 re S ", b"-99999999999 ",
    b"/XObject << /Im 7 0 R >>", b"/Im Do ", b"trailer\n<< /Root 1 0 R >>",
    b"<select><option>", b"<plaintext>", b"<textarea>", b"<meta content=", b'{"@graph":[',
)  # fmt: skip


def mutated(data: bytes, chance: random.Random, others: list[bytes], most: int = 300_000) -> bytes:
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
    return data[:most]


class TooSlow(Exception):
    """An input took more CPU time than it may."""


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Ends what takes longer by raising TooSlow in it; in the main thread alone."""

    def end(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@dataclass(slots=True)
class Fuzzed:
    """What a target went through: inputs, bytes, minutes, CPU seconds of the slowest, and what was found."""

    inputs: int = 0
    size: int = 0
    minutes: float = 0.0
    slowest: float = 0.0
    findings: list[str] = field(default_factory=list)


def fuzz(target: Target, size: float, seed: int, minutes: float = math.inf) -> Fuzzed:
    """Until so many bytes were read, so many minutes gone, or a dozen findings made."""
    done = Fuzzed()
    start = time.monotonic()
    while done.size < size and done.minutes < minutes and len(done.findings) < MOST_FINDINGS:
        number = seed * 1_000_000_000 + done.inputs
        chance = random.Random(number)
        data = mutated(chance.choice(target.seeds), chance, list(target.seeds), target.most)
        before = time.process_time()
        try:
            with bounded(SLOW_SECONDS):
                target.run(data)
        except BotError:
            pass
        except (TooSlow, TimeIsUp):
            done.findings.append(f"seed {number}: over {SLOW_SECONDS} s for {len(data)} bytes")
        except Exception:  # noqa: BLE001 - anything else is a finding
            done.findings.append(f"seed {number}: {traceback.format_exc(limit=-3)}")
        done.slowest = max(done.slowest, time.process_time() - before)
        done.inputs += 1
        done.size += max(len(data), target.least)
        done.minutes = (time.monotonic() - start) / 60
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="TARGET")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--bytes", type=float, default=None)
    amount.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=Path, default=PAGES)
    options = parser.parse_args()
    size = options.bytes or (10_000_000 if options.minutes == math.inf else math.inf)
    findings = 0
    print(f"{'target':16} {'inputs':>8} {'MB':>7} {'minutes':>7} {'slowest s':>9} findings")
    for target in (*targets(options.pages), *office_targets()):
        if options.names and target.name not in options.names:
            continue
        done = fuzz(target, size, options.seed, options.minutes)
        findings += len(done.findings)
        print(
            f"{target.name:16} {done.inputs:8} {done.size / 1e6:7.1f} {done.minutes:7.1f} {done.slowest:9.2f} "
            f"{len(done.findings)}",
            flush=True,
        )
        for one in done.findings:
            print(one, flush=True)
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
