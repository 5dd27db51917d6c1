"""Learn the data files of bot/summarizing from marked articles and references, with cross-validated figures.

    PYTHONPATH=SITE:. python -m benchmarks.train_points [--write] [--only NAME …]

Needs numpy and scikit-learn (not at run time). SITE is the site-packages of the project's .venv, for another
interpreter. DIR holds cards.json, cards_more.json, policy_articles.jsonl and summaries/ (default ../shared/data).
benchmarks/marks.json holds marks of further articles of policy_articles.jsonl, as positions.
"""

from __future__ import annotations

import argparse
import collections
import html
import importlib.util
import json
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

from bot.errors import NothingToSummarize
from bot.models import Article, Page
from bot.reading.read import read
from bot.summarizing import features as feats
from bot.summarizing import genre as genres
from bot.summarizing import headline as heads
from bot.summarizing import scoring as ranks
from bot.summarizing import summarize as briefs
from bot.summarizing.data_files import data_file
from bot.summarizing.learned import Linear, Worded
from bot.summarizing.segment import segments_of
from bot.text.bigrams import tokens

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "bot" / "summarizing" / "data"
DATA = HERE.parent.parent / "shared" / "data"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def load_measures(data: Path) -> Any:
    spec = importlib.util.spec_from_file_location("evaluate", data.parent / "eval" / "evaluate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


E = load_measures(DATA)  # the evaluation's own measures


def article_of(document: dict[str, Any], *, titled: bool = True) -> Article:
    """As the evaluation gives it to the bot: a post with front matter."""
    title = (document.get("title") or "").replace("'", "''") if titled else ""
    fields = [f"title: '{title}'"] if title else []
    if document.get("published"):
        fields.append(f"date: '{document['published']}'")
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in document["text"].split("\n") if line.strip())
    head = "---\n" + "\n".join(fields) + "\n---\n\n" if fields else ""
    try:
        return read(Page(source="x", text=f"{head}<div>\n{body}\n</div>\n", kind="markdown"), NOW)
    except NothingToSummarize:
        paragraphs = tuple(line.strip() for line in document["text"].split("\n") if line.strip())
        return Article("x", None, (document.get("title") or "") if titled else "", paragraphs)


# ---------------------------------------------------------------- linear models on the raw scale


def fit_logistic(x: np.ndarray, y: np.ndarray, c: float, weight: np.ndarray | None = None, pw: float = 1.0) -> Linear:
    scaler = StandardScaler().fit(x)
    weights = (np.ones(len(y)) if weight is None else weight) * np.where(y > 0, pw, 1.0)
    model = LogisticRegression(C=c, max_iter=2000).fit(scaler.transform(x), y, sample_weight=weights)
    return raw(model.coef_[0], model.intercept_[0], scaler)


def fit_ridge(x: np.ndarray, y: np.ndarray, alpha: float, weight: np.ndarray | None = None) -> Linear:
    scaler = StandardScaler().fit(x)
    model = Ridge(alpha=alpha).fit(scaler.transform(x), y, sample_weight=weight)
    return raw(model.coef_, model.intercept_, scaler)


def raw(coefficients: np.ndarray, intercept: float, scaler: StandardScaler) -> Linear:
    scale = np.where(scaler.scale_ == 0, 1, scaler.scale_)
    weights = coefficients / scale
    return Linear(float(intercept - (weights * scaler.mean_).sum()), tuple(float(w) for w in weights))


def dump(model: Linear, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "intercept": round(model.intercept, 4),
        "weights": {n: round(w, 4) for n, w in zip(names, model.weights, strict=True)},
    }


