"""Learn the models of bot/summarizing/data from marked articles.

    python -m benchmarks.train_points DATA [--folds N] [--write]

DATA holds ``cards.json`` and ``cards_more.json`` (sentences and clauses worth keeping), ``summaries/*.jsonl`` (texts
with references written by people) and ``policy_articles.jsonl``. Prints cross-validated figures; ``--write`` fits on
everything and writes models.json, genre.json and headline.json. Needs numpy and scikit-learn beside the project.
"""

from __future__ import annotations

import argparse
import html
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LogisticRegression

from bot.errors import NothingToSummarize
from bot.models import Article, Page
from bot.reading.read import read
from bot.summarizing import genre as genres
from bot.summarizing import headline as headlines
from bot.summarizing import rank as ranking
from bot.summarizing.features import measure
from bot.summarizing.select import Budget, choose
from bot.summarizing.structure import Line, lines_of
from bot.text.tokens import tokens

OUT = Path(ranking.__file__).parent / "data"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?%?|[\u4e00-\u9fff]")
Json = dict[str, Any]


def article_of(document: Json) -> Article:
    """The article that ``read`` makes of the document written as a post."""
    title = document.get("title", "").replace("'", "''")
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in document["text"].split("\n") if line.strip())
    head = f"---\ntitle: '{title}'\n---\n\n" if title else ""
    try:
        return read(Page("x.md", f"{head}<div>\n{body}\n</div>\n", "markdown"), NOW)
    except NothingToSummarize:
        print("nothing read of", document["id"])
        return Article("x.md", None, document.get("title", ""), tuple(document["text"].split("\n")))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def grams(text: str) -> Counter[tuple[str, str]]:
    found = TOKEN.findall(text)
    return Counter(itertools.pairwise(found))


def rouge1(got: str, reference: str) -> float:
    a, b = Counter(TOKEN.findall(got)), Counter(TOKEN.findall(reference))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


def precision(text: str, reference: str) -> float:
    """Mean of clipped unigram and bigram precision."""
    one, two = Counter(TOKEN.findall(text)), grams(text)
    whole, pairs = Counter(TOKEN.findall(reference)), grams(reference)
    return ((one & whole).total() / max(1, one.total()) + (two & pairs).total() / max(1, two.total())) / 2


def matched(line: Line, sentences: Sequence[str]) -> int | None:
    """The marked sentence that holds the line."""
    own = grams(line.text)
    shares = [(own & grams(sentence)).total() / max(1, own.total()) for sentence in sentences]
    best = int(np.argmax(shares))
    return best if shares[best] > 0.8 else None


def logistic(rows: Any, labels: Any, weights: Any, strength: float) -> list[float]:
    """Raw weights of an L2 logistic model on standardized features; the first feature is the constant."""
    x, spread = np.asarray(rows)[:, 1:], np.asarray(rows)[:, 1:].std(0) + 1e-9
    mean = x.mean(0)
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit((x - mean) / spread, labels, sample_weight=weights)
    raw = model.coef_[0] / spread
    return [float(model.intercept_[0] - raw @ mean), *map(float, raw)]


def ridge(rows: Any, target: Any, weights: Any, strength: float) -> list[float]:
    x = np.asarray(rows)
    spread = x.std(0) + 1e-9
    spread[0] = 1.0
    scaled, w = x / spread, np.asarray(weights)[:, None]
    penalty = np.eye(x.shape[1]) * strength
    penalty[0, 0] = 1e-6
    solved = np.linalg.solve(scaled.T @ (scaled * w) + penalty, (scaled * w).T @ np.asarray(target))
    return [float(value) for value in solved / spread]


