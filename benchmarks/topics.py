"""How often the topic of an article is right, on what was not learnt from.

    python -m benchmarks.topics [--data DATA] [--all]

Prints for the articles marked by hand (topic_marks.json: "dev" looked at while building, "test" not) and for the
held-out labels of DATA/topics: accuracy, precision where a class is named, and the part of those that have a class
for which one is named (coverage). "test" only with --all. Learnt by `make models` (benchmarks/training/topics.py).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.summarizing.topics import HEAD, OTHER, Model, choose, model, shares, signals

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "shared" / "data"

LABELS = {
    "education": "科技、教育",
    "sports": "卫生、体育",
    "stocks": "财政、金融、审计",
    "finance": "财政、金融、审计",
    "realty": "城乡建设、环境保护",
    "entertainment": "文化、广电、新闻出版",
    "game": OTHER,
    "society": OTHER,
}  # politics and science of that corpus (gadgets) fit no one class
FLASHES = {
    "大盘": "财政、金融、审计",
    "债券": "财政、金融、审计",
    "外汇": "财政、金融、审计",
    "期货": "财政、金融、审计",
    "虚拟货币": "财政、金融、审计",
    "能源": "国土资源、能源",
    "房地产": "城乡建设、环境保护",
    "新冠": "卫生、体育",
    "公司": OTHER,
}  # 政策, 行业 and 经济 of that corpus run across the classes; so does what has two of these labels


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its class; ``allowed``: others that would do too."""

    id: str
    title: str
    text: str
    name: str
    allowed: tuple[str, ...]
    label: str = ""


def classes() -> list[str]:
    """The State Council's classes, 其他 last."""
    names = json.loads((HERE.parent / "bot/text/data/terms.json").read_text("utf-8"))["terms"]
    return [*names, OTHER]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def marked(data: Path, marks: Path, part: str) -> list[Labelled]:
    """The articles of a part of topic_marks.json: "train", "dev" or "test"."""
    listed = json.loads((marks / "topic_marks.json").read_text("utf-8"))[part]
    articles = {row["id"]: row for row in rows(data / "policy_articles.jsonl")}
    return [Labelled(id_, articles[id_]["title"], articles[id_]["text"], m[0], tuple(m)) for id_, m in listed.items()]


def carded(data: Path, *, held: bool) -> list[Labelled]:
    """The genre cards with a class; ``held``: the unread fifth, never learnt from."""
    found = []
    for card in json.loads((data / "genre_cards.json").read_text("utf-8")):
        if card.get("topic") and unread(card["id"]) == held:
            text = "\n".join(line.strip() for line in card["text"].split("\n") if line.strip())
            found.append(Labelled(card["id"], card["title"], text, card["topic"], (card["topic"],), "card"))
    return found


def unread(name: str) -> bool:
    """One card in five, by its name."""
    return int(hashlib.md5(f"h{name}".encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


def labelled_texts(data: Path, *, held_out: bool) -> list[Labelled]:
    """The texts with category labels whose label fits one class; one in five is held out, by its content."""
    found = []
    for row in rows(data / "topics" / "thucnews_titles.jsonl"):
        if row["label"] in LABELS:
            name = LABELS[row["label"]]
            found.append(Labelled(row["id"], "", row["text"], name, (name,), row["label"]))
    for row in rows(data / "topics" / "finnl.jsonl"):
        where, kinds = row["labels"][:1], row["labels"][1:]
        if len(kinds) == 1 and kinds[0] in FLASHES:
            name = FLASHES[kinds[0]]
            found.append(Labelled(row["id"], "", row["text"], name, (name,), kinds[0]))
        elif kinds == ["政治"] and where and where[0] in ("外国", "国际"):
            found.append(Labelled(row["id"], "", row["text"], "对外事务", ("对外事务",), "politics abroad"))
    chosen = {one.id for one in found if _fifth(one.text) == held_out}
    return sorted((one for one in found if one.id in chosen), key=lambda one: _digest(one.text))


def _digest(text: str) -> str:
    return hashlib.sha256(re.sub(r"\W", "", text)[:40].encode()).hexdigest()


def _fifth(text: str) -> bool:
    return int(_digest(text)[:4], 16) % 5 == 0


def measured(found: Iterable[tuple[Labelled, Sequence[float]]], using: Model) -> str:
    """Accuracy, precision and coverage, as a line; a class that would do too counts as right."""
    right = named = true = classed = count = strict = 0
    for one, chances in found:
        said = choose(list(chances), using).name
        count += 1
        right += said in one.allowed
        strict += said == one.name
        has = one.name != OTHER
        classed += has
        named += said != OTHER
        true += said != OTHER and said in one.allowed
    covered = named / max(1, classed)
    return (
        f"{count} texts: accuracy {right / max(1, count):.3f} (first class only {strict / max(1, count):.3f}), "
        f"precision {true / max(1, named):.3f} of {named} named, {covered:.3f} of those with a class"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with policy_articles.jsonl and topics/")
    parser.add_argument("--cards", action="store_true", help="the unread cards: a final figure")
    parser.add_argument("--all", action="store_true", help="the unread articles too")
    arguments = parser.parse_args()
    using = model()
    for part in ("dev", "test") if arguments.all else ("dev",):
        times = []
        found = []
        for one in marked(arguments.data, HERE, part):
            started = time.perf_counter()
            found.append((one, shares(signals(one.title, one.text[:HEAD]), using)))
            times.append((time.perf_counter() - started) * 1000)
        print(f"marked, {part}: {measured(found, using)}; {statistics.median(times):.2f} ms an article")
    if arguments.cards:
        read = ((one, shares(signals(one.title, one.text[:HEAD]), using)) for one in carded(arguments.data, held=True))
        print(f"cards, unread: {measured(read, using)}")
    labels = labelled_texts(arguments.data, held_out=True)
    for label in sorted({one.label for one in labels}):
        some = [(one, shares(signals("", one.text), using)) for one in labels if one.label == label]
        print(f"labels, {label}: {measured(some, using)}")
    print(f"labels: {measured(((one, shares(signals('', one.text), using)) for one in labels), using)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