def write(name: str, value: dict[str, Any]) -> None:
    (OUT / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


# ---------------------------------------------------------------- policy


def load_cards(data: Path) -> list[dict[str, Any]]:
    cards = json.loads((data / "cards.json").read_text("utf-8"))
    for card in cards:
        card["set"] = "cards"
    more = json.loads((data / "cards_more.json").read_text("utf-8"))
    for card in more:
        card["set"] = "more"
    return [*cards, *more, *load_marks(data)]


def load_marks(data: Path) -> list[dict[str, Any]]:
    """The project's own marks: positions in the texts of policy_articles.jsonl."""
    path = HERE / "marks.json"
    if not path.exists():
        return []
    marks = json.loads(path.read_text("utf-8"))["articles"]
    documents = {
        json.loads(line)["id"]: json.loads(line) for line in (data / "policy_articles.jsonl").open(encoding="utf-8")
    }
    cards = []
    for mark in marks:
        text = documents[mark["id"]]["text"]
        sentences = [text[a:b] for a, b in mark["sentences"]]
        keep = [{"sent": n, "clause": "".join(text[a:b] for a, b in spans)} for n, spans in mark["keep"]]
        cards.append(
            {
                **documents[mark["id"]],
                "sentences": sentences,
                "keep": keep,
                "set": mark.get("set", "marks"),
                "drop": {str(n): "" for n in mark["drop"]},
                "headline": mark["headline"],
            }
        )
    return cards


def grams2(text: str) -> set[tuple[str, str]]:
    return E.pairs(text)


def label_card(card: dict[str, Any]) -> dict[str, Any]:
    """Features of the lines of a card; label of each: 1 keep, 0 else (-1 dropped); share of each clause."""
    article = article_of(card)
    document = feats.measure(segments_of(article), briefs.title_of(article))
    feats.add_policy_features(document)
    sentences = [E.squeeze(s) for s in card["sentences"]]
    kept = {k["sent"]: grams2(k["clause"]) for k in card["keep"]}
    dropped = {int(n) for n in card["drop"]}
    rows = []
    for at, row in enumerate(document.rows):
        line = E.squeeze(row.line.text)
        own = grams2(line)
        overlap = [len(own & grams2(s)) / max(1, len(own)) for s in sentences]
        place = int(np.argmax(overlap)) if overlap else -1
        if row.line.junk or place < 0 or overlap[place] < 0.5:
            continue
        label = 1 if place in kept else (-1 if place in dropped else 0)
        if label == 1 and len(own & kept[place]) / max(1, len(own)) < 0.15:
            label = 0
        shares = []
        for text in row.line.clause_texts():
            inside = grams2(text)
            shares.append(float(len(inside & kept[place]) >= 0.5 * max(1, len(inside))) if label == 1 else 0.0)
        rows.append(
            {
                "at": at,
                "place": place,
                "label": label,
                "x": row.sentence,
                "clauses": row.clauses,
                "shares": shares,
                "sizes": [len(t) for t in row.line.clause_texts()],
                "words": set(row.vector),
            }
        )
    return {"card": card, "article": article, "rows": rows}


PW, C_SENTENCE, C_CLAUSE, DROP_WEIGHT = 1.3, 0.03, 0.3, 2.5
WORD_SCALE, WORD_ARTICLES = 12.0, 3  # pull of the words against the features; articles a word must stand in


def fit_sentences(cards: list[dict[str, Any]], rows: list[dict[str, Any]]) -> Worded:
    """Logistic over the standardized features and the words of a sentence, one penalty for both."""
    df = collections.Counter(word for card in cards for word in set().union(*(row["words"] for row in card["rows"])))
    names = sorted(word for word, n in df.items() if n >= WORD_ARTICLES and not word[0].isdigit())
    place = {word: n for n, word in enumerate(names)}
    x = np.array([row["x"] for row in rows])
    y = np.array([float(row["label"] == 1) for row in rows])
    weight = np.array([DROP_WEIGHT if row["label"] == -1 else 1.0 for row in rows]) * np.where(y > 0, PW, 1.0)
    bags = np.zeros((len(rows), len(names)))
    for at, row in enumerate(rows):
        for word in row["words"]:
            if word in place:
                bags[at, place[word]] = WORD_SCALE / len(row["words"]) ** 0.5
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=C_SENTENCE, max_iter=3000)
    model.fit(np.hstack([scaler.transform(x), bags]), y, sample_weight=weight)
    linear = raw(model.coef_[0][: x.shape[1]], model.intercept_[0], scaler)
    pull = model.coef_[0][x.shape[1] :] * WORD_SCALE
    return Worded(linear, {word: round(float(w), 3) for word, w in zip(names, pull, strict=True) if abs(w) > 0.02})