class Card:
    """A marked policy article."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.article = article_of(document)
        self.lines = lines_of(self.article)
        self.measured = measure(self.article, self.lines)
        self.of = [matched(line, document["sentences"]) for line in self.lines]
        self.keep = {int(one["sent"]): one["clause"] for one in document["keep"]}

    def sentence_rows(self) -> Iterable[tuple[list[float], int, float]]:
        for line, one, at in zip(self.lines, self.measured, self.of, strict=True):
            if not line.is_junk and at is not None:
                yield one.sentence, int(at in self.keep), 1.0

    def clause_rows(self) -> Iterable[tuple[list[float], int, float]]:
        for line, one, at in zip(self.lines, self.measured, self.of, strict=True):
            if at not in self.keep or line.is_junk or at is None:
                continue
            marked = grams(self.keep[at])
            for (start, end), features in zip(line.clauses, one.clauses, strict=True):
                own = grams(self.article.paragraphs[line.paragraph][start:end])
                yield features, int((own & marked).total() >= 0.5 * max(1, own.total())), float(end - start)

    def scores(self, characters: int = 300) -> tuple[float, float]:
        """Coverage of the marked clauses, and the share of points in marked junk."""
        ranked = ranking.rank(self.article, self.lines, "policy")
        budget = Budget(max(3, characters // 12), characters, 90)
        points = choose(self.article, self.lines, ranked, budget, "policy")
        text = set(grams("".join(point.span.text for point in points)[:characters]))
        found = [len(set(grams(c)) & text) / max(1, len(set(grams(c)))) for c in self.keep.values()]
        junk = [squeeze(self.document["sentences"][int(i)]) for i in self.document["drop"]]
        bad = [
            any(squeeze(p.span.text) in j or (len(j) >= 8 and j in squeeze(p.span.text)) for j in junk) for p in points
        ]
        return float(np.mean(found or [0.0])), float(np.mean(bad or [0.0]))


def policy_models(cards: Sequence[Card]) -> Json:
    found = {}
    for name, rows_of, strength in (
        ("policy_sentence", Card.sentence_rows, 0.06),
        ("policy_clause", Card.clause_rows, 0.06),
    ):
        rows = [row for card in cards for row in rows_of(card)]
        found[name] = logistic([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], strength)
    return found


class Referenced:
    """A text with the summary that a person wrote."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.article = article_of(document)
        self.lines = lines_of(self.article)
        self.measured = measure(self.article, self.lines)

    def rows(self) -> Iterable[tuple[list[float], float, float]]:
        for line, one in zip(self.lines, self.measured, strict=True):
            if line.is_junk:
                continue
            for (start, end), features in zip(line.clauses, one.clauses, strict=True):
                text = self.article.paragraphs[line.paragraph][start:end]
                yield features + one.sentence, precision(text, self.document["reference"]), min(60.0, end - start)

    def score(self, genre: genres.Genre, characters: int = 100) -> float:
        ranked = ranking.rank(self.article, self.lines, genre)
        budget = Budget(max(3, characters // 12), characters, min(90, characters))
        points = choose(self.article, self.lines, ranked, budget, genre)
        return rouge1("".join(point.span.text for point in points)[:characters], self.document["reference"])


def referenced_model(documents: Sequence[Referenced], strength: float = 30.0) -> list[float]:
    rows = [row for document in documents for row in document.rows()]
    return ridge([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], strength)


def folded(items: Sequence[Any], folds: int) -> Iterable[tuple[list[Any], list[Any]]]:
    for fold in range(folds):
        yield (
            [x for i, x in enumerate(items) if i % folds != fold],
            [x for i, x in enumerate(items) if i % folds == fold],
        )


def install(found: Json) -> None:
    """Let the run-time code use these weights in this process."""
    held = {**MODELS, **found}
    ranking.models = lambda: held  # type: ignore[assignment]
    MODELS.update(found)


MODELS: Json = {}


def train_genre(groups: Sequence[Sequence[str]]) -> tuple[Json, list[float]]:
    """A multinomial model over bigrams that stand in at least 30 of the texts; 5-fold recall of each genre."""
    texts = [text for group in groups for text in group]
    labels = np.array([at for at, group in enumerate(groups) for _ in group])
    bags = [set(tokens(text[: genres.HEAD])) for text in texts]
    df = Counter(token for bag in bags for token in bag)
    vocabulary = {token: i for i, token in enumerate(sorted(t for t, n in df.items() if n >= 30 and not t.isdigit()))}
    rows = np.zeros((len(texts), len(vocabulary)), dtype=np.float32)
    for at, bag in enumerate(bags):
        for token in bag & vocabulary.keys():
            rows[at, vocabulary[token]] = 1 / max(1, len(bag)) ** 0.5

    def fit(train: Any) -> Any:
        return LogisticRegression(C=20.0, max_iter=300, class_weight="balanced").fit(rows[train], labels[train])

    guessed = np.zeros(len(texts))
    for fold in range(5):
        held = np.arange(len(texts)) % 5 == fold
        values = fit(~held).decision_function(rows[held])
        values[:, 0] += genres.FOR_POLICY
        guessed[held] = values.argmax(1)
    recalls = [float(np.mean(guessed[labels == at] == at)) for at in range(len(groups))]
    model = fit(np.ones(len(texts), dtype=bool))
    weights = {token: [round(float(row[i]), 3) for row in model.coef_] for token, i in vocabulary.items()}
    kept = dict(sorted(weights.items(), key=lambda pair: -max(map(abs, pair[1])))[:2000])
    return {"intercepts": [float(value) for value in model.intercept_], "weights": kept}, recalls


class Titled:
    """A text with its title: the candidates of its headline and how much of the title each holds."""

    def __init__(self, document: Json) -> None:
        self.reference = document["reference"]
        article = article_of({**document, "title": ""})
        lines = lines_of(article)
        ranked = ranking.rank(article, lines, "policy")
        line = headlines.sentence_of(article, lines, ranked)
        found = headlines.candidates(article, line, ranked[line.number]) if line else []
        self.spans = [(span.text, features, rouge1(span.text, self.reference)) for span, features in found]


def headline_model(titled: Sequence[Titled]) -> Any:
    rows = [(features, value) for one in titled for _, features, value in one.spans]
    model = GradientBoostingRegressor(n_estimators=80, max_depth=3, learning_rate=0.1, subsample=0.7, random_state=1)
    return model.fit(np.array([r[0] for r in rows]), np.array([r[1] for r in rows]))


def headline_score(model: Any, titled: Sequence[Titled]) -> list[float]:
    found = []
    for one in titled:
        if not one.spans:
            found.append(0.0)
            continue
        guesses = model.predict(np.array([features for _, features, _ in one.spans]))
        found.append(one.spans[int(np.argmax(guesses))][2])
    return found


def exported(model: Any) -> Json:
    """The trees as nested lists."""

    def node(tree: Any, at: int) -> Any:
        if tree.children_left[at] < 0:
            return round(float(tree.value[at][0][0]), 5)
        below, above = node(tree, tree.children_left[at]), node(tree, tree.children_right[at])
        return [int(tree.feature[at]), round(float(tree.threshold[at]), 5), below, above]

    trees = [node(stage[0].tree_, 0) for stage in model.estimators_]
    return {"start": float(model.init_.constant_[0][0]), "rate": model.learning_rate, "trees": trees}


def lines_in(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rounded(found: Json) -> Json:
    return {name: [round(value, 4) for value in weights] for name, weights in found.items()}


def write(name: str, found: Json) -> None:
    (OUT / name).write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=7)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    marked = [json.loads((options.data / name).read_text("utf-8")) for name in ("cards.json", "cards_more.json")]
    cards = [Card(document) for documents in marked for document in documents]
    report_cards(cards, len(marked[0]), options.folds)
    found: Json = policy_models(cards)
    install(found)
    coverage, junk = percent(card.scores() for card in cards[: len(marked[0])])
    print(f"fitted: coverage {coverage:.1f} junk {junk:.1f}")
    for genre, file in (("general", "uhg_lead"), ("broker", "cfb_points")):
        documents = [Referenced(row) for row in lines_in(options.data / "summaries" / f"{file}.jsonl")]
        found[genre] = report_referenced(genre, documents, options.folds)  # type: ignore[arg-type]
        install(found)
    report_rest(options, found)


def percent(scores: Iterable[tuple[float, float]]) -> tuple[float, float]:
    rows = list(scores)
    return 100 * float(np.mean([r[0] for r in rows])), 100 * float(np.mean([r[1] for r in rows]))


def report_cards(cards: list[Card], dev: int, folds: int) -> None:
    scores: dict[int, tuple[float, float]] = {}
    for train, test in folded(list(enumerate(cards)), folds):
        install(policy_models([card for _, card in train]))
        scores.update({at: card.scores() for at, card in test})
    for name, part in (("cards", range(dev)), ("more", range(dev, len(cards)))):
        coverage, junk = percent(scores[i] for i in part)
        print(f"{name}: cross-validated coverage {coverage:.1f} junk {junk:.1f}")


def report_referenced(genre: genres.Genre, documents: list[Referenced], folds: int) -> list[float]:
    scores: list[float] = []
    for train, test in folded(documents, folds):
        install({genre: referenced_model(train)})
        scores.extend(one.score(genre) for one in test)
    weights = referenced_model(documents)
    install({genre: weights})
    fitted = np.mean([one.score(genre) for one in documents])
    print(f"{genre}: cross-validated R1 {100 * np.mean(scores):.1f} fitted {100 * fitted:.1f}")
    return weights


def report_rest(options: argparse.Namespace, found: Json) -> None:
    policy = lines_in(options.data / "policy_articles.jsonl")
    general = lines_in(options.data / "summaries" / "uhg_lead.jsonl")
    broker = lines_in(options.data / "summaries" / "cfb_points.jsonl")
    model, recalls = train_genre([[row["text"] for row in rows] for rows in (policy, general, broker)])
    print("genre: 5-fold recall {:.3f} policy {:.3f} general {:.3f} broker".format(*recalls))
    cctv = lines_in(options.data / "summaries" / "cctv_title.jsonl")
    known = {row["text"][:80] for row in cctv}
    more = [
        {**row, "reference": row["title"]}
        for row in policy
        if 8 <= len(row.get("title") or "") <= 40 and row["text"][:80] not in known
    ]
    titled, extra = [Titled(row) for row in cctv], [Titled(row) for row in more]
    scores: list[float] = []
    for train, test in folded(titled, 5):
        scores.extend(headline_score(headline_model([*train, *extra]), test))
    print(f"headline: {len(extra)} further titles; cross-validated R1 {100 * np.mean(scores):.1f}")
    if options.write:
        write("models.json", rounded(found))
        write("genre.json", model)
        write("headline.json", exported(headline_model([*titled, *extra])))


if __name__ == "__main__":
    main()
