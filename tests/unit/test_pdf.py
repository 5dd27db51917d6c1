"""PDF → simple HTML: files of seven makers beside the text that was put in."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from bot.documents.pdf import to_html

FILES = Path(__file__).parent.parent / "data/documents/pdf"
NAMES = sorted(path.stem for path in FILES.glob("*.pdf") if path.stem != "reportlab_locked")
HEADINGS = {"title", "h1", "h2"}


def squeezed(text: str) -> str:
    """Without spaces: a drawn gap between Chinese and Latin letters is none, nor is there one at a line's end."""
    return re.sub(r"\s", "", text)


@dataclass(frozen=True)
class Truth:
    """Blocks (kind, text) that were put in, footnotes, and what must not come out."""

    blocks: list[tuple[str, str]]
    notes: list[str]
    gone: list[str]


def truth(name: str) -> Truth:
    parts = [line.split("\t", 1) for line in (FILES / f"{name}.txt").read_text("utf-8").splitlines()]
    blocks = [(kind, squeezed(text)) for kind, text in parts if kind not in {"gone", "note"}]
    notes = [squeezed(text) for kind, text in parts if kind == "note"]
    return Truth(blocks, notes, [squeezed(text) for kind, text in parts if kind == "gone"])


def blocks_of(page: str) -> list[tuple[str, str]]:
    """(tag, text) of each paragraph, heading and row, in order."""
    found = re.findall(r"<(h\d|p|tr)>(.*?)</\1>", page, re.DOTALL)
    return [(tag, squeezed(html.unescape(re.sub("<[^>]+>", "", inner)))) for tag, inner in found]


@pytest.mark.parametrize("name", NAMES)
def test_what_was_put_in_comes_out(name: str) -> None:
    wanted = truth(name)
    got = blocks_of(to_html(name, (FILES / f"{name}.pdf").read_bytes()))
    body = [text for _, text in got if not any(text.endswith(note) for note in wanted.notes)]
    put_in, came_out = ("".join(texts) for texts in ([text for _, text in wanted.blocks], body))
    same = sum(block.size for block in SequenceMatcher(None, put_in, came_out, autojunk=False).get_matching_blocks())
    assert same >= 0.99 * len(put_in)
    assert len(came_out) <= 1.01 * len(put_in)


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_and_rows_are_neither_split_nor_glued(name: str) -> None:
    got = [text for _, text in blocks_of(to_html(name, (FILES / f"{name}.pdf").read_bytes()))]
    assert [text for _, text in truth(name).blocks if text not in got] == []


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_headings_and_nothing_else_is_one(name: str) -> None:
    got = blocks_of(to_html(name, (FILES / f"{name}.pdf").read_bytes()))
    headings = [text for tag, text in got if tag.startswith("h")]
    assert headings == [text for kind, text in truth(name).blocks if kind in HEADINGS]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_heads_feet_and_contents_comes_out(name: str) -> None:
    got = [text for _, text in blocks_of(to_html(name, (FILES / f"{name}.pdf").read_bytes()))]
    gone = truth(name).gone
    assert [text for text in got for one in gone if one == text or (len(one) > 3 and one in text)] == []
    assert [text for text in got if re.fullmatch(r"[-—·第页/\d]{1,9}", text)] == []


def test_footnotes_stand_alone() -> None:
    got = [text for _, text in blocks_of(to_html("-", (FILES / "libreoffice_footnotes.pdf").read_bytes()))]
    notes = truth("libreoffice_footnotes").notes
    assert [text[1:] for text in got if text[1:] in notes] == notes
