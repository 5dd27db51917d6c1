"""Facts: what is found, with its fields, and what must not be taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.models import Article, Facts
from bot.summarizing.facts import facts_of


def facts(*paragraphs: str, published: date | None = date(2026, 3, 12)) -> Facts:
    """The facts of a text of ours; every span must lie where it says."""
    article = Article("a", None, "题目", paragraphs, published=published)
    found = facts_of(article)
    assert all(span.lies_in(article) for span in found.spans())
    return found


def test_a_document_has_its_role() -> None:
    found = facts("省教育厅印发《关于规范校外托管的实施办法（试行）》。", "根据《民办教育促进条例》制定本办法。")
    assert [(one.title, one.role) for one in found.documents] == [
        ("关于规范校外托管的实施办法（试行）", "印发"),
        ("民办教育促进条例", "依据"),
    ]


def test_newspapers_and_books_are_no_documents() -> None:
    assert not facts("他对《江临日报》记者说，小说《山河故事》写的就是这里。").documents


def test_a_document_number() -> None:
    assert facts("文件文号为江政办发〔2026〕12号。").documents[0].number == "江政办发〔2026〕12号"


def test_who_issued_it() -> None:
    found = facts("日前，国家发展改革委、财政部等六部门联合印发《关于完善价格机制的意见》。")
    assert [span.text for span in found.issuers] == ["国家发展改革委", "财政部"]


def test_an_organ_that_only_takes_part_is_no_issuer() -> None:
    assert not facts("财政部有关负责人参加了调研。").issuers


def test_a_press_conference_is_nothing_issued() -> None:
    assert not facts("商务部有关司局在新闻发布会上作了说明。").issuers


def test_a_meeting_has_its_day() -> None:
    found = facts("3月10日，省长主持召开全省稳就业工作推进会，部署春招。")
    assert [(one.span.text, one.date) for one in found.meetings] == [("全省稳就业工作推进会", "2026-03-10")]


def test_a_meeting_without_a_name_of_its_own_is_none() -> None:
    assert not facts("当天还召开了相关会议。").meetings


@pytest.mark.parametrize(
    ("text", "day", "meaning"),
    [
        ("本办法自2026年5月1日起施行。", "2026-05-01", "施行"),
        ("申报材料须于4月30日前报送。", "2026-04-30", "期限"),
        ("补贴政策执行至2027年12月31日。", "2027-12-31", "截止"),
        ("到2030年，形成完备体系。", "2030", "目标"),
        ("今年年底前完成整改。", "2026-12", "期限"),
    ],
)
def test_a_deadline(text: str, day: str, meaning: str) -> None:
    assert [(one.date, one.meaning) for one in facts(text).deadlines] == [(day, meaning)]


@pytest.mark.parametrize(
    "text",
    [
        "截至2025年底，全市有企业三千家。",
        "2019年建成通车。",
        "今年前两个月出口平稳。",
        "到2020年全面完成的任务。",
        "水位4月1日前后回落。",
    ],
)
def test_what_is_over_is_no_deadline(text: str) -> None:
    assert not facts(text).deadlines


def test_a_target_has_value_unit_object_and_deadline() -> None:
    target = facts("到2027年，新能源公交车占比达到85%以上。").targets[0]
    assert (target.value, target.unit, target.object, target.deadline) == ("85", "%", "新能源公交车占比", "2027")


@pytest.mark.parametrize(
    "text",
    [
        "前两个月出口同比增长6.2%。",
        "截至目前，已建成充电桩3000个。",
        "该公司去年收入达到120亿元，计划扩产。",
        "会议于2026年举行，将在三个市推开。",
    ],
)
def test_what_was_reached_is_no_target(text: str) -> None:
    assert not facts(text).targets


def test_of_two_figures_in_one_clause_the_whole_stands_once() -> None:
    found = facts("对购置新车的补贴标准按10万至20万元每辆给予3000元执行。")
    assert [one.span.text for one in found.targets] == ["对购置新车的补贴标准按10万至20万元每辆给予3000元"]


def test_what_it_is_raised_from_is_no_target() -> None:
    assert [one.value for one in facts("财政补助由10万元提高到18万元。").targets] == ["18"]


def test_a_person_has_an_office() -> None:
    found = facts("江临市发展改革委副主任、市能源局局长周明远表示，电价不变。")
    assert [(one.name, one.office) for one in found.people] == [("周明远", "江临市发展改革委副主任、市能源局局长")]


def test_who_is_met_is_a_person_of_their_own() -> None:
    found = facts("省长林岳在江临会见新加坡总理李明海。")
    assert [one.span.text for one in found.people] == ["省长林岳", "新加坡总理李明海"]


def test_an_office_without_a_name_is_nobody() -> None:
    assert not facts("法治副校长任职前应当接受培训。").people


def test_a_place_with_its_province() -> None:
    assert [span.text for span in facts("四川省绵阳市出台十条措施。").places] == ["四川省绵阳市"]
