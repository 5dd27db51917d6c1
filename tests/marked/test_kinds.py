"""Kinds of bodies, each in three layouts: of a news site, of a government's tables, and without any class or id."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from bot.models import Article, Page
from bot.reading.read import read

FOLDER: Final = Path(__file__).parent / "kinds"
# Of each kind: ``body`` stands in each layout between the paragraphs FIRST and LAST, ``lines`` are what is read of it.
# ``ends``: nothing stands behind it; ``alone``: nothing before it either.
KINDS: Final[dict[str, dict[str, Any]]] = yaml.safe_load((FOLDER / "kinds.yaml").read_text("utf-8"))
LAYOUTS: Final = sorted(path.stem for path in (FOLDER / "layouts").glob("*.html"))
NOW: Final = datetime(2026, 3, 30, tzinfo=UTC)
FIRST: Final = "淮川市3月11日召开推进会，对全市老旧厂房改造作出安排，首批二十处年内开工，涉及厂房面积三十万平方米。"
LAST: Final = "会议明确，改造资金由市、区两级财政和业主共同承担，验收合格后一次性拨付，任何单位不得截留。"


def page(kind: str, layout: str) -> str:
    marks = KINDS[kind]
    first = "" if marks.get("alone") else f"<p>　　{FIRST}</p>\n"
    last = "" if marks.get("alone") or marks.get("ends") else f"\n<p>　　{LAST}</p>"
    text = (FOLDER / "layouts" / f"{layout}.html").read_text("utf-8")
    return text.replace("<!--BODY-->", first + marks["body"].strip() + last)


def as_read(kind: str, layout: str) -> Article:
    return read(Page(kind, page(kind, layout), "html", f"https://site.example/{kind}.html"), NOW)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_of_body_is_read_alike_in_every_layout(kind: str, layout: str) -> None:
    marks = KINDS[kind]
    first = [] if marks.get("alone") else [FIRST]
    last = [] if marks.get("alone") or marks.get("ends") else [LAST]
    assert list(as_read(kind, layout).paragraphs) == [*first, *marks["lines"], *last]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_title_and_publisher_do_not_depend_on_the_kind(kind: str, layout: str) -> None:
    article = as_read(kind, layout)
    assert (article.title, article.publisher) == ("淮川市部署老旧厂房改造 首批二十处", "淮川日报")
