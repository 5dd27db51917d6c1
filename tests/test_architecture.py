"""The house keeps its shape: budgets of functions and modules, and commands that the README names exist."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [path for top in ("bot", "handlers", "tests/stage") for path in sorted((ROOT / top).rglob("*.py"))]
FUNCTION_LINES, MODULE_LINES = 60, 400


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_keep_their_budget(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= MODULE_LINES
    assert [name for name, lines in functions(path) if lines > FUNCTION_LINES] == []


def test_nine_functions_of_ten_are_within_25_lines() -> None:
    lines = sorted(count for path in MODULES for _, count in functions(path))
    assert lines[int(len(lines) * 0.9)] <= 25


HANDLERS = [path for path in MODULES if path.is_relative_to(ROOT / "handlers")]


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_updates_enter_by_the_typed_door_alone(path: Path) -> None:
    assert not re.search(r"\bcast\(|type: ignore", path.read_text("utf-8"))


@pytest.mark.parametrize("part", ["app.py", "routes.py", "chat", "features", "gateway"])
def test_html_links_and_previews_are_made_in_view_alone(part: str) -> None:
    by_hand = re.compile(r"</|\bhtml\.|t\.me/|parse_mode=\"|reply_html")
    paths = [path for path in HANDLERS if path.is_relative_to(ROOT / "handlers" / part)]
    assert paths
    assert [path.name for path in paths if by_hand.search(path.read_text("utf-8"))] == []


def test_the_readme_names_only_targets_that_exist() -> None:
    named = set(re.findall(r"`?make ([a-z]+)", (ROOT / "README.md").read_text("utf-8")))
    there = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert named
    assert named <= there


def test_every_setting_is_explained() -> None:
    from bot.settings import Settings

    explained = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
    assert explained == {name.upper() for name in Settings.model_fields}


def test_the_readme_names_only_commands_that_exist() -> None:
    from bot.cli.app import app

    named = set(re.findall(r"python -m bot ([a-z-]+)", (ROOT / "README.md").read_text("utf-8")))
    assert named >= {"read", "brief", "chat", "run", "doctor"}
    assert named <= {command.name for command in app.registered_commands}


def test_the_two_readmes_say_the_same() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
    for pattern in (
        r"^(?:    .*|```.*)$",
        r"^#+(?= )",
        r"^\|(?= )",
        r"`(?:make |[\w./]+\.py|[A-Z]+_[A-Z_]+|/[a-z]+)[^`]*`",
    ):
        assert re.findall(pattern, english, re.M) == re.findall(pattern, chinese, re.M)


def documents() -> list[Path]:
    return [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_no_document_holds_the_marks_of_a_merge() -> None:
    marked = [path.name for path in documents() if re.search(r"^(?:<{7} |={7}$|>{7} )", path.read_text("utf-8"), re.M)]
    assert marked == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_point_only_to_what_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    linked = re.findall(r"\]\(([^)#]+)\)", text)
    assert [link for link in linked if "://" not in link and not (path.parent / link).exists()] == []
    modules = {module.replace(".", "/") + ".py" for module in re.findall(r"python -m (benchmarks\.\w+)", text)}
    files = modules | set(re.findall(r"`((?:bot|handlers|docs|benchmarks|tests)/[\w./-]+\.\w+)`", text))
    assert [name for name in sorted(files) if not (ROOT / name).exists()] == []
    assert "shared/" not in text


def test_no_test_reaches_beside_the_clone() -> None:
    beside = re.compile(r"""[.]{2}/shared|["']shared["']""")
    read = {path: path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)}
    assert [str(path) for path, text in read.items() if beside.search(text)] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


def test_the_licence_of_every_requirement_is_listed_and_lets_the_bot_be_given_away() -> None:
    listed = dict(
        re.findall(r"^\| ([\w-]+) \| (.+) \|$", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.MULTILINE)
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = {
        re.split(r"[\[<>=]", line)[0].lower()
        for line in (*project["dependencies"], *extras["postgres"], *extras["pictures"])
    }
    assert needed <= set(listed)
    # The GPL and the AGPL ask for more than this project gives; the LGPL does not, for packages used as published.
    assert [name for name, licence in listed.items() if re.search(r"(?<!L)GPL|not declared", licence)] == []
