"""The guard before the parsers: nothing is lost of real markup, nothing is left of hostile markup."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, date, datetime

import pytest

from bot.errors import BotError
from bot.markup import OPEN_LIMIT, TAG_COUNT, guarded, soup, tree
from bot.models import Page
from bot.reading.front_matter import split_post
from bot.reading.read import read


def test_ordinary_markup_is_untouched() -> None:
    html = "<div class='a'><p title=\"1>0\">一<b>二</b></p><br/><script>if (a<b) x='</p>';</script></div>"
    assert guarded(html) == html


def test_comments_go_even_unfinished_ones() -> None:
    assert guarded("一<!-- <p>二</p> -->三<!-- 四") == "一三 四"


def test_deep_nesting_is_cut_and_the_text_stays() -> None:
    html = "<div>" * 5000 + "深处" + "</div>" * 5000 + "<p>之后</p>"
    assert guarded(html).count("<div>") == OPEN_LIMIT == guarded(html).count("</div>")
    assert "深处" in tree(html).body.text()
    assert "深处" in soup(html).get_text()


def test_tags_beyond_the_limit_go() -> None:
    assert guarded("<i></i>" * TAG_COUNT).count("<") <= TAG_COUNT


def test_a_giant_tag_loses_its_attributes() -> None:
    assert guarded("<p " + "a=1 " * 5000 + ">文") == "<p>文"


def test_formatting_left_open_is_bounded() -> None:
    assert guarded("".join(f"<b id={n}>" for n in range(100))).count("<b") == 12


@pytest.mark.timeout(60)  # the name of a class once took for ever to look at: 45 bytes stopped a reader
def test_a_class_of_many_digits_is_read_in_no_time() -> None:
    text = "云江省三月十二日印发办法，对首次转化的中小企业给予最高五十万元补助，材料由十一份减到四份。"
    page = Page("x", f'<div class="tag{"1" * 60}x"><p>{text}</p></div>', "html")
    assert read(page, datetime(2026, 3, 20, tzinfo=UTC)).paragraphs == (text,)


BOMB = "\n".join(
    [
        "a: &a [x, x, x, x, x, x, x, x, x]",
        *(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ]
)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "front",
    [
        BOMB,
        "a: &a {k: v}\nb:\n  <<: *a",
        "title: !!binary 5paw",
        "title: !!int " + ":".join(["59"] * 4000),
        "[" * 9_000,
        "a: b\n" * 40_000,
        "title: " + "水" * 30_000,
    ],
    ids=["aliases", "merge", "tag", "sixties", "depth", "many", "long"],
)
def test_front_matter_that_no_post_needs_counts_as_empty(front: str) -> None:
    assert split_post(f"---\n{front}\n---\n正文") == ({}, "正文")


def test_a_title_that_looks_like_a_number_stays_a_text() -> None:
    front, _ = split_post("---\ntitle: 1:59:59\ndate: 2026-03-12\n---\n正文")
    assert front == {"title": "1:59:59", "date": date(2026, 3, 12)}


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<div " + 'data-a="1" ' * 200_000 + ">",
        '<p title="' + "x" * 2_000_000 + '">',
        "<b>" * 400_000,
    ],
    ids=["nested", "attributes", "attribute", "formats"],
)
def test_hostile_markup_of_any_size_is_read_in_time(html: str) -> None:
    page = Page("x", html + "<p>云江省三月十二日印发办法，对首次转化的中小企业给予最高五十万元补助。</p>", "html")
    before = time.process_time()
    with contextlib.suppress(BotError):
        read(page, datetime(2026, 3, 20, tzinfo=UTC))
    assert time.process_time() - before < 5


def test_a_very_long_post_is_kept_whole_though_only_its_beginning_is_rendered() -> None:
    line = "云江省三月十二日印发办法，给予最高五十万元补助。"
    post = "\n\n".join(f"**{number}** {line}" for number in range(12_000))
    article = read(Page("x", post, "markdown"), datetime(2026, 3, 20, tzinfo=UTC))
    assert article.paragraphs[1].startswith("1 云江省")
    assert article.paragraphs[-1].startswith("**11999** 云江省")
