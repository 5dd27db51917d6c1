"""Documents that other people's programs wrote give the text that was put in, and nothing of running heads."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.documents import doc, docx, ofd
from tests.office import in_order, plain

FOLDER = Path(__file__).parent.parent / "data/documents"
DOORS = {"docx": docx.to_html, "doc": doc.to_html, "ofd": ofd.to_html}
FILES = [path for kind in DOORS for path in sorted((FOLDER / kind).glob(f"*.{kind}"))]
RUNNING = (
    "内部资料",
    "请勿外传",
    "云江政务公开专刊",
    "北溪市政务公开",
    "征求意见稿",
    "内部参考",
    "此处请法制科核对",
    "批办意见",
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_was_put_in_comes_out_in_order(path: Path) -> None:
    page = DOORS[path.suffix[1:]](path.name, path.read_bytes())
    assert in_order(path.with_suffix(".txt").read_text("utf-8"), plain(page)) >= 0.99
    assert [words for words in RUNNING if words in page] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_title_is_the_heading_at_the_top(path: Path) -> None:
    page = DOORS[path.suffix[1:]](path.name, path.read_bytes())
    lines = path.with_suffix(".txt").read_text("utf-8").splitlines()
    expected = next(line for line in lines if not line.endswith(("文件", "号")))
    assert f"<title>{expected}</title>".replace(" ", "") in page.replace(" ", "")


def test_there_are_twenty_files_of_each_format_that_can_be_written() -> None:
    assert {kind: sum(path.suffix == f".{kind}" for path in FILES) for kind in DOORS} == {
        "docx": 24,
        "doc": 15,
        "ofd": 20,
    }
