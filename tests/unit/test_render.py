"""What people see: valid Telegram HTML within the limits, whatever the page held."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.flows.briefs import Briefed
from bot.models import Article, Brief, Deadline, Document, Facts, KeyPoint, Person, Span, Target
from bot.models.brief import MOST_OF_A_KIND
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


def test_the_number_and_the_first_word_are_tapped() -> None:
    [message] = render_brief(briefed("头条。", "设立基金，支持转化"), display(), "test_bot")
    assert '<a href="https://a.example/1#:~:text=x"><b>1</b> 设立</a>基金，支持转化' in message


def test_air_stands_between_points_and_the_headline_is_a_block_of_its_own() -> None:
    [message] = render_brief(briefed("头条。", "设立基金", "支持转化", url=None), display(), "test_bot")
    assert "\n\n<blockquote>头条。</blockquote>\n\n" in message
    assert "基金\n\n" in message


def test_a_headline_that_only_repeats_the_title_is_left_out_and_not_counted() -> None:
    [message] = render_brief(briefed("头条。", "设立基金", shows_headline=False), display(), "test_bot")
    assert "头条" not in message
    assert "1/1" in message


def test_without_a_title_the_headline_stands_in_its_place() -> None:
    [message] = render_brief(briefed("省政府印发方案。", "设立基金", title="省政府印"), display(), "test_bot")
    assert message.startswith('<a href="https://a.example/1"><b>省政府印发方案。</b></a>')
    assert "<blockquote>" not in message


def test_without_a_title_the_point_that_says_the_headline_stands_in_its_place_and_not_below() -> None:
    one = briefed("央行开展逆回购", "设立基金", title="央行开展", shows_headline=False)
    flash = replace(one.brief, key_points=(KeyPoint(Span("央行开展逆回购", 0, 0, 7)), *one.brief.key_points))
    [message] = render_brief(replace(one, brief=flash), display(), "test_bot")
    assert message.count("央行开展") == 1
    assert "<b>1</b> 设立" in message
    assert "2/2" in message


def test_numbers_of_ours_do_not_stand_between_labels_of_the_source() -> None:
    one = briefed("头条。", "设立基金", "支持转化")
    points = (one.brief.key_points[0], replace(one.brief.key_points[1], label="一"))
    mixed = replace(one, brief=replace(one.brief, key_points=points))
    [message] = render_brief(mixed, display(), "test_bot")
    assert "<b>·</b> 设立" in message
    assert "<b>一</b> 支持" in message


def test_a_kind_of_fact_is_named_once_and_each_fact_stands_on_a_line() -> None:
    facts = Facts(
        issuers=(Span("头条", 0, 0, 2),),
        documents=(
            Document(Span("《甲办法》", 0, 0, 5), title="甲办法", number="云政〔2026〕3号", role="依据"),
            Document(Span("《乙办法》", 0, 0, 5), title="乙办法", role="废止"),
        ),
        deadlines=(Deadline(Span("年底前", 0, 0, 3), "2026-12", "期限"),),
        targets=(Target(Span("5860万亩", 0, 0, 6), "5860", "万亩", "播种面积", "2026"),),
    )
    [message] = render_brief(briefed("头条。", "设立基金", facts=facts), display(), "test_bot")
    assert (
        "<b>发文机关</b> 头条\n<b>文件</b>\n· 《甲办法》（云政〔2026〕3号） · 依据\n· 《乙办法》 · 废止\n"
        "<b>期限</b> 年底前（2026-12）\n<b>指标</b> 播种面积 5860万亩（到 2026）" in message
    )


def test_a_target_is_shown_in_the_words_of_its_clause() -> None:
    said = "医保基金支付比例由60%提高至70%，个人负担下降"
    target = Target(Span("70%", 1, said.index("70%"), said.index("70%") + 3), "70", "%", "支付比例由60%")
    [message] = render_brief(briefed("头条。", said, facts=Facts(targets=(target,))), display(), "test_bot")
    assert "<b>指标</b> 支付比例由60%提高至70%" in message


def test_many_facts_are_folded_and_all_of_them_counted() -> None:
    said = "".join(f"第{n}项增长{n}%，" for n in range(12))
    places = [(said.index(f"增长{n}%"), f"增长{n}%") for n in range(12)]
    targets = tuple(Target(Span(text, 1, at, at + len(text)), "1", "%") for at, text in places)
    [message] = render_brief(briefed("头条。", said, facts=Facts(targets=targets)), display(), "test_bot")
    assert message.count("· 增长") == MOST_OF_A_KIND
    assert "<blockquote expandable><b>指标</b>" in message
    assert f"{2 + MOST_OF_A_KIND}/{2 + MOST_OF_A_KIND}" in message


def test_people_and_places_are_not_shown_and_not_counted() -> None:
    facts = Facts(people=(Person(Span("头条", 0, 0, 2), "头条"),), places=(Span("设立", 1, 0, 2),))
    assert "2/2" in render_brief(briefed("头条。", "设立基金", facts=facts), display(), "test_bot")[0]


def test_what_stands_twice_is_counted_once() -> None:
    one = briefed("头条。", "设立基金")
    twice = replace(one, brief=replace(one.brief, outline=one.brief.key_points))
    assert "2/2" in render_brief(twice, display(), "test_bot")[0]


def test_a_cut_point_shows_where_its_sentence_goes_on() -> None:
    one = briefed("头条。", "设立基金")
    point = KeyPoint(Span("设立", 1, 0, 2), cut_after=True)
    cut = Briefed(Brief(one.brief.article, None, (point,)), 7, READ_AT, is_private=False)
    assert "<b>1</b> 设立 …" in render_brief(cut, display(), "test_bot")[0]


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


def test_a_long_outline_is_split_between_its_heads() -> None:
    heads = tuple(KeyPoint(Span("很长" * 40, 0, 0, 80), label=f"（{n}）") for n in range(100))
    messages = render_brief(briefed("头条。", "设立基金", outline=heads), display(), "test_bot")
    assert len(messages) > 1
    assert all(fits(message) for message in messages)
    assert sum(message.count("很长" * 40) for message in messages) == 100
    assert all(message.count("<blockquote") == message.count("</blockquote>") for message in messages)


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


def test_the_proof_of_a_page_in_one_endless_paragraph_is_short_and_shows_what_stands_around() -> None:
    text = "前" * 500_000 + "省政府印发方案，设立基金。" + "后" * 500_000
    point = KeyPoint(Span(text[500_000:500_012], 0, 500_000, 500_012))
    article = Article("-", None, "标题", (text,))
    one = replace(briefed("头条。"), brief=Brief(article, None, (point,)))
    [message] = render_proof(one, display())
    assert "…" + "前" * 200 + "<b>省政府印发方案，设立基金</b>" in message
    assert message.endswith("后…")


def test_a_brief_of_the_beginning_says_so() -> None:
    one = briefed("头条。", "设立基金")
    [message] = render_brief(replace(one, brief=replace(one.brief, read_characters=119_990)), display(), "test_bot")
    assert "只读了开头 119990 字" in message
