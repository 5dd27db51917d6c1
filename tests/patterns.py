"""Every regular expression of the project, and the inputs that are worst for it, made of its own characters.

Patterns are found where they live: module constants and what these hold, functions without arguments that make
patterns, the data files, and literals in calls of ``re``. How a pattern is called (at one place, or anywhere in a text)
is read from the source, since that decides what is worst for it.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from inspect import signature
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

PACKAGES = ("bot", "handlers")
CALLS = frozenset({"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split", "compile"})
AT_ONE_PLACE = frozenset({"match", "fullmatch"})
COMMON = " \u3000\n\t1aA中一。，.-…<《（\"'=\x01"  # one of each kind that classes tell apart
MANY = 100  # repetitions from which a bounded repeat is pumped as an endless one is


@dataclass(frozen=True)
class Found:
    """A pattern, the place that it was found at, and the methods that it is called by there (empty: not known)."""

    name: str
    pattern: re.Pattern[str]
    methods: frozenset[str] = frozenset()

    @property
    def method(self) -> str:
        """The call to try: anywhere in the text, unless it is only ever called at one place."""
        only = self.methods and self.methods <= AT_ONE_PLACE
        return ("match" if "match" in self.methods else "fullmatch") if only else "finditer"

    def run(self, text: Any) -> None:
        """Call it over a whole text, as the project does."""
        text = text if isinstance(self.pattern.pattern, str) else text.encode()
        if self.method == "finditer":
            for _ in self.pattern.finditer(text):
                pass
        else:
            getattr(self.pattern, self.method)(text)


def modules() -> list[ModuleType]:
    found = []
    for top in PACKAGES:
        package = importlib.import_module(top)
        names = [one.name for one in pkgutil.walk_packages(package.__path__, f"{top}.")]
        found += [
            importlib.import_module(name) for name in names if "migrations" not in name and "__main__" not in name
        ]
    return found


@cache
def all_patterns() -> tuple[Found, ...]:
    """Each pattern once; the methods of all its places together."""
    used = methods_by_name()
    found: dict[tuple[str, int], Found] = {}
    for one in [*_of_modules(used), *_of_data(), *_inline()]:
        key = (one.pattern.pattern, one.pattern.flags)
        before = found.setdefault(key, one)
        if before is not one and "compile" not in one.methods:
            both = before.methods | one.methods if before.methods and one.methods else frozenset()
            found[key] = Found(before.name, one.pattern, both)
    return tuple(found.values())


@cache
def methods_by_name() -> dict[str, frozenset[str]]:
    """Name of a constant or function → the methods that are called on it, or on what it returns.

    A private name is looked for in its own module alone (module.name), any other everywhere.
    """
    used: dict[str, set[str]] = {}
    each: dict[str, set[str]] = {}  # container → the names of its patterns where it is gone through
    for module in modules():
        for node in _nodes_of(module):
            for name in _called_on(node):
                used.setdefault(_key(module, name), set()).add(getattr(node, "attr", "finditer"))
            if isinstance(node, ast.comprehension) and isinstance(node.target, ast.Name):
                for name in _names(node.iter):
                    each.setdefault(_key(module, name), set()).add(_key(module, node.target.id))
    for name, targets in each.items():
        used.setdefault(name, set()).update(*(used.get(target, set()) for target in targets))
    return {name: frozenset(methods) for name, methods in used.items()}


def _called_on(node: ast.AST) -> list[str]:
    """Names whose pattern is called here, or passed on: who knows how it is called there."""
    if isinstance(node, ast.Attribute) and node.attr in CALLS:
        base = node.value.func if isinstance(node.value, ast.Call) else node.value
        return [base.id] if isinstance(base, ast.Name) else [base.attr] if isinstance(base, ast.Attribute) else []
    if isinstance(node, ast.Call):
        return [one.id for one in [*node.args, *(word.value for word in node.keywords)] if isinstance(one, ast.Name)]
    return []


def _names(node: ast.expr) -> list[str]:
    return [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]


def _key(module: ModuleType, name: str) -> str:
    """Constants with a public name are known everywhere, anything else in its module alone."""
    return name if name.isupper() and not name.startswith("_") else f"{module.__name__}.{name}"


@cache
def _nodes_of(module: ModuleType) -> tuple[ast.AST, ...]:
    with open(module.__file__ or "", encoding="utf-8") as file:
        return tuple(ast.walk(ast.parse(file.read())))


def _of_modules(used: dict[str, frozenset[str]]) -> Iterator[Found]:
    for module in modules():
        for name, value in sorted(vars(module).items()):
            for pattern in _inside(_called(module, value)):
                yield Found(f"{module.__name__}.{name}", pattern, used.get(_key(module, name), frozenset()))


def _called(module: ModuleType, value: Any) -> Any:
    """What a zero-argument function that says that it returns patterns gives; other values as they are."""
    if callable(value) and getattr(value, "__module__", "") == module.__name__ and not isinstance(value, type):
        try:
            shape = signature(value)
        except (TypeError, ValueError):
            return value
        if not shape.parameters and "Pattern" in str(shape.return_annotation):
            return value()
    return value


def _inside(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 6 and isinstance(value, dict):
        for one in value.values():
            yield from _inside(one, depth + 1)
    elif depth < 6 and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _inside(one, depth + 1)
    elif depth < 6 and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _inside(getattr(value, field.name, None), depth + 1)


def _of_data() -> Iterator[Found]:
    from bot.summarizing.data_files import data_file, junk_patterns, pattern

    for name, entry in data_file("patterns.json").items():
        if name not in {"origin", "junk"} and isinstance(entry, str | list):
            yield Found(f"patterns.json:{name}", pattern(name))
    for reason, one in junk_patterns():
        yield Found(f"patterns.json:junk:{reason}", one)


def _inline() -> Iterator[Found]:
    for _, name, method, pattern in inline_calls():
        if pattern is not None:
            yield Found(name, pattern, frozenset({method}))


def inline_calls() -> Iterator[tuple[str, str, str, re.Pattern[str] | None]]:
    """(module, module:line, method, pattern) of each call of ``re``; None where the pattern is made at run time."""
    for module in modules():
        for node in _nodes_of(module):
            if _calls_re(node):
                pattern = _evaluated(module, node)
                yield module.__name__, f"{module.__name__}:{node.lineno}", node.func.attr, pattern


def _calls_re(node: ast.AST) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in CALLS
    )


def _evaluated(module: ModuleType, node: Any) -> re.Pattern[str] | None:
    """The pattern with its flags, where module constants are all that it is made of."""
    flags = [k.value for k in node.keywords if k.arg == "flags"]
    flags += (
        node.args[1:2]
        if node.func.attr == "compile"
        else node.args[2:3]
        if node.func.attr in {"search", "match", "fullmatch"}
        else []
    )
    try:
        text, *given = (eval(compile(ast.Expression(one), "-", "eval"), vars(module)) for one in [node.args[0], *flags])
    except NameError:
        return None
    return re.compile(text, *given)


# Worst inputs


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """(beginning, what is repeated): each character that the pattern tells apart, behind each beginning of a match."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    letters = list(dict.fromkeys([*COMMON, *_letters(tree)]))
    repeats = list(_repeats(tree, ""))
    found = {("", letter): None for letter in letters if repeats}
    for begin, item in repeats:
        taken = [letter for letter in letters if _takes(item, letter, pattern.flags)]
        for pump in [_sample(item), *taken[:2], *taken[-1:]]:
            found[begin, pump] = None
        found["", begin] = None  # so that every place begins a match that goes on to the end
    return [(begin, pump) for begin, pump in found if pump]


