"""Whole briefs held against the marks: of every kind, by documents held out and on those never learnt from.

In cross-validation every part that is learnt from the same marks is learnt without the document: forms, ranking, second
stage, headline lines and clauses. The judge of statements and the trees of headlines are the shipped ones: they are
learnt from other marks. The judge, though, has seen spans of some of these texts; a line says of how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.training import clauses, corpus, headline_lines, marked, spans, stage
from benchmarks.training.marked import Marked
from benchmarks.training.measures import covered, in_junk, mean, squeeze
from bot.summarizing.scoring import Models
from bot.summarizing.summarize import Options, Plan, plan_of

CHARACTERS = 300  # of the points of policy articles, as ever
LEAST = 8  # characters of a marked sentence: a shorter one may stand inside a piece by chance


class Score(NamedTuple):
    """Percentages of one brief, and its characters.

    Marked clauses covered; characters of the points in kept sentences; points in marked junk; headline from a marked
    sentence. None where nothing was marked that the figure could be held against.
    """

    covered: float
    in_marked: float
    junk: float | None
    headline: float | None
    characters: float


def figures(data: Path, marks: Path) -> list[str]:
    """The lines of figures: a line a kind, all kinds alike, policy articles."""
    held = [(one, models_of(fold.ranked)) for fold in stage.folded(data, marks) for one in fold.held]
    whole = models_of(stage.shipped(data, marks))
    never = [(one, whole) for one in marked.unread(data, marks)]
    how = f"{stage.FOLDS} folds by document"
    seen = spans.learnt_beginnings(data, marks)
    judged = [sum(corpus.beginning(one.mark) in seen for one, _ in found) for found in (held, never)]
    note = f"the judge of statements learnt from spans of {judged[0]} of the former and {judged[1]} of the latter texts"
    return [*lines_of(held, how), *lines_of(never, "never learnt from"), note, told(data, marks)]


def told(data: Path, marks: Path) -> str:
    """How many of the points on judged lines are worth passing on, of documents held out."""
    labels: list[int] = []
    for fold in stage.folded(data, marks):
        using = models_of(fold.ranked)
        for one in fold.judged:
            labels += [one.labels[point.row] for point in plan_of(one.article, Options(), using).chosen]
    known = [label for label in labels if label != marked.UNJUDGED]
    worth = sum(label == marked.KEPT for label in known)
    return (
        f"worth passing on {worth} of {len(known)} judged points, {len(labels)} shown, {stage.FOLDS} folds by document"
    )


def models_of(ranked: stage.Ranked) -> Models:
    """Everything that is learnt from the same documents."""
    return Models(ranked.forms, ranked.ranking, headline_lines.fit(ranked), clauses.fit(ranked.documents))


def lines_of(found: Sequence[tuple[Marked, Models]], how: str) -> list[str]:
    """Figures of documents, each with the models that did not learn from it."""
    kinds: dict[str, list[Score]] = defaultdict(list)
    policy: list[Score] = []
    for one, using in found:
        if one.is_of_kinds:
            kinds[one.kind].append(score(one, plan_of(one.article, Options(), using)))
        else:
            policy.append(score_points(one, using))
    means = {kind: mean_of(scores) for kind, scores in sorted(kinds.items())}
    lines = [f"{kind} {shown(means[kind])}; {len(kinds[kind])} documents, {how}" for kind in means]
    lines.append(f"kinds alike {shown(mean_of(means.values()))}; {sum(map(len, kinds.values()))} documents, {how}")
    return [*lines, f"policy, {CHARACTERS} characters: {shown(mean_of(policy))}; {len(policy)} documents, {how}"]


def mean_of(scores: Iterable[Score]) -> Score:
    """The mean of each figure; junk and headline of policy articles count where they were marked."""
    columns = zip(*scores, strict=True)
    return Score(*(mean(value for value in column if value is not None) for column in columns))


def shown(found: Score) -> str:
    """The figures in words."""
    parts = [f"{name} {value:.1f}" for name, value in zip(Score._fields, found, strict=True)]
    return ", ".join(parts)


def pieces_of(one: Marked, plan: Plan) -> list[str]:
    """The points as they are shown."""
    places = [(one.document.rows[point.row].line.paragraph, point.statement) for point in plan.chosen]
    return [one.article.paragraphs[at][statement.start : statement.end] for at, statement in places]


def headline_of(one: Marked, plan: Plan) -> str:
    """The headline as it is shown, "" where there is none."""
    if plan.headline is None:
        return ""
    at, span = plan.headline
    return one.article.paragraphs[one.document.rows[at].line.paragraph][span.start : span.end]


def score(one: Marked, plan: Plan, whole: str = "") -> Score:
    """``whole``: the text that covers marked clauses; the headline and the points where there is none."""
    pieces, head = pieces_of(one, plan), headline_of(one, plan)
    whole = whole or "".join([head, *pieces])
    kept = [squeeze(one.mark["sentences"][at]) for at in one.kept]
    inside = sum(len(squeeze(piece)) for piece in pieces if lies_in(squeeze(piece), kept))
    return Score(
        covered((clause["clause"] for clause in one.mark["keep"]), whole),
        100 * inside / max(1, sum(len(squeeze(piece)) for piece in pieces)),
        in_junk(pieces, one.mark) if one.mark["drop"] else (0.0 if one.is_of_kinds else None),
        heads(one, head),
        float(len(squeeze(whole))),
    )


def score_points(one: Marked, using: Models) -> Score:
    """The points within a number of characters, which stand without the headline."""
    plan = plan_of(one.article, Options(max_chars=CHARACTERS), using)
    return score(one, plan, "".join(pieces_of(one, plan))[:CHARACTERS])


def lies_in(piece: str, sentences: Iterable[str]) -> bool:
    """Whether the piece lies in one of the sentences, or holds one."""
    return any(piece in sentence or (len(sentence) >= LEAST and sentence in piece) for sentence in sentences)


def heads(one: Marked, head: str) -> float | None:
    """100 where the headline lies in a sentence that was marked as one, None where none was looked for."""
    if not isinstance(one.mark.get("headline"), list):
        return None
    wanted = [squeeze(one.mark["sentences"][at]) for at in one.mark["headline"]]
    return 100.0 * (bool(head) and any(squeeze(head) in sentence for sentence in wanted))
