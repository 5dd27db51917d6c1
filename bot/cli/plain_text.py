"""Commands whose text arguments cost nothing to check.

Typer builds a pydantic validator for every argument, given or not. For text there is nothing to validate, and loading
pydantic takes a sixth of the time in which a file is read and summarized.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

_LONG_OPTION: Final = re.compile(r"--[A-Za-z]")


class PlainTextCommand(TyperCommand):
    """A command that takes text, and options that are not given, as they stand; Typer checks the rest."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Typer's parameters, its own --help among them."""
        return _lightened(super().get_params(ctx))


class QueryCommand(PlainTextCommand):
    """A command whose text may hold what looks like an option: -房地产 leaves a word out.

    What begins with two hyphens and a letter is an option as anywhere, and refused where there is none of its name.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Unknown options are text, in their order."""
        known = {name for param in self.get_params(ctx) for name in param.opts}
        ctx.ignore_unknown_options = not any(
            _LONG_OPTION.match(one) and one.partition("=")[0] not in known for one in _before_dashes(args)
        )
        return super().parse_args(ctx, args)


def _before_dashes(args: Sequence[str]) -> Sequence[str]:
    """What stands before --: behind it, all is text."""
    return args[: args.index("--")] if "--" in args else args


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
