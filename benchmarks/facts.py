"""Precision and recall of facts against marks made by reading.

    python -m benchmarks.facts DATA_FOLDER [--errors]

``facts_marks.json`` holds positions only; the texts are those of DATA_FOLDER. A fact is right when it overlaps a mark
of its kind; a mark is found when a fact overlaps it. Marks that a reader would not miss (0) count for precision only.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from bot.models import Article, Span
from bot.summarizing.facts import facts_of

MARKS = Path(__file__).with_name("facts_marks.json")
DAYS = ("published", "date", "time", "source", "id")
KINDS = ("issuers", "documents", "meetings", "deadlines", "targets", "people", "places")


def spans_by_kind(article: Article) -> dict[str, list[Span]]:
    facts = facts_of(article)
    return {kind: [getattr(one, "span", one) for one in getattr(facts, kind)] for kind in KINDS}


def overlap(span: Span, mark: list[int]) -> bool:
    return span.paragraph == mark[0] and span.start < mark[2] and mark[1] < span.end


def texts_of(folder: Path, files: set[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in files:
        raw = (folder / name).read_text("utf-8")
        rows = json.loads(raw) if name.endswith(".json") else [json.loads(line) for line in raw.splitlines()]
        found |= {row["id"]: row for row in rows}
    return found


def article_of(row: dict[str, str]) -> Article:
    lines = tuple(line.strip() for line in row["text"].split("\n") if line.strip())
    found = re.search(r"(20\d\d)-?(\d\d)-?(\d\d)", " ".join(str(row.get(key)) for key in DAYS))
    published = date(*map(int, found.groups())) if found else None
    return Article(row["id"], None, row.get("title", ""), lines, published=published)


def score(one: dict[str, Any], article: Article, *, name_errors: bool) -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for kind, spans in spans_by_kind(article).items():
        marks = [mark[1:] for mark in one["marks"] if mark[0] == kind]
        needed = [mark for mark in marks if mark[3]]
        wrong = [span for span in spans if not any(overlap(span, mark) for mark in marks)]
        missed = [mark for mark in needed if not any(overlap(span, mark) for span in spans)]
        figures = {"right": len(spans) - len(wrong), "wrong": len(wrong)}
        figures |= {"found": len(needed) - len(missed), "missed": len(missed)}
        counts.update({(one["part"], kind, name): number for name, number in figures.items()})
        if name_errors:
            print(*(f"wrong  {kind:9} {article.source}: {span.text}\n" for span in wrong), sep="", end="")
            texts = [article.paragraphs[place][start:end] for place, start, end, _ in missed]
            print(*(f"missed {kind:9} {article.source}: {text}\n" for text in texts), sep="", end="")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="name every wrong and every missed fact")
    options = parser.parse_args()
    marked = json.loads(MARKS.read_text("utf-8"))["articles"]
    rows = texts_of(options.folder, {one["file"] for one in marked})
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in marked:
        counts += score(one, article_of(rows[one["id"]]), name_errors=options.errors)
    for part, kind in itertools.product(sorted({key[0] for key in counts}), (*KINDS, "all")):
        right, wrong, found, missed = (
            sum(n for key, n in counts.items() if key[0] == part and kind in {"all", key[1]} and key[2] == name)
            for name in ("right", "wrong", "found", "missed")
        )
        precision, recall = right / max(1, right + wrong), found / max(1, found + missed)
        print(f"{part} {kind:9} precision {precision:.3f} of {right + wrong}  recall {recall:.3f} of {found + missed}")


if __name__ == "__main__":
    main()
