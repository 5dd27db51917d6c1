"""Halves of surrogate pairs, which scripts of pages hold as escapes, are no text: whatever is read can be stored."""

from __future__ import annotations

import pytest

from bot.storage.articles import article_adapter
from bot.text.surrogates import joined, json_value
from tests.layouts import Shown, each_read
from tests.unit.test_reading_messages import ONE, TWO, as_read, message


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("供水\ud83d\ude00办法", "供水😀办法"),
        ("供水\ud83d办法", "供水\ufffd办法"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("供水办法", "供水办法"),
        ("", ""),
    ],
)
def test_halves_are_joined_or_replaced(given: str, text: str) -> None:
    assert joined(given) == text


def test_json_holds_no_halves() -> None:
    assert json_value(r'{"\ud800a": ["\ud83d\ude00", "供\udfff水", 1]}') == {"\ufffda": ["😀", "供\ufffd水", 1]}


@pytest.mark.parametrize("field", ["articleSection", "image"])
def test_a_page_whose_json_ld_holds_a_half_is_read(field: str) -> None:
    script = rf'{{"@type": "NewsArticle", "headline": "", "{field}": "望河\ud83d日报"}}'
    head = f'<script type="application/ld+json">{script}</script>'
    for article in each_read(Shown(head=head)):
        assert article_adapter().dump_json(article)


def test_a_message_keeps_the_emoji_that_its_script_escapes() -> None:
    script = rf"var text_page_info = {{content_noencode: '{ONE}\ud83d\ude00\n{TWO}\ud83d'}}"
    assert as_read(message(script)).paragraphs == (f"{ONE}😀", f"{TWO}\ufffd")