def fit_policy(cards: list[dict[str, Any]]) -> tuple[Worded, Linear]:
    rows = [row for card in cards for row in card["rows"]]
    sentence = fit_sentences(cards, rows)
    kept = [row for row in rows if row["label"] == 1 and len(row["clauses"]) > 1]
    cx = np.array([c for row in kept for c in row["clauses"]])
    cy = np.array([s for row in kept for s in row["shares"]])
    cw = np.array([float(n) for row in kept for n in row["sizes"]])
    return sentence, fit_logistic(cx, cy, C_CLAUSE, cw / cw.mean())


def score_card(card: dict[str, Any], using: ranks.Models, genre: str | None = "policy") -> dict[str, float]:
    article, marked = card["article"], card["card"]
    plan = briefs.plan_of(article, briefs.Options(max_chars=300), using, genre)
    paragraphs = article.paragraphs
    pieces = []
    for one in plan.chosen:
        line = plan.document.rows[one.row].line
        pieces.append(paragraphs[line.paragraph][one.start : one.end])
    text = "".join(pieces)[:300]
    coverage = E.mean(
        len(E.pairs(k["clause"]) & E.pairs(text)) / max(1, len(E.pairs(k["clause"]))) for k in marked["keep"]
    )
    found = {"coverage": 100 * coverage, "points": len(pieces), "characters": len(text)}
    if marked["drop"]:
        found["junk"] = 100 * E.junk_share(pieces, marked)
    if isinstance(marked.get("headline"), list) and plan.headline:
        head = E.squeeze(plan.headline[1].text)
        found["headline"] = 100.0 * any(head in E.squeeze(marked["sentences"][i]) for i in marked["headline"])
    found["genre"] = 100.0 * (genres.genre_of(article) == "policy")
    return found


def summary(scores: list[dict[str, float]]) -> str:
    names = ("coverage", "junk", "headline", "genre", "points", "characters")
    return "  ".join(
        f"{n} {np.mean([s[n] for s in scores if n in s]):.1f}" for n in names if any(n in s for s in scores)
    )


def train_policy(data: Path, *, save: bool, folds: int) -> None:
    cards = [label_card(card) for card in load_cards(data)]
    base = ranks.models() if (OUT / "general.json").exists() and (OUT / "policy.json").exists() else None
    fitted = ranks.Models(*fit_policy([c for c in cards if c["card"]["set"] != "check"]), *_others(base))
    report: dict[str, list[dict[str, float]]] = collections.defaultdict(list)
    learnt = [c for c in cards if c["card"]["set"] != "check"]
    for fold in range(folds):
        train = [c for n, c in enumerate(learnt) if n % folds != fold]
        using = ranks.Models(*fit_policy(train), *_others(base))
        for n, card in enumerate(learnt):
            if n % folds == fold:
                report[f"{card['card']['set']} cross-validated"].append(
                    {**score_card(card, using), "id": card["card"]["id"]}
                )
    for card in cards:
        report[f"{card['card']['set']} fitted"].append({**score_card(card, fitted), "id": card["card"]["id"]})
    for name, scores in report.items():
        print(f"  {name:24} {len(scores):3}  {summary(scores)}")
    every = [s for name, scores in report.items() if "cross" in name for s in scores]
    print(f"  all cross-validated      {len(every):3}  {summary(every)}")
    (Path(tempfile.gettempdir()) / "yaodian-cv.json").write_text(json.dumps(report, ensure_ascii=False))
    if save:
        origin = f"benchmarks/train_points.py on {len(learnt)} marked articles; logistic, raw scale"
        write(
            "policy.json",
            {
                "origin": origin,
                "sentence": dump(fitted.sentence.linear, feats.SENTENCE),
                "words": fitted.sentence.words,
                "clause": dump(fitted.clause, feats.CLAUSE),
            },
        )


