"""What holds for every page: only expected failures, and cleaning what is clean changes nothing."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.convert import convert
from bot.errors import BotError
from bot.fetching.files import load_bytes
from bot.models import Page
from bot.reading.boilerplate import filtered
from bot.reading.clean import BodyLine
from bot.reading.read import read

NOW = datetime(2026, 3, 20, tzinfo=UTC)
PAGES = sorted((Path(__file__).parent.parent / "data" / "pages").glob("*.html"))
PIECES = (
    "<div> </div> <p> </p> <table> <tr> <td> </table> <br> <b> </b> <!-- --> <script> </script> <li> <ol> <h1> </h1> "
    "<title> &#123; 责任编辑： 来源： 原标题： 。 ， 2026-03-12 2026年13月40日 索引号： 发文机关： 下一页 登录后查看 "
    "付费阅读 （ ） 【 】"
)
MARKUP = st.sampled_from(PIECES.split())
LINES = st.lists(
    st.lists(
        st.one_of(
            MARKUP.filter(lambda piece: not piece.startswith("<")),
            st.text("云江省的会议，。：（）0123 ", max_size=12),
        ),
        max_size=6,
    ).map("".join),
    max_size=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from((".html", ".md", ".txt")))
def test_any_bytes_raise_only_expected_failures(data: bytes, suffix: str) -> None:
    with contextlib.suppress(BotError):
        read(convert(load_bytes("page" + suffix, data)), NOW)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(MARKUP, st.text(max_size=8)), max_size=60).map("".join))
def test_any_markup_gives_clean_paragraphs_or_an_expected_failure(html: str) -> None:
    with contextlib.suppress(BotError):
        article = read(Page("x", html, "html"), NOW)
        assert all(line == line.strip() and "\n" not in line and line for line in article.paragraphs)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_cleaning_clean_lines_changes_nothing(lines: list[str]) -> None:
    once = filtered([BodyLine(" ".join(line.split())) for line in lines if line.strip()], "").paragraphs
    assert filtered([BodyLine(line) for line in once], "").paragraphs == once


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_golden_pages_cleaned_again_stay_the_same(path: Path) -> None:
    with contextlib.suppress(BotError):
        article = read(Page("x", path.read_text("utf-8"), "html"), NOW)
        again = filtered([BodyLine(line) for line in article.paragraphs], article.title).paragraphs
        assert tuple(again) == article.paragraphs
