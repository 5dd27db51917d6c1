"""Selection, headline and outline on texts written for the project."""

from __future__ import annotations

import pytest

from bot.errors import NothingToSummarize
from bot.models import Article
from bot.summarizing.summarize import Options, summarize

MEETING = (
    "本报讯（记者 张三）6月3日，海州市市长李明主持召开专题会议，研究中小企业帮扶工作。",
    "会议强调，要提高政治站位，深入学习贯彻重要讲话精神，不断增强责任感使命感。"
    "一要设立规模2亿元的专项基金，对新投产项目给予10%的设备补贴，全力助推经济社会高质量发展。"
    "二要减免国有房屋租金6个月，惠及商户约3000家，切实增强获得感。"
    "三要建立“一企一员”服务机制，每季度公布问题清单，推动各项工作落到实处。",
    "王一、李二、赵三参加会议。",
    "责任编辑：周四",
)


def article(*paragraphs: str, title: str = "") -> Article:
    return Article("x", None, title, paragraphs)


def texts(*paragraphs: str, title: str = "", length: str = "medium") -> list[str]:
    brief = summarize(article(*paragraphs, title=title), Options(length=length, keywords=False))  # type: ignore[arg-type]
    return [point.span.text for point in brief.key_points]


def test_the_measures_are_the_points_with_their_numbers() -> None:
    brief = summarize(article(*MEETING), Options(keywords=False))
    assert [point.label for point in brief.key_points if point.label] == ["一", "二"]
    assert [point.label for point in brief.outline] == ["一", "二", "三"]  # what is no point is not left out
    shown = "".join(point.span.text for point in brief.key_points)
    assert "2亿元的专项基金" in shown
    assert "参加会议" not in shown
    assert "责任编辑" not in shown


def test_platitudes_yield_to_measures_where_room_is_short() -> None:
    brief = summarize(article(*MEETING), Options(max_chars=130, keywords=False))
    shown = "".join(point.span.text for point in brief.key_points)
    assert "2亿元" in shown
    assert "政治站位" not in shown


def test_the_headline_is_what_happened_without_the_dateline() -> None:
    brief = summarize(article(*MEETING), Options(keywords=False))
    assert brief.headline
    assert "李明主持召开专题会议" in brief.headline.text
    assert "本报讯" not in brief.headline.text


def test_the_headline_is_not_repeated_as_a_point() -> None:
    brief = summarize(article(*MEETING), Options(keywords=False))
    assert brief.headline
    assert all(brief.headline.text not in point.span.text for point in brief.key_points)


def test_points_stand_in_the_order_of_the_text_and_say_where_they_are_cut() -> None:
    brief = summarize(article(*MEETING), Options(keywords=False))
    places = [(point.span.paragraph, point.span.start) for point in brief.key_points]
    assert places == sorted(places)
    for point in brief.key_points:
        paragraph = brief.article.paragraphs[point.span.paragraph]
        assert point.cut_after == (paragraph[point.span.end] not in "。；")


@pytest.mark.parametrize("budget", [20, 40, 100, 300])
def test_max_chars_bounds_all_points_together(budget: int) -> None:
    brief = summarize(article(*MEETING), Options(max_chars=budget, keywords=False))
    assert 0 < sum(len(point.span.text) for point in brief.key_points) <= budget


def test_an_enumeration_that_does_not_fit_stands_by_its_heads() -> None:
    measures = [
        f"（{n}）对第{n}类企业给予{n}0万元的一次性补贴，由市财政局在年底前统一发放到位。"
        for n in "一二三四五六七八九十"
    ]
    brief = summarize(article("市政府印发《帮扶企业若干措施》，自7月1日起施行。", *measures), Options(keywords=False))
    assert [head.label for head in brief.outline] == [f"（{n}）" for n in "一二三四五六七八九十"]
    assert all(head.span.lies_in(brief.article) for head in brief.outline)


def test_an_enumeration_that_is_shown_whole_has_no_outline() -> None:
    told = [one.replace("，推动各项工作落到实处", "，推动300家企业的困难在30日内解决") for one in MEETING]
    assert summarize(article(*told), Options(keywords=False)).outline == ()


def test_a_sentence_that_is_repeated_is_shown_once() -> None:
    sentence = "市政府决定设立规模2亿元的专项基金，对新投产项目给予10%的设备补贴。"
    assert len(texts(sentence, "会议介绍了去年的招商情况和各区县进展。", sentence)) <= 2


@pytest.mark.parametrize(
    "text", ["本文只有一个标题而没有句号也没有别的内容但长度已经超过三十个字符了", "今天天气很好。" * 6]
)
def test_where_there_is_text_there_is_a_point_and_a_headline(text: str) -> None:
    brief = summarize(article(text), Options(keywords=False))
    assert brief.key_points
    assert brief.headline
    assert brief.headline.lies_in(brief.article)


@pytest.mark.parametrize("text", ["太短。", "？" * 40, "。" * 40, "　" * 40])
def test_hardly_any_text_is_refused(text: str) -> None:
    with pytest.raises(NothingToSummarize):
        summarize(article(text), Options())


@pytest.mark.parametrize(
    ("lead", "headline"),
    [
        (
            "记者获悉，海州市财政局、市工信局近日印发《关于支持技术改造的若干措施》。",
            "海州市财政局、市工信局近日印发《关于支持技术改造的若干措施》",
        ),
        ("6月3日上午，海州市市长李明会见云江省代表团一行。", "海州市市长李明会见云江省代表团一行"),
        (
            "近日，海州市发展改革委、工业和信息化局、财政局、自然资源局、生态环境局、住房城乡建设局、市场监管局联合印发《海州市节水行动三年实施方案》。",
            "海州市发展改革委、工业和信息化局、财政局、自然资源局、生态环境局、住房城乡建设局、市场监管局联合印发《海州市节水行动三年实施方案》",
        ),
    ],
)
def test_the_headline_is_the_act_itself(lead: str, headline: str) -> None:
    brief = summarize(article(lead, *MEETING[1:2]), Options(keywords=False))
    assert brief.headline
    assert brief.headline.text == headline


def test_an_opening_without_news_does_not_head_the_brief() -> None:
    brief = summarize(
        article(
            "清晨的海州老街热闹起来，市民感慨这里变化真大。",
            "如何让老街焕发新活力？",
            "海州市政府近日印发《老街保护更新方案》，今年将投入资金3亿元修缮房屋200栋。",
        ),
        Options(keywords=False),
    )
    assert brief.headline
    assert "印发《老街保护更新方案》" in brief.headline.text


def test_an_english_page_gets_its_first_sentence() -> None:
    text = (
        "The finance ministry said on Tuesday it will cut the corporate tax rate to 19% from 2027. "
        "First, small firms will pay half of the fee. "
        "Second, a fund of 2 billion pounds will be set up for green projects."
    )
    brief = summarize(article(text, title="Finance ministry cuts corporate tax"), Options(keywords=False))
    assert brief.headline
    assert brief.headline.text.startswith("The finance ministry")


def test_who_speaks_is_no_point_of_its_own() -> None:
    brief = summarize(
        article(
            "市财政局负责人介绍，一是设立两亿元基金，二是减免半年房租，三是简化办证手续。", "具体办法将在下月公布。"
        ),
        Options(keywords=False),
    )
    assert brief.headline
    shown = [brief.headline.text, *(point.span.text for point in brief.key_points)]
    assert "设立两亿元基金" in "".join(shown)
    assert not any(text.endswith("介绍") for text in shown)
