"""A brief as one rich message: what Telegram's own rules make of it, and what stands where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.briefs import Briefed
from bot.models import Article, Brief, Facts, KeyPoint, Span, Target
from handlers.view.limits import fits_rich
from handlers.view.rich_brief import render_rich
from tests.stage import rich
from tests.stage.limits import Limits
from tests.unit.test_render import READ_AT, briefed, display

SENTENCES = "会议要求，一要设立基金，支持转化；二要完善网络，培训人员。会议还要求强化考核。"


def taken(message: str | None) -> dict[str, Any]:
    """What Telegram stores of it, by the stage's rules, which raise where Telegram refuses."""
    assert message is not None
    built = rich.build({"html": message}, Limits(), lambda *_: {})
    assert not built.warnings
    return built.message


def shown(one: Briefed, changed: str | None = None) -> dict[str, Any]:
    return taken(render_rich(one, display(), "test_bot", changed))


def in_one_paragraph(text: str, *quoted: str, **more: Any) -> Briefed:
    """A brief whose points are these pieces of a text of one paragraph."""
    points = tuple(KeyPoint(Span(one, 0, text.index(one), text.index(one) + len(one))) for one in quoted)
    article = Article("s", "https://a.example/1", "标题", (text,), **more)
    return Briefed(Brief(article, None, points), 7, READ_AT, is_private=False)


def marked(message: dict[str, Any]) -> list[str]:
    return [rich.plain_text(node["text"]) for node in rich.reading.nodes(message) if node["type"] == "reference"]


def test_each_number_leads_to_its_sentence_in_the_chat_and_each_first_word_to_the_page() -> None:
    one = in_one_paragraph(SENTENCES, "设立基金，支持转化", "完善网络，培训人员")
    linked = replace(one.brief.key_points[0], link="https://a.example/1#:~:text=x")
    message = shown(replace(one, brief=replace(one.brief, key_points=(linked, one.brief.key_points[1]))))
    assert [link for link in rich.links(message) if link[0] in {"1", "2", "设立"}] == [
        ("1", "#s1"), ("设立", "https://a.example/1#:~:text=x"), ("2", "#s2"),
    ]  # fmt: skip
    assert marked(message) == ["设立基金，支持转化", "完善网络，培训人员"]


def test_a_span_inside_another_is_reached_by_its_name() -> None:
    message = shown(in_one_paragraph(SENTENCES, "设立基金，支持转化", "支持转化"))
    assert [link[1] for link in rich.links(message) if link[0] in {"1", "2"}] == ["#s1", "#s1"]
    assert marked(message) == ["设立基金，支持转化"]


def test_the_paragraph_stands_there_word_for_word() -> None:
    assert SENTENCES in rich.plain(shown(in_one_paragraph(SENTENCES, "设立基金", "强化考核")))


def test_of_a_long_paragraph_only_what_stands_around_its_marks_is_shown() -> None:
    text = "前" * 900 + "设立基金。" + "中" * 900 + "强化考核。" + "后" * 900
    plain = rich.plain(shown(in_one_paragraph(text, "设立基金", "强化考核")))
    assert f"\n…{'前' * 80}设立基金。" in plain
    assert "中…中" in plain
    assert "后…" in plain
    assert "前" * 81 not in plain


def test_paragraphs_that_would_make_it_long_are_left_out_and_their_numbers_lead_nowhere() -> None:
    one = briefed(*[f"第{n}条" + "很长" * 190 for n in range(40)])
    points = tuple(
        replace(point, span=Span(point.span.text[:3], n + 1, 0, 3)) for n, point in enumerate(one.brief.key_points)
    )
    message = shown(replace(one, brief=replace(one.brief, key_points=points)))
    assert len(rich.plain(message)) < 7_200
    assert 10 < len(marked(message)) < 25
    assert f"（{len(marked(message))} 段" in rich.plain(message)


def test_facts_are_a_table_with_each_kind_named_once() -> None:
    said = "增长5%，降低3%，省政府"
    targets = tuple(
        Target(Span(text, 0, said.index(text), said.index(text) + 4), "5", "%") for text in ("增长5%", "降低3%")
    )
    one = in_one_paragraph(said, "省政府")
    message = shown(
        replace(one, brief=replace(one.brief, facts=Facts(issuers=(Span("省政府", 0, 10, 13),), targets=targets)))
    )
    [table] = [block for block in message["blocks"] if block["type"] == "table"]
    assert [[rich.plain_text(cell["text"]) for cell in row] for row in table["cells"]] == [
        ["发文机关", "省政府"], ["指标", "增长5%"], ["降低3%"],
    ]  # fmt: skip
    assert table["cells"][1][0]["rowspan"] == 2


