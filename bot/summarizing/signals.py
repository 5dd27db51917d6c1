"""Which signals of ``data/signals.json`` a text holds: term lists, found through their first two characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any

from bot.summarizing.data_files import data_file


@dataclass(frozen=True, slots=True)
class SignalIndex:
    """``names`` in order; ``terms``: first two characters → (term, place of its signal)."""

    names: tuple[str, ...]
    terms: dict[str, tuple[tuple[str, int], ...]]
    openers: tuple[tuple[tuple[str, ...], int], ...]

    def counts(self, text: str) -> list[int]:
        """How many different places of the text each signal stands at (openers 0 or 1)."""
        found = [0] * len(self.names)
        terms = self.terms
        for at, pair in enumerate(map(add, text, text[1:])):
            if pair in terms:
                for term, place in terms[pair]:
                    if len(term) == 2 or text.startswith(term, at):
                        found[place] += 1
        for starts, place in self.openers:
            if text.startswith(starts):
                found[place] = 1
        return found


@cache
def signal_index() -> SignalIndex:
    """The index of the shipped lists."""
    data: dict[str, Any] = data_file("signals.json")
    names = (*data["terms"], *data["openers"])
    place = {name: at for at, name in enumerate(names)}
    terms: dict[str, list[tuple[str, int]]] = {}
    for name, listed in data["terms"].items():
        for term in listed:
            if len(term) < 2:
                continue
            terms.setdefault(term[:2], []).append((term, place[name]))
    openers = tuple((tuple(listed), place[name]) for name, listed in data["openers"].items())
    return SignalIndex(names, {key: tuple(value) for key, value in terms.items()}, openers)
