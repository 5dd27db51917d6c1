"""Scored document → the statements that are shown, and the one that heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.summarizing.bare_heads import says_no_measure
from bot.summarizing.document import cosine
from bot.summarizing.forms.notice import announcement
from bot.summarizing.headline_span import WIDER, WIDEST_OF_ALL, HeadlineSpan, best_of, spans_of
from bot.summarizing.learned import Trees
from bot.summarizing.scoring import ScoredDocument, is_cut
from bot.summarizing.select import Budget, Choice, choose
from bot.summarizing.statements.clauses import MARKS
from bot.summarizing.statements.generate import Cut, Statement

LOOKED_AT: Final = 40  # lines whose statements are made, the likeliest
SAME: Final = 0.6  # cosine from which a line says the same as a better one (.4 to .5 loses a point of coverage)
AS_HEADLINE: Final = 0.7  # cosine from which a line only repeats the headline's
LEAST_COMPLETE: Final = 0.65  # probability of standing on its own from which a statement is shown: 87 % of those do
LEAST_CUT: Final = 0.75  # the same where the tail is cut off, which goes wrong more often: 90 % from here on
LEAST: Final = 0.15  # probability below which even the second line is no point
SURE: Final = 2  # lines that are points whatever their rank asks for
POWER: Final = 1.5  # of the probability: higher means less junk and less coverage
PREFERENCE: Final = {Cut.WHOLE: 1.0, Cut.HEAD: 1.0, Cut.PURPOSE: 0.96, Cut.CHAIN: 0.92, Cut.TAIL: 0.88}
HEADS_LOOKED_AT: Final = 8  # lines that may head, the best first
HEAD_COMPLETE: Final = 0.5  # a headline stands under the title, which fills in more than it does for a point


def points_of(scored: ScoredDocument, budget: Budget, head: int | None = None) -> list[Choice]:
    """The statements that are shown; ``head``: the line that is shown as headline already."""
    return choose(list(_groups(scored, budget, head)), budget)


def shows_more(scored: ScoredDocument, chosen: Sequence[Choice], budget: Budget, head: int | None = None) -> bool:
    """Whether ``budget`` would show more characters than the statements chosen: another line, or more of one."""
    rows = {one.row for one in chosen}
    groups = []
    for group in _groups(scored, budget, head):
        if group[0].row not in rows:
            return True
        groups.append(group)
    return shown_characters(choose(groups, budget)) > shown_characters(chosen)


def _groups(scored: ScoredDocument, budget: Budget, head: int | None) -> Iterator[list[Choice]]:
    """The statements of each line that may be a point, the likeliest line first."""
    rows, probabilities = scored.document.rows, _spread(scored)
    order = sorted((at for at in range(len(rows)) if probabilities[at] > 0), key=lambda at: -probabilities[at])
    kept: list[int] = []
    for at in order[:LOOKED_AT]:
        rank = len(kept)
        if rank and probabilities[at] < (LEAST if rank < SURE else budget.base + budget.rise * rank):
            break
        if head is not None and (at == head or cosine(rows[at], rows[head]) > AS_HEADLINE):
            continue
        if any(cosine(rows[at], rows[other]) > SAME for other in kept) or _is_said_behind(scored, at, budget):
            continue
        found = choices(scored, at, min(budget.widest, budget.characters), probabilities[at] ** POWER)
        if found:
            kept.append(at)
            yield found


def _spread(scored: ScoredDocument) -> list[float]:
    """The probabilities, lower beside a better line of the same section where the form wants every section heard."""
    found, beside = list(scored.probabilities), scored.form.beside
    if beside == 1.0:
        return found
    heard: set[int] = set()
    for at in sorted(range(len(found)), key=lambda at: -found[at]):
        section = scored.document.rows[at].section
        if section in heard:
            found[at] *= beside
        heard.add(section)
    return found


def _is_said_behind(scored: ScoredDocument, at: int, budget: Budget) -> bool:
    """Whether the line is a bare head, and a statement of the sentence behind it may be shown."""
    if not says_no_measure(scored.document.rows, at) or scored.probabilities[at + 1] <= LEAST:
        return False
    return bool(choices(scored, at + 1, min(budget.widest, budget.characters), 1.0))


def choices(scored: ScoredDocument, at: int, widest: int, value: float) -> list[Choice]:
    """The statements of a line that stand on their own and fit."""
    found = []
    for statement, sure in scored.statements(at):
        least = LEAST_CUT if is_cut(statement.cut) else LEAST_COMPLETE
        if statement.length <= widest and sure >= least:
            found.append(Choice(at, statement, value * sure * PREFERENCE[statement.cut], sure))
    if all(one.statement.cut is Cut.WHOLE for one in found):
        return found
    parts = scored.shares(at)
    return [replace(one, value=one.value * sum(parts[one.statement.first : one.statement.last + 1])) for one in found]


def spare_points(scored: ScoredDocument, budget: Budget) -> list[Choice]:
    """Where nothing else fits: the best statement of any line that does, vetoed and repeated ones too; else nothing."""
    order = sorted(
        range(len(scored.document.rows)),
        key=lambda at: (scored.document.rows[at].line.junk is not None, -scored.probabilities[at], -scored.heads[at]),
    )
    for least in (LEAST_COMPLETE, HEAD_COMPLETE):
        for at in order[:LOOKED_AT]:
            fitting = [
                Choice(at, statement, 0.0, sure)
                for statement, sure in scored.statements(at)
                if statement.length <= min(budget.widest, budget.characters) and sure >= least
            ]
            if fitting:
                return [max(fitting, key=lambda one: (one.completeness, one.length))]
    return []


def headline_of(scored: ScoredDocument, using: Trees | None = None) -> tuple[int, HeadlineSpan] | None:
    """The line that heads best and stands on its own, with its statement; None where no line has any."""
    order = sorted(range(len(scored.document.rows)), key=lambda at: -scored.heads[at])[:HEADS_LOOKED_AT]
    first: tuple[int, HeadlineSpan] | None = None
    for at in order:
        span = _headline_in(scored, at, using)
        if span is not None and span.complete >= HEAD_COMPLETE:
            return at, span
        if span is not None and first is None:
            first = at, span
    return first


def _headline_in(scored: ScoredDocument, at: int, using: Trees | None) -> HeadlineSpan | None:
    row, statements = scored.document.rows[at], scored.statements(at)
    if announced := _announced(scored, at):
        return announced
    near = spans_of(row, scored.document, statements, scored.shares(at))
    complete = [one for one in near if one.complete >= HEAD_COMPLETE]
    wide = [] if any(not one.is_hollow for one in complete) else _wider(scored, at)
    if complete:
        more = [one for one in wide if one.complete >= HEAD_COMPLETE and not one.is_hollow and one.length <= WIDER]
        return min(more, key=lambda one: one.length) if more else best_of(complete, using)
    whole = [one for one in wide if one.complete >= HEAD_COMPLETE]
    if whole:
        return min(whole, key=lambda one: one.length)
    return best_of(near or wide, using)


def _wider(scored: ScoredDocument, at: int) -> list[HeadlineSpan]:
    """The spans of a line of any length that is still one sentence."""
    return spans_of(scored.document.rows[at], scored.document, scored.statements(at), scored.shares(at), WIDEST_OF_ALL)


def _announced(scored: ScoredDocument, at: int) -> HeadlineSpan | None:
    """The announcement of a notice from where it names its subject: a list follows, but the headline needs no list."""
    row = scored.document.rows[at]
    first = announcement(row.line)
    if first is None:
        return None
    last = len(row.line.clauses) - 1
    start, end = row.line.clauses[first][0], row.line.end
    while row.line.text[end - 1 - row.line.start] in MARKS:
        end -= 1
    whole = Statement(start, end, first, last, Cut.WHOLE if first == 0 else Cut.HEAD)
    return HeadlineSpan(start, end, whole, HEAD_COMPLETE, ())


def shown_characters(chosen: Sequence[Choice]) -> int:
    """Characters of the points together."""
    return sum(one.length for one in chosen)
