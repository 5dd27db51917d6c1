"""The shape of a checkout in figures: how large its rooms are, how long its functions, how strict its types.

    python -m benchmarks.house                 # this checkout
    python -m benchmarks.house ROOT            # another one, such as a checkout of before
    python -m benchmarks.house ROOT --names    # with the names that stand in more than one module

Reads the source as syntax trees; standard library only, so that any checkout can be measured.
"""

from __future__ import annotations

import argparse
import ast
import re
import statistics
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TOPS = ("bot", "handlers")
LONG = 250  # lines: above that a module is worth a look
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A file of the checkout; ``room`` is its folder."""

    path: Path
    room: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def name(self) -> str:
        return f"{self.room}/{self.path.name}"


def modules(root: Path, tops: Iterable[str]) -> list[Module]:
    """Every module below these folders but empty ones."""
    found = []
    for path in (path for top in tops for path in sorted((root / top).rglob("*.py"))):
        text = path.read_text("utf-8")
        if text.strip():
            found.append(Module(path, path.parent.relative_to(root).as_posix(), text, ast.parse(text)))
    return found


def functions(found: Iterable[Module]) -> list[tuple[int, str]]:
    """(lines, module and name) of every function, the shortest first."""
    return sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{module.name} {node.name}")
        for module in found
        for node in ast.walk(module.tree)
        if isinstance(node, FUNCTIONS)
    )


def defined(module: Module) -> Iterator[str]:
    """Names of classes and functions at the module's top; those of methods mean nothing outside their class."""
    yield from (node.name for node in module.tree.body if isinstance(node, ast.ClassDef | FUNCTIONS))


def doubled(found: Iterable[Module]) -> dict[str, list[str]]:
    """Names that are defined in more than one module."""
    where: dict[str, list[str]] = {}
    for module in found:
        for name in dict.fromkeys(defined(module)):
            where.setdefault(name, []).append(module.name)
    return {name: places for name, places in sorted(where.items()) if len(places) > 1}


def annotations(tree: ast.Module) -> Iterator[ast.expr]:
    """Every annotation: of arguments, results and assignments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        elif isinstance(node, FUNCTIONS) and node.returns:
            yield node.returns


def named(node: ast.AST, name: str) -> int:
    """How often a name occurs in a piece of syntax, also inside a quoted annotation."""
    count = 0
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            count += one.id == name
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            count += len(re.findall(rf"\b{name}\b", one.value))
    return count


def calls(tree: ast.Module, name: str) -> int:
    """How often a function is called by its bare name."""
    return sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        for node in ast.walk(tree)
    )


def escapes(found: Sequence[Module]) -> Iterator[tuple[str, int]]:
    """Where the types or the linter are told to look away."""
    yield "cast(", sum(calls(module.tree, "cast") for module in found)
    yield "Any in annotations", sum(named(one, "Any") for module in found for one in annotations(module.tree))
    for words in ("type: ignore", "noqa"):
        yield words, sum(len(re.findall(rf"#\s*{words}\b", module.text)) for module in found)


def contracts(root: Path) -> Iterator[tuple[str, int]]:
    """How import-linter is told what may import what, and how many exceptions its rules and ruff's have."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]
    listed = settings["importlinter"]["contracts"]
    layered = [one for one in listed if one["type"] == "layers"]
    names = [name.strip(" ()") for one in layered for layer in one["layers"] for name in re.split(r"[|:]", layer)]
    yield "layer contracts", len(layered)
    yield "layers, of the longest contract", max((len(one["layers"]) for one in layered), default=0)
    yield "names in layers", len(names)
    yield "  of these single modules", sum(is_module(root, name, layered) for name in names)
    yield "exceptions (ignore_imports)", sum(len(one.get("ignore_imports", ())) for one in listed)
    yield "per-file ignores of ruff", len(settings["ruff"]["lint"].get("per-file-ignores", {}))


def is_module(root: Path, name: str, layered: Sequence[dict[str, object]]) -> bool:
    """Whether a layer is one file, not a package; names of a contract with containers are relative to them."""
    containers = {str(one) for each in layered for one in each.get("containers", [])}  # type: ignore[attr-defined]
    below = [name, *(f"{container}.{name}" for container in containers)]
    return any((root / one.replace(".", "/")).with_suffix(".py").is_file() for one in below)


def at(values: Sequence[int], share: float) -> int:
    """The value below which this share of the sorted values lies."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0


def table(rows: Iterable[Sequence[object]]) -> None:
    """Columns of equal width, figures to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in texts) for column in range(len(texts[0]))]
    for row in texts:
        cells = [
            cell.rjust(width) if cell.isdigit() else cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())
    print()


def rooms(found: Sequence[Module]) -> Iterator[Sequence[object]]:
    """A row a folder, and one of all."""
    yield "room", "modules", "lines", "median", "longest", ""
    for room in dict.fromkeys(module.room for module in found):
        yield room_row(room, [module for module in found if module.room == room])
    yield room_row("all", found)


def room_row(title: str, found: Sequence[Module]) -> Sequence[object]:
    longest = max(found, key=lambda module: module.lines)
    sizes = [module.lines for module in found]
    return title, len(found), sum(sizes), int(statistics.median(sizes)), longest.lines, longest.path.name


def show(root: Path, *, names: bool) -> None:
    """Print the figures of a checkout."""
    found = modules(root, TOPS)
    table(rooms(found))
    lengths = functions(found)
    sizes = [lines for lines, _ in lengths]
    longest = lengths[-1][1] if lengths else ""
    large = sorted(((module.lines, module.name) for module in found if module.lines > LONG), reverse=True)
    twice = doubled(found)
    tests = [name for _, name in functions(modules(root, ["tests"])) if name.split(" ")[1].startswith("test_")]
    table(
        [
            ("functions", len(lengths), ""),
            ("  lines, median", at(sizes, 0.5), ""),
            ("  lines, 90 % within", at(sizes, 0.9), ""),
            ("  lines, longest", max(sizes, default=0), longest),
            (f"modules over {LONG} lines", len(large), ", ".join(f"{name} {lines}" for lines, name in large)),
            *((name, count, "") for name, count in escapes(found)),
            (
                "names in several modules",
                len(twice),
                f"{sum(not name.startswith('_') for name in twice)} of them public",
            ),
            *((name, count, "") for name, count in contracts(root)),
            ("test functions", len(tests), ""),
        ]
    )
    if names:
        table(("", name, ", ".join(places)) for name, places in twice.items())


def main() -> None:
    parser = argparse.ArgumentParser(description="The shape of a checkout in figures.")
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).parent.parent)
    parser.add_argument("--names", action="store_true", help="the names that stand in several modules, and where")
    asked = parser.parse_args()
    show(asked.root, names=asked.names)


if __name__ == "__main__":
    main()