def _letters(tree: Any) -> list[str]:
    """A few literal characters of a pattern: those next to repeats are among them in any pattern of some length."""
    found: dict[str, None] = {}
    for code, value in _nodes(tree):
        if code in {codes.LITERAL, codes.NOT_LITERAL}:
            found[chr(value)] = None
        elif code is codes.IN:
            for kind, one in value:
                if kind is codes.LITERAL:
                    found[chr(one)] = None
                elif kind is codes.RANGE:
                    found[chr(one[0])] = None
    return list(found)[:12]


def _nodes(tree: Any) -> Iterator[tuple[Any, Any]]:
    for code, value in tree:
        yield code, value
        for child in _children(code, value):
            yield from _nodes(child)


def _children(code: Any, value: Any) -> list[Any]:
    if code in _REPEATS:
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code is codes.BRANCH:
        return list(value[1])
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return [value[1]]
    return []


_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}


def _repeats(tree: Any, begin: str) -> Iterator[tuple[str, Any]]:
    """(shortest text before it, the repeated item) of each repeat without a small bound."""
    for code, value in tree:
        if code in _REPEATS and value[1] > MANY:
            yield begin, value[2]
        for child in _children(code, value):
            yield from _repeats(child, begin)
        begin += _sample([(code, value)])


def _sample(tree: Any) -> str:
    """A short text that a part of a pattern matches, as far as can be said without trying."""
    return "".join(_sample_of(code, value) for code, value in tree)


def _sample_of(code: Any, value: Any) -> str:
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return ""
    if code in _REPEATS:
        return _sample(value[2]) * value[0]
    if code is codes.IN:
        return _of_class(value)
    children = _children(code, value)
    if children:
        return _sample(children[0])
    if code is codes.NOT_LITERAL:
        return "a" if value != ord("a") else "中"
    return {codes.LITERAL: lambda: chr(value), codes.ANY: lambda: "a"}.get(code, str)()


_CATEGORIES = {
    codes.CATEGORY_DIGIT: "1", codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_SPACE: " ", codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_WORD: "a", codes.CATEGORY_NOT_WORD: "。",
}  # fmt: skip


def _of_class(items: Any) -> str:
    if items[0][0] is codes.NEGATE:
        return next(letter for letter in "a中1 。\x01" if not any(_is_in(one, letter) for one in items[1:]))
    code, value = items[0]
    return _CATEGORIES[value] if code is codes.CATEGORY else chr(value[0] if code is codes.RANGE else value)


def _is_in(one: Any, letter: str) -> bool:
    code, value = one
    if code is codes.LITERAL:
        return value == ord(letter)
    if code is codes.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    shape = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s"}
    shape |= {codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W"}
    return bool(re.match(shape[value], letter))


def _takes(item: Any, letter: str, flags: int) -> bool:
    """Whether a repeated item, or one of its choices, can be this one character."""
    return any(
        _is_letter(code, value, letter, flags) or any(_takes(one, letter, flags) for one in _children(code, value))
        for code, value in item
    )


def _is_letter(code: Any, value: Any, letter: str, flags: int) -> bool:
    if code is codes.IN:
        negated = value[0][0] is codes.NEGATE
        return any(_is_in(one, letter) for one in (value[1:] if negated else value)) != negated
    if code is codes.ANY:
        return letter != "\n" or bool(flags & re.DOTALL)
    is_same = value == ord(letter)
    return (code is codes.LITERAL and is_same) or (code is codes.NOT_LITERAL and not is_same)
