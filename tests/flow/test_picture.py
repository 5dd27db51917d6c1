"""The picture of the README is a real chat."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from docs import picture

ROOT = Path(__file__).parent.parent.parent


def shown(svg: str) -> str:
    """The text of a picture, line by line."""
    rows: dict[float, str] = {}
    for y, text in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        rows[float(y)] = rows.get(float(y), "") + html.unescape(text).replace("\xa0", " ")
    return "\n".join(rows[y] for y in sorted(rows))


def test_a_link_goes_in_and_a_brief_comes_out() -> None:
    svg = picture.draw()
    text = shown(svg)
    assert re.search(r"› http://127\.0\.0\.1:\d+/report\.html", text)
    assert "云江省召开会议部署专利转化工作" in text
    assert re.search(r"✓ 原文逐字 (\d+)/\1", text)
    assert "责任编辑" not in text
    assert "url(" not in re.sub(r"url\(#", "", svg)  # nothing that a viewer would have to load
    assert not re.search(r"^│[·一二三四五\d]\s*│$", text, re.M)  # no number stands alone on its line


def test_a_chinese_character_is_two_cells_wide() -> None:
    for width, text in re.findall(r'textLength="([\d.]+)"[^>]*>(.*?)</text>', picture.draw()):
        assert float(width) == pytest.approx(picture.CELL * cell_len(html.unescape(text)), abs=0.1)


def test_the_stored_picture_is_one_of_these() -> None:
    assert "✓ 原文逐字" in shown((ROOT / "docs" / "chat.svg").read_text("utf-8"))
