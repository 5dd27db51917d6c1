"""The guard before the parsers: nothing is lost of real markup, nothing is left of hostile markup."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.markup import OPEN_LIMIT, TAG_COUNT, guarded, soup, tree
from bot.models import Page
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


@pytest.mark.timeout(10)  # the name of a class once took for ever to look at: 45 bytes stopped a reader
def test_a_class_of_many_digits_is_read_in_no_time() -> None:
    text = "云江省三月十二日印发办法，对首次转化的中小企业给予最高五十万元补助，材料由十一份减到四份。"
    page = Page("x", f'<div class="tag{"1" * 60}x"><p>{text}</p></div>', "html")
    assert read(page, datetime(2026, 3, 20, tzinfo=UTC)).paragraphs == (text,)