def test_many_facts_are_a_table_in_folded_details() -> None:
    said = "".join(f"第{n}项增长{n}%，" for n in range(12))
    spans = [
        Span(f"增长{n}%", 0, said.index(f"增长{n}%"), said.index(f"增长{n}%") + len(f"增长{n}%")) for n in range(12)
    ]
    facts = Facts(targets=tuple(Target(span, "1", "%") for span in spans), issuers=(spans[0],))
    one = in_one_paragraph(said, "增长0%")
    folded = [
        block
        for block in shown(replace(one, brief=replace(one.brief, facts=facts)))["blocks"]
        if block["type"] == "details"
    ]
    assert rich.plain_text(folded[0]["summary"]) == "事项（9 条）"
    assert [block["type"] for block in folded[0]["blocks"]] == ["table"]


def test_an_outline_is_folded() -> None:
    heads = tuple(KeyPoint(Span("头条", 0, 0, 2), label=f"（{n}）") for n in range(20))
    message = shown(briefed("头条。", "设立基金", outline=heads))
    assert "共 20 条" in [rich.plain_text(block.get("summary", "")) for block in message["blocks"]]


def test_the_headline_is_a_quote_and_the_title_a_heading_with_the_address() -> None:
    message = shown(briefed("头条。", "设立基金"))
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds[:4] == ["heading", "paragraph", "blockquote", "paragraph"]
    assert ("标题", "https://a.example/1") in rich.links(message)


def dates(message: dict[str, Any]) -> list[int]:
    return [node["unix_time"] for node in rich.reading.nodes(message) if node["type"] == "date_time"]


def test_moments_are_shown_in_the_readers_own_zone() -> None:
    published = datetime(2026, 3, 11, 22, 0, tzinfo=UTC)
    assert dates(shown(in_one_paragraph("句。", "句", published=published))) == [
        int(published.timestamp()), int(READ_AT.timestamp()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "published",
    [date(2026, 3, 11), datetime(1969, 7, 1, tzinfo=UTC), READ_AT + timedelta(days=4000)],
    ids=["a day without a time", "before Telegram's time", "after it"],
)
def test_what_is_no_moment_stays_as_it_is_written(published: date) -> None:
    message = shown(in_one_paragraph("句。", "句", published=published))
    assert dates(message) == [int(READ_AT.timestamp())]
    assert f"{published:%Y-%m-%d}" in rich.plain(message)


def test_that_the_page_has_changed_is_said_under_the_title() -> None:
    assert "原文已更新" in rich.plain(shown(briefed("头条。"), changed="原文已更新：+2 句 −1 句"))


def test_a_file_has_no_address_and_its_numbers_still_lead_to_its_sentences() -> None:
    one = in_one_paragraph(SENTENCES, "设立基金")
    message = shown(
        replace(one, brief=replace(one.brief, article=replace(one.brief.article, url=None)), is_private=True)
    )
    assert [link[1] for link in rich.links(message)] == ["#s1", "https://t.me/test_bot?start=v7"]
    assert "仅本会话可见" in rich.plain(message)


def test_what_does_not_fit_into_one_rich_message_is_none() -> None:
    heads = tuple(KeyPoint(Span("很长" * 40, 0, 0, 80), label=f"（{n}）") for n in range(600))
    assert render_rich(briefed("头条。", "设立基金", outline=heads), display(), "test_bot") is None
    assert not fits_rich("<p>" + "长" * 32_769 + "</p>")
    assert not fits_rich("<p>一</p>" * 501)
    assert not fits_rich("<p>" + "<b>一</b>" * 4_001 + "</p>")


SEEN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Zl", "Zp"))


@given(st.lists(st.text(SEEN, min_size=1, max_size=300).filter(str.strip), min_size=1, max_size=6), st.text(SEEN))
def test_whatever_a_page_says_is_taken_and_shown_as_it_is(sentences: list[str], title: str) -> None:
    message = shown(briefed(*sentences, title=title or "题"))
    plain = "".join(rich.plain(message).split())
    assert all("".join(point.split()) in plain for point in sentences)
