"""Where a statement may end and begin: penalties and their acts, what was passed, clauses of time, dates."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from bot.models import Article, Brief
from bot.summarizing.summarize import Options, plan_of, summarize
from bot.text.scripts import to_simplified, to_traditional

LAW = (
    "第一条　为了保障供水安全，根据有关法律，制定本条例。",
    "第二条　供水企业应当每年十月底前完成管网检修，水质合格率不得低于百分之九十九。",
    "第三条　有下列行为之一的，由县级以上供水主管部门责令限期改正，处一万元以上十万元以下罚款：",
    "（一）擅自停止供水超过十二小时的；",
    "（二）未按照规定检测水质的。",
    "第四条　用户有下列情形之一的，处二千元以上二万元以下罚款：（一）盗用城市供水的；（二）擅自改装水表的。",
    "第五条　供水企业应当公布下列事项：",
    "（一）水质检测结果；",
    "第六条　本条例自2026年7月1日起施行。",
)


def brief_of(*lines: str, title: str = "云江省城市供水管理条例", size: int | None = None) -> Brief:
    return summarize(Article("x", None, title, lines), Options("long", max_chars=size, keywords=False))


def points(brief: Brief) -> list[tuple[str | None, str]]:
    return [(point.label, point.span.text) for point in brief.key_points]


def test_a_penalty_is_told_without_the_list_of_acts_below_it() -> None:
    told = ("第三条", "有下列行为之一的，由县级以上供水主管部门责令限期改正，处一万元以上十万元以下罚款")
    brief = summarize(Article("x", None, "云江省城市供水管理条例", LAW), Options(keywords=False))
    assert told in points(brief)


def test_a_penalty_is_not_held_back_as_the_announcement_of_a_list_is() -> None:
    scored = plan_of(Article("x", None, "云江省城市供水管理条例", LAW), Options(keywords=False)).scored
    factors = {row.line.label: factor for row, factor in zip(scored.document.rows, scored.factors, strict=True)}
    assert factors["第三条"] == 1.0
    assert factors["第五条"] < 1.0


def test_a_penalty_keeps_the_first_act_that_stands_in_its_paragraph() -> None:
    told = ("第四条", "用户有下列情形之一的，处二千元以上二万元以下罚款：（一）盗用城市供水的")
    assert told in points(brief_of(*LAW))


def test_a_penalty_in_traditional_script_is_told_too() -> None:
    brief = brief_of(*map(to_traditional, LAW), title=to_traditional("云江省城市供水管理条例"))
    assert any(to_simplified(text).endswith("处一万元以上十万元以下罚款") for _, text in points(brief))


def test_another_list_is_not_told_by_its_announcement() -> None:
    assert not any("下列事项" in text for _, text in points(brief_of(*LAW)))


@pytest.mark.parametrize(
    ("mark", "label", "text"),
    [
        ("1.", "1", "2020年4月8日零时云江省恢复铁路客运，每日开行240列"),
        ("2．", "2", "2021年起，对新能源货车免征通行费三年"),
        ("", None, "1.2020亿元专项资金用于补助32个县的乡村医院"),
    ],
)
def test_a_numbered_date_is_a_number_and_a_date(mark: str, label: str | None, text: str) -> None:
    brief = brief_of(f"{mark}{text}。", "各地各部门要结合实际抓好落实。", title="云江省恢复客运和补助安排", size=60)
    assert (label, text) in points(brief)


def test_a_statement_may_end_where_a_law_is_passed() -> None:
    passed = "《云江省数据流通条例》获省人大常委会会议表决通过"
    sentence = f"{passed}，共有七章六十二条，涵盖数据的登记、定价、交易和安全监管等各个环节。"
    brief = brief_of(sentence, "会议还听取了两个报告。", title="云江省通过数据流通条例", size=30)
    assert [text for _, text in points(brief)] == [passed]


@pytest.mark.parametrize("convert", [str, to_traditional], ids=["simplified", "traditional"])
@pytest.mark.parametrize("clause", ["企业满足用工条件后", "企业申报社会保险补贴时"])
def test_no_statement_ends_in_a_clause_of_time(clause: str, convert: Callable[[str], str]) -> None:
    sentence = convert(
        f"{clause}，可向当地人社局申请一次性扩岗补助，每招用一名毕业生补助1500元，期限截至今年12月31日。"
    )
    for size in (12, 16, 24, 40):
        brief = brief_of(sentence, "各地要做好宣传。" * 3, title=convert("云江省发放扩岗补助"), size=size)
        assert not any(to_simplified(text).endswith(clause) for _, text in points(brief))


def test_a_line_of_beginnings_of_penalties_takes_time_by_its_length() -> None:
    started = process_time()
    brief_of("有下列行为之一的，" * 8000, "罚款之一的，处罚款：" * 4000, *LAW)
    assert process_time() - started < 8
