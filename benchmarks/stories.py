"""Stories: grouping all at once and as articles arrive, near-copies, progress, and the cost of a growing archive.

    python -m benchmarks.stories DATA_FOLDER [--only stories copies progress growth]

DATA_FOLDER holds stories.json (documents, stories, judged, pairs), near_duplicates.jsonl (a, b, label) and news.jsonl.
``story_marks.json`` holds marks by reading, as ids. B-cubed is printed as marked, and ``united``: with those right
groups counted as right that the marks hold apart. Cross-validation leaves out a fifth of the events with their pairs,
chooses penalties and threshold on the rest, and scores what was left out; five draws.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

from bot.models import Article
from bot.stories.batch_clustering import candidates, linked
from bot.stories.near_duplicates import is_near_duplicate, signatures
from bot.stories.novelty import LATER, adds_facts, facts_of, leading_facts
from bot.stories.online_clustering import OnlineClusterer, features_of
from bot.stories.similarity import (
    OUTSIDE_WINDOW,
    PENALTIES,
    THRESHOLD,
    PairFeatures,
    Penalties,
    QuerySketch,
    is_outside_window,
    score,
    sketch,
)

MARKS = json.loads(Path(__file__).with_name("story_marks.json").read_text("utf-8"))
GRID = [
    (Penalties(place, day, figures, names), threshold)
    for place in (0.1, 0.2, 0.3)
    for day in (0.06, 0.12, 0.18)
    for figures in (0.0, 0.15)
    for names in (0.0, 0.1)
    for threshold in (0.24, 0.27, 0.3)
]
SHIPPED = (PENALTIES, THRESHOLD)
FOLDS, DRAWS = 5, 5
A_DAY = 2000  # articles


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def article_of(text: str, published: str | None = None) -> Article:
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    when = datetime.fromisoformat(published).replace(tzinfo=None) if published else None
    day_only = bool(published) and len(published) == 10
    aware = None if when is None else when.replace(hour=20 if day_only else when.hour) - timedelta(hours=8)
    return Article("x", None, "", lines, published=aware.replace(tzinfo=UTC) if aware else None)


# ---------------------------------------------------------------- stories


@dataclass(frozen=True)
class Marked:
    """stories.json: articles by place, places of the judged, the marked story of each, pairs, and whose event it is."""

    ids: list[str]
    articles: list[Article]
    judged: list[int]
    story: dict[int, str]
    united: dict[int, str]
    pairs: list[tuple[int, int, str]]
    event: dict[int, str]


def marked(folder: Path) -> Marked:
    data = json.loads((folder / "stories.json").read_text("utf-8"))
    ids = [one["id"] for one in data["documents"]]
    place = {name: at for at, name in enumerate(ids)}
    story = {at: f"alone {at}" for at in range(len(ids))}
    for n, one in enumerate(data["stories"]):
        story |= {place[name]: f"story {n}" for name in one["members"]}
    united = dict(story)
    for n, names in enumerate(MARKS["united"]):
        united |= {place[name]: f"united {n}" for name in names if name in place}
    pairs = [(place[one["a"]], place[one["b"]], one["label"]) for one in data["pairs"]]
    articles = [article_of(one["text"], one["published"]) for one in data["documents"]]
    judged = sorted(place[name] for name in data["judged"])
    return Marked(ids, articles, judged, story, united, pairs, events(articles, story, judged, pairs))


def events(
    articles: Sequence[Article], story: dict[int, str], judged: Sequence[int], pairs: Sequence[tuple[int, int, str]]
) -> dict[int, str]:
    """What cross-validation must not split: stories, pairs, the judged outside with the story they resemble."""
    above = {at: at for at in range(len(articles))}

    def top(at: int) -> int:
        while above[at] != at:
            at = above[at]
        return at

    sketches = [sketch(one) for one in articles]
    inside = defaultdict(list)
    for at, name in story.items():
        inside[name].append(at)
    members = [at for group in inside.values() if len(group) > 1 for at in group]
    links = [(group[0], at) for group in inside.values() for at in group[1:]]
    links += [(one, other) for one, other, _ in pairs]
    for at in set(judged) - set(members):
        query = QuerySketch(sketches[at])
        links.append((at, max(members, key=lambda other: query.features(sketches[other]).whole)))
    for one, other in links:
        above[top(one)] = top(other)
    return {at: str(top(at)) for at in above}


def clustering_of(data: Marked) -> Any:
    """(penalties, threshold) → group of each article; measures are taken once."""
    sketches = [sketch(one) for one in data.articles]
    queries = [QuerySketch(one) for one in sketches]
    near = list(candidates(sketches))
    known: dict[tuple[int, int], PairFeatures | None] = {}

    def grouped(penalties: Penalties, threshold: float) -> dict[int, int]:
        def similarity(one: int, other: int) -> float:
            if (one, other) not in known:
                far = is_outside_window(sketches[one], sketches[other])
                known[one, other] = None if far else queries[one].features(sketches[other])
            found = known[one, other]
            return OUTSIDE_WINDOW if found is None else score(found, penalties)

        groups = linked(len(sketches), near, similarity, threshold)
        return {at: n for n, group in enumerate(groups) for at in group}

    return grouped


def shares(a: dict[int, Any], b: dict[int, Any], among: Sequence[int], scored: Sequence[int]) -> list[float]:
    """Of each scored article's group in ``a``: the share that is its group in ``b`` too."""
    return [sum(a[i] == a[j] and b[i] == b[j] for j in among) / sum(a[i] == a[j] for j in among) for i in scored]


