"""Values ↔ short texts, a prefix a kind: what the codecs of buttons and of deep links share (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Form(Generic[T_co]):
    """How one kind of value is written; both functions give None for what is not of this form."""

    write: Callable[[object], str | None]
    read: Callable[[str], T_co | None]


def form(prefix: str, kind: type[T], write: Callable[[T], str], read: Callable[[str], T | None]) -> Form[T]:
    """The form of a kind of value: both functions see what stands behind the prefix alone."""

    def written(value: object) -> str | None:
        return prefix + write(value) if isinstance(value, kind) else None

    def value_of(text: str) -> T | None:
        return read(text.removeprefix(prefix)) if text.startswith(prefix) else None

    return Form(written, value_of)


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """All forms of one kind of text; the first that takes it counts."""

    forms: Sequence[Form[T]]

    def write(self, value: T) -> str:
        """The text of a value whose kind is among the forms."""
        return next(text for one in self.forms if (text := one.write(value)) is not None)

    def read(self, text: str) -> T | None:
        """The value behind a text, None where it is of no form."""
        values = (one.read(text) for one in self.forms)
        return next((value for value in values if value is not None), None)