def _others(base: ranks.Models | None) -> tuple[dict[str, Linear], dict[str, Linear]]:
    return (base.token, base.general) if base else ({}, {})


# ---------------------------------------------------------------- general news and brokers' notes


def measured(document: dict[str, Any]) -> tuple[Article, Any]:
    article = article_of(document)
    found = feats.measure(segments_of(article), briefs.title_of(article))
    feats.add_policy_features(found)
    return article, found


def token_rows(found: Any, reference: str) -> tuple[list[list[float]], list[float]]:
    wanted = set(tokens(reference))
    features = ranks.token_features(found)
    return list(features.values()), [float(token in wanted) for token in features]


def fit_tokens(documents: list[tuple[Any, str]]) -> Linear:
    x, y = [], []
    for found, reference in documents:
        rows, labels = token_rows(found, reference)
        x += rows
        y += labels
    return fit_logistic(np.array(x), np.array(y), 1.0)


def clause_rows(found: Any, reference: str, token_model: Linear) -> tuple[list[list[float]], list[float], list[float]]:
    expected = ranks.expected_tokens(found, token_model)
    wanted1, wanted2 = collections.Counter(E.TOKEN.findall(reference)), collections.Counter(tokens(reference))
    x, y, w = [], [], []
    for at, row in enumerate(found.rows):
        if row.line.junk or not row.norm:
            continue
        texts = row.line.clause_texts()
        inside = [tokens(t) for t in texts]
        for features, text, own in zip(ranks.general_features(row, expected, inside, at), texts, inside, strict=True):
            one, two = collections.Counter(E.TOKEN.findall(text)), collections.Counter(own)
            p1 = sum((one & wanted1).values()) / max(1, sum(one.values()))
            p2 = sum((two & wanted2).values()) / max(1, sum(two.values()))
            x.append(features)
            y.append((p1 + p2) / 2)
            w.append(len(text))
    return x, y, w


def fit_general(documents: list[tuple[Any, str]]) -> tuple[Linear, Linear]:
    half = len(documents) // 2
    token_model = fit_tokens(documents)
    x, y, w = [], [], []
    for part, other in ((documents[:half], documents[half:]), (documents[half:], documents[:half])):
        honest = fit_tokens(other)  # so that the clause model sees the token model as on new texts
        for found, reference in part:
            a, b, c = clause_rows(found, reference, honest)
            x += a
            y += b
            w += c
    weight = np.array(w, dtype=float)
    return token_model, fit_ridge(np.array(x), np.array(y), 30.0, weight / weight.mean())


def score_general(article: Article, reference: str, using: ranks.Models, genre: str | None) -> float:
    plan = briefs.plan_of(article, briefs.Options(max_chars=100), using, genre)
    text = "".join(article.paragraphs[plan.document.rows[o.row].line.paragraph][o.start : o.end] for o in plan.chosen)
    return 100 * E.rouge(text[:100], reference)[0]


