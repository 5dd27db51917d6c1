"""Which sentences become points, and which words a point may not lose."""

from __future__ import annotations

import pytest

from bot.errors import NothingToSummarize
from bot.models import Article, Brief
from bot.summarizing.leads.genre import genre_of
from bot.summarizing.summarize import Options, summarize

MEASURES = (
    "3月12日，云江省政府召开专利转化工作推进会，审议通过《云江省专利转化三年行动方案》。",
    "会议强调，专利转化是创新发展的重要举措，要提高站位，深入贯彻落实。",
    "会议要求：一是设立规模20亿元的转化引导基金，支持高校专利实施；二是在12个地级市建设知识产权交易分中心，今年底前挂牌；"
    "三是对首次许可的小微企业每件补助3万元，最高不超过30万元。",
    "李某、王某出席会议。",
)


def article(*paragraphs: str, title: str = "") -> Article:
    return Article("t", "https://example.org/a", title, paragraphs)


def points(brief: Brief) -> list[str]:
    return [point.span.text for point in brief.key_points]


def test_an_inline_enumeration_gives_labelled_points() -> None:
    brief = summarize(article(*MEASURES), Options())
    assert [point.label for point in brief.key_points if point.label] == ["一", "二", "三"]


def test_attendees_are_no_point() -> None:
    text = "".join(points(summarize(article(*MEASURES), Options(length="long"))))
    assert "出席会议" not in text


def test_points_stand_in_the_order_of_the_source() -> None:
    brief = summarize(article(*MEASURES), Options())
    places = [(point.span.paragraph, point.span.start) for point in brief.key_points]
    assert places == sorted(places)


def test_the_characters_asked_for_are_kept() -> None:
    for most in (40, 80, 160):
        assert sum(map(len, points(summarize(article(*MEASURES), Options(max_chars=most))))) <= most


def test_a_cut_point_says_on_which_side() -> None:
    text = "同时，云江省新建高标准农田120万亩，改造灌区30处，进一步筑牢粮食安全根基。"
    brief = summarize(article(MEASURES[0], text), Options(max_chars=60))
    [point] = [one for one in brief.key_points if "120万亩" in one.span.text]
    assert (point.cut_before, point.cut_after) == (True, "根基" not in point.span.text)


def test_an_enumeration_that_does_not_fit_stands_in_the_outline() -> None:
    rules = tuple(
        f"第{n}条　对第{n}类许可，由第{n}号窗口在{n + 2}个工作日内办结，每件补助{n}万元。" for n in range(1, 16)
    )
    brief = summarize(article(*rules), Options())
    assert len(brief.outline) == 15
    assert all(head.span.lies_in(brief.article) for head in brief.outline)


def test_a_sentence_said_twice_is_one_point() -> None:
    twice = "云江省今年安排资金18亿元，新建农村公路2000公里，惠及300个乡镇。"
    assert points(summarize(article(MEASURES[0], twice, "各地要抓紧落实。", twice), Options())).count(twice[:-1]) <= 1


def test_too_little_text_is_said() -> None:
    with pytest.raises(NothingToSummarize):
        summarize(article("云江省。"), Options())


def test_text_without_any_real_sentence_still_gives_a_line() -> None:
    brief = summarize(article("云江省 白鹭县 淮川市 三地联合 公示名单 共计四十二家 企业入选 名录 另有通知"), Options())
    assert brief.key_points


BROKER = article(
    "公司2025年实现营收31.2亿元，同比增长12.4%，归母净利润4.1亿元，同比增长18.0%，毛利率提升1.2个百分点。",
    "公司产能扩张顺利，二期项目预计2026年投产，市占率有望进一步提升。",
    "我们预计公司2026-2028年EPS分别为1.10/1.32/1.58元，维持“增持”评级，目标价26.4元。",
    "风险提示：原材料价格波动，需求不及预期，估值中枢下移。",
)
GENERAL = article(
    "当地时间9日凌晨，一架载有143人的客机在海岸附近的山区迫降，机上人员全部生还，12人受轻伤。",
    "目击者说，飞机在降落前盘旋了约20分钟，随后机翼擦过树梢。",
    "航空公司发言人表示，事故原因仍在调查，飞机的飞行记录仪已经找到。",
    "警方封锁了周边道路，救援人员在雨中工作到天亮。",
    title="客机山区迫降 143人生还",
)


def test_a_brokers_note_is_recognised_and_gives_its_figures() -> None:
    assert genre_of(BROKER) == "broker"
    assert any(mark in "".join(points(summarize(BROKER, Options()))) for mark in ("归母净利润", "EPS", "营收"))


def test_general_news_is_recognised_and_gives_its_event() -> None:
    assert genre_of(GENERAL) == "general"
    brief = summarize(GENERAL, Options(max_chars=60))
    assert "143人" in "".join(points(brief))


GOVERNED = [
    (
        "未经批准，任何单位不得擅自转让补助资金，不得改变专利用途，不得重复申报同一项目。",
        "不得改变专利用途",
        "未经批准",
    ),
    (
        "除农村供水工程外，全省其他水利项目一律执行新水价标准，每立方米上调0.4元，自7月1日起施行。",
        "执行新水价",
        "除农村供水工程外",
    ),
    ("如果企业连续两年亏损，专利质押贷款贴息停止发放，已发放的3万元补助按比例收回。", "停止发放", "如果企业"),
    ("据称云江省将在年内下调公积金贷款利率0.25个百分点，首套房贷款额度提高到90万元。", "下调公积金", "据称"),
    ("省发改委拟对12个高耗能项目暂停审批，涉及投资约86亿元，并收回原有用能指标。", "暂停审批", "拟对"),
    ("企业研发费用可以按150%加计扣除，但烟草制造业除外，享受优惠的企业须在5月31日前申报。", "加计扣除", "除外"),
]


@pytest.mark.parametrize(("sentence", "claim", "governor"), GOVERNED, ids=[row[2] for row in GOVERNED])
def test_a_point_keeps_what_governs_it(sentence: str, claim: str, governor: str) -> None:
    for most in (24, 40, 60, 90):
        for point in summarize(article(MEASURES[0], sentence), Options(max_chars=most)).key_points:
            assert claim not in point.span.text or governor in point.span.text