def harmonic(precision: Sequence[float], recall: Sequence[float]) -> float:
    one, other = fmean(precision), fmean(recall)
    return 2 * one * other / (one + other)


def b_cubed(got: dict[int, Any], want: dict[int, Any], among: Sequence[int], scored: Sequence[int]) -> float:
    return harmonic(shares(got, want, among, scored), shares(want, got, among, scored))


def right(got: dict[int, Any], pairs: Sequence[tuple[int, int, str]]) -> list[bool]:
    return [(got[one] == got[other]) == (label != "different") for one, other, label in pairs]


def worth(data: Marked, got: dict[int, Any], scored: Sequence[int], pairs: Sequence[tuple[int, int, str]]) -> float:
    """What is maximized on the training part."""
    found = b_cubed(got, data.united, data.judged, scored) + b_cubed(got, data.story, data.judged, scored)
    return found + fmean(right(got, pairs))


def cross_validated(data: Marked, groupings: dict[Any, dict[int, int]]) -> list[float]:
    """B-cubed as marked and united, and the share of hard pairs, on what the choice did not see."""
    names, rows = sorted(set(data.event.values())), []
    for draw in range(DRAWS):
        chance = random.Random(draw)
        fold = {name: chance.randrange(FOLDS) for name in names}
        found: dict[str, list[float]] = defaultdict(list)
        for held in range(FOLDS):
            train = [at for at in data.judged if fold[data.event[at]] != held]
            test = [at for at in data.judged if fold[data.event[at]] == held]
            seen = [pair for pair in data.pairs if fold[data.event[pair[0]]] != held]
            best = max(groupings, key=lambda key: worth(data, groupings[key], train, seen))
            for name, want in (("marked", data.story), ("united", data.united)):
                found[name + " precision"] += shares(groupings[best], want, data.judged, test)
                found[name + " recall"] += shares(want, groupings[best], data.judged, test)
            found["pairs"] += right(groupings[best], [pair for pair in data.pairs if pair not in seen])
        b_cubes = [harmonic(found[f"{name} precision"], found[f"{name} recall"]) for name in ("marked", "united")]
        rows.append([*b_cubes, fmean(found["pairs"])])
    return [fmean(column) for column in zip(*rows, strict=True)]


