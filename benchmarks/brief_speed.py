"""How long a brief takes: cold, as a command, and warm, with the fetched page in hand.

    python -m benchmarks.brief_speed                 # pages of our own
    python -m benchmarks.brief_speed PATH [ARTICLE]  # warm over the pages of a folder, cold on one article

Goals: cold under 0.8 s of CPU and 100 MB at the peak; warm under 25 ms at the median.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.site import page
from bot.errors import BotError
from bot.fetching.files import expand, load_file
from bot.flows.articles import article_of_pages
from bot.summarizing.summarize import Options, summarize

COLD_SECONDS, COLD_MB, WARM_MS = 0.8, 100.0, 25.0
TIMES = 5


def cold(article: str) -> tuple[float, float]:
    """Seconds of CPU and megabytes at the peak of ``brief --json``: the medians."""
    seconds, megabytes = [], []
    for _ in range(TIMES):
        child = subprocess.Popen([sys.executable, "-m", "bot", "brief", "--json", article], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"brief failed on {article}")
        seconds.append(used.ru_utime + used.ru_stime)
        megabytes.append(used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2))
    return statistics.median(seconds), statistics.median(megabytes)


def warm(folder: str) -> list[float]:
    """Milliseconds a page, in order of size: the median of three."""
    now = datetime.now(UTC)
    found = []
    pages = [load_file(path) for path in expand(folder)]
    for one in [pages[0], *pages]:
        times = []
        for _ in range(3):
            started = time.perf_counter()
            with contextlib.suppress(BotError):  # a page without text takes its time too
                summarize(article_of_pages((one,), now), Options())
            times.append((time.perf_counter() - started) * 1000)
        found.append(statistics.median(times))
    return sorted(found[1:])  # the first one loaded the dictionaries


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", help="a folder of pages")
    parser.add_argument("article", nargs="?", help="the typical article")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        for number in range(20):
            Path(own, f"{number}.html").write_text(page(number), "utf-8")
        seconds, megabytes = cold(arguments.article or str(Path(own, "0.html")))
        times = warm(arguments.path or own)
    median = statistics.median(times)
    print(f"cold: {seconds:.2f} s of CPU (goal {COLD_SECONDS} s), {megabytes:.0f} MB (goal {COLD_MB:.0f} MB)")
    print(
        f"warm over {len(times)} pages: median {median:.1f} ms (goal {WARM_MS:.0f} ms), "
        f"p90 {times[int(len(times) * 0.9)]:.1f} ms, longest {times[-1]:.1f} ms"
    )
    return 0 if seconds < COLD_SECONDS and megabytes < COLD_MB and median < WARM_MS else 1


if __name__ == "__main__":
    sys.exit(main())
