"""Sentences, labels, datelines and lines that are no point; texts written for the project."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.summarizing.enumerations import enumerations, number_of
from bot.summarizing.segment import Segment, segments_of


def lines(*paragraphs: str, title: str = "") -> list[Segment]:
    return segments_of(Article("x", None, title, paragraphs))


def test_an_inline_enumeration_gives_a_line_a_member() -> None:
    found = lines("会议提出三条：一是设立两亿元基金，二是减免半年房租，三是简化办证手续。")
    assert [(line.label, line.text) for line in found] == [
        (None, "会议提出三条："),
        ("一", "设立两亿元基金，"),
        ("二", "减免半年房租，"),
        ("三", "简化办证手续。"),
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("一要设立专项资金，支持小微企业。", "一"),
        ("（二）降低用电成本，每度少收五分钱。", "（二）"),
        ("3.对新办企业免收登记费用。", "3"),
        ("第四条 申请人应当提交书面材料。", "第四条"),
        ("⑤建立季度通报制度，接受监督。", "⑤"),
        ("首先，降低中小企业的融资成本。", "首先"),
        ("Second, the fee will be halved for small firms.", "Second"),
    ],
)
def test_the_label_of_a_measure_is_kept_apart_from_its_text(text: str, label: str) -> None:
    [line] = lines(text)
    assert line.label == label
    assert text.endswith(line.text)
    assert not line.text.startswith(label)


@pytest.mark.parametrize(
    "text", ["第一季度全市工业增长百分之六。", "一是一，二是二，账目必须清楚。", "3.5亿元资金已经下达各县。"]
)
def test_what_only_looks_like_a_label_stays_in_the_text(text: str) -> None:
    assert [line.text for line in lines(text) if line.label] == []


def test_members_count_on_across_paragraphs() -> None:
    found = lines("一是设立专项资金，支持小微企业。", "资金规模两亿元，由市财政安排。", "二是减免房租，期限六个月。")
    [members] = enumerations(found)
    assert [line.label for line in members] == ["一", "二"]


@pytest.mark.parametrize(
    ("label", "value"), [("（十二）", 12), ("二十", 20), ("⑤", 5), ("第三条", 3), ("其次", 2), ("甲", None)]
)
def test_labels_are_numbers(label: str, value: int | None) -> None:
    assert number_of(label) == value


def test_a_dateline_is_left_in_front_of_the_sentence() -> None:
    [line] = lines("本报讯（记者 张三）市政府近日决定设立两亿元的专项基金。")
    assert line.text == "市政府近日决定设立两亿元的专项基金。"


@pytest.mark.parametrize(
    "dateline",
    [
        "7月5日消息 ",
        "云江经纬7月31日电 ",
        "云江汇7月31日丨",
        "AB之家 7 月 30 日消息，",
        "云江香港7月7日 - ",
        "本报海州7月30日电记者周大川今日下午，",
        "×云江网记者 周大川 吴小河 海州报道",
        "(云江电台消息) ",
        "5月5日消息，",
        "云江在线8月1日讯(全媒体记者 张三 通讯员 李四)",
        "〔記者張三／雲江報導〕",
        "云江网8月1日电 题：",
        "云江经济导报讯 记者周大川报道 ",
        "云江时刻8月4日综合（云江日报记者 周大川/文 吴小河/图）",
        "云媒体App 8月11日消息，",
        "云江经济导报 云江发展网 周大川、吴小河、记者张三报道  ",
        "云江时刻新闻 通讯员 周大川 记者 吴小河 青禾县报道",
    ],
)
def test_a_dateline_of_any_outlet_is_left_in_front(dateline: str) -> None:
    [line] = lines(f"{dateline}市政府近日决定设立两亿元的专项基金。")
    assert line.text.removeprefix("今日下午，") == "市政府近日决定设立两亿元的专项基金。"


@pytest.mark.parametrize("by_line", ["云江在线记者 周大川", "◎记者 周大川", "云江新闻记者 周大川"])
def test_the_reporter_before_a_date_is_left_in_front(by_line: str) -> None:
    [line] = lines(f"{by_line}8月4日，市政府决定设立两亿元的专项基金。")
    assert line.text == "8月4日，市政府决定设立两亿元的专项基金。"


@pytest.mark.parametrize(
    "text",
    [
        "5月5日消息灵通的商户已经提交申请。",
        "7月1日电力负荷创新高，电网运行平稳有序。",
        "3月1日讯飞公司发布新品，性能提升三成以上。",
        "8月5日，省政府召开会议研究节水。",
        "记者走访报道涉及的三个县，供水已经恢复。",
        "云江社报道称，省政府决定设立两亿元的专项基金。",
        "云江新闻记者站8月4日揭牌，覆盖三个县区。",
    ],
)
def test_a_date_in_the_sentence_is_no_dateline(text: str) -> None:
    [line] = lines(text)
    assert line.text == text


@pytest.mark.parametrize(
    "text",
    [
        "原标题：市长主持召开专题会议",
        "责任编辑：王小明",
        "来源：某某日报",
        "王一、李二、赵三参加会议。",
        "会议还研究了其他事项。",
        "这项政策效果如何？",
        "扫码关注我们，获取更多消息。",
    ],
)
def test_lines_that_are_never_a_point(text: str) -> None:
    assert lines("市政府决定设立两亿元的专项基金。", text)[-1].junk is not None


def test_traditional_script_is_read_like_simplified() -> None:
    text = "行政院會議決定設立專項資金，對中小企業給予補貼，這項計畫將於明年實施。"
    [line] = lines(text)
    assert "补贴" in line.text
    assert line.end - line.start == len(text)
