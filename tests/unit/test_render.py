"""What people see: valid Telegram HTML within the limits, whatever the page held."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.flows.briefs import Briefed
from bot.models import Article, Brief, Document, Facts, KeyPoint, Span
from handlers.view.brief import render_brief, render_proof
from handlers.view.display import Display, display_in
from handlers.view.limits import TEXT_LIMIT, fits, pack, visible_length
from handlers.view.texts import Language

READ_AT = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)


def briefed(*sentences: str, title: str = "标题", url: str | None = "https://a.example/1", **more: object) -> Briefed:
    article = Article("s", url, title, tuple(sentences), publisher="云江日报")
    points = tuple(
        KeyPoint(Span(s, n, 0, len(s)), link="https://a.example/1#:~:text=x") for n, s in enumerate(sentences)
    )
    brief = Brief(article, points[0].span, points[1:], **more)  # type: ignore[arg-type]
    return Briefed(brief, 7, READ_AT, is_private=url is None)


def display(language: Language = "zh-hans") -> Display:
    return display_in(language, ZoneInfo("Asia/Shanghai"))


def test_a_title_with_markup_characters_is_escaped() -> None:
    [message] = render_brief(briefed("第一句话。", title="GDP增速<5% & 回升"), display(), "test_bot")
    assert "GDP增速&lt;5% &amp; 回升" in message


def test_the_number_links_to_the_sentence() -> None:
    [message] = render_brief(briefed("头条。", "设立基金，支持转化"), display(), "test_bot")
    assert '<a href="https://a.example/1#:~:text=x"><b>1</b> 设立基金，</a>支持转化' in message


def test_a_cut_point_shows_where_its_sentence_goes_on() -> None:
    one = briefed("头条。", "设立基金")
    point = KeyPoint(Span("设立", 1, 0, 2), cut_after=True)
    cut = Briefed(Brief(one.brief.article, None, (point,)), 7, READ_AT, is_private=False)
    assert "设立 …" in render_brief(cut, display(), "test_bot")[0]


def test_the_check_counts_only_spans_that_are_in_the_article() -> None:
    one = briefed("头条。", "设立基金")
    false = Facts(documents=(Document(Span("不在文中", 0, 0, 4)),))
    wrong = Briefed(Brief(one.brief.article, None, one.brief.key_points, facts=false), 7, READ_AT, is_private=False)
    assert "1/2" in render_brief(wrong, display(), "test_bot")[0]


def test_what_belongs_to_one_chat_says_so() -> None:
    assert "仅本会话可见" in render_brief(briefed("一句。", url=None), display(), "test_bot")[0]


def test_an_outline_stands_in_an_expandable_quote() -> None:
    heads = tuple(KeyPoint(Span("头条", 0, 0, 2), label=f"（{n}）") for n in range(20))
    [message] = render_brief(briefed("头条。", "设立基金", outline=heads), display(), "test_bot")
    assert "<blockquote expandable>共 20 条" in message


def test_at_most_three_hashtags_and_none_with_punctuation() -> None:
    [message] = render_brief(briefed("头条。", keywords=("一", "二·三", "四", "五", "六")), display(), "test_bot")
    assert "#一 #四 #五" in message
    assert "#六" not in message


def test_a_long_brief_is_split_between_points() -> None:
    messages = render_brief(briefed("头条。", *["很长" * 500] * 6), display(), "test_bot")
    assert len(messages) > 1
    assert all(fits(message) for message in messages)
    assert sum(message.count("很长" * 500) for message in messages) == 0 or len(messages) > 1


def test_the_proof_shows_the_span_in_its_paragraph() -> None:
    article = Article("s", None, "t", ("会议要求，设立基金。",))
    brief = Brief(article, None, (KeyPoint(Span("设立基金", 0, 5, 9)),))
    [message] = render_proof(Briefed(brief, 7, READ_AT, is_private=False), display())
    assert "会议要求，<b>设立基金</b>。" in message


@given(st.lists(st.text(min_size=1, max_size=3000), min_size=1, max_size=8))
def test_whatever_is_packed_fits(blocks: list[str]) -> None:
    import html

    messages = pack([html.escape(block, quote=False) for block in blocks])
    assert all(visible_length(message) <= TEXT_LIMIT and fits(message) for message in messages)