def train_general(data: Path, *, save: bool, folds: int) -> None:
    policy = data_file("policy.json")
    base = (
        Worded(Linear.load(policy["sentence"], feats.SENTENCE), policy["words"]),
        Linear.load(policy["clause"], feats.CLAUSE),
    )
    for genre, file in (("general", "uhg_lead"), ("broker", "cfb_points")):
        documents = E.read_lines(data / "summaries" / f"{file}.jsonl", None)
        items = [(*measured(d), d["reference"]) for d in documents]
        fitted = fit_general([(f, r) for _, f, r in items])
        honest, switched = [], []
        for fold in range(folds):
            token, clause = fit_general([(f, r) for n, (_, f, r) in enumerate(items) if n % folds != fold])
            using = ranks.Models(*base, {genre: token}, {genre: clause})
            for n, (article, _, reference) in enumerate(items):
                if n % folds == fold:
                    honest.append(score_general(article, reference, using, genre))
        using = ranks.Models(*base, {genre: fitted[0]}, {genre: fitted[1]})
        switched = [score_general(a, r, using, genre) for a, _, r in items]
        print(f"  {file}: cross-validated R1 {np.mean(honest):.2f}  fitted {np.mean(switched):.2f} (genre given)")
        if save:
            origin = f"benchmarks/train_points.py on {len(items)} references of {file}"
            write(
                f"{genre}.json",
                {"origin": origin, "token": dump(fitted[0], ranks.TOKEN), "clause": dump(fitted[1], ranks.GENERAL)},
            )


# ---------------------------------------------------------------- genre


def opening(document: dict[str, Any]) -> set[str]:
    return set(tokens("\n".join(article_of(document).paragraphs)[: genres.HEAD]))


def train_genre(data: Path, *, save: bool, folds: int) -> None:
    """A multinomial model over bigrams that stand in at least 30 of the texts."""
    policy = [*E.read_lines(data / "policy_articles.jsonl", None), *load_cards(data)]
    general = E.read_lines(data / "summaries" / "uhg_lead.jsonl", None)
    broker = E.read_lines(data / "summaries" / "cfb_points.jsonl", None)
    bags = [opening(document) for documents in (policy, general, broker) for document in documents]
    labels = np.repeat(np.arange(3), [len(policy), len(general), len(broker)])
    df = collections.Counter(token for bag in bags for token in bag)
    names = sorted(t for t, n in df.items() if n >= 30 and len(t) == 2 and not BANNED.search(t))
    vocabulary = {token: n for n, token in enumerate(names)}
    rows = np.zeros((len(bags), len(vocabulary)), dtype=np.float32)
    for at, bag in enumerate(bags):
        for token in bag & vocabulary.keys():
            rows[at, vocabulary[token]] = 1 / max(1, len(bag)) ** 0.5

    def fit(chosen: np.ndarray) -> LogisticRegression:
        return LogisticRegression(C=20.0, max_iter=300, class_weight="balanced").fit(rows[chosen], labels[chosen])

    guessed = np.zeros(len(labels))
    for fold in range(folds):
        held = np.arange(len(labels)) % folds == fold
        values = fit(~held).decision_function(rows[held])
        values[:, 0] += genres.FOR_POLICY
        guessed[held] = values.argmax(1)
    recalls = [float(np.mean(guessed[labels == at] == at)) for at in range(3)]
    print("  cross-validated recall {:.3f} policy {:.3f} general {:.3f} broker".format(*recalls))
    model = fit(np.ones(len(labels), dtype=bool))
    weights = {token: [round(float(row[n]), 3) for row in model.coef_] for token, n in vocabulary.items()}
    kept = dict(sorted(weights.items(), key=lambda pair: -max(map(abs, pair[1])))[:2000])
    if save:
        value = {
            "origin": "benchmarks/train_points.py: policy, general news, brokers' notes; bigrams of the opening",
            "intercepts": [round(float(v), 4) for v in model.intercept_],
            "weights": kept,
        }
        (OUT / "genre.json").write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


# Marks of an agency, an editor or a year, which tell the sets apart and not the genres.
BANNED = re.compile(r"[辑编搜狐标题责\da-zA-Z]|新华|更多|社[讯电]|央视|总台|完|十大|二十|习近|近平")

# ---------------------------------------------------------------- headline


