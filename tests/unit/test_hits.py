"""What a result shows of an article where no word of its text was sought, or where it has no title."""

from __future__ import annotations

from bot.flows.search import with_headline
from bot.models import Article, Brief, Hit, KeyPoint, Span

HEADLINE, POINT = "省政府印发专利转化方案", "设立20亿元基金"


def brief(title: str, *, shows_headline: bool = True) -> Brief:
    article = Article("s", None, title, (HEADLINE, POINT))
    points = (KeyPoint(Span(POINT, 1, 0, len(POINT))),)
    return Brief(article, Span(HEADLINE, 0, 0, len(HEADLINE)), points, shows_headline=shows_headline)


def hit(title: str, *, marks: tuple[tuple[int, int], ...] = ()) -> Hit:
    return Hit(1, title, None, "s", None, None, (), "本报讯 记者报道。", 0, marks)


def test_a_hit_whose_text_was_not_sought_shows_the_headline() -> None:
    shown = with_headline(hit("专利"), brief("专利"))
    assert (shown.shown_title, shown.sentence, shown.paragraph) == ("专利", HEADLINE, 0)


def test_a_headline_that_says_the_title_again_gives_way_to_the_first_point() -> None:
    shown = with_headline(hit("专利"), brief("专利", shows_headline=False))
    assert (shown.sentence, shown.paragraph) == (POINT, 1)


def test_a_matching_sentence_stays() -> None:
    assert with_headline(hit("专利", marks=((0, 2),)), brief("专利")).sentence == "本报讯 记者报道。"


def test_a_page_without_a_title_is_headed_by_its_headline() -> None:
    shown = with_headline(hit("省政府印发", marks=((0, 2),)), brief("省政府印发"))
    assert (shown.title, shown.shown_title) == ("省政府印发", HEADLINE)


def test_the_headline_that_heads_a_hit_does_not_stand_under_it_again() -> None:
    assert with_headline(hit("省政府印发"), brief("省政府印发")).sentence == POINT
