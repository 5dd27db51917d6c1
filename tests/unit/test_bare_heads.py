"""Numbered heads that only name a measure: their number goes to the sentence that says it; lists whole or by heads."""

from __future__ import annotations

import pytest

from bot.models import Article, Brief
from bot.summarizing.summarize import Options, summarize
from bot.text.scripts import to_simplified, to_traditional

TITLE = "云江省人民政府办公厅关于做好冬季供热工作的通知"
OPENING = ("各市人民政府，省直各部门：", "现就做好冬季供热工作通知如下：")
FUEL = "供热企业在10月31日前储煤达到20天用量，储备率不低于九成。"
GAS = "燃气企业与上游签订全年供气合同，落实气量12亿立方米。"
HOMES = "对低保家庭每户发放取暖补贴1200元，11月底前发放到户。"
PIPES = "更新老旧管网380公里，10月20日前完成注水试压。"
LONGER = "各市根据气温将供热期延长至次年4月10日，延长期间的费用由省财政补助六成。"
MEASURES = (
    f"一、提前储备燃料。{FUEL}{GAS}",
    f"二、保障困难家庭。{HOMES}",
    f"三、排查隐患，守牢底线。{PIPES}",
    "四、延长供热时间",
    LONGER,
)


def brief_of(*lines: str, title: str = TITLE) -> Brief:
    return summarize(Article("x", None, title, (*OPENING, *lines)), Options("long", keywords=False))


def shown(brief: Brief) -> dict[str, str | None]:
    """Every point's label by its text without the closing mark; a headline has none."""
    return {point.span.text: point.label for point in brief.key_points}


@pytest.mark.parametrize(("sentence", "label"), [(HOMES, "二"), (PIPES, "三"), (LONGER, "四")])
def test_the_number_of_a_bare_head_is_given_to_the_measure_behind_it(sentence: str, label: str) -> None:
    assert shown(brief_of(*MEASURES))[sentence.rstrip("。")] == label


def test_the_number_is_given_once() -> None:
    further = "对分散供暖的农户每吨清洁煤补助400元，由乡镇在12月15日前登记造册。"
    found = shown(brief_of(MEASURES[0], MEASURES[1] + further, *MEASURES[2:]))
    assert (found[HOMES.rstrip("。")], found[further.rstrip("。")]) == ("二", None)


def test_a_head_is_no_point_where_the_sentence_behind_it_says_the_measure() -> None:
    heads = {"提前储备燃料", "保障困难家庭", "排查隐患，守牢底线", "延长供热时间"}
    assert not heads & set(shown(brief_of(*MEASURES)))


def test_the_same_holds_in_traditional_script() -> None:
    brief = brief_of(*map(to_traditional, MEASURES), title=to_traditional(TITLE))
    found = {to_simplified(text): label for text, label in shown(brief).items()}
    assert found[HOMES.rstrip("。")] == "二"
    assert "保障困难家庭" not in found


def test_a_head_that_binds_is_a_measure_itself() -> None:
    brief = brief_of("一、免征新能源公交车车辆通行费。各收费站设置专用车道，方便公交车快速通行。", *MEASURES[1:])
    assert shown(brief)["免征新能源公交车车辆通行费"] == "一"


def test_a_list_that_is_shown_whole_by_its_measures_needs_no_heads() -> None:
    brief = brief_of(f"一、提前储备燃料。{FUEL}", *MEASURES[1:3])
    assert len(brief.key_points) + (brief.shown_headline is not None) >= 3
    assert brief.outline == ()


HOLIDAYS = (
    "一、清明节：4月4日至6日放假，共3天。",
    "二、劳动节：5月1日至5日放假调休，共5天。4月26日（星期日）、5月9日（星期六）上班。",
    "三、端午节：6月19日至21日放假，共3天。",
    "四、中秋节：9月25日至27日放假，共3天。",
)


@pytest.mark.parametrize("length", ["short", "medium", "long"])
def test_no_holiday_is_told_without_the_others(length: str) -> None:
    text = Article("x", None, "云江省2026年节假日安排的通知", ("现将节假日安排通知如下。", *HOLIDAYS))
    brief = summarize(text, Options(length, keywords=False))  # type: ignore[arg-type]
    told = "".join(one.span.text for one in (*brief.key_points, *brief.outline))
    assert all(name in told for name in ("清明节", "劳动节", "端午节", "中秋节"))
