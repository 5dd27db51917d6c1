"""Marked pages in the layouts of government and news sites: each is read as marked, its text line by line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from bot.models import Article, Page
from bot.reading.read import read_all

FOLDER: Final = Path(__file__).parent / "pages"
PAGES: Final[dict[str, dict[str, Any]]] = yaml.safe_load((FOLDER / "pages.yaml").read_text("utf-8"))
NOW: Final = datetime(2026, 3, 30, tzinfo=UTC)
WRONG_TODAY: Final = {  # strict: who mends it takes it out
    ("site-in-h1", "title"): "a site's name in h1 wins where <title> ends with it",
}


@pytest.fixture(params=sorted(PAGES))
def marked(request: pytest.FixtureRequest) -> tuple[Article, dict[str, Any]]:
    """A page as it was read, and its marks."""
    name: str = request.param
    for (page, asked), reason in WRONG_TODAY.items():
        if page == name and f"_{asked}_" in request.node.name:
            request.node.add_marker(pytest.mark.xfail(reason=reason, strict=True))
    text = (FOLDER / f"{name}.html").read_text("utf-8")
    return read_all((Page(name, text, "html", f"https://site.example/{name}.html"),), NOW), PAGES[name]


def test_every_page_is_marked() -> None:
    assert {path.stem for path in FOLDER.glob("*.html")} == set(PAGES)


def test_the_lines_are_those_of_the_text_and_no_others(marked: tuple[Article, dict[str, Any]]) -> None:
    article, marks = marked
    found = [line[: len(wanted)] for line, wanted in zip(article.paragraphs, marks["lines"], strict=False)]
    assert (found, len(article.paragraphs)) == (marks["lines"], len(marks["lines"])), article.paragraphs


def test_nothing_around_the_text_comes_with_it(marked: tuple[Article, dict[str, Any]]) -> None:
    article, marks = marked
    text = "\n".join(article.paragraphs).replace("“发布时间”", "")
    assert [piece for piece in marks["unwanted"] if piece in text] == []


def test_the_title_is_the_articles_own(marked: tuple[Article, dict[str, Any]]) -> None:
    article, marks = marked
    assert article.title == marks["title"]


def test_date_and_publisher_are_those_told_of_the_article(marked: tuple[Article, dict[str, Any]]) -> None:
    article, marks = marked
    assert (_told(article.published), article.publisher) == (_told(marks["published"]), marks["publisher"])


def _told(published: object) -> str:
    return published.isoformat() if isinstance(published, date) else str(published)
