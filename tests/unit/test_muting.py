"""What is about a mute, and what is offered under a story."""

from __future__ import annotations

import pytest

from bot.digests.muting import is_muted, offered
from bot.models import Article, Brief
from bot.models.mutes import Mute, MuteKind


def brief(publisher: str | None = "云江日报", categories: tuple[str, ...] = ("金融", "新浪财经")) -> Brief:
    article = Article("s", None, "渔港停泊费取消", ("文。",), publisher=publisher, categories=categories)
    return Brief(article, None, (), keywords=("渔港建设", "停泊费", "海洋经济", "冷库"))


@pytest.mark.parametrize(
    ("kind", "value", "is_about"),
    [
        ("source", "云江日报", True),
        ("source", "雲江日報", True),
        ("source", "云江", False),  # another publisher's name may begin so
        ("category", "金融", True),
        ("category", "金融/新浪财经", True),
        ("category", "金", False),
        ("keyword", "停泊费", True),  # in the title
        ("keyword", "海洋经济", True),  # among its keywords
        ("keyword", "冷链", False),
    ],
)
def test_a_mute_is_about_its_publisher_category_or_word(kind: MuteKind, value: str, is_about: bool) -> None:
    assert is_muted([Mute(1, 1, 0, kind, value)], brief()) is is_about


def test_any_of_them_is_enough_and_none_mutes_nothing() -> None:
    assert is_muted([Mute(1, 1, 0, "source", "别报"), Mute(2, 1, 0, "keyword", "渔港")], brief())
    assert not is_muted([], brief())


def test_publisher_category_and_three_keywords_are_offered() -> None:
    assert offered(brief()) == (
        ("source", "云江日报"), ("category", "金融"),
        ("keyword", "渔港建设"), ("keyword", "停泊费"), ("keyword", "海洋经济"),
    )  # fmt: skip


def test_what_an_article_does_not_say_is_not_offered() -> None:
    assert [kind for kind, _ in offered(brief(None, ()))] == ["keyword"] * 3
