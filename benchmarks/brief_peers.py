"""CPU of briefs beside sumy's LexRank, in one run over the same texts.

    python -m benchmarks.brief_peers TEXTS.jsonl --peer-python PYTHON [--count 498]

TEXTS.jsonl has a "text" a line. PYTHON is an interpreter of its own with sumy, jieba and numpy. Whole processes are
timed (children's CPU, start-up included, the second of two runs so that caches are warm, those of compiled modules
too), then both without start-up, ours without keywords and topic. Last, one text of 100,000 characters, and half of it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.errors import NothingToSummarize
from bot.models import Article
from bot.summarizing.summarize import Options, summarize

PEER = r"""
import logging, re, sys, time
from pathlib import Path
import jieba
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
jieba.setLogLevel(logging.WARNING)
class Words:
    def to_words(self, text):
        return tuple(word for word in jieba.cut(str(text)) if re.match(r"\w", word))
jieba.lcut("begin")
started = time.process_time()
for file in sorted(Path(sys.argv[1]).glob("*.txt")):
    lines = [line for line in re.split(r"(?<=[。！？；])|\n", file.read_text("utf-8")) if len(line) > 3]
    document = ObjectDocumentModel([Paragraph([Sentence(line, Words()) for line in lines])])
    LexRankSummarizer()(document, 6)
print(time.process_time() - started)
"""


def seconds_of_children(command: list[str]) -> tuple[float, str]:
    """User and system seconds of the second run of a command, and what it printed."""
    printed, used = "", 0.0
    setting = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        printed = subprocess.run(command, check=False, capture_output=True, text=True, env=setting).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, printed


def seconds_alone(texts: list[str], *, keywords: bool) -> float:
    """Ours in this process, after one brief to load what is loaded once."""
    articles = [Article("a", None, "", tuple(filter(None, map(str.strip, text.split("\n"))))) for text in texts]
    _brief(articles[0], keywords=keywords)
    started = time.process_time()
    for article in articles:
        _brief(article, keywords=keywords)
    return time.process_time() - started


def _brief(article: Article, *, keywords: bool) -> None:
    with contextlib.suppress(NothingToSummarize):
        summarize(article, Options(keywords=keywords))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--peer-python", required=True)
    parser.add_argument("--count", type=int, default=498)
    options = parser.parse_args()
    lines = options.texts.read_text("utf-8").splitlines()[: options.count]
    texts = [str(json.loads(line)["text"]) for line in lines]
    well = True
    for count, goal in ((1, 0.5), (len(texts), 2.0)):
        with tempfile.TemporaryDirectory() as folder:
            for number, text in enumerate(texts[:count]):
                (Path(folder) / f"{number:05}.txt").write_text(text, "utf-8")
            ours, _ = seconds_of_children([sys.executable, "-m", "bot", "brief", "--json", folder])
            theirs, printed = seconds_of_children([options.peer_python, "-c", PEER, folder])
        well &= ours <= goal * theirs
        print(
            f"{count} texts, whole process: ours {ours:.2f} s, LexRank {theirs:.2f} s: {ours / theirs:.2f} (≤ {goal})"
        )
    alone, peer = seconds_alone(texts, keywords=False), float(printed)
    print(f"{len(texts)} texts, without start-up and keywords: ours {alone:.2f} s, LexRank {peer:.2f} s:"
          f" {alone / peer:.2f}")  # fmt: skip
    long = ("\n".join(texts) * (1 + 100_000 // sum(map(len, texts))))[:100_000]
    for size in (50_000, 100_000):
        seconds = seconds_alone([long[:size]], keywords=True)
        print(f"{size:,} characters: {seconds:.2f} s (goal 0.6 s for 100,000)")
    well &= seconds < 0.6
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
