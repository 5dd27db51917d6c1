"""The table of methods by their lower-case names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stage.methods.params import Params
from tests.stage.world import World

Method = Callable[[World, Params], Any]
METHODS: dict[str, Method] = {}


def method(function: Method) -> Method:
    """Register a method under its own name."""
    METHODS[function.__name__.lower()] = function
    return function
