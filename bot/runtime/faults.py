"""Faults that somebody has to hear of: each is logged where it happens, and kept until the owners are told."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from bot.errors import BotError
from bot.models import Fault, FaultPart, fault_of

log = logging.getLogger(__name__)

MOST_UNTOLD: Final = 50  # different faults that wait to be told; more in one go say no more to anybody
MOST_KNOWN: Final = 1000  # keys remembered, so that one fault that meets every item is handed on once


@dataclass(slots=True)
class Island:
    """What a ``with faults.island(…)`` was left with: ``is_hit`` where a fault ended it."""

    is_hit: bool = False


class Faults:
    """Bounded, and never in the way: noting a fault raises nothing and waits for nothing."""

    def __init__(self, on_fault: Callable[[str, BaseException], None] = lambda _part, _error: None) -> None:
        self._on_fault = on_fault
        self._known: OrderedDict[str, None] = OrderedDict()
        self._untold: list[Fault] = []

    @contextmanager
    def island(self, part: FaultPart, item: str) -> Iterator[Island]:
        """What is done inside concerns ``item`` alone: a foreign exception ends it, is noted, and goes no further.

        Expected failures (``BotError``) and a cancellation come through: whoever began this knows what they mean.
        """
        island = Island()
        try:
            yield island
        except BotError:
            raise
        except Exception as exc:  # noqa: BLE001 - the one place where anything may be caught
            island.is_hit = True
            self.note(part, item, exc)

    def note(self, part: FaultPart, item: str, error: BaseException) -> None:
        """Log it, and keep it for the owners unless they were told of its like."""
        fault = fault_of(part, item, error)
        log.error("fault: %s", fault)
        self._on_fault(part, error)
        if fault.key not in self._known and len(self._untold) < MOST_UNTOLD:
            self._known[fault.key] = None
            self._untold.append(fault)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def untold(self) -> tuple[Fault, ...]:
        """What the owners have not heard of yet; it stays until ``told``."""
        return tuple(self._untold)

    def told(self, faults: tuple[Fault, ...]) -> None:
        """These lie in the outbox now."""
        self._untold = [one for one in self._untold if one not in faults]
