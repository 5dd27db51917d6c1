"""Long lists of values in statements: PostgreSQL takes 32,767 in one, old SQLite 999."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

MANY: Final = 500  # values in one statement
T = TypeVar("T")


def portions(values: Sequence[T], most: int = MANY) -> Iterator[Sequence[T]]:
    """All of them in their order, so many at a time."""
    return (values[start : start + most] for start in range(0, len(values), most))