def heading_rows(document: dict[str, Any], using: ranks.Models) -> dict[str, Any]:
    article = article_of(document, titled=False)
    found = feats.measure(segments_of(article), "")
    feats.add_policy_features(found)
    sentence_scores = [ranks.probability(row, using) for row in found.rows]
    gold = document.get("reference") or document["title"]
    rows = []
    for at, row in enumerate(found.rows[:12]):
        if row.line.junk:
            continue
        for one in heads.headings(row, at, found, sentence_scores[at]):
            text = article.paragraphs[row.line.paragraph][one.start : one.end]
            rows.append((at, one.features, 100 * E.rouge(text, gold)[0]))
    return {"rows": rows, "chosen": heads.headline_row(found, sentence_scores), "id": document["id"]}


def fit_headline(items: list[dict[str, Any]]) -> GradientBoostingRegressor:
    x = np.array([f for item in items for at, f, _ in item["rows"] if at < 5])
    y = np.array([r for item in items for at, _, r in item["rows"] if at < 5])
    return GradientBoostingRegressor(
        n_estimators=200, max_depth=4, min_samples_leaf=20, learning_rate=0.05, subsample=0.5, random_state=0
    ).fit(x, y)


def trees_of(model: GradientBoostingRegressor) -> dict[str, Any]:
    trees = []
    for estimator in model.estimators_[:, 0]:
        tree = estimator.tree_
        trees.append(
            [
                [round(float(tree.value[n, 0, 0]) * model.learning_rate, 3)]
                if tree.children_left[n] < 0
                else [
                    int(tree.feature[n]),
                    round(float(tree.threshold[n]), 4),
                    int(tree.children_left[n]),
                    int(tree.children_right[n]),
                ]
                for n in range(tree.node_count)
            ]
        )
    return {"base": float(model.init_.constant_[0, 0]), "features": list(heads.FEATURES), "trees": trees}


def train_headline(data: Path, *, save: bool, folds: int) -> None:
    using = ranks.models()
    cctv = E.read_lines(data / "summaries" / "cctv_title.jsonl", None)
    seen = {d["text"][:60] for d in cctv}
    more = [json.loads(line) for line in (data / "policy_articles.jsonl").open(encoding="utf-8")]
    more = [d for d in more if d["title"] and d["text"][:60] not in seen]
    items = [heading_rows(d, using) for d in cctv]
    others = [heading_rows(d, using) for d in more]
    got, free, oracle = [], [], []
    for fold in range(folds):
        model = fit_headline([i for n, i in enumerate(items) if n % folds != fold] + others)
        for item in items[fold::folds]:
            for only, scores in ((item["chosen"], got), (None, free)):
                rows = [r for r in item["rows"] if (only is None and r[0] < 5) or r[0] == only] or item["rows"][:1]
                value = model.predict(np.array([r[1] for r in rows])) if rows else []
                scores.append(rows[int(np.argmax(value))][2] if rows else 0.0)
            oracle.append(max((r[2] for r in item["rows"]), default=0.0))
    figures = f"in the chosen sentence {np.mean(got):.2f}, free {np.mean(free):.2f}, best {np.mean(oracle):.2f}"
    print(f"  headline R1 cross-validated: {figures}; {len(others)} further titles")
    if save:
        value = {
            "origin": f"benchmarks/train_points.py on the titles of {len(items) + len(others)} news",
            **trees_of(fit_headline(items + others)),
        }
        (OUT / "headline.json").write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=["genre", "policy", "general", "headline", "policy"])
    options = parser.parse_args()
    sys.setrecursionlimit(10000)
    for name in options.only:
        print(name)
        {"policy": train_policy, "general": train_general, "genre": train_genre, "headline": train_headline}[name](
            options.data, save=options.write, folds=options.folds if name != "policy" else max(10, options.folds)
        )
        data_file.cache_clear()
        ranks.models.cache_clear()
        heads._trees.cache_clear()


if __name__ == "__main__":
    main()
