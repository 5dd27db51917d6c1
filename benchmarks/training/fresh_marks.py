"""The project's own judged statements (fresh_marks.json), with the texts that their positions point into.

They were read in briefs of the bot and among candidates near the threshold, of documents that nothing else was learnt
from. A mark names a file of the data and a document in it, and holds characters of its text, no text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.training import corpus

MARKS = "fresh_marks.json"
PAGES = ".json"  # a list of pages, each with its body
POSTS = "posts"  # a folder of posts; the first line is the title


class Judgement(NamedTuple):
    """A judged statement of a document: its characters in the text, and the two verdicts.

    ``is_telling``: it is complete and worth passing on. ``shown``: P a point, H the headline, refused by a rule, or "".
    """

    start: int
    end: int
    is_complete: bool
    is_telling: bool
    shown: str


class JudgedDocument(NamedTuple):
    """A document with its judged statements. ``form``: the one the bot saw in it; ``kind``: what a reader sees.

    ``is_check``: it was judged when the rules were done, and nothing is learnt from it.
    """

    name: str
    title: str
    text: str
    form: str
    kind: str
    statements: list[Judgement]
    is_check: bool


def judged_documents(data: Path, marks: Path) -> Iterator[JudgedDocument]:
    """Every document of the marks; none where the folder of marks has no such file."""
    if not (marks / MARKS).exists():
        return
    for one in json.loads((marks / MARKS).read_text("utf-8"))["documents"]:
        text = texts(data, one["file"])(one["id"])
        statements = [Judgement(a, b, bool(c), bool(t), shown) for a, b, c, t, shown in one["spans"]]
        is_check = one.get("set") == corpus.CHECK
        yield JudgedDocument(one["id"], text["title"], text["text"], one["form"], one["kind"], statements, is_check)


@cache
def texts(data: Path, file: str) -> Callable[[str], dict[str, Any]]:
    """What finds a document of a file (or of the folder of posts) by its name, with "title" and "text"."""
    if file == POSTS:
        return lambda name: post(data / POSTS / name)
    content = (data / file).read_text("utf-8")
    if file.endswith(PAGES):
        found = {one["file"]: {"title": one["title"], "text": one["body"]} for one in json.loads(content)}
    else:
        rows = [json.loads(line) for line in content.splitlines()]
        found = {one["id"]: {"title": one.get("title") or "", "text": one["text"]} for one in rows}
    return found.__getitem__


def post(path: Path) -> dict[str, Any]:
    """A post of plain text."""
    text = path.read_text("utf-8")
    return {"title": text.split("\n", 1)[0].lstrip("# "), "text": text}