def arrive(data: Marked) -> tuple[list[int], dict[int, int], dict[int, str], int]:
    """The dated articles in order of publication, their stories and relations at the end, and how many were moved."""
    order = sorted(
        (at for at, one in enumerate(data.articles) if one.published), key=lambda at: data.articles[at].published
    )
    clusterer, story, relation, moved, fresh = OnlineClusterer(), {}, {}, 0, itertools.count()
    for at in order:
        article = data.articles[at]
        one = features_of(article, article.published)
        assignment = clusterer.assign(one)
        chosen = next(fresh) if assignment.story_id is None else assignment.story_id
        for group, number in [(assignment.moved_in, chosen), *((group, next(fresh)) for group in assignment.split_off)]:
            clusterer.move(group, number)
            story |= dict.fromkeys(group, number)
            moved += len(group)
        clusterer.add(one, chosen, at)
        story[at], relation[at] = chosen, assignment.relation
    return order, story, relation, moved


def stories(folder: Path) -> None:
    data = marked(folder)
    grouped = clustering_of(data)
    groupings = {key: grouped(*key) for key in [SHIPPED, *GRID]}
    shipped = groupings[SHIPPED]

    def show(name: str, got: dict[int, Any], among: Sequence[int], pairs: Sequence[tuple[int, int, str]]) -> None:
        as_marked, united = (b_cubed(got, want, among, among) for want in (data.story, data.united))
        hits = right(got, pairs)
        print(f"  {name:44} {as_marked:.3f}   {united:.3f}   {sum(hits)}/{len(hits)} {fmean(hits):.3f}")

    print(f"stories: {len(data.ids)} texts, {len(data.judged)} judged      B-cubed  united  hard pairs")
    show("as shipped", shipped, data.judged, data.pairs)
    best = max(groupings, key=lambda key: worth(data, groupings[key], data.judged, data.pairs))
    show(f"best of {len(GRID)} fitted {tuple(best[0])} {best[1]}", groupings[best], data.judged, data.pairs)
    print("  {:44} {:.3f}   {:.3f}   {:.3f}".format("cross-validated choice", *cross_validated(data, groupings)))
    print(f"  ceiling of the marks: {b_cubed(data.united, data.story, data.judged, data.judged):.3f} as marked")
    order, story, _, moved = arrive(data)
    dated = [at for at in data.judged if at in story]
    pairs = [pair for pair in data.pairs if pair[0] in story and pair[1] in story]
    show("all at once, dated texts", shipped, dated, pairs)
    show("as they arrive, dated texts", story, dated, pairs)
    print(f"  {moved} moves in {len(order)} arrivals")
    news = {row["id"]: row for row in lines_of(folder / "news.jsonl")}
    for label in ("same", "different"):
        rows = [(news[a], news[b]) for a, b, mark in MARKS["news"] if mark == label and a in news and b in news]
        alike = [
            QuerySketch(sketch(article_of(a["text"], a["published"]))).similarity(
                sketch(article_of(b["text"], b["published"]))
            )
            for a, b in rows
        ]
        print(f"  pairs of news marked {label}: {sum(one >= THRESHOLD for one in alike)}/{len(alike)} alike")


# ---------------------------------------------------------------- near-copies and progress


def found(one: Article, other: Article) -> bool:
    return bool(set(signatures(one)) & set(signatures(other))) and is_near_duplicate(one, other)


