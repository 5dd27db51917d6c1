"""Commands whose text arguments cost nothing to check.

Typer builds a pydantic validator for every argument, given or not. For text there is nothing to validate, and loading
pydantic takes a sixth of the time in which a file is read and summarized.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup


class PlainTextCommand(TyperCommand):
    """A command that takes text, and options that are not given, as they stand; Typer checks the rest."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Typer's parameters, its own --help among them."""
        return _lightened(super().get_params(ctx))


class PlainTextGroup(TyperGroup):
    """The same for what stands before the command."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Typer's parameters, its own --help among them."""
        return _lightened(super().get_params(ctx))


def _lightened(params: Sequence[Any]) -> list[Any]:
    """The parameters, each with its ``process_value`` passed by where there is nothing to check."""
    for param in params:
        if "process_value" not in vars(param):
            param.process_value = _passing(param)
    return list(params)


def _passing(param: Any) -> Any:
    checked = param.process_value
    kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    is_optional = not (param.required or param.multiple or param.nargs == -1)

    def process_value(ctx: Any, value: Any) -> Any:
        if value is None and is_optional:
            return param.callback(ctx, param, None) if param.callback else None
        if kind is str and isinstance(value, str) and not param.callback:
            return value
        if kind == list[str] and isinstance(value, tuple) and value and not param.callback:
            return list(value)
        return checked(ctx, value)

    return process_value
