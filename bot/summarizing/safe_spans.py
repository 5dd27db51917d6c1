"""Which runs of clauses may stand alone: a span keeps what governs it, or is not chosen.

A governor is a condition, an exception, a negation, an attribution or a denial. Terms and their reach are in
``data/governors.json``.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.summarizing.data_files import governor, pattern


def runs(texts: Sequence[str], *, readable: bool = True) -> list[tuple[int, int]]:
    """All (first, last) clauses of one sentence that keep their governors and, if ``readable``, begin well."""
    count = len(texts)
    earliest = _earliest_starts(texts)
    furthest = _least_ends(texts)
    bound = [governor("binds_next").search(text) is not None and not _is_frame(text) for text in texts]
    found = []
    for first in range(count):
        if first and (bound[first - 1] or (readable and pattern("headless").match(texts[first]))):
            continue
        for last in range(first, count):
            if last < furthest[first] or (last + 1 < count and (bound[last] or _limits(texts[last + 1]))):
                continue
            if first and first > earliest[last]:
                break
            if is_whole("".join(texts[first : last + 1])):
                found.append((first, last))
    return found


def _is_frame(text: str) -> bool:
    return governor("frames").search(text) is not None


def _earliest_starts(texts: Sequence[str]) -> list[int]:
    """For each last clause, the latest clause at which a span up to it may begin: not behind what governs it."""
    reach, found = len(texts), []
    for at, text in enumerate(texts):
        found.append(min(at, reach))
        if reach == len(texts) and governor("governs_rest").search(text):
            reach = at
    return found


def _least_ends(texts: Sequence[str]) -> list[int]:
    """For each starting clause, the earliest clause to which a span must extend to keep its exception or denial."""
    last = max((at for at, text in enumerate(texts) if governor("governs_before").search(text)), default=-1)
    return [last if first <= last else first for first in range(len(texts))]


def _limits(text: str) -> bool:
    return governor("limits_before").match(text) is not None


def is_whole(text: str) -> bool:
    """Whether quotes and brackets are in pairs."""
    return all(text.count(a) == text.count(b) for a, b in ("“”", "《》", "（）", "【】", "()"))
