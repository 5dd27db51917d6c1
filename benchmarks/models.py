"""Learn the models of the bot anew from marks and data, and say how good they are on what they did not learn from.

    make models DATA=FOLDER
    python -m benchmarks.models FOLDER [NAME …] [--figures | --files]

FOLDER holds the texts (benchmarks/training/corpus.py says which), this folder the project's marks. Each model is
learnt, its file under bot/ written and its figures printed; with --figures no file is written, with --files no
figure is taken. Twice with the same data gives the same bytes: seeds are fixed, input is read in the files' order,
and numbers are rounded. Needs the extra [training]; what is learnt and what is not stands in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# Model and file, in the order of learning: what is measured by other parts is learnt from their files just written.
# Statements come first, because everything that is shown is judged by them; headline needs all above it.
MODELS = {
    "genre": "bot/summarizing/data/genre.json",
    "statements": "bot/summarizing/data/statements.json",
    "forms": "bot/summarizing/data/forms.json",
    "headline_lines": "bot/summarizing/data/headline_lines.json",
    "clauses": "bot/summarizing/data/clauses.json",
    "ranking": "bot/summarizing/data/ranking.json",
    "general": "bot/summarizing/data/general.json",
    "broker": "bot/summarizing/data/broker.json",
    "headline": "bot/summarizing/data/headline.json",
    "topics": "bot/summarizing/data/topics.json",
    "facts": "bot/summarizing/data/facts_weights.json",
    "keywords": "bot/summarizing/data/keyword_weights.json",
}
# Sums of floats depend on how many threads share them; the libraries read these once, when they are loaded.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def trainer(name: str) -> ModuleType:
    """The module that learns a model: ``train(data, marks)`` and ``held_out(data, marks)``."""
    return import_module(f"benchmarks.training.{name}")


def encoded(model: dict[str, Any]) -> bytes:
    """The bytes of a learnt file: sorted keys, no spaces, one line."""
    return f"{json.dumps(model, ensure_ascii=False, separators=(',', ':'), sort_keys=True)}\n".encode()


def write(name: str, data: Path) -> str:
    """Learns a model and writes its file; says whether the bytes are new."""
    path = ROOT / MODELS[name]
    before = path.read_bytes() if path.exists() else b""
    now = encoded(trainer(name).train(data, HERE))
    path.write_bytes(now)
    said = "as before" if now == before else "changed"
    return f"{MODELS[name]}: {len(now)} bytes, sha256 {hashlib.sha256(now).hexdigest()}, {said}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with the texts")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MODELS)}; all without one")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--figures", action="store_true", help="take figures, write no file")
    only.add_argument("--files", action="store_true", help="write files, take no figures")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(MODELS):
        parser.error(f"no such model: {', '.join(sorted(unknown))}")
    if not arguments.data.is_dir():
        parser.error(f"no such folder: {arguments.data}")
    for variable in ONE_THREAD:
        os.environ[variable] = "1"
    for name in MODELS:
        if name in (arguments.names or MODELS):
            run(name, arguments)
    return 0


def run(name: str, arguments: argparse.Namespace) -> None:
    """One model, with what was asked for."""
    started = time.monotonic()
    if not arguments.figures:
        print(write(name, arguments.data), flush=True)
    if not arguments.files:
        for line in trainer(name).held_out(arguments.data, HERE):
            print(f"  held out: {line}", flush=True)
    print(f"  {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