def copies(folder: Path) -> None:
    rows = list(lines_of(folder / "near_duplicates.jsonl"))
    hits = {(row["label"], row["id"]): found(article_of(row["a"]), article_of(row["b"])) for row in rows}
    silver = [hit for (label, _), hit in hits.items() if label == 1]
    true = [hit for (label, name), hit in hits.items() if label == 1 and name not in MARKS["templates"]]
    false = [hit for (label, _), hit in hits.items() if label == 0]
    print(
        f"near-copies: {sum(true)}/{len(true)} found; {sum(silver)}/{len(silver)} of the silver label with templates;"
    )
    cut = [
        found(one, Article("x", None, "", (text[: len(text) // 3],)))
        for row in rows
        if row["label"] == 1
        for one in [article_of(row["a"])]
        for text in ["".join(one.paragraphs)]
    ]
    print(f"  {sum(cut)}/{len(cut)} first thirds found; false: {sum(false)}/{len(false)} of the negative label,")
    news = {row["id"]: article_of(row["text"]) for row in lines_of(folder / "news.jsonl")}
    chance = random.Random(1)
    drawn = [found(*chance.sample(list(news.values()), 2)) for _ in range(5000)]
    other = [found(news[a], news[b]) for a, b, mark in MARKS["news"] if mark == "different" and a in news and b in news]
    data = marked(folder)
    hard = [found(data.articles[a], data.articles[b]) for a, b, mark in data.pairs if mark == "different"]
    print(
        f"  {sum(drawn)}/{len(drawn)} random pairs, {sum(other)}/{len(other)} of news marked different,"
        f" {sum(hard)}/{len(hard)} hard pairs of different events"
    )


def progress(folder: Path) -> None:
    """The rule on marked pairs alone, the earlier as the story: the story of both is given."""
    counts: Counter[tuple[str, bool]] = Counter()
    data = marked(folder)
    for a, b, label in data.pairs:
        one, other = data.articles[a], data.articles[b]
        if label == "different" or not one.published or not other.published:
            continue
        one, other = sorted((one, other), key=lambda article: article.published)
        later = other.published - one.published >= LATER
        counts[label, later and not found(one, other) and adds_facts(leading_facts(other), facts_of(one))] += 1
    print(
        f"progress: named {counts['progress', True]} of {counts['progress', True] + counts['progress', False]} pairs;",
        end="",
    )
    print(f" falsely {counts['same', True]} of {counts['same', True] + counts['same', False]} pairs of the same")


# ---------------------------------------------------------------- growth


def flow(folder: Path) -> Iterator[tuple[Article, datetime]]:
    """News without end: sentences of news.jsonl put together anew, a third of them reprints of the last day."""
    texts = [row["text"] for row in lines_of(folder / "news.jsonl")]
    sentences = [part + "。" for text in texts for part in text.split("。") if 20 < len(part) < 160]
    chance, now, recent = random.Random(3), datetime(2026, 1, 1, tzinfo=UTC), []
    while True:
        now += timedelta(days=1) / A_DAY
        if recent and chance.random() < 1 / 3:
            body = list(chance.choice(recent))
            for _ in range(chance.choice((0, 1, 4))):
                body[chance.randrange(len(body))] = chance.choice(sentences)
        else:
            body = chance.sample(sentences, 8)
        recent = [*recent[-A_DAY:], body]
        yield Article("x", None, "", tuple(body), published=now - timedelta(minutes=chance.randrange(300))), now


def resident() -> float:
    """MB of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def growth(folder: Path, sizes: Sequence[int]) -> None:
    clusterer, fresh, spent = OnlineClusterer(), itertools.count(), []
    print("growth: articles   ms of CPU an article (last 2,000)   articles kept   MB resident")
    for at, (article, now) in enumerate(itertools.islice(flow(folder), max(sizes)), 1):
        before = time.process_time()
        one = features_of(article, now)
        assignment = clusterer.assign(one)
        chosen = next(fresh) if assignment.story_id is None else assignment.story_id
        for group, number in [(assignment.moved_in, chosen), *((group, next(fresh)) for group in assignment.split_off)]:
            clusterer.move(group, number)
        clusterer.add(one, chosen, at)
        spent = [*spent[-1999:], time.process_time() - before]
        if at in sizes:
            print(f"  {at:14,}   {1000 * fmean(spent):32.2f}   {len(clusterer):13,}   {resident():11.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*", default=["stories", "copies", "progress", "growth"])
    parser.add_argument("--sizes", nargs="*", type=int, default=[10_000, 20_000, 50_000, 100_000])
    options = parser.parse_args()
    for name in options.only:
        if name == "growth":
            growth(options.data, options.sizes)
        else:
            {"stories": stories, "copies": copies, "progress": progress}[name](options.data)


if __name__ == "__main__":
    main()
